"""A layer that pads: rows above and below, columns left and right, and what stands in them."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox

from convexplorer import limits
from convexplorer.model.network_layers import Pad2d
from convexplorer.ui.network.forms.form import LABEL, Around, Form
from convexplorer.ui.network.forms.rows import Said, choice, labelled, number
from convexplorer.ui.panels.padding import MODES, SIDES
from convexplorer.ui.panels.panel import Desk, named

MODE = Said("networkPadMode", "&Mode", "What stands in the padding")
VALUE = Said("networkPadValue", "&Constant", "The number that a constant border holds")
ONLY = "Only a constant border has a number"


class PadForm(Form):
    """Four sides, the mode, and the constant."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        self._spins: list[QSpinBox] = []
        for index, side in enumerate(SIDES):
            name, tip = f"networkPad{side}", f"Pixels put at the {side.lower()}"
            spin = named(QSpinBox(), name, f"Pad {side.lower()}", tip)
            spin.setRange(0, limits.PADDING)
            spin.setKeyboardTracking(False)
            spin.setMinimumWidth(56)
            spin.valueChanged.connect(partial(self._edit, index))
            label = QLabel(side)
            label.setBuddy(spin)
            label.setFixedWidth(LABEL if index % 2 == 0 else LABEL - 24)
            grid.addWidget(label, index // 2, 2 * (index % 2))
            grid.addWidget(spin, index // 2, 2 * (index % 2) + 1)
            self._spins.append(spin)
        self.rows.addLayout(grid)
        modes = [(mode, mode) for mode in MODES]
        choice(self, MODE, modes, lambda layer: layer.mode, lambda layer, mode: replace(layer, mode=mode))
        self._value = number(
            self, VALUE, lambda around: around.layer.value, lambda around, value: replace(around.layer, value=value)
        )
        self.rows.addWidget(labelled(VALUE.title, self._value))
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        layer: Pad2d = around.layer
        for index, spin in enumerate(self._spins):
            spin.blockSignals(True)
            spin.setValue(layer.sides[index // 2][index % 2])
            spin.blockSignals(False)
        constant = layer.mode == "constant"
        self._value.setEnabled(constant)
        self._value.setToolTip(VALUE.tip if constant else ONLY)

    def _edit(self, index: int, value: int) -> None:
        def padded(layer: Pad2d) -> Pad2d:
            sides = [list(axis) for axis in layer.sides]
            sides[index // 2][index % 2] = value
            return replace(layer, sides=((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1])))

        self.change(padded, f"Padding {SIDES[index].lower()} {value}")
