"""How a kernel grid is laid out and painted."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import MINUS, float_of, short
from convexplorer.ui.theme import Roles, readable_on
from convexplorer.ui.widgets.cell_block import Block, Cell, Shape
from convexplorer.ui.widgets.painting import (
    draw_picture,
    fitting_font,
    focus_frame,
    largest_of,
    pen,
    picture,
    signed_pixels,
)

LARGEST_CELL = 60.0
_MARGIN = 6.0
_ROOM = 4.0
_NUMBERS_FROM = 16
_LARGEST_DENOMINATOR, _LARGEST_NUMERATOR = 1024, 100
HANDLE = 4.0
"""Half the side of the handle at the lower right corner."""
_HANDLE_REACH = 8.0


@dataclass(frozen=True)
class Grid:
    """Where the cells are: square, as large as fits, in the middle."""

    rows: int
    columns: int
    left: float
    top: float
    side: float

    @classmethod
    def fitting(cls, rows: int, columns: int, width: float, height: float) -> "Grid":
        """The grid in an area of that many pixels."""
        room = min((width - 2 * _MARGIN) / max(columns, 1), (height - 2 * _MARGIN) / max(rows, 1), LARGEST_CELL)
        side = max(1.0, float(int(room)) if room >= 6 else room)
        return cls(rows, columns, (width - side * columns) / 2 // 1, (height - side * rows) / 2 // 1, side)

    def cell(self, row: int, column: int) -> QRectF:
        """Where one cell is."""
        return QRectF(self.left + column * self.side, self.top + row * self.side, self.side, self.side)

    def block(self, block: Block) -> QRectF:
        """Where a rectangle of cells is."""
        row, column = block.corner
        return QRectF(self.cell(row, column).topLeft(), self.cell(row + block.rows, column + block.columns).topLeft())

    def at(self, point: QPointF) -> Cell | None:
        """The cell under a point, or None."""
        row, column = int((point.y() - self.top) // self.side), int((point.x() - self.left) // self.side)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None

    def nearest(self, point: QPointF) -> Cell:
        """The cell under a point or, beside the grid, the one nearest to it."""
        row, column = int((point.y() - self.top) // self.side), int((point.x() - self.left) // self.side)
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)

    def on_handle(self, point: QPointF) -> bool:
        """Whether a point is on the handle at the lower right corner."""
        away = point - self.whole.bottomRight()
        near = max(abs(away.x()), abs(away.y())) <= _HANDLE_REACH
        # of small cells the last one is still to be reached
        return near and (self.side > 2 * _HANDLE_REACH or self.at(point) is None)

    @property
    def whole(self) -> QRectF:
        """All cells."""
        return QRectF(self.left, self.top, self.side * self.columns, self.side * self.rows)


@dataclass(frozen=True)
class Marks:
    """What is pointed out in a grid."""

    block: Block = Block()
    focused: bool = False
    hovered: Cell | None = None
    highlighted: Cell | None = None
    wrong: Cell | None = None
    fractions: bool = False


def fraction_text(value: float) -> str:
    """As `short` has it, but 1/9 in place of .111: the fraction where the decimals are cut off or long."""
    text = short(value)
    plain = float_of(text) == value and len(text.lstrip(MINUS)) <= len(".125")
    if np.isfinite(value) and not plain and abs(value) < _LARGEST_NUMERATOR:
        near = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
        if near.denominator > 1 and abs(float(near) - value) <= 1e-9 * abs(value):
            return str(near).replace("-", MINUS)
    return text


def rough(value: float) -> str:
    """As `short` with two significant figures, for cells that are too small for three: −1/3 is "−.33"."""
    return short(float(f"{value:.2g}"))


def paint_grid(painter: QPainter, grid: Grid, values: Array, marks: Marks, roles: Roles, given: QFont) -> None:
    """Signed colours, numbers where they fit, hairlines, and the cells that are pointed out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    grounds = signed_pixels(values, largest_of(values), roles)
    draw_picture(painter, grid.whole, picture(grounds))
    for row, column in np.argwhere(~np.isfinite(values)):
        painter.fillRect(grid.cell(int(row), int(column)), Qt.BrushStyle.BDiagPattern)
    if grid.side >= _NUMBERS_FROM:
        _paint_numbers(painter, grid, values, grounds, marks.fractions, roles, given)
    paint_lines(painter, grid, roles)
    if not marks.block.single:
        area = grid.block(marks.block)
        shade = QColor(roles["accent"])
        shade.setAlpha(48)
        painter.fillRect(area, shade)
        _outline(painter, area.adjusted(-1, -1, 1, 1), roles, "accent", 1.0)
    if marks.hovered is not None and marks.hovered != marks.block.current:
        _outline(painter, grid.cell(*marks.hovered), roles, "muted", 1.0)
    if marks.highlighted is not None:
        _outline(painter, grid.cell(*marks.highlighted), roles, "kernel", 2.0)
    if marks.wrong is not None:
        _outline(painter, grid.cell(*marks.wrong), roles, "error", 2.0)
    elif marks.focused:
        focus_frame(painter, grid.cell(*marks.block.current).adjusted(0, 0, 1, 1), roles, 2)


def _paint_numbers(
    painter: QPainter, grid: Grid, values: Array, grounds: Array, fractions: bool, roles: Roles, given: QFont
) -> None:
    room = grid.side - _ROOM
    for text_of in (fraction_text if fractions else short, rough):
        texts = [[text_of(float(value)) for value in row] for row in values]
        font = fitting_font([text for row in texts for text in row], given, room, room)
        if font is not None:
            break
    else:
        return
    painter.setFont(font)
    for (row, column), value in np.ndenumerate(values):
        ground = QColor(*(int(part) for part in grounds[row, column]))
        painter.setPen(readable_on(ground) if value else roles["muted"])
        painter.drawText(grid.cell(row, column), Qt.AlignmentFlag.AlignCenter, texts[row][column])


def paint_handle(painter: QPainter, grid: Grid, held: bool, roles: Roles) -> None:
    """The square at the lower right corner by which the grid is made larger or smaller."""
    corner = grid.whole.bottomRight()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen(roles["kernel"]))
    painter.setBrush(roles["kernel" if held else "window"])
    painter.drawRect(QRectF(corner.x() - HANDLE, corner.y() - HANDLE, 2 * HANDLE, 2 * HANDLE))


def paint_ghost(painter: QPainter, grid: Grid, shape: Shape, roles: Roles) -> None:
    """Cells that are not there yet, or no more, faintly."""
    ghost = Grid(shape[0], shape[1], grid.left, grid.top, grid.side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setOpacity(0.6)
    painter.fillRect(ghost.whole, roles["fill"])
    paint_lines(painter, ghost, roles)
    painter.setOpacity(1.0)


def paint_lines(painter: QPainter, grid: Grid, roles: Roles) -> None:
    """Hairlines between the cells, as far as they are large enough, and a frame round them."""
    whole = grid.whole
    painter.setPen(pen(roles["line"]))
    if grid.side >= 8:
        for column in range(1, grid.columns):
            x = grid.left + column * grid.side
            painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))
        for row in range(1, grid.rows):
            y = grid.top + row * grid.side
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(roles["kernel"], 1.0))
    painter.drawRect(whole)


def _outline(painter: QPainter, rect: QRectF, roles: Roles, role: str, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(roles[role], width))
    painter.drawRect(rect.adjusted(1, 1, -1, -1))
