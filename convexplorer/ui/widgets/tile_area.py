"""Where the tiles of a map grid are: one row that scrolls sideways, rows that fill the width, or all at once."""

from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from convexplorer.ui.widgets.map_tile import CAPTION

Mode = Literal["strip", "grid", "fill"]
TILE = (120, 90)
_GAP, _NARROW_GAP = 8, 4
_EDGE = 4
_TITLED_FROM = 64
"""Logical pixels of a tile's width: narrower ones have a number on the map in place of a title above it."""
_SMALLEST = 24


class Slot(NamedTuple):
    """A place between tiles: before which one it is, and the line that marks it."""

    before: int
    line: QRectF


class TileArea(QAbstractScrollArea):
    """A number of tiles of one size and, behind them, perhaps a "+".

    `tile_resized(width, height)` in logical pixels when all tiles were made to fit ("fill") and came out otherwise.
    """

    tile_resized = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps = 0
        self._mode: Mode = "strip"
        self._addable = True
        self._size = TILE
        self._fitted = TILE
        self._caption = CAPTION
        self._columns = 1

    def set_maps(self, maps: int) -> None:
        """How many there are, without the "+"."""
        self._maps = maps
        self.update_range()

    def set_mode(self, mode: Mode) -> None:
        """One row that scrolls sideways, rows that fill the width, or all of them as large as they fit ("fill")."""
        self._mode = mode
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(needed if mode == "strip" else off)
        self.setVerticalScrollBarPolicy(off if mode == "strip" else needed)
        self.update_range()
        self.updateGeometry()

    def set_addable(self, addable: bool) -> None:
        """Whether the last tile is a "+"."""
        self._addable = addable
        self.update_range()
        self.viewport().update()

    def set_tile_size(self, width: int, height: int) -> None:
        """How large the maps are in the tiles, in logical pixels; made to fill the area, their shape."""
        if (width, height) != self._size:
            self._size = (width, height)
            self.update_range()
            self.updateGeometry()
            self.viewport().update()

    def tile_size(self) -> tuple[int, int]:
        """Width and height of the maps as they are shown, in logical pixels."""
        return self._fitted if self._mode == "fill" else self._size

    def tile_rect(self, index: int) -> QRectF:
        """Where a tile is on the viewport; the one after the last map is the "+"."""
        (width, height), caption, gap = self.tile_size(), self.caption(), self.gap()
        row, column = divmod(index, self.per_row())
        x = _EDGE + column * (width + gap) - self.horizontalScrollBar().value()
        y = _EDGE + row * (height + caption + gap) - self.verticalScrollBar().value()
        return QRectF(x, y, width, height + caption)

    def caption(self) -> int:
        """The height kept for a title above every map."""
        return self._caption if self._mode == "fill" else CAPTION

    def gap(self) -> int:
        """Between tiles; less where they are small."""
        return _GAP if self.caption() else _NARROW_GAP

    def sizeHint(self) -> QSize:
        """A strip of one row, with room for its scroll bar so that nothing jumps."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(4 * (self._size[0] + _GAP), self._size[1] + CAPTION + 2 * _EDGE + bar)

    def minimumSizeHint(self) -> QSize:
        """One tile."""
        return QSize(self._size[0] + 2 * _EDGE, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds another number of tiles."""
        self.update_range()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A strip goes sideways."""
        bar = self.horizontalScrollBar() if self._mode == "strip" else self.verticalScrollBar()
        QApplication.sendEvent(bar, event)

    def count(self) -> int:
        """Tiles in all, with the "+"."""
        return self._maps + self._addable

    def per_row(self) -> int:
        """Tiles side by side."""
        if self._mode == "strip":
            return max(1, self.count())
        if self._mode == "fill":
            return self._columns
        return max(1, (self.viewport().width() - 2 * _EDGE + _GAP) // (self._size[0] + _GAP))

    def index_at(self, point: QPointF) -> int:
        """The tile under a point of the viewport, −1 for none."""
        return next((index for index in range(self.count()) if self.tile_rect(index).contains(point)), -1)

    def slot_at(self, point: QPointF) -> Slot:
        """The place between maps that is nearest to a point."""
        rects = [self.tile_rect(index) for index in range(self._maps)]
        index = min(range(len(rects)), key=lambda at: (rects[at].center() - point).manhattanLength())
        behind, rect = point.x() > rects[index].center().x(), rects[index]
        x = rect.right() + self.gap() / 2 if behind else rect.left() - self.gap() / 2
        return Slot(index + behind, QRectF(x - 1.5, rect.y(), 3, rect.height()))

    def show_tile(self, index: int) -> None:
        """Scroll until a tile is in sight."""
        rect = self.tile_rect(index)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        right, bottom = rect.right() + _EDGE - self.viewport().width(), rect.bottom() + _EDGE - self.viewport().height()
        across.setValue(across.value() + int(min(0, rect.left() - _EDGE) or max(0, right)))
        down.setValue(down.value() + int(min(0, rect.top() - _EDGE) or max(0, bottom)))

    def update_range(self) -> None:
        """How large tiles are that fill the area, and how far there is to scroll."""
        if self._mode == "fill":
            self._fill()
        columns, (width, height) = self.per_row(), self.tile_size()
        rows = -(-self.count() // columns)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        wide = 2 * _EDGE + columns * (width + self.gap()) - self.gap()
        high = 2 * _EDGE + rows * (height + self.caption() + self.gap()) - self.gap()
        across.setRange(0, max(0, wide - self.viewport().width()) if self._mode == "strip" else 0)
        down.setRange(0, max(0, high - self.viewport().height()) if self._mode != "strip" else 0)
        across.setPageStep(self.viewport().width())
        down.setPageStep(self.viewport().height())

    def _fill(self) -> None:
        before, best = self._fitted, 0
        for caption, gap in ((CAPTION, _GAP), (0, _NARROW_GAP)):
            for columns in range(1, self.count() + 1):
                rows = -(-self.count() // columns)
                width = (self.width() - 2 * _EDGE + gap) // columns - gap
                high = (self.height() - 2 * _EDGE + gap) // rows - gap - caption
                width = min(width, high * self._size[0] // self._size[1])
                if width > best and (not caption or width >= _TITLED_FROM):
                    best, self._columns, self._caption = width, columns, caption
            if best >= _TITLED_FROM:
                break
        if best < _SMALLEST:
            best, self._caption = _SMALLEST, 0
            self._columns = max(1, (self.width() - 2 * _EDGE + _NARROW_GAP) // (best + _NARROW_GAP))
        self._fitted = best, max(1, best * self._size[1] // self._size[0])
        if self._fitted != before:
            self.tile_resized.emit(*self._fitted)
