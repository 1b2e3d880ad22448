"""A live source that is opened again when it is lost; runs in the child process that owns the device."""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from convexplorer import sources
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Source, title

FIRST, LONGEST, LATER = 0.1, 0.5, 5.0
"""Seconds before the first attempt, between attempts in the first minute at most, and after it."""
EAGER_SECONDS = 60.0


@dataclass(frozen=True)
class Lost:
    """The source brings nothing: why, and the how manieth attempt this was."""

    message: Message
    attempt: int


def pause(attempt: int, lost_for: float) -> float:
    """Seconds to wait after that attempt in vain, `lost_for` seconds after the source was lost."""
    if lost_for >= EAGER_SECONDS:
        return LATER
    return float(min(FIRST * 2 ** min(attempt - 1, 10), LONGEST))


def patient(spec: Source, number: int, attempt: int, lost_for: float) -> Generator[Frame | Lost, Source | None, None]:
    """The frames of the source, numbered from `number` on and without a break; Lost whenever there are none.

    `attempt` and `lost_for` (seconds) continue where another child was ended. A spec that it is sent takes the place of
    the first: it is the same camera, set otherwise.
    """
    lost_since = time.monotonic() - lost_for
    while True:
        problem = Message("source-ended", {"name": title(spec)})
        try:
            frames = sources.frames(spec)
            frame = next(frames, None)
            while frame is not None:
                wish = yield replace(frame, index=number)
                number, attempt = number + 1, 0
                spec = wish or spec
                frame = next(frames, None) if wish is None else _set(frames, wish)
        except UserError as error:
            problem = error.message
        if attempt == 0:
            lost_since = time.monotonic()
        attempt += 1
        yield Lost(problem, attempt)
        time.sleep(pause(attempt, time.monotonic() - lost_since))


def _set(frames: Iterator[Frame], wish: Source) -> Frame | None:
    """The next frame of a source that is set otherwise while it runs, where it can be; None at its end."""
    try:
        return frames.send(wish) if isinstance(frames, Generator) else next(frames)
    except StopIteration:
        return None
