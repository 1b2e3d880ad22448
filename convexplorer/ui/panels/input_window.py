"""Between which values the input is shown, and whether the layer takes it as it is shown."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.model.windowing import Span, window_of, with_window
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.number_field import NumberField

STEPS = 100
"""So many steps of dragging go from one end of the window to the other."""


class WindowChoice(QWidget):
    """Two numbers that are shown only; with the box ticked they are a step before the layers, which Undo takes back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._span: Span = (0.0, 1.0)
        self._low = self._build("windowLow", "Darkest value", "What is black: values as stored; drag or type")
        self._high = self._build("windowHigh", "Brightest value", "What is white: values as stored; drag or type")
        self._whole = named(
            QPushButton("Reset"),
            "windowReset",
            "Window as in the file",
            "As the file asks, or all there is",
        )
        self._whole.clicked.connect(self._reset)
        self._step = named(
            QCheckBox("The layer takes it so"),
            "windowStep",
            "The layer takes the window",
            "As a step before the layers: black is 0, white is 1, what lies beyond is cut off; Undo takes it back",
        )
        self._step.clicked.connect(self._set_step)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._low)
        row.addWidget(QLabel("to"))
        row.addWidget(self._high)
        row.addWidget(self._whole)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Shown from", row)
        form.addRow(self._step)

    def _build(self, name: str, label: str, tip: str) -> NumberField:
        field = named(NumberField(parse_number), name, label, tip)
        field.value_edited.connect(self._edit)
        field.gesture_finished.connect(self._desk.seal)
        field.rejected.connect(lambda text: self._desk.say(Message("parameter-not-a-number", {"text": text})))
        return field

    def show_state(self, document: Document, view: View, shown: Span) -> None:
        """`shown`: between which values the picture is shown now."""
        self._span = shown
        for field, value in zip((self._low, self._high), shown, strict=True):
            field.set_step((shown[1] - shown[0]) / STEPS)
            field.set_value(value)
        taken = window_of(document) is not None
        self._step.setChecked(taken)
        self._whole.setEnabled(taken or view.input.window is not None)

    @Slot(float, str)
    def _edit(self, value: float, gesture: str) -> None:
        span = (value, self._span[1]) if self.sender() is self._low else (self._span[0], value)
        store = self._desk.store
        try:
            document = with_window(store.shown, span)
        except UserError as error:
            self._desk.say(error.message)
            self.show_state(store.shown, store.view, self._span)
            return
        if window_of(store.shown) is not None:
            store.edit(document, f"Window {span[0]:g} to {span[1]:g}", gesture)
        else:
            self._show(span)

    @Slot()
    def _reset(self) -> None:
        store = self._desk.store
        if window_of(store.shown) is not None:
            store.edit(with_window(store.shown, None), "No window")
        self._show(None)

    @Slot(bool)
    def _set_step(self, on: bool) -> None:
        store = self._desk.store
        if not on:
            self._show(self._span)  # it goes on being seen so
        store.edit(with_window(store.shown, self._span if on else None), "Window" if on else "No window")

    def _show(self, span: Span | None) -> None:
        store = self._desk.store
        store.set_view(replace(store.view, input=replace(store.view.input, window=span)))
