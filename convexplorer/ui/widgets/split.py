"""Two pictures in one place, parted by a line that can be dragged: at its left the one, at its right the other."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import ON_PICTURE, colours
from convexplorer.ui.widgets.painting import draw_picture, focus_frame, halo_rect, pen, picture
from convexplorer.ui.widgets.sight import Part
from convexplorer.ui.widgets.zoom_pane import ZoomPane

_GRIP = 14
"""Logical pixels that take hold of the line."""
_STEP, _FAR = 0.02, 0.1


class _Cover(QWidget):
    """The left picture, over the pane's own; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.image: QImage | None = None
        self.target = self.seen = QRectF()
        self.until = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of it as lies left of the line."""
        if self.image is None:
            return
        with QPainter(self) as painter:
            painter.setClipRect(QRectF(0, 0, self.until, self.height()).intersected(self.seen))
            painter.fillRect(self.target, colours()["window"])
            draw_picture(painter, self.target, self.image, self.devicePixelRatioF())


class Split(QWidget):
    """Lies over a pane; `moved(share)` when the user dragged the line, or moved it with the arrows, from 0 to 1."""

    moved = Signal(float)

    def __init__(self, pane: ZoomPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._share = 0.5
        self._part: Part | None = None
        self._cover = _Cover(pane)
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        pane.installEventFilter(self)
        self.hide()
        self._cover.hide()

    def set_picture(self, pixels: Array | None, part: Part | None = None) -> None:
        """(H, W, 3) uint8 pixels of a part of the scene (None: of all that is seen), seen left of the line.

        Without pixels there is no line.
        """
        self._cover.image = None if pixels is None else picture(pixels)
        self._part = part
        shown = pixels is not None
        if shown != self.isVisibleTo(self._pane):
            self.setVisible(shown)
            self._cover.setVisible(shown)
        self.place()

    def set_share(self, share: float) -> None:
        """Where the line is, without telling."""
        self._share = min(max(share, 0.0), 1.0)
        self.place()

    def share(self) -> float:
        """Where it is, from 0 at the left edge of the picture to 1."""
        return self._share

    def place(self) -> None:
        """Over what the pane shows now."""
        sight = self._pane.sight()
        x = sight.frame.x() + self._share * sight.frame.width()
        self._cover.setGeometry(self._pane.rect())
        self._cover.target, self._cover.until = self._target(), x
        self._cover.seen = sight.frame
        self._cover.update()
        self.setGeometry(round(x) - _GRIP // 2, 0, _GRIP, self._pane.height())
        self.raise_()
        self.setAccessibleDescription(f"at {self._share:.0%}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, seen on any picture, with a grip in its middle."""
        middle, grip = self.width() / 2, QRectF(self.width() / 2 - 3.5, self.height() / 2 - 12, 7, 24)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, width in (("#000000", 3.0), (ON_PICTURE.text, 1.0)):
                painter.setPen(pen(colour, width))
                painter.drawLine(round(middle), 0, round(middle), self.height())
            painter.fillRect(grip, ON_PICTURE["text"])
            halo_rect(painter, grip, "text", 1.0)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), colours(), 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line."""
        self._held = event.button() == Qt.MouseButton.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        frame = self._pane.sight().frame
        if self._held and frame.width() > 0:
            self._move((self.mapTo(self._pane, event.position()).x() - frame.x()) / frame.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the middle."""
        self._move(0.5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move it, with Shift further; Home and End to the edges."""
        far = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        places = {
            Qt.Key.Key_Left: self._share - far,
            Qt.Key.Key_Right: self._share + far,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._move(place)

    def event(self, event: QEvent) -> bool:
        """The focus is seen."""
        if isinstance(event, QFocusEvent):
            self.update()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pane has another size, or shows another part."""
        if self._cover.image is None or event.type() not in (QEvent.Type.Resize, QEvent.Type.Paint):
            return False
        if event.type() == QEvent.Type.Resize or self._target() != self._cover.target:
            self.place()
        return False

    def _target(self) -> QRectF:
        sight = self._pane.sight()
        return sight.frame if self._part is None else sight.place(self._part)

    def _move(self, share: float) -> None:
        before = self._share
        self.set_share(share)
        if self._share != before:
            self.moved.emit(self._share)
