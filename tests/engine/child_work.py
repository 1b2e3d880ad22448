"""What the tests of engine/child.py run in a child process; imported there by name."""

import os
import signal
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import PictureFile, Synthetic


def give_back(value: Any) -> Any:
    return value


def process_id() -> int:
    return os.getpid()


def picture(shape: tuple[int, ...], dtype: str) -> Array:
    return np.arange(np.prod(shape)).astype(dtype).reshape(shape)


def frame_of_file() -> Frame:
    image = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    image.setflags(write=False)
    note = Message("file-empty", {"name": "a"})
    return Frame(4, 0.5, image, PictureFile(Path("a.png"), 2), note, ("r", "g", "b"))


def user_error() -> None:
    raise UserError("file-missing", name="cat.jpg")


def shape_error() -> None:
    raise ShapeError("kernel-too-large", kernel=7, dilation=2, reach=13, axis="height", padded=11)


def bug() -> None:
    raise ZeroDivisionError("a bug")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    while True:
        time.sleep(60)


def allocate(size: int) -> int:
    return len(bytearray(size))


def unpackable() -> object:
    return object()


def count(last: int) -> Iterator[int]:
    yield from range(last)


def frames(last: int) -> Iterator[Frame]:
    for index in range(last):
        image = np.full((3, 240, 320), index, np.uint8)
        image.setflags(write=False)
        yield Frame(index, index / 30, image, Synthetic())


def then_hang(items: int) -> Iterator[int]:
    yield from range(items)
    hang()


def then_crash(items: int) -> Iterator[int]:
    yield from range(items)
    crash()


def then_error(items: int) -> Iterator[int]:
    yield from range(items)
    user_error()


def count_in_file(path: str, last: int) -> Iterator[int]:
    """Leaves a trace of how far the generator has come."""
    for index in range(last):
        with open(path, "w") as file:
            file.write(str(index))
        yield index


def answering() -> Generator[tuple[int, int] | None, int, None]:
    """Each answer with how often it was asked to prepare; an error for what is below 0."""
    prepared = 0
    while True:
        wanted = yield None
        if wanted < 0:
            user_error()
        yield wanted, prepared
        prepared += 1


def obedient() -> Generator[int, int | None, None]:
    """Gives what it was last sent, and 0 before."""
    said = 0
    while True:
        wish = yield said
        time.sleep(0.001)
        said = said if wish is None else wish


def ignore_interrupts() -> bool:
    os.kill(os.getpid(), signal.SIGINT)
    return True
