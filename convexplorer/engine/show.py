"""One source that is shown: what becomes of it, what the user wants of it, and how its frames are handed on."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from convexplorer.messages import Message
from convexplorer.model.result import Frame
from convexplorer.model.sources import Source

Status = Literal["opening", "still", "live", "lost", "ended", "failed"]


@dataclass(frozen=True, eq=False)
class SourceState:
    """What became of a source.

    "opening" (it may take seconds), "still" (delivered, nothing more comes), "live", "lost" (it was live and is tried
    again and again), "ended" (with a `message` where it ended too early), "failed" (`message`, not tried again).
    """

    spec: Source
    status: Status
    message: Message | None = None
    dropped: int = 0
    """Frames passed over because their time had gone by before they could be made, or taken."""
    fps: float = 0.0
    """Frames a second that the source brings, those passed over among them; 0 while it is not known."""
    attempt: int = 0
    """How many times a lost source has been tried again in vain."""
    count: int = 0
    """Frames of a film; 0 for what has no end, or where nobody knows."""
    rate: float = 0.0
    """Frames a second of a film at its own speed."""
    channels: int = 0
    """Channels of its newest frame; 0 before there is one."""


class Show:
    """One call of `Grabber.show`; everything may be called from any thread, and returns at once but for `wait`."""

    def __init__(
        self,
        spec: Source,
        lock: threading.RLock,
        deliver: Callable[[Frame], None],
        report: Callable[[SourceState], None],
        held: bool = False,
    ) -> None:
        self.spec = spec
        self.held = held
        """The picture stands still: a film waits, what is live goes on unseen."""
        self.done = False
        """Its thread has ended: nothing changes any more."""
        self._lock, self._deliver, self._report = lock, deliver, report
        self._changed = threading.Condition()
        self._over = False
        self._kill: Callable[[], None] | None = None
        self._wanted: int | None = None
        self._by = 0
        self._channels = 0

    @property
    def over(self) -> bool:
        """Whether another source is shown by now, or none."""
        return self._over

    def end(self) -> None:
        """No more frames; whatever the source does, it is killed."""
        with self._changed:
            self._over = True
            kill = self._kill
            self._changed.notify_all()
        if kill is not None:
            kill()

    def on_end(self, kill: Callable[[], None]) -> None:
        """What to call at the end; at once when it is over already."""
        with self._changed:
            self._kill = kill
            over = self._over
        if over:
            kill()

    def hold(self, held: bool) -> None:
        """Freeze, or go on."""
        with self._changed:
            self.held = held
            self._changed.notify_all()

    def seek(self, index: int) -> None:
        """Go to that frame of a film, also while it is held."""
        with self._changed:
            self._wanted, self._by = index, 0
            self._changed.notify_all()

    def step(self, by: int) -> None:
        """So many frames on (or back, where negative)."""
        with self._changed:
            self._by += by
            self._changed.notify_all()

    def retune(self, spec: Source, seek: int | None) -> None:
        """The same film otherwise: at another speed, from another place; its frame comes again as one of `spec`."""
        with self._changed:
            self.spec = spec
            if seek is not None:
                self._wanted, self._by = seek, 0
            self._changed.notify_all()

    def order(self, at: int) -> int | None:
        """The frame that the user wants instead of the one after `at`, told once."""
        with self._changed:
            if self._wanted is None and not self._by:
                return None
            wanted = (at if self._wanted is None else self._wanted) + self._by
            self._wanted, self._by = None, 0
            return max(wanted, 0)

    def wait(self, until: float | None, spec: Source, held: bool) -> bool:
        """Until that time (of `time.monotonic`; None: for ever) has come: True; False as soon as something changed.

        Something: it is over, there is an order, or `spec` and `held` are no longer as its caller saw them.
        """
        with self._changed:

            def changed() -> bool:
                ordered = self._wanted is not None or self._by != 0
                return self._over or ordered or self.held != held or self.spec is not spec

            return not self._changed.wait_for(changed, None if until is None else max(until - time.monotonic(), 0))

    def pause(self, seconds: float) -> bool:
        """Whether it is over, at the latest after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._over, seconds)

    def hand_on(self, frame: Frame) -> bool:
        """Deliver a frame; False when another source is shown by now."""
        with self._lock:
            if self._over:
                return False
            self._channels = frame.image.shape[0]
            self._deliver(frame)
            return True

    def say(self, state: SourceState) -> None:
        """Report, unless another source is shown by now."""
        with self._lock:
            if not self._over:
                self._report(replace(state, channels=self._channels))
