"""Which part of an array is seen where: zoom and pan as arithmetic, without a widget."""

from dataclasses import dataclass, replace
from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from convexplorer.ui.widgets.painting import letterbox

Part = tuple[float, float, float, float]
"""Row, column, height and width, fractions allowed."""
Sides = tuple[float, float, float, float]
"""Top, bottom, left, right."""
LARGEST_CELL = 160.0
"""Logical pixels: no cell is shown larger, unless the whole array is that small."""


class Grid(NamedTuple):
    """Where the cells of an array lie in the scene that linked views share: cell (0, 0) begins at (row, column)."""

    row: float = 0.0
    column: float = 0.0
    height: float = 1.0
    width: float = 1.0


@dataclass(frozen=True)
class Sight:
    """An array of `shape` whose cells lie on `grid` in the scene, in `area`; `part` None is all of the scene.

    The scene is `whole`, or else the array with `padding` (top, bottom, left, right, in cells) round it. Parts are
    parts of the scene; rows and columns are the array's own.
    """

    area: QRectF
    shape: tuple[int, int]
    padding: Sides = (0, 0, 0, 0)
    part: Part | None = None
    ratio: float = 1.0
    """Device pixels a logical one."""
    grid: Grid = Grid()
    whole: Part | None = None

    @property
    def bounds(self) -> Part:
        """All there is to see, with the padding."""
        if self.whole is not None:
            return self.whole
        top, bottom, left, right = self.padding
        return self.in_scene(-top, -left, self.shape[0] + top + bottom, self.shape[1] + left + right)

    @property
    def seen(self) -> Part:
        """What is seen now."""
        return self.part or self.bounds

    @property
    def frame(self) -> QRectF:
        """Where what is seen is, in the middle of the area and as large as it fits."""
        return letterbox(self.seen[2], self.seen[3], self.area, self.ratio)

    @property
    def scale(self) -> float:
        """Logical pixels a column of the scene."""
        return self.frame.width() / max(self.seen[3], 1e-9)

    @property
    def cell(self) -> float:
        """Logical pixels of the shorter side of a cell."""
        return self.scale * min(self.grid.height, self.grid.width)

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """First row and column in sight, and one past the last of each."""
        (top, left), (bottom, right) = (
            self.cell_of(*self.seen[:2]),
            self.cell_of(self.seen[0] + self.seen[2], self.seen[1] + self.seen[3]),
        )
        rows, columns = self.shape
        return max(0, floor(top)), max(0, floor(left)), min(rows, ceil(bottom)), min(columns, ceil(right))

    def in_scene(self, row: float, column: float, height: float, width: float) -> Part:
        """Where a block of the array lies in the scene."""
        grid = self.grid
        return (
            grid.row + row * grid.height,
            grid.column + column * grid.width,
            height * grid.height,
            width * grid.width,
        )

    def cell_of(self, row: float, column: float) -> tuple[float, float]:
        """The array's row and column at a place of the scene."""
        return (row - self.grid.row) / self.grid.height, (column - self.grid.column) / self.grid.width

    def rect(self, row: float, column: float, height: float, width: float) -> QRectF:
        """Where a block of the array is."""
        return self.place(self.in_scene(row, column, height, width))

    def place(self, part: Part) -> QRectF:
        """Where a part of the scene is."""
        top, left, rows, columns = self.seen
        frame = self.frame
        down, across = frame.height() / max(rows, 1e-9), frame.width() / max(columns, 1e-9)
        row, column, height, width = part
        return QRectF(
            frame.x() + (column - left) * across, frame.y() + (row - top) * down, width * across, height * down
        )

    def at(self, point: QPointF) -> tuple[float, float]:
        """The row and column under a point, also beside the picture."""
        return self.cell_of(*self._at(point))

    def _at(self, point: QPointF) -> tuple[float, float]:
        top, left, rows, columns = self.seen
        frame = self.frame
        row = top + (point.y() - frame.y()) / max(frame.height(), 1e-9) * rows
        return row, left + (point.x() - frame.x()) / max(frame.width(), 1e-9) * columns

    def with_scale(self, scale: float, point: QPointF | None = None) -> "Sight":
        """The same at so many pixels a column of the scene; what is under `point` (or in the middle) stays there."""
        whole = replace(self, part=None)
        least, most = whole.scale, max(whole.scale, LARGEST_CELL)
        scale = min(max(scale, least), most)
        if scale <= least * 1.0001:
            return whole
        point = point or self.area.center()
        row, column = self._at(point)
        _, _, rows, columns = self.bounds
        height, width = min(rows, self.area.height() / scale), min(columns, self.area.width() / scale)
        # the frame of the new part is as large as the part at this scale, in the middle of the area
        frame = QRectF(0, 0, width * scale, height * scale)
        frame.moveCenter(self.area.center())
        made = (row - (point.y() - frame.y()) / scale, column - (point.x() - frame.x()) / scale, height, width)
        return replace(self, part=self._inside(made))

    def moved(self, rows: float, columns: float) -> "Sight":
        """The same further down and to the right, as far as there is something."""
        if self.part is None:
            return self
        row, column, height, width = self.part
        return replace(self, part=self._inside((row + rows, column + columns, height, width)))

    def with_part(self, part: Part | None) -> "Sight":
        """Another part; all of it when the part leaves nothing out."""
        if part is None or min(part[2:]) <= 0:
            return replace(self, part=None)
        inside = self._inside(part)
        return replace(self, part=None if inside == self.bounds else inside)

    def holding(self, row: int, column: int) -> "Sight":
        """The same, moved as little as it takes to see one cell."""
        top, left, height, width = self.seen
        first_row, first_column, high, wide = self.in_scene(row, column, 1, 1)
        down = min(first_row - top, 0) or max(first_row + high - top - height, 0)
        return self.moved(down, min(first_column - left, 0) or max(first_column + wide - left - width, 0))

    def _inside(self, part: Part) -> Part:
        row, column, height, width = part
        top, left, rows, columns = self.bounds
        height, width = min(height, rows), min(width, columns)
        row, column = min(max(row, top), top + rows - height), min(max(column, left), left + columns - width)
        return float(row), float(column), float(height), float(width)
