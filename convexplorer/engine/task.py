"""Long work beside the window: a generator that reports how far it is, run by a thread of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from convexplorer.messages import Message, UserError

LOG = logging.getLogger(__name__)
State = Literal["waiting", "running", "done", "cancelled", "failed"]


@dataclass(frozen=True)
class Progress:
    """How far long work is; `problem` is something the user should read although the work goes on."""

    done: float
    total: float
    text: str = ""
    problem: Message | None = None
    note: Message | None = None
    """Something worth a line in a log."""


class Task:
    """One piece of long work; `state`, `progress`, `problems` and `error` may be read from any thread at any time."""

    def __init__(self, title: str, work: Iterator[Progress] | Callable[[], Iterator[Progress]]) -> None:
        self.title = title
        self.state: State = "waiting"
        self.progress = Progress(0, 1)
        self.problems: tuple[Message, ...] = ()
        self.error: Message | None = None
        self._work = work
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"task {title}"[:40], daemon=True)

    def start(self) -> None:
        """Begin; once only."""
        self.state = "running"
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end at its next report; what it opened is closed there."""
        self._cancelled.set()
        if self.state == "waiting":
            self.state = "cancelled"

    def wait(self, timeout: float | None = None) -> bool:
        """Whether the work is over, at the latest after `timeout` seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.state = self._iterate()
        except UserError as problem:
            self.error, self.state = problem.message, "failed"
        except Exception as problem:  # the thread's last line of defence
            LOG.exception("task %s failed", self.title)
            self.error, self.state = Message("unexpected", {"kind": type(problem).__name__}), "failed"

    def _iterate(self) -> State:
        work = self._work() if callable(self._work) else self._work
        try:
            if self._cancelled.is_set():
                return "cancelled"
            for progress in work:
                self.progress = progress
                if progress.problem is not None:
                    self.problems = (*self.problems, progress.problem)
                if self._cancelled.is_set():
                    return "cancelled"
            return "done"
        finally:
            close = getattr(work, "close", None)
            if close is not None:
                close()
