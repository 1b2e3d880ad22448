"""How a kernel grid is laid out and painted."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import Roles, readable_on
from convexplorer.ui.widgets.painting import fitting_font, focus_frame, largest_of, pen, signed_colour

LARGEST_CELL = 60.0
_MARGIN = 3.0
_ROOM = 4.0

Cell = tuple[int, int]


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

    def at(self, point: QPointF) -> Cell | None:
        """The cell under a point, or None."""
        row, column = int((point.y() - self.top) // self.side), int((point.x() - self.left) // self.side)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None

    @property
    def whole(self) -> QRectF:
        """All cells."""
        return QRectF(self.left, self.top, self.side * self.columns, self.side * self.rows)


@dataclass(frozen=True)
class Marks:
    """What is pointed out in a grid."""

    current: Cell
    focused: bool = False
    hovered: Cell | None = None
    highlighted: Cell | None = None
    wrong: Cell | None = None


def paint_grid(painter: QPainter, grid: Grid, values: Array, marks: Marks, roles: Roles, given: QFont) -> None:
    """Signed colours, numbers where they fit, hairlines, and the cells that are pointed out."""
    largest = largest_of(values)
    texts = [[short(float(value)) for value in row] for row in values] if grid.side >= 16 else []
    room = grid.side - _ROOM
    font = fitting_font([text for row in texts for text in row], given, room, room) if texts else None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for (row, column), value in np.ndenumerate(values):
        rect, ground = grid.cell(row, column), signed_colour(float(value), largest, roles)
        painter.fillRect(rect, ground)
        if not np.isfinite(value):
            painter.fillRect(rect, Qt.BrushStyle.BDiagPattern)
        if font is not None:
            painter.setFont(font)
            painter.setPen(readable_on(ground) if value else roles["muted"])
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, texts[row][column])
    _paint_lines(painter, grid, roles)
    if marks.hovered is not None and marks.hovered != marks.current:
        _outline(painter, grid.cell(*marks.hovered), roles, "muted", 1.0)
    if marks.highlighted is not None:
        _outline(painter, grid.cell(*marks.highlighted), roles, "kernel", 2.0)
    if marks.wrong is not None:
        _outline(painter, grid.cell(*marks.wrong), roles, "error", 2.0)
    elif marks.focused:
        focus_frame(painter, grid.cell(*marks.current).adjusted(0, 0, 1, 1), roles, 2)


def _paint_lines(painter: QPainter, grid: Grid, roles: Roles) -> None:
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
