"""One slot between two threads: the newest thing wins, what was never taken is counted."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest thing put in until somebody takes it; safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._thing: T | None = None
        self._closed = False
        self._dropped = 0

    def put(self, thing: T) -> None:
        """Replace what lies there; after `close` nothing is kept."""
        with self._changed:
            if self._closed:
                return
            if self._thing is not None:
                self._dropped += 1
            self._thing = thing
            self._changed.notify_all()

    def take(self) -> T | None:
        """What lies there, which is then gone, or None."""
        with self._changed:
            thing, self._thing = self._thing, None
            return thing

    def wait(self, timeout: float | None = None) -> bool:
        """Whether something lies there, at the latest after `timeout` seconds; False at once when closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._thing is not None or self._closed, timeout)
            return self._thing is not None

    def close(self) -> None:
        """Nothing more comes: forget what lies there and wake everybody who waits."""
        with self._changed:
            self._closed = True
            self._thing = None
            self._changed.notify_all()

    @property
    def dropped(self) -> int:
        """How many things were replaced before anybody took them."""
        with self._changed:
            return self._dropped
