"""One number that can be grabbed: dragged, typed (fractions too), stepped with the arrows."""

from collections.abc import Callable
from math import isfinite

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from convexplorer.messages import UserError
from convexplorer.scenes.numbers import MINUS, full, short
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.gesture import Gesture, Grab, factor, notches, stepped

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class NumberField(QLineEdit):
    """`value_edited(value, gesture)`, `gesture_finished()`, and `rejected(text)` for what is no number."""

    value_edited = Signal(float, str)
    gesture_finished = Signal()
    rejected = Signal(str)

    def __init__(self, parse: Callable[[str], float] = float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parse = parse
        self._value = 0.0
        self._before = 0.0
        self._low, self._high, self._step_size = float("-inf"), float("inf"), 0.1
        self._grab = Grab()
        self._gesture = Gesture(self)
        self._gesture.finished.connect(self.gesture_finished)
        self.setMaxLength(64)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(font())
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click gives the focus only when it was no drag
        self.setMinimumWidth(56)
        self.setMaximumWidth(96)
        self._show(False)

    def set_value(self, value: float) -> None:
        """Show a number; what is being typed stays."""
        self._value = float(value)
        if not (self.hasFocus() and self.isModified()):
            self._show(self.hasFocus())

    def value(self) -> float:
        """The number."""
        return self._value

    def set_range(self, low: float, high: float) -> None:
        """Typing and dragging stay between the two, inclusive."""
        self._low, self._high = low, high

    def set_step(self, step: float) -> None:
        """What four pixels of dragging, an arrow key or a notch of the wheel add."""
        self._step_size = step

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the number; with the focus, place the cursor."""
        if event.button() != Qt.MouseButton.LeftButton or self.hasFocus():
            super().mousePressEvent(event)
            return
        self._before = self._value
        self._grab.press(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag up or down."""
        if self._grab.pressed:
            self._step(self._grab.move(event.position().y()), event.modifiers(), self._gesture.begin)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag; a mere click begins typing."""
        if not self._grab.pressed:
            super().mouseReleaseEvent(event)
        elif self._grab.release():
            self._gesture.end()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus."""
        if not self.hasFocus():
            event.ignore()
            return
        self._step(notches(event), event.modifiers(), self._gesture.begin_resting)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step, Enter takes what was typed, Esc gives it up."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key], event.modifiers(), self._gesture.begin)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            self.selectAll()
        elif key == Qt.Key.Key_Escape and self.isModified():
            self._show(True)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Holding an arrow is one gesture."""
        if event.key() in _STEPS and not event.isAutoRepeat():
            self._gesture.end()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Every digit is shown while typing."""
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._show(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes what was typed; what is no number is given up."""
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            return
        self._gesture.end()
        self._take()
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self._show(False)

    def event(self, event: QEvent) -> bool:
        """Esc during a drag brings the old number back."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and (self.isModified() or self._grab.pressed):
            event.accept()
            return True
        return super().event(event)

    def _step(self, steps: int, modifiers: Qt.KeyboardModifier, begin: Callable[[], str]) -> None:
        if steps:
            self._change(stepped(self._value, steps * self._step_size * factor(modifiers)), begin())

    def _take(self) -> None:
        if not self.isModified():
            return
        text = self.text()
        try:
            value = float(self._parse(text.replace(MINUS, "-")))
        except (ValueError, UserError):
            self.setModified(False)
            self._paint_wrong(True)
            self.rejected.emit(text)
            return
        self._change(value, self._gesture.begin())
        self._gesture.end()

    def _change(self, value: float, gesture: str) -> None:
        value = min(max(value, self._low), self._high) if isfinite(value) else value
        changed = full(value) != full(self._value)
        self._value = value
        self._show(self.hasFocus())
        if changed:
            self.value_edited.emit(value, gesture)

    def _show(self, whole: bool) -> None:
        self._paint_wrong(False)
        self.setText(full(self._value) if whole else short(self._value))
        self.setModified(False)

    def _paint_wrong(self, wrong: bool) -> None:
        palette = QPalette()
        if wrong:
            palette.setColor(QPalette.ColorRole.Text, colours()["error"])
        self.setPalette(palette)
