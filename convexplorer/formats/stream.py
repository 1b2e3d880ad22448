"""Frames one after another on a pipe: PGM and PPM, NPY, and YUV4MPEG2 (y4m)."""

import ast
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import arrays
from convexplorer.messages import UserError

LONGEST_LINE = 1024
_NPY = b"\x93NUMPY"
_LEAST_NETPBM, _MOST_NETPBM = 1, 65_535


def read(pipe: BinaryIO) -> Iterator[Array]:
    """Every frame on the pipe as (C, H, W), red first: uint8, uint16 or float; UserError where one is cut or foreign.

    A picture whose whole range is not that of its type (12 bits in a PGM) comes as float32 from 0 to 1.
    """
    number = 0
    while start := pipe.read(2):
        number += 1
        if start in (b"P5", b"P6"):
            yield _netpbm(pipe, number, 3 if start == b"P6" else 1)
        elif start == _NPY[:2]:
            yield from _npy(pipe, number)
        elif start == b"YU":
            yield from _y4m(pipe)
            return
        else:
            raise UserError("frame-format", reason=f"it begins with {start!r}")
    if not number:
        raise UserError("no-frame")


def pgm(pixels: Array) -> bytes:
    """(H, W) uint8 as PGM, (H, W, 3) as PPM."""
    kind = b"P5" if pixels.ndim == 2 else b"P6"
    return b"%s\n%d %d\n255\n" % (kind, pixels.shape[1], pixels.shape[0]) + np.ascontiguousarray(pixels).tobytes()


def y4m_header(height: int, width: int, colour: bool) -> bytes:
    """The line before the first frame; 25 frames a second, since a pipe of pictures knows no other."""
    return b"YUV4MPEG2 W%d H%d F25:1 Ip A1:1 %s\n" % (width, height, b"C444" if colour else b"Cmono")


def y4m(pixels: Array) -> bytes:
    """One frame: (H, W) uint8 as luma alone, (H, W, 3) RGB as BT.601 4:4:4."""
    planes = pixels[None] if pixels.ndim == 2 else _to_yuv(pixels)
    return b"FRAME\n" + np.ascontiguousarray(planes).tobytes()


def _exactly(pipe: BinaryIO, count: int, number: int) -> bytes:
    parts, wanted = [], count
    while wanted:
        part = pipe.read(wanted)
        if not part:
            raise UserError("frame-cut", number=number)
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _checked(width: int, height: int, channels: int = 1) -> None:
    if width < 1 or height < 1 or channels < 1:
        raise UserError("frame-format", reason=f"a frame of {width}×{height}")
    if width * height * channels > limits.PICTURE_PIXELS or max(width, height) > limits.PICTURE_SIDE:
        raise UserError("frame-too-large", width=width, height=height, limit=limits.PICTURE_PIXELS >> 20)


def _netpbm(pipe: BinaryIO, number: int, channels: int) -> Array:
    width, height, largest = (_token(pipe, number) for _ in range(3))
    _checked(width, height)
    if not _LEAST_NETPBM <= largest <= _MOST_NETPBM:
        raise UserError("frame-format", reason=f"a largest value of {largest}")
    kind = np.dtype(np.uint8 if largest < 256 else ">u2")
    data = _exactly(pipe, width * height * channels * kind.itemsize, number)
    image = np.frombuffer(data, kind).reshape(height, width, channels).transpose(2, 0, 1)
    if largest in (255, _MOST_NETPBM):
        return np.ascontiguousarray(image, kind.newbyteorder("="))
    return np.ascontiguousarray(image, np.float32) / np.float32(largest)


def _token(pipe: BinaryIO, number: int) -> int:
    """The next whole number of a header, past white space and comments."""
    digits = b""
    for _ in range(LONGEST_LINE):
        sign = _exactly(pipe, 1, number)
        if sign == b"#":
            while _exactly(pipe, 1, number) != b"\n":
                pass
        elif sign.isdigit() and len(digits) < 9:
            digits += sign
        elif sign.isspace():
            if digits:
                return int(digits)
        else:
            break
    raise UserError("frame-format", reason="a damaged PGM or PPM header")


