"""Frames in on stdin, feature maps out on stdout: one after another, as they come."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from convexplorer import logs
from convexplorer.cli import UsageError
from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.colour import paint
from convexplorer.engine import apply as engine
from convexplorer.engine.footage import Footage
from convexplorer.engine.order import SHARED, Order
from convexplorer.engine.ranges import Population
from convexplorer.formats import arrays, montage, stream
from convexplorer.messages import UserError
from convexplorer.model.result import Frame, Result, Stage
from convexplorer.model.sources import Drawn
from convexplorer.sources import listing

FORMATS = ("npy", "pgm", "y4m")


def run(given: argparse.Namespace, plan: Order, footage: Footage | None = None) -> int:
    """From stdin, from files or from what moves to stdout; UsageError for what a pipe cannot do."""
    kind = given.format or "npy"
    if kind not in FORMATS:
        raise UsageError(f"On stdout --format is one of {', '.join(FORMATS)}.")
    if len(plan.stages) != 1:
        raise UsageError("On stdout there is one stage: name it by --stage.")
    if "-" in given.input and len(given.input) > 1:
        raise UsageError("Either - or files, not both.")
    out: BinaryIO = sys.stdout.buffer
    writer = _Writer(plan, kind, out.write)
    moving = None if footage is None else footage.frames(given.frames, given.seconds)
    for frame in moving or _frames(given, plan):
        if frame.note is not None:
            logs.say(str(frame.note))
        writer.write(frame)
        out.flush()
    return 0


def frames() -> Iterator[Frame]:
    """The frames on stdin; UserError where there is nobody to write them, or what comes is no frame."""
    if sys.stdin.isatty():
        raise UserError("stdin-is-terminal")
    for index, image in enumerate(stream.read(sys.stdin.buffer)):
        yield Frame(index, time.monotonic(), frozen(image), Drawn(image, f"frame {index + 1:04}"))


def _frames(given: argparse.Namespace, plan: Order) -> Iterator[Frame]:
    if given.input == ["-"]:
        yield from frames()
    elif given.input:
        for item in listing.collected(given.input, given.recursive):
            yield engine.load(item.source)
    elif given.session:
        yield engine.load(plan.document.source)
    else:
        raise UsageError("Name a picture or a folder. See `convexplorer apply --help`.")


class _Writer:
    """Turns frames into bytes; painted formats keep the range of the first frame."""

    def __init__(self, plan: Order, kind: str, send: Callable[[bytes], Any]) -> None:
        self._plan, self._kind, self._send = plan, kind, send
        self._number = 0
        self._size: tuple[int, ...] = ()
        self._shared: Population | None = None

    def write(self, frame: Frame) -> None:
        """One frame's maps."""
        self._number += 1
        result = self._plan.result(frame)
        (stage,) = self._plan.found(result)
        assert stage.array is not None
        if self._kind == "npy":
            self._send(arrays.npy(stage.array[self._plan.chosen(stage)]))
            return
        pixels = self._painted(result, stage, stage.array)
        if self._kind == "pgm":
            self._send(stream.pgm(pixels))
            return
        if not self._size:
            self._size = pixels.shape
            self._send(stream.y4m_header(pixels.shape[0], pixels.shape[1], pixels.ndim == 3))
        if pixels.shape != self._size:
            raise UserError("frame-size-changed", number=self._number)
        self._send(stream.y4m(pixels))

    def _painted(self, result: Result, stage: Stage, maps: Array) -> Array:
        """One picture of all maps: (H, W) where it is grey, else (H, W, 3)."""
        choice = self._plan.range or SHARED
        if self._shared is None and choice.mode == "shared":
            self._shared = self._plan.populations(result)[stage.name]
        looks = engine.looks(result, stage, choice, self._plan.scheme, self._shared)
        shown = list(zip(maps, looks, strict=True))[self._plan.chosen(stage)]
        tiles = [paint(plane, look.low, look.high, look.scheme) for plane, look in shown]
        pixels = montage.compose(tiles)
        return pixels[..., 0] if all(look.scheme == "grey" for _, look in shown) else pixels
