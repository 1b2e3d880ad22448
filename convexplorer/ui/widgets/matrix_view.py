"""A kernel as a grid of numbers on signed colours, to look at."""

import numpy as np
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import full
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.matrix_painter import Cell, Grid, Marks, paint_grid


class MatrixView(QWidget):
    """Shows values; `hovered(row, column)` as the pointer moves, (−1, −1) beside every cell."""

    hovered = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = np.zeros((3, 3))
        self._current: Cell = (0, 0)
        self._hover: Cell | None = None
        self._highlight: Cell | None = None
        self._wrong: Cell | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.describe()

    def set_values(self, values: Array) -> None:
        """Show a (rows, columns) array."""
        given = np.array(values, np.float64)
        if given.ndim != 2 or 0 in given.shape:
            raise ValueError(f"a kernel is (rows, columns), not {given.shape}")
        if given.shape != self._values.shape:
            self._hover = self._highlight = None
            self._current = (min(self._current[0], given.shape[0] - 1), min(self._current[1], given.shape[1] - 1))
        self._values = given
        self.describe()
        self.update()

    def values(self) -> Array:
        """A copy of what is shown, (rows, columns) float64."""
        return self._values.copy()

    def set_highlight(self, cell: Cell | None) -> None:
        """Point out the (row, column) whose product is looked at elsewhere."""
        self._highlight = cell
        self.update()

    def cell_rect(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a cell in pixels of the widget."""
        rect = self.grid().cell(row, column).toRect()
        return rect.x(), rect.y(), rect.width(), rect.height()

    def sizeHint(self) -> QSize:
        """Three cells of comfortable size."""
        return QSize(180, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The grid with its numbers."""
        marks = Marks(self._current, self.hasFocus(), self._hover, self._highlight, self._wrong)
        with QPainter(self) as painter:
            if not self.isEnabled():
                painter.setOpacity(0.5)
            paint_grid(painter, self.grid(), self._values, marks, colours(), font())

    def grid(self) -> Grid:
        """Where its cells are."""
        rows, columns = self._values.shape
        return Grid.fitting(rows, columns, self.width(), self.height())

    def point_at(self, point: QPointF) -> None:
        """Show and tell which cell is under the pointer."""
        cell = self.grid().at(point)
        if cell != self._hover:
            self._hover = cell
            self.setToolTip("" if cell is None else full(float(self._values[cell])))
            self.hovered.emit(*(cell or (-1, -1)))
            self.update()

    def select_cell(self, cell: Cell) -> None:
        """Make a cell the current one."""
        self._current = cell
        self._wrong = None
        self.describe()
        self.update()

    def describe(self) -> None:
        """Tell screen readers the current cell."""
        row, column = self._current
        value = full(float(self._values[row, column]))
        self.setAccessibleDescription(f"row {row + 1}, column {column + 1}: {value}")
