"""Frames that another program writes to stdin."""

import contextlib
import io
import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache

from convexplorer.compute.arrays import frozen
from convexplorer.formats import stream
from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Pipe, Source

LOOK_SECONDS = 0.05
"""How often it is looked whether anybody still waits for the next frame."""


class _GivenUp(Exception):
    """Nobody waits any more."""


class _Waiting(io.RawIOBase):
    """Bytes as they come, and an end to waiting for them; where the system can tell that there are some."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.given_up: Callable[[], bool] = lambda: False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """What there is, at most as much as fits; 0 at the end."""
        while sys.platform != "win32" and not select.select([self._handle], [], [], LOOK_SECONDS)[0]:
            if self.given_up():
                raise _GivenUp
        data = os.read(self._handle, len(buffer))
        buffer[: len(data)] = data
        return len(data)


@cache
def _stdin() -> tuple[_Waiting, io.BufferedReader]:
    """The one stdin, with what was read from it beyond the last frame."""
    raw = _Waiting(sys.stdin.fileno())
    return raw, io.BufferedReader(raw, 1 << 20)


def frames(spec: Source | None = None, given_up: Callable[[], bool] = lambda: False) -> Iterator[Frame]:
    """The frames on stdin until its end, or until `given_up` says so while nothing comes.

    Errors: UserError where there is nobody to write them, or what comes is no frame. Shown again, it goes on behind the
    last whole frame. In this process: a child has no stdin of its own.
    """
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise UserError("stdin-is-terminal")
    raw, buffered = _stdin()
    raw.given_up = given_up
    with contextlib.suppress(_GivenUp):
        for index, image in enumerate(stream.read(buffered)):
            yield Frame(index, time.monotonic(), frozen(image), spec or Pipe())
