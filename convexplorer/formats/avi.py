"""Films as rows of pictures in AVI files (Motion JPEG or PNG) that play up to the last whole picture at any moment.

Written here rather than by a codec library, so that a full disk is an error at the picture that did not fit, and a
process that is killed leaves a file whose header is right: sizes and lengths are brought up to date with each picture.
"""

import errno
import os
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

LARGEST = 1 << 30
"""Bytes of one file: sizes in an AVI have 32 bits, and some players take them as signed."""
QUALITY = 95
_TAIL = 1 << 20
_CHUNK = b"00dc"


class Coding(NamedTuple):
    """How each picture is coded: its FourCC, OpenCV's suffix and what it is told."""

    code: bytes
    suffix: str
    options: tuple[int, ...]


# at full colour resolution: maps in signed colours have edges between red and blue. 640 × 480, quality 95: 3 ms, 42 dB
JPEG = Coding(
    b"MJPG",
    ".jpg",
    (
        *(cv2.IMWRITE_JPEG_QUALITY, QUALITY),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
    ),
)
PNG = Coding(b"MPNG", ".png", (cv2.IMWRITE_PNG_COMPRESSION, 1))


def encoded(pixels: Array, coding: Coding) -> bytes:
    """(H, W, 3) uint8 RGB as the bytes of one picture; UserError when OpenCV cannot."""
    try:
        done, data = cv2.imencode(coding.suffix, np.ascontiguousarray(pixels[:, :, ::-1]), coding.options)
    except cv2.error:  # wider or higher than the format can say
        done, data = False, np.empty(0, np.uint8)
    if not done:
        raise UserError("not-encoded", kind=coding.suffix[1:].upper())
    return bytes(data)


class AviWriter:
    """One file of pictures that all have the same size; OSError where it cannot be written."""

    def __init__(self, path: Path, height: int, width: int, rate: float, coding: Coding) -> None:
        self.frames = self.bytes = 0
        self._size, self._rate, self._coding = (height, width), Fraction(rate).limit_denominator(1000), coding
        self._index: list[tuple[int, int]] = []
        self._file: BinaryIO = open(path, "xb", buffering=0)  # noqa: SIM115 - closed by close()
        try:
            self._write(self._header())
        except OSError:
            self._file.close()
            path.unlink()
            raise
        self._start = self.bytes = len(self._header())

    @property
    def full(self) -> bool:
        """Whether the next picture belongs into another file."""
        return self.bytes > LARGEST - _TAIL - 16 * self.frames

    def write(self, data: bytes) -> None:
        """One more picture, whole or not at all."""
        try:
            self._write(_chunk(_CHUNK, data))
        except OSError:
            self._file.truncate(self.bytes)
            raise
        self._index.append((self.bytes - self._start + 4, len(data)))
        self.bytes += 8 + len(data) + len(data) % 2
        self.frames += 1
        self._file.seek(0)
        self._write(self._header())
        self._file.seek(self.bytes)

    def close(self) -> None:
        """Add the index, by which players jump to a place; a file without one (no room for it) plays all the same."""
        if self._file.closed:
            return
        rows = b"".join(struct.pack("<4sIII", _CHUNK, 16, at, size) for at, size in self._index)
        try:
            self._write(_chunk(b"idx1", rows))
            self._file.seek(4)
            self._write(struct.pack("<I", self.bytes + len(rows)))
        except OSError:
            self._file.truncate(self.bytes)
        finally:
            self._file.close()

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]

    def _header(self) -> bytes:
        height, width = self._size
        count, end = self.frames, self.bytes
        scale, rate, code = self._rate.denominator, self._rate.numerator, self._coding.code
        main = struct.pack("<14I", round(1e6 / self._rate), 0, 0, 0x10, count, 0, 1, 1 << 20, width, height, 0, 0, 0, 0)
        stream = struct.pack(
            "<4s4sIHHIIIIIIII4H", b"vids", code, 0, 0, 0, 0, scale, rate, 0, count, 1 << 20, 0, 0, 0, 0, width, height
        )
        shape = struct.pack("<IiiHH4sIiiII", 40, width, height, 1, 24, code, width * height * 3, 0, 0, 0, 0)
        streams = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", shape))
        head = _list(b"hdrl", _chunk(b"avih", main) + streams)
        begun = 12 + len(head)
        riff = struct.pack("<4sI4s", b"RIFF", max(end - 8, begun + 4), b"AVI ")
        return riff + head + struct.pack("<4sI4s", b"LIST", max(end - begun - 8, 4), b"movi")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def _list(name: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", name + data)


def pictures(path: Path) -> Iterator[bytes]:
    """The coded pictures of a file that AviWriter wrote, up to the last whole one."""
    with open(path, "rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", head)
            if name == b"LIST":
                if file.read(4) != b"movi":
                    file.seek(size - 4 + size % 2, os.SEEK_CUR)
            elif name == _CHUNK:
                data = file.read(size)
                if len(data) < size:
                    return
                yield data
                file.seek(size % 2, os.SEEK_CUR)
            else:
                return


def decoded(data: bytes) -> Array:
    """A coded picture as OpenCV has it, (H, W, 3) uint8 blue first: what its writers take."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise OSError(errno.EIO, "a recorded picture cannot be read any more")
    return pixels
