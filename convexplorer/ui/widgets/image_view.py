"""One picture, as large as it fits, with a pointer that knows rows and columns."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import ON_PICTURE, colours, font
from convexplorer.ui.widgets.painting import draw_picture, focus_frame, halo_rect, hatch, letterbox, pen, picture, tag

Overlay = tuple[int, int, int, int, str, str]
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ImageView(QWidget):
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
        self._shape = (0, 0)
        self._padding = (0, 0, 0, 0)
        self._overlay: tuple[Overlay, ...] = ()
        self._dimmed = False
        self._crosshair: tuple[int, int] | None = None
        self._at: tuple[int, int] | None = None
        self._press: QPoint | None = None
        self._box: tuple[int, int, int, int] | None = None
        self._placeholder = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)

    def set_picture(self, pixels: Array | None, shape: tuple[int, int]) -> None:
        """(H, W, 3) uint8 pixels to show and the (rows, columns) they stand for; None shows an empty frame."""
        self._image = None if pixels is None else picture(pixels)
        self._shape = (int(shape[0]), int(shape[1]))
        self.update()

    def set_placeholder(self, text: str) -> None:
        """What is said where there is no picture; plain text."""
        self._placeholder = text
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Show the picture faintly: it is not the result of what is set."""
        self._dimmed = dimmed
        self.update()

    def set_overlay(self, rects: Sequence[Overlay]) -> None:
        """Outlines over the picture: (row, column, height, width, role, label) in array pixels, also in the padding."""
        if tuple(rects) != self._overlay:
            self._overlay = tuple(rects)
            self.update()

    def set_padding(self, top: int, bottom: int, left: int, right: int) -> None:
        """Draw so many hatched rows and columns round the picture, to scale."""
        self._padding = (top, bottom, left, right)
        self.update()

    def set_crosshair(self, position: tuple[int, int] | None) -> None:
        """Lines through one (row, column), or none."""
        self._crosshair = position
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the array itself is on the widget, without its padding."""
        top, bottom, left, right = self._padding
        rows, columns = self._shape
        whole = letterbox(rows + top + bottom, columns + left + right, QRectF(self.rect()), self.devicePixelRatioF())
        across = whole.width() / max(1, columns + left + right)
        down = whole.height() / max(1, rows + top + bottom)
        return QRectF(whole.x() + left * across, whole.y() + top * down, columns * across, rows * down)

    def position_at(self, point: QPointF, nearest: bool = False) -> tuple[int, int] | None:
        """The (row, column) of the array under a point; beside it None, or what is nearest."""
        rect = self.picture_rect()
        if nearest:
            x = min(max(point.x(), rect.left()), rect.right() - 0.01)
            point = QPointF(x, min(max(point.y(), rect.top()), rect.bottom() - 0.01))
        if self._image is None or not rect.contains(point):
            return None
        row = int((point.y() - rect.y()) / rect.height() * self._shape[0])
        column = int((point.x() - rect.x()) / rect.width() * self._shape[1])
        return min(row, self._shape[0] - 1), min(column, self._shape[1] - 1)

    def cells_rect(self, row: int, column: int, height: int, width: int) -> QRectF:
        """Where a block of the array is on the widget."""
        rect = self.picture_rect()
        down, across = rect.height() / max(1, self._shape[0]), rect.width() / max(1, self._shape[1])
        return QRectF(rect.x() + column * across, rect.y() + row * down, width * across, height * down)

    def sizeHint(self) -> QSize:
        """About what the default window gives it."""
        return QSize(430, 322)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, its padding, what lies over it, the focus."""
        roles = colours()
        with QPainter(self) as painter:
            rect = self.picture_rect()
            if self._image is None:
                painter.fillRect(self.rect(), roles["fill"])
                painter.setPen(roles["muted"])
                flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
                painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self._placeholder)
            else:
                if any(self._padding):
                    top, bottom, left, right = self._padding
                    rows, columns = self._shape
                    hatch(painter, self.cells_rect(-top, -left, rows + top + bottom, columns + left + right), roles)
                painter.fillRect(rect, roles["window"])
                painter.setOpacity(0.3 if self._dimmed else 1.0)
                draw_picture(painter, rect, self._image, self.devicePixelRatioF())
                painter.setOpacity(1.0)
                self._paint_over(painter, rect)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles, 2)

    def _paint_over(self, painter: QPainter, rect: QRectF) -> None:
        if self._crosshair is not None:
            cell = self.cells_rect(*self._crosshair, 1, 1).center()
            for shade, width in (("#000000", 3.0), (ON_PICTURE.text, 1.0)):
                painter.setOpacity(0.35 if width > 1 else 0.75)
                painter.setPen(pen(shade, width))
                painter.drawLine(QPointF(rect.left(), cell.y()), QPointF(rect.right(), cell.y()))
                painter.drawLine(QPointF(cell.x(), rect.top()), QPointF(cell.x(), rect.bottom()))
            painter.setOpacity(1.0)
        painter.setFont(font("small"))
        for row, column, height, width_, role, label in self._overlay:
            cells = self.cells_rect(row, column, height, width_)
            grown = max(0.0, (7 - min(cells.width(), cells.height())) / 2)  # one pixel of a large picture is still seen
            cells.adjust(-grown, -grown, grown, grown)
            halo_rect(painter, cells, role)
            if label:
                tag(painter, cells.topLeft(), label, role, QRectF(self.rect()))
        if self._box is not None:
            halo_rect(painter, self.cells_rect(*self._box), "text", 1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell how large a picture would be shown one to one."""
        ratio = self.devicePixelRatioF()
        self.resized_to.emit(round(self.width() * ratio), round(self.height() * ratio))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer; with the button down, draw a box."""
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
        """The beginning of a click or of a box."""
        if event.button() == Qt.MouseButton.LeftButton and self.position_at(event.position()) is not None:
            self._press = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click, or the end of a box."""
        press, box, self._press, self._box = self._press, self._box, None, None
        if box is not None:
            self.update()
            self.box_dragged.emit(*box)
        elif press is not None and event.button() == Qt.MouseButton.LeftButton:
            at = self.position_at(QPointF(press))
            if at is not None:
                self.clicked.emit(*at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the probe, Enter clicks, Esc gives up a box."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._image is not None:
            many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            row, column = self._at or self._crosshair or (self._shape[0] // 2, self._shape[1] // 2)
            row = min(max(row + many * step[0], 0), self._shape[0] - 1)
            self._at = (row, min(max(column + many * step[1], 0), self._shape[1] - 1))
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
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._press is not None:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return True
        if event.type() == QEvent.Type.Leave and not isinstance(event, QEnterEvent) and self._press is None:
            self._leave()
        return super().event(event)

    def _leave(self) -> None:
        if self._at is not None:
            self._at = None
            self.left.emit()
