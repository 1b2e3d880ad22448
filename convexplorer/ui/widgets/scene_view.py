"""A scene on the screen: hovered, highlighted, its numbers grabbed."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontInfo, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.scenes.primitives import Scene
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.gesture import Gesture, Grab, factor
from convexplorer.ui.widgets.painting import focus_frame
from convexplorer.ui.widgets.scene_painter import Hits, paint_scene, scene_width

_LEAST = 0.78  # a scene that is too wide is made smaller down to this, then cut off with a fade
_FADE = 40.0
_EMPTY = Scene(1, 1.6)


def _fade(painter: QPainter, whole: QRectF, ground: QColor) -> None:
    """What goes on beyond the right edge vanishes there; all of it is in the accessible description."""
    clear = QColor(ground)
    clear.setAlpha(0)
    fading = QLinearGradient(whole.right() - _FADE, 0, whole.right(), 0)
    fading.setColorAt(0, clear)
    fading.setColorAt(1, ground)
    painter.fillRect(whole.adjusted(whole.width() - _FADE, 0, 0, 0), fading)


class SceneView(QWidget):
    """`hovered(key)` ("" beside everything), `clicked(key)`, `key_dragged(key, steps, gesture)` with the steps since
    the last such signal (up positive), `gesture_finished()`.

    Only keys named by `set_draggable` can be grabbed; Left and Right walk through them, Up and Down change them.
    """

    hovered = Signal(str)
    clicked = Signal(str)
    key_dragged = Signal(str, int, str)
    gesture_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = _EMPTY
        self._hits: Hits = []
        self._draggable: tuple[str, ...] = ()
        self._highlight = self._hover = self._current = self._held = ""
        self._grab = Grab()
        self._gesture = Gesture(self)
        self._gesture.finished.connect(self.gesture_finished)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self._scene

    def set_scene(self, scene: Scene | None) -> None:
        """What to show; None for nothing. The space is kept."""
        taller = scene is not None and scene.height != self._scene.height
        self._scene = scene or Scene(1, self._scene.height)
        self.setAccessibleDescription(self._scene.alt)
        if taller:
            self.updateGeometry()
        self.update()

    def set_draggable(self, keys: Collection[str]) -> None:
        """Which keys are numbers that can be changed here, in the order in which the keyboard walks through them."""
        self._draggable = tuple(keys)
        self._current = self._current if self._current in self._draggable else next(iter(self._draggable), "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._draggable else Qt.FocusPolicy.NoFocus)
        self.update()

    def highlight(self, key: str) -> None:
        """Light everything of that key; "" lights nothing."""
        if key != self._highlight:
            self._highlight = key
            self.update()

    def key_rect(self, key: str) -> QRectF:
        """Where the first item of that key was last painted; empty when it is not there."""
        return next((rect for rect, name in self._hits if name == key), QRectF())

    def sizeHint(self) -> QSize:
        """The scene at the window's text size."""
        em = self._em()
        return QSize(round(self._scene.width * em), round(self._scene.height * em) + 2)

    def minimumSizeHint(self) -> QSize:
        """As low as it is tall; any width, for what does not fit fades out."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scene from the left, in the middle of the height."""
        roles, given, em = colours(), font(), self._em()
        wide = scene_width(self._scene, em, given)
        em *= max(_LEAST, min(1.0, self.width() / max(wide, 1.0)))
        with QPainter(self) as painter:
            self._paint_lit(painter, roles["fill"])
            top = (self.height() - self._scene.height * em) / 2
            painter.translate(0, top)
            hits = paint_scene(painter, self._scene, em, roles, given)
            painter.translate(0, -top)
            if wide * em / self._em() > self.width():
                _fade(painter, QRectF(self.rect()), roles["window"])
            self._hits = [(rect.translated(0, top), key) for rect, key in hits]
            if self.hasFocus() and self._current:
                focus_frame(painter, self.key_rect(self._current).adjusted(-3, -1, 3, 1), roles, 3)

    def _paint_lit(self, painter: QPainter, colour: QColor) -> None:
        lit = {self._highlight, self._held or self._hover} - {""}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for rect, key in self._hits:
            if key in lit and (key == self._highlight or key in self._draggable):
                painter.drawRoundedRect(rect.adjusted(-2, 0, 2, 0), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a number."""
        key = self._key_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = key
            if key in self._draggable:
                self._current = key
                self._grab.press(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it, or point at something."""
        if self._grab.pressed:
            self._move(self._held, self._grab.move(event.position().y(), factor(event.modifiers())))
            return
        key = self._key_at(event.position())
        if key != self._hover:
            self._hover = key
            self.setCursor(Qt.CursorShape.SizeVerCursor if key in self._draggable else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(key)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it; a mere click tells its key."""
        moved, key, self._held = self._grab.release(), self._held, ""
        self._gesture.end()
        if not moved and key and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(key)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose a number, Up and Down change it."""
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if sideways and self._current:
            index = self._draggable.index(self._current) + sideways
            self._current = self._draggable[min(max(index, 0), len(self._draggable) - 1)]
            self.hovered.emit(self._current)
            self.update()
        elif steps and self._current:
            self._move(self._current, steps)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Holding an arrow is one gesture."""
        if not event.isAutoRepeat():
            self._gesture.end()
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leaving points at nothing."""
        if event.type() == QEvent.Type.Leave and self._hover:
            self._hover = ""
            self.hovered.emit("")
            self.update()
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusOut and not self._grab.pressed:
                self._gesture.end()
                self.hovered.emit(self._hover)
            self.update()
        return super().event(event)

    def _em(self) -> float:
        return float(QFontInfo(font()).pixelSize())

    def _key_at(self, point: QPointF) -> str:
        return next((key for rect, key in reversed(self._hits) if rect.contains(point)), "")

    def _move(self, key: str, steps: int) -> None:
        if steps:
            self.key_dragged.emit(key, steps, self._gesture.begin())
