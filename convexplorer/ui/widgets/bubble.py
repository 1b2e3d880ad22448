"""A bubble that points at a widget, and the frame that lights the widget up."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from convexplorer.ui.theme import colours, font, motion
from convexplorer.ui.widgets.overlay_frame import OverlayFrame, beside, rect_in_window
from convexplorer.ui.widgets.painting import pen

_ARROW = 10
_GAP = 6
_WIDTH = 320
_GROWN = 14.0
_GLIDE = 180


class Highlight(QWidget):
    """A frame round a widget; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = QRect()
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(_GROWN)
        self._glide.setEndValue(0.0)
        self._glide.valueChanged.connect(self._grow)
        self.hide()

    def surround(self, target: QRect, glide: bool) -> None:
        """Be round a part of the window, coming from a little further out when it is new."""
        self._target = target
        self._glide.stop()
        duration = motion(_GLIDE) if glide else 0
        if duration:
            self._glide.setDuration(duration)
            self._glide.start()
        else:
            self._grow(0.0)
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Gone, and nothing moves any more."""
        self._glide.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two lines: the accent, and the ground that parts it from what it surrounds."""
        roles, rect = colours(), QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(roles["base"], 2))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), 4, 4)
            painter.setPen(pen(roles["accent"], 2.5))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 6, 6)

    def _grow(self, by: object) -> None:
        more = 4 + round(float(str(by)))
        self.setGeometry(self._target.adjusted(-more, -more, more, more))


class Bubble(OverlayFrame):
    """A text beside a widget of the same window with an arrow to it; it follows the widget when that moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.highlight = Highlight(parent)
        self._target: QWidget | None = None
        self._tip = QPoint()
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 0, 0, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(14 + _ARROW, 12 + _ARROW, 14 + _ARROW, 12 + _ARROW)
        box.setSpacing(8)
        box.addWidget(self.label)
        box.addLayout(self.foot)

    def point_at(self, target: QWidget | None, text: str) -> None:
        """Say something of a widget; without one, or while it is hidden, in the lower middle of the window."""
        window = self.window()
        self.setParent(window)
        self.highlight.setParent(window)
        self._target = target
        self.label.setFont(font())
        self.label.setText(text)
        self.setAccessibleName(text)
        self.watch(window, *([] if target is None else [target]))
        self.show()
        self.place(glide=True)
        self.raise_()

    def dismiss(self) -> None:
        """Both gone."""
        self.watch()
        self._target = None
        self.highlight.dismiss()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window or the widget moved, came or went."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in kinds and self.isVisible():
            self.place()
        return False

    def place(self, glide: bool = False) -> None:
        """Where there is room beside the widget."""
        room = self.window().rect()
        width = min(_WIDTH + 2 * _ARROW, room.width())
        size = QSize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
        target_there = self._target is not None and isValid(self._target) and self._target.isVisible()
        if self._target is None or not target_there or self._target.window() is not self.window():
            self.highlight.dismiss()
            self._tip = QPoint()
            self.setGeometry(beside(room, size, room, 0))
        else:
            target = rect_in_window(self._target).intersected(room)
            self.highlight.surround(target, glide)
            self.setGeometry(beside(target, size, room, _GAP - _ARROW + 6))
            self._tip = target.center() - self.pos()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded box with an arrow on the side where the widget is."""
        roles, box = colours(), QRectF(self.rect()).adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(roles["accent"], 1.5))
            painter.setBrush(roles["button"])
            painter.drawRoundedRect(box, 6, 6)
            arrow = _arrow(box, QPointF(self._tip)) if not self._tip.isNull() else None
            if arrow is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawPolygon(arrow)
                painter.setPen(pen(roles["accent"], 1.5))
                painter.drawPolyline(arrow)


def _arrow(box: QRectF, tip: QPointF) -> QPolygonF | None:
    """Three points on the side of the box towards the tip; None when the tip is inside."""
    half, far = _ARROW - 2.0, 12.0
    x = min(max(tip.x(), box.left() + far), box.right() - far)
    y = min(max(tip.y(), box.top() + far), box.bottom() - far)
    if tip.y() < box.top() or tip.y() > box.bottom():
        edge, out = (box.top(), -half) if tip.y() < box.top() else (box.bottom(), half)
        return QPolygonF([QPointF(x - half, edge), QPointF(x, edge + out), QPointF(x + half, edge)])
    if tip.x() < box.left() or tip.x() > box.right():
        edge, out = (box.left(), -half) if tip.x() < box.left() else (box.right(), half)
        return QPolygonF([QPointF(edge, y - half), QPointF(edge + out, y), QPointF(edge, y + half)])
    return None
