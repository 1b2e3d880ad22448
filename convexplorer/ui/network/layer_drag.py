"""Rows of layers that can be dragged to another place, and the eye that leaves one out."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QTreeView, QWidget

from convexplorer.ui.network.layer_model import Entry, LayerModel, entry_of
from convexplorer.ui.network.layer_rows import HEIGHT, INDENT, LayerRows, eye_rect

_EDGE = 18
"""Pixels at either end of the list in which a row that is dragged makes it scroll."""


class Drop(NamedTuple):
    """Where a row would go: before or after another, and the line that marks it."""

    name: str
    after: bool
    line: QRect


class LayerDrag(QTreeView):
    """A tree of layers whose rows the mouse moves; `drop` is where the one that is dragged would go."""

    dropped = Signal(str, str, bool)
    """A row, another one, and whether it was put after that."""
    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers = LayerModel(self)
        self.rows = LayerRows(self)
        self.setMouseTracking(True)
        self.drop: Drop | None = None
        self._drag: tuple[str, QPoint] | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A row may be dragged from here; a click on its eye leaves it out."""
        at = event.position().toPoint()
        entry = entry_of(self.indexAt(at))
        if event.button() == Qt.MouseButton.LeftButton and entry is not None and entry.movable:
            if self._eye(entry).contains(at):
                self.toggled.emit(entry.name)
                return
            self._drag = (entry.name, at)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The eye of the row under the pointer; or where the row that is dragged would go."""
        at = event.position().toPoint()
        if self._drag is None:
            self._hover(at)
            super().mouseMoveEvent(event)
        elif self.drop is not None or (at - self._drag[1]).manhattanLength() >= QApplication.startDragDistance():
            self.drop = self.drop_at(at)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + 8 * ((at.y() > self.viewport().height() - _EDGE) - (at.y() < _EDGE)))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The row goes where the line is."""
        drag, drop, self._drag, self.drop = self._drag, self.drop, None, None
        self.unsetCursor()
        if drag is not None and drop is not None:
            self.viewport().update()
            if drop.name != drag[0]:
                self.dropped.emit(drag[0], drop.name, drop.after)
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(QPoint(-1, -1))

    def drop_at(self, at: QPoint) -> Drop | None:
        """Where a row would go that is let go here."""
        index = self.indexAt(at)
        entry = entry_of(index)
        if entry is None:  # under the last one
            last = self.layers.index(self.layers.rowCount() - 1, 0)
            entry, bottom = entry_of(last), self._bottom(last)
            return None if entry is None else Drop(entry.name, True, self._line(0, bottom))
        rect = self.visualRect(index)
        if not entry.movable:
            first, top = entry_of(self.layers.index(1, 0)), self._bottom(self.layers.index(0, 0))
            return None if first is None else Drop(first.name, False, self._line(0, top))
        if at.y() < rect.center().y():
            return Drop(entry.name, False, self._line(rect.left(), rect.top()))
        if self.isExpanded(index) and entry.inside:
            return Drop(entry.inside[0].name, False, self._line(rect.left() + INDENT, rect.bottom()))
        return Drop(entry.name, True, self._line(rect.left(), rect.bottom()))

    def _bottom(self, index: QModelIndex) -> int:
        """Where a row ends, with all that is open in it."""
        while self.isExpanded(index) and self.layers.rowCount(index):
            index = self.layers.index(self.layers.rowCount(index) - 1, 0, index)
        return self.visualRect(index).bottom()

    def _line(self, left: int, height: int) -> QRect:
        return QRect(left, height - 1, self.viewport().width() - left, 2)

    def _eye(self, entry: Entry) -> QRect:
        rect = self.visualRect(self.layers.find(entry.name))
        return eye_rect(QRect(rect.left(), rect.top(), rect.width(), HEIGHT)).adjusted(-2, -3, 2, 3)

    def _hover(self, at: QPoint) -> None:
        entry = entry_of(self.indexAt(at))
        name = "" if entry is None else entry.name
        if name != self.rows.hovered:
            self.rows.hovered = name
            self.viewport().update()
