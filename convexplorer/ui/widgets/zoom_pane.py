"""A picture that can be zoomed with the wheel and moved with the middle button, Space or Ctrl and arrows."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from convexplorer.ui.widgets.cell_block import MOVES
from convexplorer.ui.widgets.sight import Grid, Part, Sides, Sight

PLAIN = Grid()
STEP = 1.25
"""What a notch of the wheel multiplies the size by."""
ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_1)


class ZoomPane(QWidget):
    """`visible_changed(row, column, height, width)` in the scene's pixels when the user chose another part.

    The scene is the array itself, unless `set_scene` said otherwise. The part may reach into the padding, where padding
    is shown; all there is stands for "fit".
    """

    visible_changed = Signal(float, float, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = (0, 0)
        self._padding: Sides = (0, 0, 0, 0)
        self._part: Part | None = None
        self._grid = Grid()
        self._whole: Part | None = None
        self._space = False
        self._held: QPointF | None = None

    def sight(self) -> Sight:
        """What is seen where."""
        ratio = self.devicePixelRatioF()
        return Sight(QRectF(self.rect()), self._shape, self._padding, self._part, ratio, self._grid, self._whole)

    def set_scene(self, whole: Part | None, grid: Grid = PLAIN) -> None:
        """What linked views show in common when all is seen, and where in it the array's cells lie."""
        if (whole, grid) != (self._whole, self._grid):
            self._whole, self._grid = whole, grid
            self.set_visible(self._part)

    def picture_rect(self) -> QRectF:
        """Where the array itself is on the widget, without its padding; zoomed in, it reaches beyond the edges."""
        return self.sight().rect(0, 0, *self._shape)

    def cells_rect(self, row: int, column: int, height: int, width: int) -> QRectF:
        """Where a block of the array is on the widget."""
        return self.sight().rect(row, column, height, width)

    def visible(self) -> Part:
        """Row, column, height and width of what is seen of the scene."""
        return self.sight().seen

    def set_visible(self, part: Part | None) -> None:
        """Show a part (None: all of it); says nothing, so that linked views can follow each other."""
        kept = self.sight().with_part(part).part
        if kept != self._part:
            self._part = kept
            self.update()

    def fit(self) -> None:
        """All of it, as large as there is room."""
        self._see(self.sight().with_part(None))

    def zoom_to(self, percent: float) -> None:
        """So many screen pixels for a hundred of the scene."""
        self._see(self.sight().with_scale(percent / 100 / self.devicePixelRatioF()))

    def zoom(self, factor: float, point: QPointF | None = None) -> None:
        """Larger or smaller; what is under the point (or in the middle) stays there."""
        sight = self.sight()
        self._see(sight.with_scale(sight.scale * factor, point))

    def zoom_percent(self) -> float:
        """Screen pixels for a pixel of the scene, times 100."""
        return self.sight().scale * self.devicePixelRatioF() * 100

    def keep_in_sight(self, row: int, column: int) -> None:
        """Move, if need be, until a cell is seen."""
        self._see(self.sight().holding(row, column))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        if min(self._shape) <= 0:
            event.ignore()
            return
        delta = event.angleDelta()
        self.zoom(STEP ** ((delta.y() or delta.x()) / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Two fingers zoom; a Space that is let go elsewhere holds nothing."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position())
            return True
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self._space, self._held = False, None
        return super().event(event)

    def press_to_move(self, event: QMouseEvent) -> bool:
        """Whether a press takes hold of the picture."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
            self._held = event.position()
        return self._held is not None

    def move_held(self, event: QMouseEvent) -> bool:
        """Whether a move was one of the picture."""
        if self._held is None:
            return False
        away, sight = self._held - event.position(), self.sight()
        self._held = event.position()
        self._see(sight.moved(away.y() / sight.scale, away.x() / sight.scale))
        return True

    def let_go(self) -> bool:
        """Whether the picture was held."""
        held, self._held = self._held is not None, None
        return held

    def zoom_key(self, event: QKeyEvent) -> bool:
        """Whether a key was one of +, −, 0, 1, Space, or an arrow with Ctrl."""
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Space:
            self._space = True
        elif key in MOVES and ctrl:
            rows, columns = (way * size / 8 for way, size in zip(MOVES[key], self.visible()[2:], strict=True))
            self._see(self.sight().moved(rows, columns))
        elif key not in ZOOM_KEYS or ctrl:
            return False
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(100)
        else:
            self.zoom(1 / STEP if key == Qt.Key.Key_Minus else STEP)
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        super().keyReleaseEvent(event)

    def _see(self, sight: Sight) -> None:
        if sight.part != self._part:
            self._part = sight.part
            self.update()
            self.visible_changed.emit(*sight.seen)
