"""Where the tiles of a map grid are: one row that scrolls sideways, or rows that fill the width."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from convexplorer.ui.widgets.map_tile import CAPTION

Mode = Literal["strip", "grid"]
TILE = (120, 90)
_GAP = 8
_EDGE = 4


class TileArea(QAbstractScrollArea):
    """A number of tiles of one size and, behind them, perhaps a "+"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps = 0
        self._mode: Mode = "strip"
        self._addable = True
        self._size = TILE

    def set_maps(self, maps: int) -> None:
        """How many there are, without the "+"."""
        self._maps = maps
        self.update_range()

    def set_mode(self, mode: Mode) -> None:
        """One row that scrolls sideways, or rows that fill the width."""
        self._mode = mode
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(needed if mode == "strip" else off)
        self.setVerticalScrollBarPolicy(needed if mode == "grid" else off)
        self.update_range()
        self.updateGeometry()

    def set_addable(self, addable: bool) -> None:
        """Whether the last tile is a "+"."""
        self._addable = addable
        self.update_range()
        self.viewport().update()

    def tile_rect(self, index: int) -> QRectF:
        """Where a tile is on the viewport; the one after the last map is the "+"."""
        width, height = self._size[0], self._size[1] + CAPTION
        per_row = self.per_row()
        row, column = divmod(index, per_row)
        x = _EDGE + column * (width + _GAP) - self.horizontalScrollBar().value()
        y = _EDGE + row * (height + _GAP) - self.verticalScrollBar().value()
        return QRectF(x, y, width, height)

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
        return max(1, (self.viewport().width() - 2 * _EDGE + _GAP) // (self._size[0] + _GAP))

    def index_at(self, point: QPointF) -> int:
        """The tile under a point of the viewport, −1 for none."""
        return next((index for index in range(self.count()) if self.tile_rect(index).contains(point)), -1)

    def show_tile(self, index: int) -> None:
        """Scroll until a tile is in sight."""
        rect = self.tile_rect(index)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        right, bottom = rect.right() + _EDGE - self.viewport().width(), rect.bottom() + _EDGE - self.viewport().height()
        across.setValue(across.value() + int(min(0, rect.left() - _EDGE) or max(0, right)))
        down.setValue(down.value() + int(min(0, rect.top() - _EDGE) or max(0, bottom)))

    def update_range(self) -> None:
        """How far there is to scroll."""
        columns = self.per_row()
        rows = -(-self.count() // columns)
        width = 2 * _EDGE + columns * (self._size[0] + _GAP) - _GAP
        height = 2 * _EDGE + rows * (self._size[1] + CAPTION + _GAP) - _GAP
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, width - self.viewport().width()) if self._mode == "strip" else 0)
        down.setRange(0, max(0, height - self.viewport().height()) if self._mode == "grid" else 0)
        across.setPageStep(self.viewport().width())
        down.setPageStep(self.viewport().height())
        across.setSingleStep(self._size[0] + _GAP)
        down.setSingleStep(self._size[1] + CAPTION + _GAP)
