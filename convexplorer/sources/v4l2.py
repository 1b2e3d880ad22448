"""What a camera can do, asked from Linux's driver by ioctl: formats, sizes, rates, and the ranges of its controls.

Structures and numbers: Linux UAPI, <linux/videodev2.h>, whose layout never changes.
"""

import contextlib
import errno
import os
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Ioctl = Callable[[int, int, bytearray], object]

_READ_WRITE = 3
_CAPTURE, _DISCRETE, _MMAP = 1, 1, 1
_BUFFERS = "<IIIII"  # v4l2_requestbuffers: count, type, memory, capabilities, flags and reserved
_FORMAT = "<III32sII3I"  # v4l2_fmtdesc: index, type, flags, description, pixelformat, mbus_code, reserved
_SIZE = "<III6I2I"  # v4l2_frmsizeenum: index, pixel_format, type, width and height or their ranges, reserved
_INTERVAL = "<IIIII6I2I"  # v4l2_frmivalenum: index, pixel_format, width, height, type, fractions of a second, reserved
_CONTROL = "<II32siiiiI2I"  # v4l2_queryctrl: id, type, name, minimum, maximum, step, default, flags, reserved


def _request(number: int, layout: str) -> int:
    """The number of an ioctl on group V that reads and writes a structure."""
    return _READ_WRITE << 30 | struct.calcsize(layout) << 16 | ord("V") << 8 | number


ENUM_FMT = _request(2, _FORMAT)
ENUM_FRAMESIZES = _request(74, _SIZE)
ENUM_FRAMEINTERVALS = _request(75, _INTERVAL)
QUERYCTRL = _request(36, _CONTROL)
REQBUFS = _request(8, _BUFFERS)
CONTROLS = {
    "exposure": 0x009A0902,
    "gain": 0x00980913,
    "white_balance": 0x0098091A,
    "focus": 0x009A090A,
}
"""Fields of `model.sources.Camera` → the driver's number of the control."""
_DISABLED = 1
_MOST = 256


class Mode(NamedTuple):
    """One way a camera can send pictures; `format` is its four characters."""

    format: str
    width: int
    height: int
    rate: float


class Range(NamedTuple):
    """What a control may be."""

    low: int
    high: int
    step: int
    usual: int


def modes(path: str, ioctl: Ioctl | None = None) -> tuple[Mode, ...]:
    """Every format, size and rate of the camera, the largest and fastest first; none where nobody can be asked."""
    with _device(path, ioctl) as ask:
        found = set(_modes(ask)) if ask is not None else set()
    return tuple(sorted(found, key=lambda mode: (-mode.width * mode.height, -mode.rate, mode.format)))


def controls(path: str, ioctl: Ioctl | None = None) -> dict[str, Range]:
    """The range of each control that the camera has, by the name of its field."""
    found: dict[str, Range] = {}
    with _device(path, ioctl) as ask:
        if ask is None:
            return found
        for name, number in CONTROLS.items():
            said = ask(QUERYCTRL, _CONTROL, number, 0, b"", *[0] * 7)
            if said is not None and not said[7] & _DISABLED:
                found[name] = Range(*said[3:7])
    return found


def claim(path: str, ioctl: Ioctl | None = None) -> None:
    """Take the camera for a moment; OSError with the driver's own number: EBUSY when another program has it.

    Any number of programs may open a camera; only one may have buffers of it.
    """
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    try:
        for count in (1, 0):  # ask for a buffer, and give it back
            structure = bytearray(struct.pack(_BUFFERS, count, _CAPTURE, _MMAP, 0, 0))
            (ioctl or _system())(handle, REQBUFS, structure)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.ENODEV):
            raise  # others say how the driver does it, not that it cannot be had
    finally:
        os.close(handle)


def _system() -> Ioctl:
    import fcntl

    return fcntl.ioctl


Ask = Callable[..., tuple[Any, ...] | None]


@contextlib.contextmanager
def _device(path: str, ioctl: Ioctl | None) -> Iterator[Ask | None]:
    """What asks the open device: (number, layout, *fields) → fields, None where it has no more; None for no device."""
    try:
        if not sys.platform.startswith("linux"):
            raise OSError
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        yield None
        return
    asks = ioctl or _system()

    def ask(number: int, layout: str, *fields: Any) -> tuple[Any, ...] | None:
        structure = bytearray(struct.pack(layout, *fields))
        try:
            asks(handle, number, structure)
        except OSError:
            return None
        return struct.unpack(layout, structure)

    try:
        yield ask
    finally:
        os.close(handle)


def _modes(ask: Ask) -> Iterator[Mode]:
    for index in range(_MOST):
        said = ask(ENUM_FMT, _FORMAT, index, _CAPTURE, 0, b"", *[0] * 5)
        if said is None:
            return
        code = said[4]
        for width, height in _sizes(ask, code):
            name = code.to_bytes(4, "little").decode("latin1")
            yield from (Mode(name, width, height, rate) for rate in _rates(ask, code, width, height))


def _sizes(ask: Ask, code: int) -> Iterator[tuple[int, int]]:
    """Each size; of a range, its smallest and its largest."""
    for index in range(_MOST):
        said = ask(ENUM_FRAMESIZES, _SIZE, index, code, *[0] * 9)
        if said is None:
            return
        if said[2] == _DISCRETE:
            yield said[3], said[4]
            continue
        yield said[3], said[6]
        yield said[4], said[7]
        return


def _rates(ask: Ask, code: int, width: int, height: int) -> Iterator[float]:
    """Each rate; of a range, its fastest and its slowest."""
    for index in range(_MOST):
        said = ask(ENUM_FRAMEINTERVALS, _INTERVAL, index, code, width, height, *[0] * 9)
        if said is None:
            return
        discrete = said[4] == _DISCRETE
        # an interval is so many parts of a second: a rate the other way round
        yield from (below / above for above, below in (said[5:7], *(() if discrete else (said[7:9],))) if above)
        if not discrete:
            return
