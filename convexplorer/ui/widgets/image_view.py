"""One picture, as large as it fits, with a pointer that knows rows and columns."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.cell_block import MOVES
from convexplorer.ui.widgets.image_painter import (
    Overlay,
    Shown,
    paint_crosshair,
    paint_outlines,
    paint_picture,
    paint_true_size,
)
from convexplorer.ui.widgets.painting import focus_frame, halo_rect, picture
from convexplorer.ui.widgets.sight import Part
from convexplorer.ui.widgets.zoom_pane import ZOOM_KEYS, ZoomPane


class ImageView(ZoomPane):
    """Paints pixels made at panel size; speaks of positions in the array they were made from.

    `hovered(row, column)` also comes from the arrow keys (Shift: ten at a time), `clicked` also from Enter,
    `box_dragged(row, column, height, width)` when a rectangle was drawn, `resized_to(width, height)` in device pixels.
    """

    hovered = Signal(int, int)
    left = Signal()
    clicked = Signal(int, int)
    box_dragged = Signal(int, int, int, int)
    resized_to = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._of: Part | None = None
        self._covered: tuple[int, int, int, int] | None = None
        self._values: Array | None = None
        self._origin = (0, 0)
        self._true_size: tuple[float, float] | None = None
        self._overlay: tuple[Overlay, ...] = ()
        self._dimmed = False
        self._crosshair: tuple[float, float] | None = None
        self._start: tuple[int, int] | None = None
        self._at: tuple[int, int] | None = None
        self._press: QPoint | None = None
        self._box: tuple[int, int, int, int] | None = None
        self._placeholder = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)

    def set_picture(
        self,
        pixels: Array | None,
        shape: tuple[int, int],
        part: Part | None = None,
        covered: tuple[int, int, int, int] | None = None,
    ) -> None:
        """(H, W, 3) uint8 pixels to show and the (rows, columns) they stand for; None shows an empty frame.

        With `part` (row, column, height, width) the pixels show that part of the scene alone, and of them only those
        `covered` (top, bottom, left, right, half open) are painted.
        """
        self._image = None if pixels is None else picture(pixels)
        if self._shape != (int(shape[0]), int(shape[1])):
            self._shape = (int(shape[0]), int(shape[1]))
            self._values = None
            self.set_visible(self._part)
        self._of, self._covered = part, covered
        self.update()

    def set_values(self, values: Array | None, origin: tuple[int, int] = (0, 0)) -> None:
        """Numbers to write into cells that are large enough: (rows, columns) from `origin` (row, column) on.

        Of (lines, rows, columns) each cell has several, one under the other.
        """
        if values is None and self._values is None:
            return
        numbers = None if values is None else np.asarray(values)
        self._values = numbers[None] if numbers is not None and numbers.ndim == 2 else numbers
        self._origin = origin
        self.update()

    def set_true_size(self, rows: float | None, columns: float | None = None) -> None:
        """Outline how large the map is at the scale of an input of so many rows and columns; None: no outline."""
        wanted = None if rows is None or columns is None else (rows, columns)
        if wanted != self._true_size:
            self._true_size = wanted
            self.update()

    def set_placeholder(self, text: str) -> None:
        """What is said where there is no picture; plain text."""
        self._placeholder = text
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Show the picture faintly: it is not the result of what is set."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def set_overlay(self, rects: Sequence[Overlay]) -> None:
        """Outlines over the picture: (row, column, height, width, role, label) in array pixels, also in the padding."""
        if tuple(rects) != self._overlay:
            self._overlay = tuple(rects)
            self.update()

    def set_padding(self, top: float, bottom: float, left: float, right: float) -> None:
        """Draw so many hatched rows and columns round the picture, to scale."""
        if (top, bottom, left, right) != self._padding:
            self._padding = (top, bottom, left, right)
            self.set_visible(self._part)
            self.update()

    def set_crosshair(self, position: tuple[float, float] | None) -> None:
        """Lines through one (row, column), or none."""
        if position != self._crosshair:
            self._crosshair = position
            self.update()

    def set_start(self, position: tuple[int, int] | None) -> None:
        """Where the arrow keys begin, when the pointer is elsewhere."""
        self._start = position

    def position_at(self, point: QPointF, nearest: bool = False) -> tuple[int, int] | None:
        """The (row, column) of the array under a point; beside it None, or what is nearest."""
        sight = self.sight()
        rect = sight.rect(0, 0, *self._shape).intersected(sight.frame)
        if nearest:
            x = min(max(point.x(), rect.left()), rect.right() - 0.01)
            point = QPointF(x, min(max(point.y(), rect.top()), rect.bottom() - 0.01))
        if self._image is None or not rect.contains(point):
            return None
        row, column = sight.at(point)
        return min(max(int(row), 0), self._shape[0] - 1), min(max(int(column), 0), self._shape[1] - 1)

    def sizeHint(self) -> QSize:
        """About what the default window gives it."""
        return QSize(430, 322)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, its padding, what lies over it, the focus."""
        roles, sight = colours(), self.sight()
        with QPainter(self) as painter:
            if self._image is None:
                painter.fillRect(self.rect(), roles["fill"])
                painter.setPen(roles["muted"])
                flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
                painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self._placeholder)
            else:
                part = self._of or sight.in_scene(0, 0, *self._shape)
                shown = Shown(self._image, part, self._covered, self._values, self._origin, self._dimmed)
                paint_picture(painter, sight, shown, roles)
                if self._crosshair is not None:
                    paint_crosshair(painter, sight, *self._crosshair)
                if self._true_size is not None:
                    paint_true_size(painter, sight, self._true_size)
                paint_outlines(painter, sight, self._overlay)
                if self._box is not None:
                    halo_rect(painter, self.cells_rect(*self._box), "text", 1.0)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell how large a picture would be shown one to one."""
        ratio = self.devicePixelRatioF()
        self.resized_to.emit(round(self.width() * ratio), round(self.height() * ratio))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer; with the button down, draw a box."""
        if self.move_held(event):
            return
        at = self.position_at(event.position())
        if self._press is not None:
            start = self.position_at(QPointF(self._press))
            far = (event.position().toPoint() - self._press).manhattanLength() >= QApplication.startDragDistance()
            if start is not None and (far or self._box is not None):
                end = self.position_at(event.position(), nearest=True) or start
                row, column = min(start[0], end[0]), min(start[1], end[1])
                self._box = (row, column, abs(start[0] - end[0]) + 1, abs(start[1] - end[1]) + 1)
                self.update()
        if at is None:
            self._leave()
        elif at != self._at:
            self._at = at
            self.hovered.emit(*at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a click or of a box; with the middle button or Space, of moving the picture."""
        if self.press_to_move(event):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton and self.position_at(event.position()) is not None:
            self._press = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click, or the end of a box."""
        if self.let_go():
            self.setCursor(Qt.CursorShape.CrossCursor)
            return
        press, box, self._press, self._box = self._press, self._box, None, None
        if box is not None:
            self.update()
            self.box_dragged.emit(*box)
        elif press is not None and event.button() == Qt.MouseButton.LeftButton:
            at = self.position_at(QPointF(press))
            if at is not None:
                self.clicked.emit(*at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the probe, Enter clicks, Esc gives up a box; +, −, 0 and 1 zoom."""
        step = MOVES.get(Qt.Key(event.key()))
        if self._image is not None and self.zoom_key(event):
            return
        if step is not None and self._image is not None:
            many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            row, column = self._at or self._start or (self._shape[0] // 2, self._shape[1] // 2)
            row = min(max(row + many * step[0], 0), self._shape[0] - 1)
            self._at = (row, min(max(column + many * step[1], 0), self._shape[1] - 1))
            self.keep_in_sight(*self._at)
            self.hovered.emit(*self._at)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.clicked.emit(*self._at)
        elif event.key() == Qt.Key.Key_Escape and self._press is not None:
            self._press = self._box = None
            self.update()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leaving with the pointer or the keyboard ends the probe."""
        if isinstance(event, QFocusEvent):
            self.update()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
            escape = event.key() == Qt.Key.Key_Escape and self._press is not None
            if escape or (plain and event.key() in (*ZOOM_KEYS, Qt.Key.Key_Space)):
                event.accept()
                return True
        if event.type() == QEvent.Type.Leave and not isinstance(event, QEnterEvent) and self._press is None:
            self._leave()
        return super().event(event)

    def _leave(self) -> None:
        if self._at is not None:
            self._at = None
            self.left.emit()
