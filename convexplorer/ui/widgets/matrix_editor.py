"""A kernel as a grid of numbers that can be grabbed, typed over and walked through."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError
from convexplorer.scenes.numbers import MINUS, full
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.gesture import Gesture, Grab, factor, notches, stepped
from convexplorer.ui.widgets.matrix_view import MatrixView

STEP = 0.1
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_STEPS = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class MatrixEditor(MatrixView):
    """`value_edited(row, column, value, gesture)`: the gesture's name is the same during one drag.

    `gesture_finished()` ends what makes one undo step, `rejected(text, row, column)` is a text that is no number
    (`parse` raised ValueError or UserError), `copy_requested()` and `paste_requested()` leave the values to the caller.
    """

    value_edited = Signal(int, int, float, str)
    gesture_finished = Signal()
    rejected = Signal(str, int, int)
    copy_requested = Signal()
    paste_requested = Signal()

    def __init__(self, parse: Callable[[str], float] = float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parse = parse
        self._before = 0.0
        self._grab = Grab()
        self._gesture = Gesture(self)
        self._gesture.finished.connect(self.gesture_finished)
        self._edit = CellEdit(self)
        self._edit.entered.connect(self._take)
        self._edit.given_up.connect(self._close_edit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    def set_values(self, values: Array) -> None:
        """Show a (rows, columns) array; what is being typed stays unless the size changed."""
        if np.shape(values) != self._values.shape:
            self._close_edit()
        super().set_values(values)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open line edit stays over its cell."""
        self._place_edit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a cell."""
        cell = self.grid().at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._gesture.end()
            self.select_cell(cell)
            self._grab.press(event.position().y())
            self._before = float(self._values[cell])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the value up or down, or point at a cell."""
        if self._grab.pressed:
            self._step(self._grab.move(event.position().y()), event.modifiers())
        else:
            self.point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag; a mere click has selected the cell."""
        if self._grab.release():
            self._gesture.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type over the value."""
        cell = self.grid().at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.select_cell(cell)
            self._open_edit(full(float(self._values[cell])), True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the cell under the pointer, only with the focus."""
        cell = self.grid().at(event.position())
        if not self.hasFocus() or cell is None:
            event.ignore()
            return
        if cell != self._current:
            self._gesture.end()
            self.select_cell(cell)
        self._step(notches(event), event.modifiers(), resting=True)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk; PageUp and PageDown change; Delete is 0; a digit, sign or point begins typing."""
        key, text = Qt.Key(event.key()), event.text()
        if key in _MOVES:
            row, column = self._current[0] + _MOVES[key][0], self._current[1] + _MOVES[key][1]
            if 0 <= row < self._values.shape[0] and 0 <= column < self._values.shape[1]:
                self.select_cell((row, column))
        elif key in _STEPS:
            self._step(_STEPS[key], event.modifiers())
        elif key in _ENTER:
            self._open_edit(full(float(self._values[self._current])), True)
        elif key in _CLEAR:
            self._change(0.0, self._gesture.begin())
            self._gesture.end()
        elif key == Qt.Key.Key_Escape and self._grab.release():
            self._change(self._before, self._gesture.begin())
            self._gesture.end()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif text and text in "0123456789.-+" + MINUS:
            self._open_edit(text, False)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Holding PageUp is one gesture."""
        if event.key() in _STEPS and not event.isAutoRepeat():
            self._gesture.end()
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not taken by a menu; leaving ends what was begun."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            copies = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste)
            dragged = self._grab.pressed and event.key() == Qt.Key.Key_Escape
            if copies or dragged or event.key() in (*_CLEAR, *_MOVES, *_STEPS, *_ENTER):
                event.accept()
                return True
        if event.type() == QEvent.Type.Leave:
            self._hover = None
            self.hovered.emit(-1, -1)
            self.update()
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusOut and not self._grab.pressed:
                self._gesture.end()
            self.update()
        return super().event(event)

    def _step(self, steps: int, modifiers: Qt.KeyboardModifier, resting: bool = False) -> None:
        value = float(self._values[self._current])
        if steps:
            name = self._gesture.begin_resting() if resting else self._gesture.begin()
            start = value if np.isfinite(value) else 0.0
            self._change(stepped(start, steps * STEP * factor(modifiers)), name)

    def _change(self, value: float, gesture: str) -> None:
        self._values[self._current] = value
        self._wrong = None
        self.describe()
        self.update()
        self.value_edited.emit(*self._current, value, gesture)

    def _open_edit(self, text: str, selected: bool) -> None:
        self._gesture.end()
        self._place_edit()
        self._edit.start(text, selected)

    def _close_edit(self) -> None:
        if self._edit.isVisible():
            self._wrong = None
            self._edit.hide()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, text: str, step: int) -> None:
        value = self._value_of(text)
        if value is None and self._edit.hasFocus():
            self._wrong = self._current
            self._edit.mark_wrong(True)
        else:
            self._edit.hide()
            if step or self._edit.hasFocus() or self.window().focusWidget() in (self._edit, None):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        if value is None:
            self.rejected.emit(text, *self._current)
            return
        if full(value) != full(float(self._values[self._current])):
            self._change(value, self._gesture.begin())
            self._gesture.end()
        index = self._current[0] * self._values.shape[1] + self._current[1] + step
        if step and 0 <= index < self._values.size:
            self.select_cell((index // self._values.shape[1], index % self._values.shape[1]))
            self._open_edit(full(float(self._values[self._current])), True)

    def _value_of(self, text: str) -> float | None:
        try:
            return float(self._parse(text.replace(MINUS, "-")))
        except (ValueError, UserError):
            return None

    def _place_edit(self) -> None:
        rect = self.grid().cell(*self._current).toRect()
        wide = max(rect.width(), 64)
        left = min(max(0, rect.center().x() - wide // 2), max(0, self.width() - wide))
        self._edit.setGeometry(left, rect.y() + 1, wide, max(rect.height() - 1, self._edit.sizeHint().height()))
