"""A place with a drawer at its right edge: the drawer pushes what is there or, where that has no room, lies over it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

WIDTH = 292
"""Pixels of a drawer."""


class Edge(QWidget):
    """`content` with `drawer`; it pushes while `room_for_all()` pixels are left for the content."""

    def __init__(self, content: QWidget, drawer: QWidget, room_for_all: Callable[[], int]) -> None:
        super().__init__()
        self._content, self._drawer, self._room_for_all = content, drawer, room_for_all
        content.setParent(self)
        drawer.setParent(self)
        drawer.hide()

    @property
    def pushes(self) -> bool:
        """Whether an open drawer leaves all of the content in sight."""
        return self.width() - WIDTH >= self._room_for_all()

    def set_open(self, is_open: bool) -> None:
        """Show the drawer, or not."""
        if is_open != self._drawer.isVisibleTo(self):
            self._drawer.setVisible(is_open)
            self._place()

    def sizeHint(self) -> QSize:
        """As the content."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the content."""
        return self._content.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """The content has another size now."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both follow."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        is_open = self._drawer.isVisibleTo(self)
        taken = WIDTH if is_open and self.pushes else 0
        self._content.setGeometry(0, 0, self.width() - taken, self.height())
        width = min(WIDTH, self.width())
        self._drawer.setGeometry(self.width() - width, 0, width, self.height())
        self._drawer.raise_()
