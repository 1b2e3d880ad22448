"""Animated pictures, GIF, WebP and APNG: what is shown for longer is one picture with a longer time, not many."""

import itertools
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import avi
from convexplorer.formats.movie import NotWritten, Step

EXACT = 101
"""A WebP quality above 100: without loss. Of maps it makes smaller files than quality 90 does."""
GIF_OPTIONS = (cv2.IMWRITE_GIF_DITHER, 3)
WEBP_OPTIONS = (cv2.IMWRITE_WEBP_QUALITY, EXACT)
REPORT = 8


def gif(parts: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """256 colours a picture, dithered (41 dB on photos, 81 on maps), shown for whole hundredths of a second."""
    yield from _animated(parts, path, rate, 10, GIF_OPTIONS)


def webp(parts: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """Every pixel as it is, shown for whole milliseconds."""
    yield from _animated(parts, path, rate, 1, WEBP_OPTIONS)


def _animated(parts: Sequence[Path], path: Path, rate: float, grain: int, options: tuple[int, ...]) -> Iterator[Step]:
    """OpenCV takes all pictures at once: they must fit into memory."""
    total = sum(1 for part in parts for _ in avi.pictures(part))
    pictures: list[Array] = []
    starts: list[int] = []
    before = b""
    for index, data in enumerate(data for part in parts for data in avi.pictures(part)):
        if data != before:
            pixels = avi.decoded(data)
            if (len(pictures) + 1) * pixels.nbytes > limits.memory_at_hand():
                raise NotWritten(
                    f"its {total} pictures do not fit into memory at once; MP4 and WebM have no such limit"
                )
            pictures.append(pixels)
            starts.append(index)
        before = data
        if index % REPORT == 0:
            yield Step(index, 2 * total)
    path.write_bytes(encoded(path.suffix, pictures, durations([*starts, total], rate, grain), options))
    yield Step(total, total)


def encoded(suffix: str, pictures: Sequence[Array], milliseconds: Sequence[int], options: Sequence[int] = ()) -> bytes:
    """The file of (H, W, 3) uint8 pictures, blue first, each shown so long, for ever; `suffix` says of which kind."""
    animation = cv2.Animation()
    animation.frames = list(pictures)
    animation.durations = list(milliseconds)
    made, coded = cv2.imencodeanimation(suffix, animation, tuple(options))
    if not made:
        raise NotWritten("the encoder did not take it")
    return bytes(coded)


def durations(starts: Sequence[int], rate: float, grain: int) -> list[int]:
    """Milliseconds, multiples of `grain`, from each frame number to the next: rounded once, so that they add up."""
    moments = [math.floor(start / rate * 1000 / grain + 0.5) * grain for start in starts]
    return [after - before for before, after in itertools.pairwise(moments)]
