"""The corner by which a grid is made larger or smaller: how far it was dragged, in cells."""

from PySide6.QtCore import QPointF

from convexplorer.ui.widgets.cell_block import Shape

_FEWEST_PIXELS, _MOST_PIXELS = 8.0, 24.0


class CornerHandle:
    """Pressed, moved, let go; a row or column for every 24 pixels, or a cell's width where cells are smaller."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._start: QPointF | None = None
        self._pitch = _MOST_PIXELS
        self.before: Shape = (0, 0)
        self.wanted: Shape = (0, 0)

    @property
    def held(self) -> bool:
        """The button is down on it."""
        return self._start is not None

    def press(self, point: QPointF, shape: Shape, side: float) -> None:
        """Take hold of it on a grid of that many rows and columns."""
        self._start, self._pitch = point, min(max(side, _FEWEST_PIXELS), _MOST_PIXELS)
        self.before = self.wanted = shape

    def move(self, point: QPointF) -> bool:
        """Whether another size is wanted since the last call; it is in `wanted`."""
        if self._start is None:
            return False
        away = point - self._start
        rows, columns = (
            min(max(size + round(pixels / self._pitch), 1), self._limit)
            for size, pixels in zip(self.before, (away.y(), away.x()), strict=True)
        )
        changed, self.wanted = (rows, columns) != self.wanted, (rows, columns)
        return changed

    def release(self) -> bool:
        """Let go; whether it had been held."""
        held, self._start = self.held, None
        return held
