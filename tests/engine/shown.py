"""What a grabber delivered and reported, and a way to wait for it."""

import threading
from collections.abc import Callable

from convexplorer.engine.grabber import Grabber
from convexplorer.engine.show import SourceState
from convexplorer.model.result import Frame

SECONDS = 30.0


class Log:
    """A grabber and everything it said."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.states: list[SourceState] = []
        self._changed = threading.Condition()
        self.grabber = Grabber(lambda frame: self._add(self.frames, frame), lambda state: self._add(self.states, state))

    def _add(self, where: list, thing: object) -> None:  # type: ignore[type-arg]
        with self._changed:
            where.append(thing)
            self._changed.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        """Until that is so; fails after a long time."""
        with self._changed:
            assert self._changed.wait_for(until, SECONDS), [(state.status, str(state.message)) for state in self.states]

    @property
    def status(self) -> str:
        """What was said last."""
        return self.states[-1].status if self.states else ""

    def wait_for(self, status: str) -> SourceState:
        """The state of that kind, once it is the last one."""
        self.wait(lambda: self.status == status)
        return self.states[-1]
