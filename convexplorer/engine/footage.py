"""What is filmed: every frame of files in turn, or what comes live until it is enough."""

import contextlib
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from convexplorer import limits, sources
from convexplorer.engine import child as children
from convexplorer.engine.apply import load
from convexplorer.engine.buffers import Pool
from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import (
    LIVE,
    Camera,
    ImageSequence,
    Pipe,
    Reel,
    Screen,
    Source,
    Stream,
    Synthetic,
    VideoFile,
    title,
)
from convexplorer.sources import pipe
from convexplorer.sources.reel import Facts, facts_of

DEVICES = (Camera, Stream, Screen)
"""Live sources; a program that writes to stdin waits until its frames are taken."""
USUAL_RATE = 25.0
LIVE_RATE = 30.0
SILENCE_SECONDS = 20
"""A live source that brings nothing for so long is given up; some cameras take nearly as long to open."""
LOOK_SECONDS = 0.1
"""How often it is looked whether it is enough while a live source brings nothing."""


@dataclass(frozen=True)
class Footage:
    """Sources one after another, their rate, and how many frames they have (0: nobody knows)."""

    specs: tuple[Source, ...]
    rate: float
    count: int = 0

    @property
    def live(self) -> bool:
        """Whether frames come when they like, and what is not taken in time is gone."""
        return any(isinstance(spec, DEVICES) for spec in self.specs)

    @property
    def again(self) -> bool:
        """Whether the same frames can be had a second time."""
        return not any(isinstance(spec, LIVE) for spec in self.specs)

    @property
    def endless(self) -> bool:
        """Whether it goes on until somebody ends it."""
        return any(isinstance(spec, (*DEVICES, Synthetic)) for spec in self.specs)

    def frames(self, most: int | None = None, seconds: float | None = None) -> Generator[Frame, None, None]:
        """The frames, numbered through, each with its moment: of files every one, once, in order; live ones the newest.

        `most`: so many at the most. `seconds`: what lies within so much time, the film's own or the clock's.
        Errors: UserError where a source cannot be opened, or ends before it should.
        """
        number = 0
        for spec in self.specs:
            found = _live(spec, seconds) if isinstance(spec, DEVICES) else _every(spec)
            with contextlib.closing(found):
                for frame in found:
                    moment = number / self.rate
                    if number == most or (not self.live and seconds is not None and moment >= seconds):
                        return
                    yield frame if self.live else replace(frame, index=number, moment=moment)
                    number += 1
                    if number == most:
                        return


def footage(specs: Sequence[Source], rate: float | None = None) -> Footage:
    """What these sources have, asked of them; `rate` instead of the first one's own."""
    found = [_facts(spec) for spec in specs]
    counts = [one.count for one in found]
    return Footage(tuple(specs), rate or found[0].rate, sum(counts) if all(counts) else 0)


def _facts(spec: Source) -> Facts:
    if isinstance(spec, VideoFile | ImageSequence):
        known = children.call(
            facts_of, spec, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=f"Opening {title(spec)}"
        )
        return replace(known, count=max(known.count - spec.start, 0))
    if isinstance(spec, Synthetic):
        return Facts(0, spec.rate)
    if isinstance(spec, DEVICES):
        return Facts(0, (spec.rate if isinstance(spec, Camera | Screen) else 0) or LIVE_RATE)
    return Facts(0 if isinstance(spec, Pipe) else 1, USUAL_RATE)


def _every(spec: Source) -> Generator[Frame, None, None]:
    if isinstance(spec, Pipe):
        yield from pipe.frames(spec)
    elif not isinstance(spec, Reel):
        yield load(spec)
    elif type(spec) in sources.UNTRUSTED:
        with children.iterate(
            sources.frames,
            spec,
            policy="every",
            memory=limits.DECODE_MEMORY,
            what=f"Reading {title(spec)}",
            take=Pool().take,
        ) as found:
            yield from (replace(frame, spec=spec) for frame in found)
    else:
        yield from sources.frames(spec)


def _live(spec: Source, seconds: float | None) -> Generator[Frame, None, None]:
    """The newest frames until so many seconds after the first one have gone by."""
    until: float | None = None
    newest = time.monotonic()
    with children.iterate(sources.frames, spec, memory=limits.DECODE_MEMORY, what=title(spec)) as found:
        while until is None or time.monotonic() < until:
            try:
                got = found.wait(LOOK_SECONDS)
            except StopIteration:
                return
            if got is not None:
                newest = time.monotonic()
                if until is None and seconds is not None:
                    until = newest + seconds
                yield replace(got[0], spec=spec)
            elif time.monotonic() - newest > SILENCE_SECONDS:
                raise UserError("live-silent", name=title(spec), seconds=SILENCE_SECONDS)
