"""Films: sources whose frames have numbers. One protocol to read them, in order or as they are asked for."""

import itertools
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import ImageSequence, Source, Synthetic, VideoFile

READERS = {
    VideoFile: "convexplorer.sources.video:opened",
    ImageSequence: "convexplorer.sources.sequence:opened",
    Synthetic: "convexplorer.sources.synthetic:opened",
}
"""Type of the spec → "module:function", which opens its reader; named as text so that nothing is imported too early."""
BEHIND, AHEAD = 0.1, 4.0
"""The slowest and the fastest speed, as a share of the film's own."""


@dataclass(frozen=True)
class Facts:
    """What is known of a film: its frames (0: nobody knows, or without end), its rate, what is missing at its end."""

    count: int
    rate: float
    cut: Message | None = None


class Reader(Protocol):
    """Any frame of a film by its number, exactly."""

    @property
    def facts(self) -> Facts:
        """What is known by now; `count` and `cut` may become known at the end only."""

    def at(self, index: int) -> Frame | None:
        """The frame of that number; None when there is none."""

    def prepare(self, index: int) -> None:
        """That frame is likely to be asked for next, and there is time."""

    def close(self) -> None:
        """Give back what was opened."""


def opened(spec: Source) -> Reader:
    """The reader of a film; UserError when it cannot be opened."""
    module, _, function = READERS[type(spec)].partition(":")
    made: Reader = getattr(import_module(module), function)(spec)
    return made


def facts_of(spec: Source) -> Facts:
    """What a film says of itself before it is read; UserError when it cannot be opened."""
    with closing(opened(spec)) as reader:
        return reader.facts


def frames(spec: VideoFile | ImageSequence) -> Iterator[Frame]:
    """Every frame from `spec.start` to the end, once and in order; then UserError when the file ends before it should.

    Speed and loop are the business of who shows them.
    """
    with closing(opened(spec)) as reader:
        for index in itertools.count(spec.start):
            frame = reader.at(index)
            if frame is None:
                break
            yield frame
        cut = reader.facts.cut
    if cut is not None:
        raise UserError(cut.code, **cut.values)


def asked(spec: Source) -> Generator[Any, int | None, None]:
    """Frames as they are asked for, for `engine.child` with the policy "asked".

    Each question (sent to it) is the number of a frame, or None for the facts; the answer (yielded) is a Frame, or the
    Facts where there is no such frame. Between two, it is resumed to prepare the next one.
    """
    with closing(opened(spec)) as reader:
        while True:
            wanted = yield None
            frame = None if wanted is None else reader.at(wanted)
            yield reader.facts if frame is None else frame
            if wanted is not None and frame is not None:
                reader.prepare(wanted + 1)
