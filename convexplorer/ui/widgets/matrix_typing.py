"""A kernel whose cells can be typed over."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError
from convexplorer.scenes.numbers import MINUS, full
from convexplorer.ui.widgets.cell_block import Cell
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.gesture import Gesture
from convexplorer.ui.widgets.matrix_painter import fraction_text
from convexplorer.ui.widgets.matrix_view import MatrixView


class TypedMatrix(MatrixView):
    """A line edit over the current cell, and changes that are told one cell at a time, and all at once."""

    value_edited = Signal(int, int, float, str)
    cells_edited = Signal(list, str)
    gesture_finished = Signal()
    rejected = Signal(str, int, int)

    def __init__(self, parse: Callable[[str], float] = float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parse = parse
        self._opened = ""
        self._gesture = Gesture(self)
        self._gesture.finished.connect(self.gesture_finished)
        self._edit = CellEdit(self)
        self._edit.setAccessibleName("Value of the cell")
        self._edit.entered.connect(self._take)
        self._edit.given_up.connect(self.close_edit)

    def set_values(self, values: Array) -> None:
        """Show a (rows, columns) array; what is being typed stays unless the size changed."""
        if np.shape(values) != self._values.shape:
            self.close_edit()
        super().set_values(values)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open line edit stays over its cell."""
        self._place_edit()

    def open_edit(self, text: str | None = None) -> None:
        """Type over the current cell: a text that was begun, or all of what is there."""
        self._gesture.end()
        self._place_edit()
        self._opened = self._text(self._block.current) if text is None else ""
        self._edit.start(self._opened if text is None else text, text is None)

    def close_edit(self) -> None:
        """Give up what is being typed."""
        if self._edit.isVisible():
            self._wrong = None
            self._edit.hide()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self, cells: Iterable[tuple[Cell, float]], gesture: str) -> None:
        """Give cells other values and tell of each that is another than before."""
        changed = [(cell, value) for cell, value in cells if full(value) != full(float(self._values[cell]))]
        for cell, value in changed:
            self._values[cell] = value
        self._wrong = None
        self.describe()
        self.update()
        for cell, value in changed:
            self.value_edited.emit(*cell, value, gesture)
        if changed:
            self.cells_edited.emit([(*cell, value) for cell, value in changed], gesture)

    def _text(self, cell: Cell) -> str:
        value = float(self._values[cell])
        return fraction_text(value) if self._fractions and "/" in fraction_text(value) else full(value)

    def _take(self, text: str, step: int) -> None:
        current = self._block.current
        value = self._value_of(text)
        if value is None and self._edit.hasFocus():
            self._wrong = current
            self._edit.mark_wrong(True)
        else:
            typed = self._edit.hasFocus()
            self._edit.hide()  # which gives the focus to whatever comes next
            if step or typed or self.window().focusWidget() in (self._edit, None):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        if value is None:
            self.rejected.emit(text, *current)
            return
        if text != self._opened and full(value) != full(float(self._values[current])):
            self.change([(current, value)], self._gesture.begin())
            self._gesture.end()
        index = current[0] * self._values.shape[1] + current[1] + step
        if step and 0 <= index < self._values.size:
            self.select_cell((index // self._values.shape[1], index % self._values.shape[1]))
            self.open_edit()

    def _value_of(self, text: str) -> float | None:
        try:
            return float(self._parse(text.replace(MINUS, "-")))
        except (ValueError, UserError):
            return None

    def _place_edit(self) -> None:
        rect = self.grid().cell(*self._block.current).toRect()
        wide = max(rect.width(), 64)
        left = min(max(0, rect.center().x() - wide // 2), max(0, self.width() - wide))
        self._edit.setGeometry(left, rect.y() + 1, wide, max(rect.height() - 1, self._edit.sizeHint().height()))
