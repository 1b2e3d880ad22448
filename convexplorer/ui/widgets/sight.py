"""Which part of an array is seen where: zoom and pan as arithmetic, without a widget."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

from convexplorer.ui.widgets.painting import letterbox

Part = tuple[float, float, float, float]
"""Row, column, height and width in the array's own rows and columns, fractions allowed."""
LARGEST_CELL = 160.0
"""Logical pixels: no cell is shown larger, unless the whole array is that small."""


@dataclass(frozen=True)
class Sight:
    """An array of `shape` with `padding` (top, bottom, left, right) round it, in `area`; `part` None is all of it."""

    area: QRectF
    shape: tuple[int, int]
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    part: Part | None = None
    ratio: float = 1.0
    """Device pixels a logical one."""

    @property
    def bounds(self) -> Part:
        """All there is to see, with the padding."""
        top, bottom, left, right = self.padding
        return -top, -left, self.shape[0] + top + bottom, self.shape[1] + left + right

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
        """Logical pixels a column."""
        return self.frame.width() / max(self.seen[3], 1e-9)

    def rect(self, row: float, column: float, height: float, width: float) -> QRectF:
        """Where a block of the array is."""
        top, left, rows, columns = self.seen
        frame = self.frame
        down, across = frame.height() / max(rows, 1e-9), frame.width() / max(columns, 1e-9)
        return QRectF(
            frame.x() + (column - left) * across, frame.y() + (row - top) * down, width * across, height * down
        )

    def at(self, point: QPointF) -> tuple[float, float]:
        """The row and column under a point, also beside the picture."""
        top, left, rows, columns = self.seen
        frame = self.frame
        row = top + (point.y() - frame.y()) / max(frame.height(), 1e-9) * rows
        return row, left + (point.x() - frame.x()) / max(frame.width(), 1e-9) * columns

    def with_scale(self, scale: float, point: QPointF | None = None) -> "Sight":
        """The same at so many pixels a column; what is under `point` (or in the middle) stays there."""
        whole = replace(self, part=None)
        least, most = whole.scale, max(whole.scale, LARGEST_CELL)
        scale = min(max(scale, least), most)
        if scale <= least * 1.0001:
            return whole
        point = point or self.area.center()
        row, column = self.at(point)
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
        down = min(row - top, 0) or max(row + 1 - top - height, 0)
        return self.moved(down, min(column - left, 0) or max(column + 1 - left - width, 0))

    def _inside(self, part: Part) -> Part:
        row, column, height, width = part
        top, left, rows, columns = self.bounds
        height, width = min(height, rows), min(width, columns)
        row, column = min(max(row, top), top + rows - height), min(max(column, left), left + columns - width)
        return float(row), float(column), float(height), float(width)
