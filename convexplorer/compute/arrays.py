"""What every computation shares: array types, the memory and the patience it may use, and its errors."""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from convexplorer.messages import UserError

Array = NDArray[Any]
Shape = tuple[int, ...]


class ShapeError(UserError, ValueError):
    """Sizes that do not fit together; its sentence is written for a student."""


class Abandoned(Exception):
    """The work was given up half-way because a newer request made it stale."""


def _never() -> bool:
    return False


class Work(NamedTuple):
    """How a computation gets memory for results and learns that nobody wants them any more."""

    take: Callable[[Shape, DTypeLike], Array] = np.empty
    stale: Callable[[], bool] = _never
    dtype: DTypeLike = np.float32
    """What integer input is turned into before the first layer: float32 live, float64 when asked for."""

    def check(self) -> None:
        """Raise `Abandoned` when the work is stale; called between bands of at most 50 ms."""
        if self.stale():
            raise Abandoned


PLAIN = Work()


def frozen(array: Array) -> Array:
    """The same array, read-only: what crosses a thread or enters a Document is never written again."""
    array.setflags(write=False)
    return array


class Later:
    """An array that is made when somebody first asks for it, once, and then kept; safe from any thread."""

    def __init__(self, make: Callable[[], Array], dtype: DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self._lock = threading.Lock()
        self._make: Callable[[], Array] | None = make
        self._array: Array | None = None

    def array(self) -> Array:
        """The array, read-only."""
        with self._lock:
            if self._make is not None:
                self._array, self._make = frozen(self._make()), None
            assert self._array is not None
            return self._array
