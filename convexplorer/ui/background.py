"""Small work that would hold up the window: done on a thread, and what comes of it handed over here."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from convexplorer.engine.task import Progress, Task
from convexplorer.messages import Message

PERIOD = 16
T = TypeVar("T")


class Background(QObject, Generic[T]):
    """One piece of work at a time, the newest wins: what an older one gives is forgotten."""

    def __init__(self, parent: QObject, then: Callable[[T], None], failed: Callable[[Message], None]) -> None:
        super().__init__(parent)
        self._then, self._failed = then, failed
        self._task: Task | None = None
        self._found: list[T] = []
        self._next: Callable[[], T] | None = None
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._poll)

    @property
    def busy(self) -> bool:
        """Whether something is still to be handed over."""
        return self._task is not None

    def ask(self, work: Callable[[], T]) -> None:
        """Do this, in place of what was asked for before."""
        if self._task is not None:
            self._next = work
            return
        found: list[T] = []
        self._found = found
        self._task = Task("background", lambda: _steps(work, found))
        self._task.start()
        self._timer.start()

    def stop(self, patience: float = 0.0) -> None:
        """Hand nothing over any more; what still runs has so many seconds to end."""
        self._timer.stop()
        task, self._task, self._next = self._task, None, None
        if task is not None:
            task.wait(patience)

    def _poll(self) -> None:
        task, found, newer = self._task, self._found, self._next
        if task is None or task.state in ("waiting", "running"):
            return
        self._timer.stop()
        self._task = self._next = None
        if newer is not None:
            self.ask(newer)
        elif found:
            self._then(found[0])
        elif task.error is not None:
            self._failed(task.error)


def _steps(work: Callable[[], T], found: list[T]) -> Iterator[Progress]:
    yield Progress(0, 1)
    found.append(work())
