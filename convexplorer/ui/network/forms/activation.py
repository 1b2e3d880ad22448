"""An activation: which function, its slope or α, and its curve."""

from dataclasses import replace

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.model.layers import Activation
from convexplorer.ui import theme
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, choice, labelled, number
from convexplorer.ui.panels.layer_activation import NONE
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.sparkcurve import Sparkcurve

KIND = Said(
    "networkActivationSelector",
    "Fun&ction",
    "The function that every value is put through",
    "What comes after the sum: ReLU, for one, makes everything negative 0.",
)
PARAMETER = Said(
    "networkActivationParameter",
    "Sl&ope",
    "The activation's slope or α; drag up or down, or type",
    "How steep the function is where it is neither off nor the value itself.",
)
HEIGHT = 120


class ActivationForm(Form):
    """The function, its number where it has one, and how it looks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        kinds = [(name, "none" if name == "identity" else kind.title) for name, kind in ACTIVATIONS.items()]
        choice(
            self,
            KIND,
            kinds,
            lambda activation: activation.kind,
            lambda activation, kind: replace(activation, kind=kind, parameter=None),
        ).setMaxVisibleItems(24)
        self._parameter = number(self, PARAMETER, _parameter, _with_parameter)
        self._parameter.set_step(0.01)
        self._formula = theme.small_label()
        self._curve = named(Sparkcurve(), "networkActivationCurve", "Curve", "The function, and its slope dashed")
        self._curve.setFixedHeight(HEIGHT)
        self._drawn: Activation | None = None
        self.rows.addWidget(labelled(PARAMETER.title, self._parameter))
        self.rows.addWidget(self._formula)
        self.rows.addWidget(self._curve)
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        activation: Activation = around.layer
        record = activation.record
        self._parameter.setEnabled(bool(record.parameters))
        self._parameter.setToolTip(PARAMETER.tip if record.parameters else f"{record.title} {NONE}")
        self._formula.setText(record.formula)
        if activation is not self._drawn:
            self._drawn = activation
            x = np.linspace(-4, 4, 161)
            self._curve.set_curve(x, activation.forward(x), record.derivative(x, **activation.settings))


def _parameter(around: Around) -> float:
    activation: Activation = around.layer
    return next(iter({**activation.record.parameters, **activation.settings}.values()), 0.0)


def _with_parameter(around: Around, value: float) -> Activation:
    activation: Activation = around.layer
    return replace(activation, parameter=value)
