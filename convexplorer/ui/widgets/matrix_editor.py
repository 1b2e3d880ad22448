"""A kernel as a grid of numbers that can be grabbed, painted over, typed over and walked through."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import MINUS
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.cell_block import ENDS, MOVES, Cell, between, walked
from convexplorer.ui.widgets.corner_handle import CornerHandle
from convexplorer.ui.widgets.gesture import Grab, factor, notches, stepped
from convexplorer.ui.widgets.matrix_painter import Grid, paint_ghost, paint_grid, paint_handle
from convexplorer.ui.widgets.matrix_typing import TypedMatrix

STEP = 0.1
HINT = (
    "Drag: change (Shift fine, Alt coarse). Ctrl+drag: paint this value over other cells. "
    "Shift+click or Shift+arrows: select a block. Corner or Alt+arrows: size."
)
_STEPS = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_SHORTCUTS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.SelectAll)


class MatrixEditor(TypedMatrix):
    """`value_edited(row, column, value, gesture)`: the gesture's name is the same during one drag. What was changed at
    one time is also told together: `cells_edited([(row, column, value), …], gesture)`.

    `gesture_finished()` ends what makes one undo step, `rejected(text, row, column)` is a text that is no number
    (`parse` raised ValueError or UserError), `copy_requested()` and `paste_requested()` leave the values to the caller,
    who asks `selection()`. `resize_requested(rows, columns, gesture)` while the corner is dragged: the caller makes
    each size from the kernel as it was when the gesture began, so that going back loses nothing.
    """

    copy_requested = Signal()
    paste_requested = Signal()
    resize_requested = Signal(int, int, str)

    def __init__(self, parse: Callable[[str], float] = float, parent: QWidget | None = None) -> None:
        super().__init__(parse, parent)
        self._before: Array = self.values()
        self._grab = Grab()
        self._pressed: Cell = (0, 0)
        self._extending = False
        self._brushing = False
        self._brush: float | None = None
        self._corner = CornerHandle(limits.KERNEL_SIDE)
        self._hint = HINT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    def set_painting(self, painting: bool) -> None:
        """Whether dragging paints the first cell's value over others also without Ctrl."""
        self._brushing = painting
        self.setCursor(Qt.CursorShape.CrossCursor if painting else Qt.CursorShape.SizeVerCursor)

    def grid(self) -> Grid:
        """Where its cells are; while the corner is dragged, with room for what was and what will be."""
        if not self._corner.held:
            return super().grid()
        most = np.max([self._values.shape, self._corner.before, self._corner.wanted], axis=0)
        whole = Grid.fitting(int(most[0]), int(most[1]), self.width(), self.height())
        return Grid(*self._values.shape, whole.left, whole.top, whole.side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells to come, the grid, and the handle at its corner."""
        grid, roles = self.grid(), colours()
        with QPainter(self) as painter:
            painter.setOpacity(1.0 if self.isEnabled() else 0.5)
            if self._corner.held:
                paint_ghost(painter, grid, self._corner.before, roles)
                paint_ghost(painter, grid, self._corner.wanted, roles)
            paint_grid(painter, grid, self._values, self.marks(), roles, font())
            paint_handle(painter, grid, self._corner.held, roles)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the corner or of a cell; with Ctrl, of its value."""
        grid, cell = self.grid(), self.grid().at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if grid.on_handle(event.position()):
            self._gesture.end()
            self.close_edit()
            self._corner.press(event.position(), (grid.rows, grid.columns), grid.side)
            self.update()
        elif cell is not None:
            self._gesture.end()
            self._before, self._pressed = self.values(), cell
            self._extending = bool(event.modifiers() & _SHIFT)
            if self._brushing or event.modifiers() & _CTRL:
                self.select_cell(cell)
                self._brush = float(self._values[cell])
                return
            if not self._extending and cell not in self._block:
                self.select_cell(cell)
            self._grab.press(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken hold of, or point at a cell."""
        if self._corner.held:
            if self._corner.move(event.position()):
                self.resize_requested.emit(*self._corner.wanted, self._gesture.begin())
                self.update()
        elif self._brush is not None:
            self._paint_to(self.grid().nearest(event.position()), self._brush)
        elif self._grab.pressed:
            steps = self._grab.move(event.position().y())
            if self._grab.moving and self._pressed not in self._block:
                self.select_cell(self._pressed)
            self._step(steps, event.modifiers(), self._gesture.begin)
        else:
            self._show_cursor(event.position())
            self.point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag; a mere click has selected the cell, with Shift all up to it."""
        if self._corner.release():
            self._gesture.end()
            self.update()
        elif self._brush is not None:
            self._brush = None
            self._gesture.end()
        elif self._grab.pressed:
            if self._grab.release():
                self._gesture.end()
            else:
                self.select_cell(self._pressed, self._extending)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type over the value."""
        cell = self.grid().at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.select_cell(cell)
            self.open_edit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the cell under the pointer, only with the focus."""
        cell = self.grid().at(event.position())
        if not self.hasFocus() or cell is None:
            event.ignore()
            return
        if cell not in self._block:
            self._gesture.end()
            self.select_cell(cell)
        self._step(notches(event), event.modifiers(), self._gesture.begin_resting)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk; PageUp and PageDown change; Delete is 0; a digit, sign or point begins typing."""
        key, text = Qt.Key(event.key()), event.text()
        ctrl, shift = bool(event.modifiers() & _CTRL), bool(event.modifiers() & _SHIFT)
        if key in MOVES and event.modifiers() & _ALT:
            self._resize_by(*MOVES[key])
        elif key in MOVES or key in ENDS:
            shape = (self._values.shape[0], self._values.shape[1])
            self.select_cell(walked(self._block.current, key, ctrl, shape), shift)
        elif key in _STEPS:
            self._step(_STEPS[key], event.modifiers(), self._gesture.begin)
        elif key in _ENTER and ctrl:
            self._fill(float(self._values[self._block.current]))
        elif key in _ENTER:
            self.open_edit()
        elif key in _CLEAR:
            self._fill(0.0)
        elif key == Qt.Key.Key_Escape and self._held():
            self._give_up()
        elif event.matches(_SHORTCUTS[0]):
            self.copy_requested.emit()
        elif event.matches(_SHORTCUTS[1]):
            self.paste_requested.emit()
        elif event.matches(_SHORTCUTS[2]):
            self.select_cell((0, 0))
            self.select_cell((self._values.shape[0] - 1, self._values.shape[1] - 1), True)
        elif text and text in "0123456789.-+" + MINUS and not ctrl:
            self.open_edit(text)
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
            given_up = self._held() and event.key() == Qt.Key.Key_Escape
            known = event.key() in (*_CLEAR, *MOVES, *ENDS, *_STEPS, *_ENTER)
            if given_up or known or any(event.matches(shortcut) for shortcut in _SHORTCUTS):
                event.accept()
                return True
        if event.type() == QEvent.Type.Leave:
            self._hover = None
            self.hovered.emit(-1, -1)
            self.update()
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusOut and not self._held():
                self._gesture.end()
            self.update()
        return super().event(event)

    def _held(self) -> bool:
        return self._grab.pressed or self._brush is not None or self._corner.held

    def _give_up(self) -> None:
        if self._corner.release():
            self.resize_requested.emit(*self._corner.before, self._gesture.begin())
        else:
            self._brush = None
            self._grab.release()
            before = self._before if self._before.shape == self._values.shape else self._values
            self.change([(cell, float(before[cell])) for cell in np.ndindex(*before.shape)], self._gesture.begin())
        self._gesture.end()
        self.update()

    def _step(self, steps: int, modifiers: Qt.KeyboardModifier, begin: Callable[[], str]) -> None:
        if steps:
            amount = steps * STEP * factor(modifiers)
            values = [(cell, float(self._values[cell])) for cell in self._block]
            changed = [(cell, stepped(value if np.isfinite(value) else 0.0, amount)) for cell, value in values]
            self.change(changed, begin())

    def _fill(self, value: float) -> None:
        self.change([(cell, value) for cell in self._block], self._gesture.begin())
        self._gesture.end()

    def _paint_to(self, cell: Cell, value: float) -> None:
        if cell != self._pressed:
            self.change([(passed, value) for passed in between(self._pressed, cell)], self._gesture.begin())
            self._pressed = cell
            self.select_cell(cell)

    def _resize_by(self, rows: int, columns: int) -> None:
        wanted = [size + more for size, more in zip(self._values.shape, (rows, columns), strict=True)]
        if all(1 <= size <= limits.KERNEL_SIDE for size in wanted):
            self.resize_requested.emit(*wanted, self._gesture.begin())
            self._gesture.end()

    def _show_cursor(self, point: QPointF) -> None:
        shape = Qt.CursorShape.CrossCursor if self._brushing else Qt.CursorShape.SizeVerCursor
        shape = Qt.CursorShape.SizeFDiagCursor if self.grid().on_handle(point) else shape
        if self.cursor().shape() != shape:
            self.setCursor(shape)
