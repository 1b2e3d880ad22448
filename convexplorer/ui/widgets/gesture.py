"""What belongs together when a number is changed: one drag, one held key, one run of the wheel; one undo step."""

import itertools

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent

_NUMBERS = itertools.count(1)
_PIXELS_A_STEP = 4
_START = 3
_WHEEL_REST = 500  # milliseconds without a notch that end a run of the wheel
FINE, COARSE = 0.1, 10.0


class Gesture(QObject):
    """The gesture under way, by a name that no other ever has; `finished` is emitted once at its end."""

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._name = ""
        self._rest = QTimer(self, singleShot=True, interval=_WHEEL_REST)
        self._rest.timeout.connect(self.end)

    @property
    def active(self) -> bool:
        """Something is being changed right now."""
        return bool(self._name)

    def begin(self) -> str:
        """The name of the gesture under way, or of a new one."""
        self._rest.stop()
        if not self._name:
            self._name = f"gesture-{next(_NUMBERS)}"
        return self._name

    def begin_resting(self) -> str:
        """As `begin`; it ends by itself when nothing follows."""
        name = self.begin()
        self._rest.start()
        return name

    def end(self) -> None:
        """The gesture is over; nothing happens when there is none."""
        self._rest.stop()
        if self._name:
            self._name = ""
            self.finished.emit()


class Grab:
    """A number under the pressed mouse: up is more, Shift is fine, Alt or Ctrl is coarse."""

    def __init__(self) -> None:
        self.pressed = False
        self.moving = False
        self._y = 0.0
        self._rest = 0.0

    def press(self, y: float) -> None:
        """The button went down at this height."""
        self.pressed, self.moving, self._y, self._rest = True, False, y, 0.0

    def move(self, y: float, scale: float = 1.0) -> int:
        """Whole steps since the last call, `scale` times as many; 0 until the mouse has moved enough to be meant."""
        if not self.pressed:
            return 0
        if not self.moving:
            if abs(self._y - y) <= _START:
                return 0
            self.moving = True
        self._rest += scale * (self._y - y) / _PIXELS_A_STEP
        self._y = y
        steps = int(round(self._rest, 6))  # ten tenths are one
        self._rest -= steps
        return steps

    def release(self) -> bool:
        """The button went up; True when the number was moved, False when it was only clicked."""
        moved, self.pressed, self.moving = self.moving, False, False
        return moved


def factor(modifiers: Qt.KeyboardModifier) -> float:
    """What a step is multiplied by: Shift fine, Alt or Ctrl coarse."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return FINE
    if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
        return COARSE
    return 1.0


def notches(event: QWheelEvent) -> int:
    """Steps of the wheel, up positive; with Alt, Qt turns the wheel sideways."""
    delta = event.angleDelta()
    amount = delta.y() or delta.x()
    return round(amount / 120) or (amount > 0) - (amount < 0)


def stepped(value: float, amount: float) -> float:
    """The sum without the dust of binary fractions: −1 + .1 is −.9."""
    return round(value + amount, 10) + 0.0
