"""Takes the frames of the source that is shown and hands each on, whatever the source does."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from convexplorer import sources
from convexplorer.engine.apply import load
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Source, Synthetic, is_live
from convexplorer.sources.synthetic import frame_at

LOG = logging.getLogger(__name__)
DECODERS = 2
"""Pictures decoded at once; who waits for longer than it is wanted gives up its turn."""


@dataclass(frozen=True, eq=False)
class SourceState:
    """What became of a source: "still" (delivered, nothing more comes), "live", "ended" or "failed" (`message`)."""

    spec: Source
    status: Literal["still", "live", "ended", "failed"]
    message: Message | None = None
    dropped: int = 0
    """Frames passed over because their time had gone by before they could be made."""


class Grabber:
    """Shows one source at a time; both functions given are called from its threads, never two at once."""

    def __init__(
        self, deliver: Callable[[Frame], None], report: Callable[[SourceState], None] = lambda _state: None
    ) -> None:
        self._deliver = deliver
        self._report = report
        self._lock = threading.RLock()
        self._shown: _Show | None = None
        self._threads: set[threading.Thread] = set()
        self._turns = threading.Semaphore(DECODERS)
        self._stopped = False

    def show(self, spec: Source | None) -> None:
        """Frames of this source from now on, and of no other; None: of none. Returns at once."""
        with self._lock:
            if self._shown is not None:
                self._shown.over.set()
            self._shown = None
            if spec is None or self._stopped:
                return
            self._shown = _Show(spec, threading.Event())
            thread = threading.Thread(target=self._run, args=(self._shown,), name="grabber", daemon=True)
            self._threads.add(thread)
            thread.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """No more frames; True when every thread ended within `timeout` seconds. Safe to call twice."""
        with self._lock:
            self._stopped = True
            if self._shown is not None:
                self._shown.over.set()
            self._shown = None
            threads = list(self._threads)
        until = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in threads)

    def _run(self, show: "_Show") -> None:
        try:
            self._frames(show)
        except UserError as problem:
            self._say(show, SourceState(show.spec, "failed", problem.message))
        except MemoryError:
            self._say(show, SourceState(show.spec, "failed", Message("out-of-memory")))
        except Exception as problem:  # the thread's last line of defence
            LOG.exception("source %s failed", show.spec)
            self._say(show, SourceState(show.spec, "failed", Message("unexpected", {"kind": type(problem).__name__})))
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _frames(self, show: "_Show") -> None:
        spec = show.spec
        if type(spec) in sources.UNTRUSTED:
            frame = self._decoded(show)
            if frame is not None and self._hand_on(show, frame):
                self._say(show, SourceState(spec, "still"))
            return
        live = is_live(spec)
        frames = self._paced(show, spec) if isinstance(spec, Synthetic) else sources.frames(spec)
        for number, frame in enumerate(frames):
            if not self._hand_on(show, frame):
                return
            if number == 0:
                self._say(show, SourceState(spec, "live" if live else "still"))
        if live:
            self._say(show, SourceState(spec, "ended"))

    def _decoded(self, show: "_Show") -> Frame | None:
        """The picture, decoded where a decoder may crash or hang; None when nobody waits for it any more."""
        while not self._turns.acquire(timeout=0.05):
            if show.over.is_set():
                return None
        try:
            if show.over.is_set():
                return None
            return load(show.spec)
        finally:
            self._turns.release()

    def _paced(self, show: "_Show", spec: Synthetic) -> Iterator[Frame]:
        """The moving scene in its own time: what could not be made in time is passed over, not made up for."""
        begun, made, told, dropped = time.monotonic(), 0, time.monotonic(), 0
        while True:
            index = max(int((time.monotonic() - begun) * spec.rate), made)
            if show.over.wait(max(begun + index / spec.rate - time.monotonic(), 0)):
                return
            dropped += index - made
            made = index + 1
            yield frame_at(spec, index)
            if dropped and time.monotonic() - told > 1:
                told = time.monotonic()
                self._say(show, SourceState(spec, "live", None, dropped))

    def _hand_on(self, show: "_Show", frame: Frame) -> bool:
        """Deliver a frame of the source that is shown; False when another one is by now."""
        with self._lock:
            if show.over.is_set():
                return False
            self._deliver(frame)
            return True

    def _say(self, show: "_Show", state: SourceState) -> None:
        with self._lock:
            if not show.over.is_set():
                self._report(state)


@dataclass(frozen=True, eq=False)
class _Show:
    """One call of `show`: its source, and the flag that says that it is over."""

    spec: Source
    over: threading.Event
