"""Recording: pictures with their times in, a film or a row of frames out that lasts as long as it took."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from convexplorer.compute.arrays import Array
from convexplorer.engine import child as children
from convexplorer.formats import movie
from convexplorer.formats.movie import Film, Step
from convexplorer.formats.sequence import Sequence
from convexplorer.formats.stack import Stack
from convexplorer.messages import Message, UserError

LOG = logging.getLogger(__name__)
State = Literal["recording", "converting", "done", "failed", "cancelled"]


class Pace:
    """How many frames each picture is for in a film of a constant rate, so that the film keeps the pictures' times.

    A picture is shown from the frame nearest to its time until the next one's. Of two for the same frame the later one
    is shown.
    """

    def __init__(self, rate: float) -> None:
        self.repeated = self.dropped = 0
        self._rate = rate
        self._waiting: Array | None = None
        self._begun = 0.0
        self._frame = 0

    def add(self, picture: Array, seconds: float) -> tuple[Array, int] | None:
        """The picture before, now that it is known for how many frames it is; None where it is for none."""
        if self._waiting is None:
            self._begun, self._waiting = seconds, picture
            return None
        frame = max(round((seconds - self._begun) * self._rate), self._frame)
        before, times = self._waiting, frame - self._frame
        self._waiting, self._frame = picture, frame
        if not times:
            self.dropped += 1
            return None
        self.repeated += times - 1
        return before, times

    def end(self, seconds: float) -> tuple[Array, int] | None:
        """The last picture, which is shown until `seconds`; None when there was none."""
        if self._waiting is None:
            return None
        times = max(round((seconds - self._begun) * self._rate) - self._frame, 1)
        self.repeated += times - 1
        last, self._waiting = self._waiting, None
        return last, times


class FilmTrack:
    """Feeds a film: by the clock when it is live, every picture once when it comes from a file."""

    def __init__(self, film: Film, live: bool, paint: Callable[[Any], Array] | None = None) -> None:
        self.film = film
        self._paint = paint
        """Makes the picture of what was put, on the recorder's thread."""
        self.pace = Pace(film.rate) if live else None

    @property
    def written(self) -> tuple[int, int, int, int]:
        """Frames, bytes, repeated and dropped."""
        pace = self.pace
        return self.film.frames, self.film.bytes, pace.repeated if pace else 0, pace.dropped if pace else 0

    def add(self, picture: Any, seconds: float) -> None:
        """One more picture (H, W) or (H, W, 3), or what is painted as one."""
        picture = picture if self._paint is None else self._paint(picture)
        self._write((picture, 1) if self.pace is None else self.pace.add(picture, seconds))

    def end(self, seconds: float) -> None:
        """The last picture lasts until then; nothing comes after."""
        if self.pace is not None:
            self._write(self.pace.end(seconds))

    def close(self) -> None:
        """What is there plays from now on."""
        self.film.close()

    def _write(self, said: tuple[Array, int] | None) -> None:
        if said is not None:
            self.film.write(*said)


class FrameTrack:
    """Feeds a row of frames: each picture once, with its time."""

    def __init__(self, sequence: Sequence, suffix: str, encode: Callable[[Any], bytes]) -> None:
        self.sequence = sequence
        self._suffix, self._encode = suffix, encode
        self._begun: float | None = None

    @property
    def written(self) -> tuple[int, int, int, int]:
        """Frames, bytes, repeated (none) and dropped (none here)."""
        return self.sequence.frames, self.sequence.bytes, 0, 0

    def add(self, picture: Any, seconds: float) -> None:
        """One more picture, as `encode` takes it."""
        self._begun = seconds if self._begun is None else self._begun
        self.sequence.write(self._encode(picture), self._suffix, seconds - self._begun)

    def end(self, seconds: float) -> None:
        """Nothing is left to write: the times are in the table."""

    def close(self) -> None:
        """Close the table."""
        self.sequence.close()


