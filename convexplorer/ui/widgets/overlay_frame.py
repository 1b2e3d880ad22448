"""A framed area laid over a window as its child: popup windows grab the keyboard and go astray on Wayland."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.painting import pen

MARGIN = 8


class OverlayFrame(QFrame):
    """Opaque; what lies under it is not clicked. It gives the focus back to who had it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._had_focus: QWidget | None = None
        self._watched: list[QObject] = []
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Opaque, with a frame."""
        roles = colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), roles["button"])
            painter.setPen(pen(roles["muted"]))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What lies under it is not clicked."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nor let go of."""
        event.accept()

    def remember_focus(self) -> None:
        """Before it takes the focus."""
        focused: QWidget | None = self.window().focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._had_focus = focused

    def give_focus_back(self) -> None:
        """To the widget that had it, if it is still there and nothing else took it."""
        focused: QWidget | None = self.window().focusWidget()
        back, self._had_focus = self._had_focus, None
        held = focused is None or focused is self or self.isAncestorOf(focused)
        if held and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def watch(self, *objects: QObject) -> None:
        """Filter the events of these objects, and of no others."""
        for old in self._watched:
            if isValid(old):
                old.removeEventFilter(self)
        self._watched = list(objects)
        for new in objects:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """For those who watch."""
        return False


def rect_in_window(target: QWidget) -> QRect:
    """Where a widget is, in the coordinates of its window."""
    return QRect(target.mapTo(target.window(), QPoint(0, 0)), target.size())


def beside(target: QRect, size: QSize, room: QRect, gap: int) -> QRect:
    """A place of that size below, above, right or left of a target, else in the middle; always inside the room."""
    inside = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    middle = target.center()
    corners = (
        QPoint(middle.x() - size.width() // 2, target.bottom() + 1 + gap),
        QPoint(middle.x() - size.width() // 2, target.top() - gap - size.height()),
        QPoint(target.right() + 1 + gap, middle.y() - size.height() // 2),
        QPoint(target.left() - gap - size.width(), middle.y() - size.height() // 2),
    )
    for corner in corners:
        made = _pushed(QRect(corner, size), inside)
        if not made.intersects(target) and inside.contains(made):
            return made
    made = QRect(QPoint(0, 0), size)
    made.moveCenter(QPoint(inside.center().x(), inside.bottom() - size.height() // 2))
    return _pushed(made, inside)


def _pushed(rect: QRect, room: QRect) -> QRect:
    left = max(room.left(), min(rect.left(), room.right() + 1 - rect.width()))
    return QRect(QPoint(left, max(room.top(), min(rect.top(), room.bottom() + 1 - rect.height()))), rect.size())
