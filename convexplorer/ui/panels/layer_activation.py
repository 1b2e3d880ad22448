"""What opens beside the activation: its formula, its curve, and its slope or α."""

import importlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.number_field import NumberField

CURVE_SIZE = (280, 190)
"""Pixels kept for the curve from the beginning, so that nothing jumps when it comes."""
USUAL: Mapping[str, tuple[tuple[float, str], ...]] = {
    "leaky-relu": ((0.01, "PyTorch"), (0.1, "cs231n"), (0.2, "TensorFlow")),
    "elu": ((1.0, "PyTorch"),),
}
"""Slopes and α that people use, and who does."""
NONE = "has no parameter"


class ActivationExtras(QWidget):
    """The activation's formula, its parameter where it has one, its curve, and the way to the microscope."""

    left = Signal()
    """The drawer was opened from here: whoever shows this may close it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drawn: Activation | None = None
        self._formula = theme.small_label()
        self._name = QLabel("Slope")
        self._parameter = NumberField(parse_number)
        named(
            self._parameter,
            "activationParameter",
            "Slope or α",
            "The activation's slope or α; drag up or down, or type",
        )
        self._name.setBuddy(self._parameter)
        self._parameter.set_step(0.01)
        self._parameter.value_edited.connect(self._edit)
        self._parameter.gesture_finished.connect(desk.seal)
        self._parameter.rejected.connect(lambda text: desk.say(Message("parameter-not-a-number", {"text": text})))
        self._usual = named(QComboBox(), "activationUsual", "Usual values", "Numbers that libraries and courses use")
        self._usual.setPlaceholderText("usual")
        self._usual.activated.connect(self._choose)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._curve: Any = None
        self._room = QVBoxLayout()
        self._room.addSpacerItem(QSpacerItem(CURVE_SIZE[0], CURVE_SIZE[1]))
        layout.addRow(self._formula)
        layout.addRow(self._room)
        number = QHBoxLayout()
        number.addWidget(self._parameter)
        number.addWidget(self._usual, 1)
        layout.addRow(self._name, number)
        microscope = named(
            QPushButton("Open the microscope"),
            "openMicroscope",
            "Open the microscope",
            "Every value of the map on the curve, the gradient through layers, and what speaks for it",
            "Opens the activation's drawer at the right edge.",
        )
        microscope.clicked.connect(self._open_microscope)
        layout.addRow(microscope)
        self.setMinimumWidth(240)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        activation: Activation = document.activation
        record = activation.record
        self._formula.setText(f"{record.title}: {record.formula}")
        has = bool(record.parameters)
        self._parameter.setEnabled(has)
        self._name.setEnabled(has)
        self._usual.setEnabled(has)
        why = f"{record.title} {NONE}"
        self._parameter.setToolTip("Drag up or down, or type" if has else why)
        self._usual.setToolTip("Numbers that libraries and courses use" if has else why)
        value = (
            activation.parameter if activation.parameter is not None else next(iter(record.parameters.values()), 0.0)
        )
        self._name.setText("α" if "alpha" in record.parameters else "Slope")
        self._parameter.set_value(value)
        self._show_usual(activation.kind, value)
        self._draw(activation)

    def _show_usual(self, kind: str, value: float) -> None:
        rows = USUAL.get(kind, ())
        texts = [f"{number:g} {whose}" for number, whose in rows]
        if texts != [self._usual.itemText(row) for row in range(self._usual.count())]:
            self._usual.clear()
            for text, (number, _) in zip(texts, rows, strict=True):
                self._usual.addItem(text, number)
        self._usual.setCurrentIndex(next((row for row, (number, _) in enumerate(rows) if number == value), -1))

    def showEvent(self, event: QShowEvent) -> None:
        """The curve comes with the first look at it: pyqtgraph takes longer to import than all the rest."""
        super().showEvent(event)
        if self._curve is None:
            plots = importlib.import_module("convexplorer.ui.widgets.curve_view")
            self._curve = named(plots.CurveView(), "activationCurve", "Curve", "The function, and its slope dashed")
            self._curve.setFixedSize(*CURVE_SIZE)
            self._room.takeAt(0)
            self._room.addWidget(self._curve)
            self._curve.show()
            self._draw(self._desk.store.shown.activation)

    def _draw(self, activation: Activation) -> None:
        if self._curve is not None and activation is not self._drawn:
            self._drawn = activation
            x = np.linspace(-4, 4, 161)
            self._curve.set_curve(x, activation.forward(x), _slope(activation, x))

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._edit(float(self._usual.itemData(index, Qt.ItemDataRole.UserRole)), "")
        self._desk.seal()

    @Slot()
    def _open_microscope(self) -> None:
        store = self._desk.store
        self.left.emit()
        store.set_view(replace(store.view, layout="explore", drawer="activation"))

    @Slot(float, str)
    def _edit(self, value: float, gesture: str) -> None:
        store = self._desk.store
        if ACTIVATIONS[store.shown.activation.kind].parameters:
            changed = replace(store.shown.activation, parameter=value)
            store.edit(store.shown.with_layer(changed), "Activation parameter", gesture or None)


def _slope(activation: Activation, x: Array) -> Array:
    return np.asarray(activation.record.derivative(x, **activation.settings))
