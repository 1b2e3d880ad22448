"""A place with a drawer at its right edge, which pushes what is there: narrower, or to the left; or lies over it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

WIDTH = 292
"""Pixels of a drawer."""


class Edge(QWidget):
    """`content`, empty at first, with a drawer; it narrows the content while `room_for_all()` pixels are left for it.

    With less, but room for all without the drawer, the content moves to the left, so that its right part stays in
    sight: the map beside what the drawer says of it. What has the focus is never moved out of sight.
    """

    def __init__(self, room_for_all: Callable[[], int]) -> None:
        super().__init__()
        self.content = QWidget(self)
        self._drawer: QWidget
        self._room_for_all = room_for_all
        self._width = WIDTH
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def set_drawer(self, drawer: QWidget) -> None:
        """What comes from the right, closed at first; Tab reaches it after the content that is there."""
        drawer.setParent(self)
        drawer.hide()
        self._drawer = drawer

    @property
    def pushes(self) -> bool:
        """Whether an open drawer leaves all of the content in sight."""
        return self.width() - self._width >= self._room_for_all()

    def set_open(self, is_open: bool, width: int = WIDTH) -> None:
        """Show the drawer, so many pixels wide, or not."""
        if is_open != self._drawer.isVisibleTo(self) or width != self._width:
            self._width = width
            self._drawer.setVisible(is_open)
            self._place()

    def sizeHint(self) -> QSize:
        """As the content."""
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the content."""
        return self.content.minimumSizeHint()

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

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """By keys the focus also reaches what was moved out of sight: that comes back."""
        if now is not None and self.content.isAncestorOf(now) and self._drawer.isVisibleTo(self):
            self._place()

    def _place(self) -> None:
        is_open = self._drawer.isVisibleTo(self)
        taken = self._width if is_open and self.pushes else 0
        fits = not taken and self.width() >= self._room_for_all()
        moved = self._width if is_open and fits and not self._focus_within(self._width) else 0
        self.content.setGeometry(-moved, 0, self.width() - taken, self.height())
        width = min(self._width, self.width())
        self._drawer.setGeometry(self.width() - width, 0, width, self.height())
        self._drawer.raise_()

    def _focus_within(self, width: int) -> bool:
        """Whether what has the focus lies in so many pixels at the content's left."""
        focused = QApplication.focusWidget()
        if focused is None or not self.content.isAncestorOf(focused):
            return False
        return focused.mapTo(self.content, QPoint(0, 0)).x() < width