class StackTrack:
    """Feeds one file of arrays: each once."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    @property
    def written(self) -> tuple[int, int, int, int]:
        """Frames, bytes, repeated (none) and dropped (none here)."""
        return self.stack.frames, self.stack.bytes, 0, 0

    def add(self, picture: Array, seconds: float) -> None:
        """One more array."""
        self.stack.write(picture)

    def end(self, seconds: float) -> None:
        """The file takes its place."""
        self.stack.finish()

    def close(self) -> None:
        """Nothing stays of a file that did not."""
        self.stack.close()


Track = FilmTrack | FrameTrack | StackTrack


@dataclass(frozen=True)
class Recording:
    """What became of a recording so far; `share` of its conversion is done.

    `message`: why it failed, what was kept when it was cancelled, or when it is done what its viewer should know.
    """

    path: Path
    state: State = "recording"
    seconds: float = 0.0
    frames: int = 0
    repeated: int = 0
    dropped: int = 0
    bytes: int = 0
    share: float = 0.0
    message: Message | None = None


class Recorder:
    """One recording on a thread of its own; every method answers at once but `put` of what is not live."""

    def __init__(self, track: Track, path: Path, live: bool = True) -> None:
        self._track, self._path, self._live = track, path, live
        self._changed = threading.Condition()
        self._slot: tuple[Any, float] | None = None
        self._newest: float | None = None
        self._first: float | None = None
        self._over: float | None = None
        self._dropped = 0
        self._state: State = "recording"
        self._share = 0.0
        self._message: Message | None = None
        self._making: children.Items[Step] | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def put(self, picture: Any, seconds: float) -> bool:
        """A picture, as the track takes it, and when it was; False when the recording is over.

        Live, the newest takes the place of one that still waits, which is counted. Otherwise this waits for room.
        """
        with self._changed:
            if not self._live:
                self._changed.wait_for(lambda: self._slot is None or self._over is not None)
            if self._over is not None:
                return False
            self._dropped += self._slot is not None
            self._slot = picture, seconds
            self._newest = seconds
            self._first = seconds if self._first is None else self._first
            self._changed.notify_all()
            return True

    def stop(self, seconds: float | None = None) -> None:
        """No more pictures; the last one lasts until `seconds` (now), then the film is made."""
        with self._changed:
            if self._over is None:
                self._over = time.monotonic() if seconds is None else seconds
                self._changed.notify_all()

    def cancel(self) -> None:
        """Stop, and do not make the film: the recording stays in its segments."""
        with self._changed:
            self._cancelled = True
            making = self._making
        self.stop()
        if making is not None:
            making.close()

    def wait(self, timeout: float | None = None) -> bool:
        """Whether everything is over, at the latest after `timeout` seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def recording(self) -> Recording:
        """What became of it so far, from any thread."""
        with self._changed:
            frames, size, repeated, dropped = self._track.written
            until = self._over if self._over is not None else time.monotonic() if self._live else self._newest
            seconds = max(until - self._first, 0.0) if until is not None and self._first is not None else 0.0
            return Recording(
                self._path,
                self._state,
                seconds,
                frames,
                repeated,
                dropped + self._dropped,
                size,
                self._share,
                self._message,
            )

    def _run(self) -> None:
        try:
            self._take()
            film = self._track.film if isinstance(self._track, FilmTrack) else None
            if film is not None:
                self._make(film)
            if film is not None and self._cancelled and film.segments[0].exists():
                kept = " and ".join(path.name for path in film.segments)
                self._become("cancelled", Message("movie-kept", {"name": film.path.name, "kept": kept}))
            else:
                self._become("done", film.note if film is not None else None)
        except UserError as problem:
            self._become("failed", problem.message)
        except MemoryError:
            self._become("failed", Message("out-of-memory"))
        except Exception as problem:  # the thread's last line of defence
            LOG.exception("recording failed")
            self._become("failed", Message("unexpected", {"kind": type(problem).__name__}))
        finally:
            self._track.close()

    def _become(self, state: State, message: Message | None) -> None:
        with self._changed:
            self._state, self._message = state, message
            self._over = time.monotonic() if self._over is None else self._over
            self._slot = None
            self._changed.notify_all()

    def _take(self) -> None:
        """Write what is put until it is over."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._slot is not None or self._over is not None)
                item, self._slot = self._slot, None
                self._changed.notify_all()
            if item is None:
                break
            self._track.add(*item)
        assert self._over is not None
        self._track.end(self._over)
        self._track.close()

    def _make(self, film: Film) -> None:
        with self._changed:
            self._state = "converting"
        for step in made(film, self._watch):
            self._share = step.done / step.total

    def _watch(self, making: children.Items[Step]) -> None:
        with self._changed:
            self._making = making
            cancelled = self._cancelled
        if cancelled:
            making.close()


def made(film: Film, begun: Callable[[children.Items[Step]], None] = lambda _items: None) -> Iterator[Step]:
    """How far the film is while a child process makes it of its segments; `begun` is given what ends that early.

    Errors: UserError, and the segments are kept.
    """
    segments, path, rate = film.finish()
    try:
        with children.iterate(movie.convert, segments, path, rate, policy="every", what=f"Making {path.name}") as steps:
            begun(steps)
            yield from steps
    except UserError as problem:
        if not problem.message.code.startswith("child-"):
            raise
        raise movie.not_converted(segments, path, "the process that made it ended") from problem
    finally:
        with contextlib.suppress(OSError):
            movie.unfinished_path(path).unlink()
