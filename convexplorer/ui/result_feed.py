"""Takes the newest result every 16 ms and hands it to every panel that was added, in any window."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from convexplorer.engine.mailbox import Mailbox
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View

PERIOD = 16
"""Milliseconds: sixty times a second, as often as most screens show anything new."""
HURRIED = 3
"""Milliseconds while the user waits for an answer: a result that is there after 5 ms is not kept for 11 more."""


class Receiver(Protocol):
    """What the feed needs to know of a panel."""

    def isVisible(self) -> bool:  # noqa: N802 -- Qt's name
        """Whether anybody sees it."""

    def questions(self, view: View) -> tuple[Question, ...]:
        """What it wants to know."""

    def set_result(self, result: Result) -> None:
        """Show it."""


class ResultFeed(QObject):
    """The only way from the worker into the window; `newest` is the last result handed out."""

    taken = Signal()
    """A result was handed out."""

    def __init__(self, results: Mailbox[Result], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._receivers: list[Receiver] = []
        self._polls: list[Callable[[], None]] = []
        self.newest: Result | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.take)
        self._timer.start()

    def add(self, receiver: Receiver) -> None:
        """Hand every result to this panel, too, from now on; what is already there at once."""
        self._receivers.append(receiver)
        if self.newest is not None:
            receiver.set_result(self.newest)

    def remove(self, receiver: Receiver) -> None:
        """Forget this panel."""
        self._receivers.remove(receiver)

    def poll(self, function: Callable[[], None]) -> None:
        """Call this in the same rhythm: other mailboxes that threads write to."""
        self._polls.append(function)

    def visible(self) -> Iterable[Receiver]:
        """The panels somebody sees."""
        return [receiver for receiver in self._receivers if receiver.isVisible()]

    def questions(self, view: View) -> tuple[Question, ...]:
        """What all visible panels want to know, each question once."""
        return tuple(dict.fromkeys(q for receiver in self.visible() for q in receiver.questions(view)))

    def again(self, receiver: Receiver) -> None:
        """Hand the newest result once more to a panel that was just shown or resized."""
        if self.newest is not None:
            receiver.set_result(self.newest)

    def hurry(self, waited_for: bool) -> None:
        """Whether the user waits for a result just now: then it is looked for more often."""
        period = HURRIED if waited_for else PERIOD
        if self._timer.isActive() and self._timer.interval() != period:
            self._timer.setInterval(period)

    def stop(self) -> None:
        """No more results; safe to call twice."""
        self._timer.stop()

    @Slot()
    def take(self) -> None:
        """Hand out the newest result, if there is a new one."""
        for function in self._polls:
            function()
        result = self._results.take()
        if result is None:
            return
        self.newest = result
        for receiver in self.visible():
            receiver.set_result(result)
        self.taken.emit()
