"""Takes the frames of the source that is shown and hands each on, whatever the source does."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from convexplorer import sources
from convexplorer.engine.apply import load
from convexplorer.engine.buffers import Pool
from convexplorer.engine.player import play
from convexplorer.engine.show import Show, SourceState
from convexplorer.engine.watch import watch
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import LIVE, Camera, ImageSequence, Pipe, Reel, Source, VideoFile
from convexplorer.sources import pipe
from convexplorer.sources.v4l2 import CONTROLS

LOG = logging.getLogger(__name__)
DECODERS = 2
"""Pictures decoded at once; who waits for longer than it is wanted gives up its turn."""
STARTERS = 4
"""Films and devices that are opened or open at once: who switches quickly starts no process for what is passed."""


class Grabber:
    """Shows one source at a time; both functions given are called from its threads, never two at once."""

    def __init__(
        self, deliver: Callable[[Frame], None], report: Callable[[SourceState], None] = lambda _state: None
    ) -> None:
        self._deliver = deliver
        self._report = report
        self._lock = threading.RLock()
        self._shown: Show | None = None
        self._threads: set[threading.Thread] = set()
        self._turns = threading.Semaphore(DECODERS)
        self._starts = threading.Semaphore(STARTERS)
        self._pool = Pool()
        self._held = False
        self._stopped = False

    def show(self, spec: Source | None) -> None:
        """Frames of this source from now on, and of no other; None: of none. Returns at once.

        A film that differs from the one shown only in speed, loop and start is not opened again, nor is a camera that
        differs in exposure, gain, white balance and focus.
        """
        with self._lock:
            shown = self._shown
            if shown is not None and spec is not None and not shown.done and _otherwise(shown.spec, spec):
                shown.retune(spec, _sought(shown.spec, spec))
                return
            if shown is not None:
                shown.end()
            self._shown = None
            if spec is None or self._stopped:
                return
            self._shown = Show(spec, self._lock, self._deliver, self._report, self._held)
            thread = threading.Thread(target=self._run, args=(self._shown,), name="grabber", daemon=True)
            self._threads.add(thread)
            thread.start()

    def freeze(self, held: bool) -> None:
        """Hold the picture, or let go: a film waits where it is, a device runs on unseen. Holds later sources too."""
        with self._lock:
            self._held = held
            if self._shown is not None:
                self._shown.hold(held)

    def seek(self, index: int) -> None:
        """That frame of the film that is shown, also while it is held; behind its end, the last one."""
        with self._lock:
            if self._shown is not None:
                self._shown.seek(index)

    def step(self, by: int) -> None:
        """So many frames on in the film that is shown, or back; one after another are added up."""
        with self._lock:
            if self._shown is not None:
                self._shown.step(by)

    def stop(self, timeout: float = 2.0) -> bool:
        """No more frames; True when every thread ended within `timeout` seconds. Safe to call twice."""
        with self._lock:
            self._stopped = True
            if self._shown is not None:
                self._shown.end()
            self._shown = None
            threads = list(self._threads)
        until = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in threads)

    def _run(self, show: Show) -> None:
        try:
            self._frames(show)
        except UserError as problem:
            show.say(SourceState(show.spec, "failed", problem.message))
        except MemoryError:
            show.say(SourceState(show.spec, "failed", Message("out-of-memory")))
        except Exception as problem:  # the thread's last line of defence
            LOG.exception("source %s failed", show.spec)
            show.say(SourceState(show.spec, "failed", Message("unexpected", {"kind": type(problem).__name__})))
        finally:
            with self._lock:
                show.done = True
                self._threads.discard(threading.current_thread())

    def _frames(self, show: Show) -> None:
        spec = show.spec
        if isinstance(spec, Pipe):
            self._piped(show)
        elif isinstance(spec, LIVE):
            with self._turn(self._starts, show) as mine:
                if mine:
                    watch(show, self._pool.take)
        elif isinstance(spec, Reel):
            with self._turn(self._starts, show) as mine:
                if mine:
                    play(show, spec, self._pool.take)
        else:
            self._still(show)

    def _still(self, show: Show) -> None:
        """The one frame; a file's is decoded where a decoder may crash or hang."""
        with self._turn(self._turns, show, wait=type(show.spec) in sources.UNTRUSTED) as mine:
            frame = load(show.spec) if mine else None
        if frame is not None and show.hand_on(frame):
            show.say(SourceState(show.spec, "still"))

    def _piped(self, show: Show) -> None:
        """What comes on stdin, which is this process's own, as it comes."""
        live = False
        for frame in pipe.frames(show.spec, lambda: show.over):
            if not (live and show.held) and not show.hand_on(replace(frame, spec=show.spec)):
                return
            if not live:
                live = True
                show.say(SourceState(show.spec, "live"))
        show.say(SourceState(show.spec, "ended"))

    @contextlib.contextmanager
    def _turn(self, turns: threading.Semaphore, show: Show, wait: bool = True) -> Iterator[bool]:
        """Whether it is this show's turn; False when nobody waits for it any more."""
        if not wait:
            yield True
            return
        while not turns.acquire(timeout=0.05):
            if show.over:
                yield False
                return
        try:
            yield not show.over
        finally:
            turns.release()


def _sought(shown: Source, wanted: Source) -> int | None:
    """The other place in the same film, where it is wanted at one."""
    films = VideoFile | ImageSequence
    if isinstance(shown, films) and isinstance(wanted, films) and shown.start != wanted.start:
        return wanted.start
    return None


def _otherwise(shown: Source, wanted: Source) -> bool:
    """Whether what is shown only has to be played, or set, otherwise."""
    if isinstance(shown, VideoFile) and isinstance(wanted, VideoFile):
        return replace(shown, start=wanted.start, speed=wanted.speed, loop=wanted.loop) == wanted
    if isinstance(shown, ImageSequence) and isinstance(wanted, ImageSequence):
        return replace(shown, start=wanted.start, speed=wanted.speed, loop=wanted.loop) == wanted
    if isinstance(shown, Camera) and isinstance(wanted, Camera):
        locked = {name: getattr(wanted, name) for name in CONTROLS}
        return replace(shown, **locked) == wanted
    return False
