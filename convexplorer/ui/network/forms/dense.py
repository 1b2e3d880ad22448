"""A dense layer: how many outputs, what so many would cost, and the convolution that does the same."""

import math

from PySide6.QtWidgets import QSpinBox

from convexplorer import limits
from convexplorer.formats.network_table import memory_text
from convexplorer.model.document import Document
from convexplorer.model.layer_edits import with_outputs
from convexplorer.model.network_layers import Linear
from convexplorer.model.toggles import as_convolution
from convexplorer.ui.network.forms.channel import channel_row
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import LEFT_OUT, Said, allow, button, labelled, number, text
from convexplorer.ui.network.forms.sharing import bias, with_bias
from convexplorer.ui.panels.panel import Desk, named

OUTPUTS = Said(
    "networkOutputs",
    "&Outputs",
    "How many sums the layer makes, each of all its inputs",
    "Every output has one weight for each input: outputs times inputs.",
)
SAME = Said(
    "networkAsConvolution",
    "The same &as a convolution",
    "A kernel as large as the map, one filter for each output: the very same scores",
)
BIAS = Said("networkDenseBias", "&Bias", "Added to the output's sum; drag up or down, or type")
INSIDE = "Only a layer of the stack itself can change its form, not one in a block"
MOST = 10_000_000


class DenseForm(Form):
    """Outputs with their cost, the bias of one, and the toggle."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._outputs = named(QSpinBox(), OUTPUTS.name, "Outputs", OUTPUTS.tip, OUTPUTS.what)
        self._outputs.setRange(1, MOST)
        self._outputs.setGroupSeparatorShown(True)
        self._outputs.setKeyboardTracking(False)
        typing = self._outputs.lineEdit()
        typing.setAccessibleName("Outputs")
        typing.textEdited.connect(self._estimate)
        self._outputs.valueChanged.connect(self._edit)
        self._cost = text()
        self._cost.setObjectName("networkOutputsCost")
        self.rows.addWidget(labelled(OUTPUTS.title, self._outputs))
        self.rows.addWidget(self._cost)
        channel_row(self, "Output", "networkOutput", lambda layer: len(layer.bias))
        self.rows.addWidget(labelled(BIAS.title, number(self, BIAS, bias, with_bias)))
        self._same = button(SAME, self._toggle)
        self.rows.addWidget(self._same)
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        layer: Linear = around.layer
        self._outputs.blockSignals(True)
        self._outputs.setValue(len(layer.bias))
        self._outputs.blockSignals(False)
        self._cost.setText(estimate(len(layer.bias), layer.weight.shape[1]))
        allow(self._same, SAME, LEFT_OUT if around.left_out else INSIDE if "/" in layer.name else "")

    def _estimate(self, typed: str) -> None:
        """While it is typed, before anything is made."""
        inputs = self.now().layer.weight.shape[1]
        self._cost.setText(estimate(self._outputs.valueFromText(typed), inputs))

    def _edit(self, value: int) -> None:
        self.change(lambda layer: with_outputs(layer, value), f"{value} outputs")

    def _toggle(self) -> None:
        self.edit(self._as_convolution, "As a convolution")

    def _as_convolution(self, around: Around) -> Document:
        picture = self.picture(around.document)
        return around.document if picture is None else as_convolution(around.document, around.layer.name, picture)


def estimate(outputs: int, inputs: int) -> str:
    """What so many outputs of so many inputs cost, and whether that is too much."""
    count = math.prod((outputs, inputs))
    said = f"{outputs:,} × {inputs:,} = {count:,} weights, {memory_text(count * 4)}"
    return said if count <= limits.WEIGHTS else f"{said}: more than the {limits.WEIGHTS:,} of a layer that is computed"
