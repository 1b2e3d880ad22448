"""Films by the encoders that OpenCV brings: every answer it gives is looked at, and the file is counted afterwards."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2

from convexplorer.compute.arrays import Array
from convexplorer.formats import avi as segments
from convexplorer.formats.movie import NotWritten, Step

REPORT = 8
"""Pictures between two reports of how far it is."""


def mp4(parts: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """MPEG-4."""
    yield from _encoded(parts, path, rate, "mp4v")


def webm(parts: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """VP8: browsers play it as they play VP9, which takes 105 ms a picture of 640 × 480 instead of 31."""
    yield from _encoded(parts, path, rate, "VP80")


def avi(parts: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """The one segment there is, as it is; several are too large for the plain kind of file and are coded again."""
    if len(parts) > 1:
        yield from _encoded(parts, path, rate, "MJPG")
        return
    size = parts[0].stat().st_size
    try:
        os.link(parts[0], path)
    except OSError:  # not every disk has links
        shutil.copyfile(parts[0], path)
    yield Step(size, size)


def _encoded(parts: Sequence[Path], path: Path, rate: float, code: str) -> Iterator[Step]:
    total = sum(1 for part in parts for _ in segments.pictures(part))
    writer: cv2.VideoWriter | None = None
    done = 0
    try:
        for part in parts:
            for data in segments.pictures(part):
                pixels = _even(segments.decoded(data))
                if writer is None:
                    writer = _opened(path, code, rate, pixels)
                if not writer.write(pixels):
                    raise NotWritten(f"the encoder {code} did not take picture {done + 1}")
                done += 1
                if done % REPORT == 0:
                    yield Step(done, total)
    finally:
        if writer is not None:
            writer.release()
    _check(path, total)
    yield Step(total, total)


def _opened(path: Path, code: str, rate: float, pixels: Array) -> cv2.VideoWriter:
    height, width = pixels.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*code), rate, (width, height))
    if not writer.isOpened():
        writer.release()
        raise NotWritten(f"the encoder {code} is not here or does not take {width} × {height}; AVI and GIF always work")
    return writer


def _even(pixels: Array) -> Array:
    """Colour at half resolution needs even sides, and OpenCV would cut: the last row and column are repeated."""
    rows, columns = pixels.shape[0] % 2, pixels.shape[1] % 2
    if not rows and not columns:
        return pixels
    padded: Array = cv2.copyMakeBorder(pixels, 0, rows, 0, columns, cv2.BORDER_REPLICATE)
    return padded


def _check(path: Path, total: int) -> None:
    """On a full disk the encoder says nothing, and the file has no end: its own count of pictures tells."""
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)  # noqa: TID251 - what was just written here, in a child
    try:
        found = reader.get(cv2.CAP_PROP_FRAME_COUNT) if reader.isOpened() else 0
    finally:
        reader.release()
    if abs(found - total) > 1:
        raise NotWritten("the file did not come out whole")
