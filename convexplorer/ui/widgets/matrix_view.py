"""A kernel as a grid of numbers on signed colours, to look at."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import full, short
from convexplorer.ui.theme import colours, font, plain_tooltip
from convexplorer.ui.widgets.cell_block import Block, Cell
from convexplorer.ui.widgets.matrix_painter import Grid, Marks, fraction_text, paint_grid


class MatrixView(QWidget):
    """Shows values; `hovered(row, column)` as the pointer moves, (−1, −1) beside every cell.

    `selection_changed(row, column, rows, columns)` when other cells are meant.
    """

    hovered = Signal(int, int)
    selection_changed = Signal(int, int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = np.zeros((3, 3))
        self._block = Block()
        self._hover: Cell | None = None
        self._highlight: Cell | None = None
        self._wrong: Cell | None = None
        self._fractions = False
        self._hint = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.describe()

    def set_values(self, values: Array) -> None:
        """Show a (rows, columns) array."""
        given = np.array(values, np.float64)
        if given.ndim != 2 or 0 in given.shape:
            raise ValueError(f"a kernel is (rows, columns), not {given.shape}")
        other = given.shape != self._values.shape
        self._values = given
        if other:
            self._hover = self._highlight = None
            self._mean(self._block.within((given.shape[0], given.shape[1])))
        self.describe()
        self.update()

    def values(self) -> Array:
        """A copy of what is shown, (rows, columns) float64."""
        return self._values.copy()

    def selection(self) -> tuple[int, int, int, int]:
        """First row, first column, rows and columns of the cells that are meant; one cell is 1 × 1."""
        return *self._block.corner, self._block.rows, self._block.columns

    def set_fractions(self, fractions: bool) -> None:
        """Write a ninth as 1/9 in place of .111."""
        self._fractions = fractions
        self.update()

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
        with QPainter(self) as painter:
            if not self.isEnabled():
                painter.setOpacity(0.5)
            paint_grid(painter, self.grid(), self._values, self.marks(), colours(), font())

    def marks(self) -> Marks:
        """What is pointed out."""
        return Marks(self._block, self.hasFocus(), self._hover, self._highlight, self._wrong, self._fractions)

    def grid(self) -> Grid:
        """Where its cells are."""
        rows, columns = self._values.shape
        return Grid.fitting(rows, columns, self.width(), self.height())

    def point_at(self, point: QPointF) -> None:
        """Show and tell which cell is under the pointer."""
        cell = self.grid().at(point)
        if cell != self._hover:
            self._hover = cell
            self.hovered.emit(*(cell or (-1, -1)))
            self.update()

    def select_cell(self, cell: Cell, extend: bool = False) -> None:
        """Make a cell the current one; with `extend`, all cells from the one that was chosen before."""
        self._wrong = None
        self._mean(Block(self._block.anchor if extend else cell, cell))
        self.describe()
        self.update()

    def describe(self) -> None:
        """Tell screen readers the current cell."""
        row, column = self._block.current
        value = full(float(self._values[row, column]))
        more = "" if self._block.single else f", {self._block.rows} × {self._block.columns} cells selected"
        self.setAccessibleDescription(f"row {row + 1}, column {column + 1}: {value}{more}")

    def event(self, event: QEvent) -> bool:
        """The tooltip says the value under the pointer first."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.grid().at(QPointF(event.pos()))
            texts = [self._text_of(cell)] if cell is not None else []
            texts += [text for text in (self.toolTip(), self._hint) if text]
            QToolTip.showText(event.globalPos(), plain_tooltip("\n".join(texts)).replace("\n", "<br>"), self)
            return True
        return super().event(event)

    def _text_of(self, cell: Cell) -> str:
        value = float(self._values[cell])
        fraction = fraction_text(value)
        return full(value) if fraction == short(value) else f"{full(value)} = {fraction}"

    def _mean(self, block: Block) -> None:
        if block != self._block:
            self._block = block
            self.selection_changed.emit(*self.selection())
