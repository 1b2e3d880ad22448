"""The controls of what is played: play, one back and forth, the place in it, speed and loop; one row."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from convexplorer.ui.theme import set_icon
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
FILM = (
    "Shows the frame before this one and pauses; the layers answer edits on it.",
    "Runs the film, or holds it at this frame; the layers go on answering edits.",
    "Shows the frame after this one and pauses.",
    "At its end the film begins again; otherwise it stays at the last frame.",
    "Which frame is shown, as the time since the beginning of the film.",
    "From a tenth to four times the film's own speed; frames are passed over, never queued.",
)
_SIDE = 24
_ARROW = 34
"""Pixels round the text of a box, with its arrow."""
_WIDEST = "88:88.8"


@dataclass(frozen=True)
class TransportWords:
    """What is played and what its controls are called; `whats` answers *What is this?* of each, from the left."""

    prefix: str = "transport"
    one: str = "frame"
    place: str = "Place in the film"
    speed: str = "How fast the film runs; 1× is its own speed"
    speeds: tuple[float, ...] = SPEEDS
    whats: tuple[str, ...] = FILM
    widest: str = _WIDEST
    counted: Callable[[int], str] | None = None
    """How a place is written; None: as time."""
    ends: tuple[str, ...] = ()
    """`whats` of two more buttons, that go to the first and to the last; none: there are no such buttons."""


class TransportBar(QWidget):
    """`played(bool)`, `stepped(±1)`, `sought(frame)`, `speed_chosen(factor)`, `loop_chosen(bool)`: the user's wishes.

    What is shown is set from outside, by `set_film` and `set_place`; nothing is told of that.
    """

    played = Signal(bool)
    stepped = Signal(int)
    sought = Signal(int)
    speed_chosen = Signal(float)
    loop_chosen = Signal(bool)

    def __init__(self, words: TransportWords | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = words or TransportWords()
        self._words = words
        self._rate = 0.0
        self._ends = [
            self._button(f"{words.prefix}{end}", icon, f"The {end.lower()} {words.one} ({end_key})")
            for end, icon, end_key in (("First", "step-first", "Home"), ("Last", "step-last", "End"))
            if words.ends
        ]
        self._back = self._button(f"{words.prefix}Back", "step-back", f"One {words.one} back (,)")
        self._play = self._button(f"{words.prefix}Play", "play", "Play (Space)")
        self._forth = self._button(f"{words.prefix}Forth", "step-forward", f"One {words.one} forth (.)")
        self._loop = self._button(f"{words.prefix}Loop", "refresh", "Begin again at the end")
        self._play.setCheckable(True)
        self._loop.setCheckable(True)
        self._place = LabelledSlider(words.place, playable=False, widest=words.widest)
        self._place.set_object_name(f"{words.prefix}Place")
        self._place.slider.setToolTip(f"Drag to another {words.one}")
        self._place.set_label_width(0)
        self._place.set_format(self._time)
        self._speed = QComboBox()
        self._speed.setObjectName(f"{words.prefix}Speed")
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip(words.speed)
        for speed in words.speeds:
            self._speed.addItem(f"{speed:g}×", speed)
        widest = max(self._speed.fontMetrics().horizontalAdvance(f"{speed:g}×") for speed in words.speeds)
        self._speed.setFixedWidth(widest + _ARROW)
        self._explain()
        self._connect()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        first, last = self._ends[:1], self._ends[1:]
        for widget in (*first, self._back, self._play, self._forth, *last, self._place, self._speed, self._loop):
            row.addWidget(widget, 1 if widget is self._place else 0)

    def set_film(self, frames: int, rate: float, speed: float, loop: bool) -> None:
        """How many frames at how many a second the film has, how fast it runs, and whether it begins again."""
        self._rate = rate
        self._place.set_range(0, max(frames - 1, 0))
        speeds = self._words.speeds
        near = min(range(len(speeds)), key=lambda at: abs(speeds[at] - speed))
        self._speed.setCurrentIndex(near)
        self._loop.setChecked(loop)

    def set_place(self, frame: int, playing: bool) -> None:
        """Where it is, and whether it runs; a place that is being dragged stays."""
        if not self._place.slider.isSliderDown():
            self._place.set_value(frame)
        if self._play.isChecked() != playing or not self._play.property("shown"):
            self._play.setProperty("shown", True)
            self._play.setChecked(playing)
            set_icon(self._play, "pause" if playing else "play")
            self._play.setToolTip("Pause (Space)" if playing else "Play (Space)")
            self._play.setAccessibleName(self._play.toolTip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and pauses, comma and point step."""
        if event.key() == Qt.Key.Key_Space:
            self._play.click()
        elif event.key() in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Comma else 1)
        else:
            super().keyPressEvent(event)

    def _button(self, name: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setFixedSize(_SIDE, _SIDE)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(button, icon)
        return button

    def _explain(self) -> None:
        widgets = (self._back, self._play, self._forth, self._loop, self._place.slider, self._speed, *self._ends)
        for widget, text in zip(widgets, (*self._words.whats, *self._words.ends), strict=True):
            widget.setWhatsThis(text)

    def _connect(self) -> None:
        self._back.clicked.connect(lambda *_: self.stepped.emit(-1))
        self._forth.clicked.connect(lambda *_: self.stepped.emit(1))
        self._play.clicked.connect(self.played)
        self._loop.clicked.connect(self.loop_chosen)
        for button, last in zip(self._ends, (False, True), strict=False):
            button.clicked.connect(lambda *_, last=last: self.sought.emit(self._place.slider.maximum() if last else 0))
        self._place.value_edited.connect(lambda value, _: self.sought.emit(value))
        self._speed.activated.connect(lambda index: self.speed_chosen.emit(self._words.speeds[index]))

    def _time(self, frame: int) -> str:
        if self._words.counted:
            return self._words.counted(frame)
        if self._rate <= 0:
            return str(frame)
        minutes, seconds = divmod(frame / self._rate, 60)
        return f"{int(minutes)}:{seconds:04.1f}"
