"""A widget that shows a part of the network: the wheel zooms about the pointer, dragging moves, keys do both."""

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.scenes.network_layout import Box, NetworkLayout
from convexplorer.ui.network.camera import Camera, fitted

STEP = 1.25
"""What a notch of the wheel multiplies the size by."""
REST = 60
"""Milliseconds without a move after which it is at rest."""
DRAG_FROM = 4.0
"""Logical pixels that a press may move and still be a click."""
MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NOWHERE = NetworkLayout((), 1.0, 1.0)


class CameraView(QWidget):
    """`rested()` some milliseconds after the last move of the camera; `clicked(point)` for a press without a drag."""

    rested = Signal()
    clicked = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layout_ = NOWHERE
        self.own: Camera | None = None
        """Where the user moved it; None: as much of the network as fits."""
        self.about: Box | None = None
        """What the keys zoom about while it is in sight."""
        self._held: QPointF | None = None
        self._pressed: QPointF | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.rested)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 80)

    @property
    def camera(self) -> Camera:
        """What is seen now."""
        size = float(self.width()), float(self.height())
        if self.own is None:
            return fitted(self.layout_, size)
        return Camera(self.own.scale, self.own.x, self.own.y, size)

    def look(self, camera: Camera | None) -> None:
        """See another part; None: as much as fits."""
        self.own = None if camera is None else camera.within(self.layout_)
        self._rest.start()
        self.update()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Larger or smaller about a point, or about the middle."""
        self.look(self.camera.zoomed(factor, QPointF(self.rect().center()) if about is None else about))

    def hold(self, box: Box) -> None:
        """Move, if need be, until it is seen."""
        camera = self.camera
        moved = camera.holding(box)
        if moved is not camera:
            self.look(moved)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer, by as much as the wheel was turned; sideways, or with Shift, move along."""
        delta, shift = event.angleDelta(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift or abs(delta.x()) > abs(delta.y()):
            self.look(self.camera.moved(-(delta.x() or delta.y()), 0))
        else:
            self.zoom(STEP ** (delta.y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Two fingers zoom."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to click or to drag."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pressed, it moves what is seen."""
        if self._held is None:
            self.point(event.position())
            return
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() < DRAG_FROM:
            return
        self._pressed = None
        away, self._held = self._held - event.position(), event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.look(self.camera.moved(away.x(), away.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that was no drag is a click."""
        pressed, self._pressed, self._held = self._pressed, None, None
        self.unsetCursor()
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(pressed)

    def point(self, at: QPointF) -> None:
        """The pointer is there, without a button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+, −, 0 zoom; Ctrl and an arrow moves what is seen."""
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in MOVES and ctrl:
            across, down = MOVES[key]
            self.look(self.camera.moved(across * self.width() / 8, down * self.height() / 8))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and not ctrl:
            self.zoom(STEP, self._middle())
        elif key == Qt.Key.Key_Minus and not ctrl:
            self.zoom(1 / STEP, self._middle())
        elif key == Qt.Key.Key_0 and not ctrl:
            self.look(None)
        else:
            super().keyPressEvent(event)

    def _middle(self) -> QPointF | None:
        """The middle of what the keys zoom about, where it is seen."""
        point = None if self.about is None else self.camera.rect(self.about).center()
        return point if point is not None and self.camera.frame.contains(point) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other sizes are asked for."""
        super().resizeEvent(event)
        self._rest.start()
