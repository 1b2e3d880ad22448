"""A label, a slider, its value, a button that plays it, and room for what is one click away."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from convexplorer.ui.theme import colours, font, set_icon
from convexplorer.ui.widgets.gesture import Gesture, Grab, factor, notches
from convexplorer.ui.widgets.painting import focus_frame

_PLAY_INTERVAL = 400  # milliseconds a value: long enough to see what it does
_BUTTON = 24
_MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Slider(QSlider):
    """A flat slider whose changes come in gestures."""

    def __init__(self, gesture: Gesture) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._gesture = gesture
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(120, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin groove, filled up to a round handle."""
        roles, option = colours(), QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        centre = QRectF(self.style().subControlRect(control, option, part, self)).center()
        middle = self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self.isEnabled() else 0.4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(roles["line"])
            painter.drawRoundedRect(QRectF(4, middle - 1.5, self.width() - 8, 3), 1.5, 1.5)
            painter.setBrush(roles["chosen"])
            painter.drawRoundedRect(QRectF(4, middle - 1.5, max(0.0, centre.x() - 4), 3), 1.5, 1.5)
            painter.setBrush(roles["accent" if self.hasFocus() or self.isSliderDown() else "chosen"])
            painter.drawEllipse(QRectF(centre.x() - 6, middle - 6, 12, 12))
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Holding an arrow is one gesture."""
        self._gesture.begin()
        super().keyPressEvent(event)
        if event.key() not in _MOVES:
            self._gesture.end()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of that gesture."""
        if not event.isAutoRepeat():
            self._gesture.end()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pressing, dragging and letting go is one gesture."""
        self._gesture.begin()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of that gesture."""
        super().mouseReleaseEvent(event)
        self._gesture.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """One value a notch, only with the focus."""
        if not self.hasFocus():
            event.ignore()
            return
        self._gesture.begin_resting()
        self.setValue(self.value() + notches(event))
        event.accept()


class _ReadOut(QLabel):
    """The value, which can be grabbed."""

    def __init__(self, slider: _Slider, gesture: Gesture) -> None:
        super().__init__()
        self._slider, self._gesture, self._grab = slider, gesture, Grab()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFont(font())
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._grab.press(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag up or down; whole numbers move more slowly, or faster, with keys held."""
        steps = self._grab.move(event.position().y(), factor(event.modifiers()))
        if steps:
            self._gesture.begin()
            self._slider.setValue(self._slider.value() + steps)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._grab.release()
        self._gesture.end()


class LabelledSlider(QWidget):
    """`value_edited(value, gesture)` only when the user changed it; one gesture is one undo step."""

    value_edited = Signal(int, str)
    gesture_finished = Signal()

    def __init__(
        self, title: str, parent: QWidget | None = None, *, playable: bool = True, widest: str = "8 × 8"
    ) -> None:
        super().__init__(parent)
        self._gesture = Gesture(self)
        self._gesture.finished.connect(self.gesture_finished)
        self._format: Callable[[int], str] = str
        self._direction = 1
        self.slider: QSlider = _Slider(self._gesture)
        self.slider.setAccessibleName(title)
        self.slider.valueChanged.connect(self._tell)
        self._label = QLabel(title)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setBuddy(self.slider)
        self._label.setMinimumWidth(72)
        assert isinstance(self.slider, _Slider)
        self._read_out = _ReadOut(self.slider, self._gesture)
        # of fixed size: a value that changes must not lay the whole window out anew
        metrics = self._read_out.fontMetrics()
        self._read_out.setFixedSize(metrics.horizontalAdvance(widest) + 6, metrics.height() + 4)
        self._play = QToolButton()
        self._play.setCheckable(True)
        self._play.setToolTip(f"Play {title.replace('&', '').lower()} to and fro")
        self._play.setAccessibleName(self._play.toolTip())
        self._play.setWhatsThis(
            "Moves the slider from its smallest to its largest value and back, until pressed again."
        )
        self._play.setFixedSize(_BUTTON, _BUTTON)
        self._play.toggled.connect(self._toggle_play)
        set_icon(self._play, "play")
        if not playable:  # shown without a parent, it would be a window for a moment and take the focus
            self._play.hide()
        self._timer = QTimer(self, interval=_PLAY_INTERVAL)
        self._timer.timeout.connect(self._play_on)
        self.setFocusProxy(self.slider)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        for widget, stretch in ((self._label, 0), (self.slider, 1), (self._read_out, 0), (self._play, 0)):
            self._row.addWidget(widget, stretch)
        self.set_range(0, 10)

    def set_object_name(self, name: str) -> None:
        """The name of the slider itself, by which it is found."""
        self.slider.setObjectName(name)
        self._play.setObjectName(f"{name}Play")

    def set_range(self, low: int, high: int) -> None:
        """Smallest and largest value."""
        self.slider.blockSignals(True)
        self.slider.setRange(low, high)
        self.slider.setPageStep(max(1, (high - low) // 5))
        self.slider.blockSignals(False)
        self._show()

    def set_value(self, value: int) -> None:
        """Show a value without telling; beyond the range, the range grows, for the document is right."""
        self.slider.blockSignals(True)
        self.slider.setRange(min(value, self.slider.minimum()), max(value, self.slider.maximum()))
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._show()

    def value(self) -> int:
        """The value shown."""
        return self.slider.value()

    def set_format(self, text_of: Callable[[int], str]) -> None:
        """How the value is read out, for instance "same" in place of a number."""
        self._format = text_of
        self._show()

    def set_label_width(self, width: int) -> None:
        """The same for sliders above each other, so that their grooves line up."""
        self._label.setFixedWidth(width)

    def set_title(self, title: str) -> None:
        """Another label."""
        self._label.setText(title)
        self.slider.setAccessibleName(title)

    def add_widget(self, widget: QWidget) -> None:
        """Put a control, such as a Disclosure, at the right end."""
        self._row.addWidget(widget)

    def set_reason(self, reason: str) -> None:
        """Disabled, and why; "" enables."""
        self.slider.setEnabled(not reason)
        self._play.setEnabled(not reason)
        self.setToolTip(reason)

    def stop(self) -> None:
        """Play no more."""
        self._play.setChecked(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen does not play."""
        self.stop()
        super().hideEvent(event)

    def _toggle_play(self, playing: bool) -> None:
        set_icon(self._play, "pause" if playing else "play")
        if playing:
            self._timer.start()
            self._play_on()
        else:
            self._timer.stop()
            self._gesture.end()

    def _play_on(self) -> None:
        low, high = self.slider.minimum(), self.slider.maximum()
        if not low <= self.slider.value() + self._direction <= high:
            self._direction = -self._direction
        self._gesture.begin()
        self.slider.setValue(self.slider.value() + self._direction)

    def _tell(self, value: int) -> None:
        self._show()
        alone = not self._gesture.active
        self.value_edited.emit(value, self._gesture.begin())
        if alone:
            self._gesture.end()

    def _show(self) -> None:
        text = self._format(self.slider.value())
        self._read_out.setText(text)
        self.slider.setAccessibleDescription(text)
