"""A scene as large as there is room for it: pointed at, clicked, dragged over, walked through with the arrow keys."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontInfo, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.scenes.primitives import Scene
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.painting import focus_frame
from convexplorer.ui.widgets.scene_painter import Hits, paint_scene

LARGEST = 2.0
"""How much larger than the window's own text a scene is drawn at most."""
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class SceneBoard(QWidget):
    """`hovered(key)` ("" beside everything), `clicked(key)`, `dragged(key)` for each key the pressed pointer comes to,
    `released()` after it, `pointed(key, x, y)` wherever the pointer goes in an item, 0 to 1 from its left and its top;
    `walked(rows, columns)` for an arrow key, `typed(text)` for a key with a sign.
    """

    hovered = Signal(str)
    clicked = Signal(str)
    dragged = Signal(str)
    pointed = Signal(str, float, float)
    released = Signal()
    walked = Signal(int, int)
    typed = Signal(str)

    def __init__(self, largest: float = LARGEST, at_top: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._largest, self._at_top = largest, at_top
        self._scene = Scene(1, 1)
        self._hits: Hits = []
        self._lit: frozenset[str] = frozenset()
        self._hover = self._held = ""
        self.takes_signs = False
        """Whether a key with a sign is typed here, or left to what is round it."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self._scene

    def set_scene(self, scene: Scene) -> None:
        """What to show."""
        if scene is not self._scene:
            self._scene = scene
            self.setAccessibleDescription(scene.alt)
            self.update()

    def set_lit(self, *keys: str) -> None:
        """Frame everything of these keys; none frames nothing."""
        if frozenset(keys) != self._lit:
            self._lit = frozenset(keys)
            self.update()

    def key_rect(self, key: str) -> QRectF:
        """Where the first item of that key was last painted; empty when it is not there."""
        return next((rect for rect, name in self._hits if name == key), QRectF())

    def sizeHint(self) -> QSize:
        """The scene at the window's text size."""
        em = QFontInfo(font()).pixelSize()
        return QSize(round(self._scene.width * em), round(self._scene.height * em))

    def minimumSizeHint(self) -> QSize:
        """The scene shrinks to what there is."""
        return QSize(60, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scene in the middle, or at the top, as large as fits."""
        roles, given = colours(), font()
        em = min(
            self.width() / self._scene.width,
            self.height() / self._scene.height,
            self._largest * QFontInfo(given).pixelSize(),
        )
        down = 0.0 if self._at_top else (self.height() - self._scene.height * em) / 2
        corner = QPointF((self.width() - self._scene.width * em) / 2, down)
        with QPainter(self) as painter:
            painter.translate(corner)
            hits = paint_scene(painter, self._scene, em, roles, given)
            painter.translate(-corner)
            self._hits = [(rect.translated(corner), key) for rect, key in hits]
            for box in map(self.key_rect, self._lit):
                if not box.isEmpty():
                    focus_frame(painter, box, roles, 2)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to click or to drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._key_at(event.position())
            if self._held:
                self.dragged.emit(self._held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at something or, pressed, come to it."""
        key = self._key_at(event.position())
        if key:
            box, at = self.key_rect(key), event.position()
            across, down = (at.x() - box.x()) / (box.width() or 1), (at.y() - box.y()) / (box.height() or 1)
            self.pointed.emit(key, across, down)
        if key == self._hover:
            return
        self._hover = key
        self.hovered.emit(key)
        if self._held and key:
            self.dragged.emit(key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is let go where it began."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        held, self._held = self._held, ""
        if held:
            self.released.emit()
            if held == self._key_at(event.position()):
                self.clicked.emit(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk; a sign is typed."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is not None:
            self.walked.emit(*way)
        elif self.takes_signs and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leaving points at nothing."""
        if event.type() == QEvent.Type.Leave and self._hover:
            self._hover = ""
            self.hovered.emit("")
        if isinstance(event, QFocusEvent):
            self.update()
        return super().event(event)

    def _key_at(self, point: QPointF) -> str:
        return next((key for rect, key in reversed(self._hits) if rect.contains(point)), "")