def _npy(pipe: BinaryIO, number: int) -> Iterator[Array]:
    version = _exactly(pipe, len(_NPY), number)
    if version[: len(_NPY) - 2] != _NPY[2:] or version[-2] not in (1, 2, 3):
        raise UserError("frame-format", reason="a damaged NPY header")
    size = 2 if version[-2] == 1 else 4
    length = int.from_bytes(_exactly(pipe, size, number), "little")
    if length > 64 * LONGEST_LINE:
        raise UserError("frame-format", reason="a damaged NPY header")
    kind, shape, turned = _npy_header(_exactly(pipe, length, number))
    _checked(shape[-1], shape[-2], int(np.prod([int(n) for n in shape[:-2]], dtype=object)))
    data = _exactly(pipe, int(np.prod(shape)) * kind.itemsize, number)
    array = np.frombuffer(data, kind).reshape(shape, order="F" if turned else "C")
    for frame in array if array.ndim == 4 else array[None]:
        yield arrays.as_planes(frame)


def _npy_header(text: bytes) -> tuple[np.dtype[np.generic], tuple[int, ...], bool]:
    try:
        found = ast.literal_eval(text.decode("latin1").strip())
        kind, shape = np.dtype(found["descr"]), tuple(int(n) for n in found["shape"])
        turned = bool(found["fortran_order"])
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError):
        raise UserError("frame-format", reason="a damaged NPY header") from None
    if kind.kind not in "biuf" or not 2 <= len(shape) <= 4:
        raise UserError("frame-format", reason=f"an array of {kind} with {len(shape)} axes")
    return kind, shape, turned


def _y4m(pipe: BinaryIO) -> Iterator[Array]:
    words = _line(pipe, 1).split()
    if words[:1] != [b"V4MPEG2"]:
        raise UserError("frame-format", reason="a damaged Y4M header")
    given = {word[:1]: word[1:] for word in words[1:]}
    try:
        width, height = int(given[b"W"]), int(given[b"H"])
    except (KeyError, ValueError):
        raise UserError("frame-format", reason="a damaged Y4M header") from None
    _checked(width, height)
    layout = given.get(b"C", b"420").decode("latin1")
    steps = {"mono": None, "444": (1, 1), "422": (1, 2), "420": (2, 2), "420jpeg": (2, 2), "420mpeg2": (2, 2)}
    if layout not in steps:
        raise UserError("frame-format", reason=f"Y4M of the layout {layout}")
    number = 0
    while first := pipe.read(1):
        number += 1
        if not (first + _line(pipe, number)).startswith(b"FRAME"):
            raise UserError("frame-format", reason="a damaged Y4M frame")
        yield _y4m_frame(pipe, number, (height, width), steps[layout])


def _y4m_frame(pipe: BinaryIO, number: int, size: tuple[int, int], step: tuple[int, int] | None) -> Array:
    luma = np.frombuffer(_exactly(pipe, size[0] * size[1], number), np.uint8).reshape(size)
    if step is None:
        return luma[None].copy()
    small = tuple(-(-n // s) for n, s in zip(size, step, strict=True))
    planes = [luma]
    for _ in range(2):
        plane = np.frombuffer(_exactly(pipe, small[0] * small[1], number), np.uint8).reshape(small)
        planes.append(plane.repeat(step[0], 0).repeat(step[1], 1)[: size[0], : size[1]])
    return _to_rgb(np.stack(planes))


def _line(pipe: BinaryIO, number: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        if len(line) > LONGEST_LINE:
            raise UserError("frame-format", reason="a damaged Y4M header")
        line += _exactly(pipe, 1, number)
    return line[:-1]


# BT.601 with luma from 16 to 235 and chroma from 16 to 240, as y4m means it
_YUV = (
    np.array(
        [[65.481, 128.553, 24.966], [-37.797, -74.203, 112.0], [112.0, -93.786, -18.214]],
    )
    / 255
)
_OFFSET = np.array([16.0, 128.0, 128.0])[:, None, None]


def _to_yuv(pixels: Array) -> Array:
    return _bytes(np.einsum("ij,hwj->ihw", _YUV, pixels.astype(np.float64)) + _OFFSET)


def _to_rgb(planes: Array) -> Array:
    return _bytes(np.einsum("ij,jhw->ihw", np.linalg.inv(_YUV), planes - _OFFSET))


def _bytes(values: Array) -> Array:
    return np.asarray(np.rint(values).clip(0, 255), np.uint8)
