"""All feature maps of a layer in one widget, as a strip or a grid."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import colours, font, plain_tooltip
from convexplorer.ui.widgets.map_tile import Tile, TileState, paint_plus, paint_tile
from convexplorer.ui.widgets.painting import focus_frame, picture
from convexplorer.ui.widgets.tile_area import TileArea


class MapGrid(TileArea):
    """Tiles of title, kernel swatch and map; one is selected.

    `selected(index)` when the user chose another tile, `add_requested()` from the last tile "+",
    `activated(index)` by double click or Enter, `menu_requested(index, global position)`.
    """

    selected = Signal(int)
    activated = Signal(int)
    add_requested = Signal()
    menu_requested = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []
        self._current = 0
        self._focused = 0
        self._dimmed = False
        self._hover = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.set_mode("strip")

    def set_tiles(self, tiles: Sequence[tuple[Array | None, str, Array | None]]) -> None:
        """Pixels (H, W, 3) uint8 or None, title, and a kernel to draw as a swatch or None, for every map."""
        self._tiles = [Tile(None if p is None else picture(p), title, swatch) for p, title, swatch in tiles]
        self._current = min(self._current, max(0, len(self._tiles) - 1))
        self._focused = min(self._focused, max(0, self.count() - 1))
        self.set_maps(len(self._tiles))
        self._changed()

    def set_selected(self, index: int) -> None:
        """Show which one is looked at; says nothing."""
        if index != self._current:
            self._current = self._focused = index
            self.show_tile(index)
            self._changed()

    def current(self) -> int:
        """The index of the selected tile."""
        return self._current

    def set_tile_size(self, width: int, height: int) -> None:
        """How large the maps are in the tiles, in logical pixels."""
        if (width, height) != self._size:
            self._size = (width, height)
            self.set_maps(len(self._tiles))
            self.updateGeometry()
            self.viewport().update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Show the maps faintly: they are not the result of what is set."""
        self._dimmed = dimmed
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every tile that is in sight."""
        roles = colours()
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("small"))
            seen = QRectF(event.rect())
            for index, tile in enumerate(self._tiles):
                rect = self.tile_rect(index)
                if rect.intersects(seen):
                    state = TileState(index == self._current, index == self._hover, self._dimmed)
                    paint_tile(painter, rect, tile, state, roles, self.devicePixelRatioF())
            if self._addable:
                last = len(self._tiles)
                paint_plus(painter, self.tile_rect(last), self._hover == last, roles)
            if self.hasFocus() and self.count():
                focus_frame(painter, self.tile_rect(self._focused).adjusted(-3, -3, 3, 3), roles)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a tile, or ask for one more."""
        index = self.index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._focused = index
            self._choose(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a click: all was done when it began."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a tile."""
        index = self.index_at(event.position())
        if 0 <= index < len(self._tiles):
            self.activated.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer and say its whole title."""
        index = self.index_at(event.position())
        if index != self._hover:
            self._hover = index
            in_range = 0 <= index < len(self._tiles)
            self.setToolTip(
                plain_tooltip(self._tiles[index].title) if in_range else "Add a filter" if index >= 0 else ""
            )
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of one tile."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.index_at(QPointF(event.pos())) if by_mouse else self._focused
        if 0 <= index < len(self._tiles):
            self.menu_requested.emit(index, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End select; Enter opens, or adds on the "+"."""
        key, last = event.key(), self.count() - 1
        row = self.per_row() if self._mode == "grid" else 0
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -row, Qt.Key.Key_Down: row}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and last >= 0:
            if self._focused == len(self._tiles):
                self.add_requested.emit()
            else:
                self.activated.emit(self._focused)
            return
        target = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._tiles) - 1}.get(
            Qt.Key(key), self._focused + moves.get(Qt.Key(key), 0)
        )
        if target == self._focused or not 0 <= target <= last:
            super().keyPressEvent(event)
            return
        self._focused = target
        self.show_tile(target)
        if target < len(self._tiles):
            self._choose(target)
        self.viewport().update()

    def _choose(self, index: int) -> None:
        if index == len(self._tiles):
            self.add_requested.emit()
        elif index != self._current:
            self._current = index
            self.selected.emit(index)
        self._changed()

    def _changed(self) -> None:
        if self._tiles:
            title = self._tiles[self._current].title
            self.setAccessibleDescription(f"{self._current + 1} of {len(self._tiles)}: {title}")
        self.viewport().update()
