"""One step before the layers as a chip: its picture, its name, what comes out of it, and a cross that takes it out."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.theme import colours, set_icon
from convexplorer.ui.widgets.painting import draw_picture, focus_frame, letterbox, pen, picture

SIDE, GAP = 34, 6
"""Logical pixels of the picture, and beside it."""
KEYS = "Enter changes its numbers, Delete takes it out, Alt with the arrows moves it"


class StepChip(QWidget):
    """`opened()` for its numbers, `removed()`, `moved(by)`, and `walked(by)` to the chip beside it."""

    opened = Signal()
    removed = Signal()
    moved = Signal(int)
    walked = Signal(int)

    def __init__(self, key: str) -> None:
        super().__init__()
        self._picture = _Small()
        self._name, self._shape = QLabel(), theme.small_label()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._remove = named(QToolButton(), f"preparationRemove:{key}", "Remove", "Take this step out")
        self._remove.setFixedSize(20, 20)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete on the chip does the same
        set_icon(self._remove, "close")
        self._remove.clicked.connect(self.removed)
        self.setObjectName(f"preparationStep:{key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._shape)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 3, 3)
        row.setSpacing(GAP)
        row.addWidget(self._picture)
        row.addLayout(words)
        row.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)

    def show_step(self, number: int, words: str, shape: str, problem: str) -> None:
        """Its place from 1, what it does, and what comes out of it or why nothing does."""
        self._name.setText(words)
        self._shape.setText(shape)
        said = problem or f"gives {shape}"
        self.setAccessibleName(f"Step {number}: {words}, {said}")
        self.setToolTip(theme.plain_tooltip(f"{problem or f'{words} gives {shape}'}. {KEYS}.".replace("..", ".")))
        self.setWhatsThis(f"One step of how the picture is prepared for the network. {KEYS}.")

    def show_picture(self, pixels: Array | None) -> None:
        """What the picture looks like after this step."""
        self._picture.show_pixels(pixels)

    def set_compact(self, compact: bool) -> None:
        """Without the picture, where there is little room."""
        self._picture.setVisible(not compact)

    def wide(self) -> int:
        """Pixels that it takes with its picture."""
        return self.sizeHint().width() + (SIDE + GAP if self._picture.isHidden() else 0)

    def words(self) -> tuple[str, str]:
        """The two lines, for whoever reads what is shown."""
        return self._name.text(), self._shape.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded outline, stronger with the focus."""
        roles = colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(roles["base"])
            painter.setPen(pen(roles["line"]))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens its numbers."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See KEYS; the arrows alone go to the chip beside it."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = -1 if key == Qt.Key.Key_Left else 1
            (self.moved if alt else self.walked).emit(by)
        else:
            super().keyPressEvent(event)


class _Small(QWidget):
    """The picture, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._pixels: Array | None = None
        self.setFixedSize(SIDE, SIDE)

    def show_pixels(self, pixels: Array | None) -> None:
        if pixels is not self._pixels:
            self._pixels = pixels
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixels is None:
            return
        image = picture(self._pixels)
        with QPainter(self) as painter:
            target = letterbox(image.height(), image.width(), QRectF(self.rect()), self.devicePixelRatioF())
            draw_picture(painter, target, image, self.devicePixelRatioF())
