"""Weights drawn at random from a seed: made when they are needed, kept while there is room, never written down."""

import math
import threading
from collections import OrderedDict

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, Shape, ShapeError, frozen

HELD_BYTES = 512 << 20
"""Of drawn weights that are kept: ResNet-50 has 102 MB of them."""


class Drawn:
    """The arrays that were drawn last, at most `HELD_BYTES` of them; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[int, Shape], Array] = OrderedDict()

    def weight(self, seed: int, shape: Shape) -> Array:
        """float32 of `shape`, normal with mean 0 and σ = √(2 / inputs of one output); ShapeError where it is too large.

        The inputs are all axes but the first. He et al. 2015, Delving deep into rectifiers, equation 10.
        """
        with self._lock:
            key = seed, shape
            if key not in self._held:
                check_weights(shape)
                spread = math.sqrt(2 / math.prod(shape[1:]))
                made = np.random.default_rng(seed).standard_normal(shape, np.float32)
                made *= np.float32(spread)
                self._held[key] = frozen(made)
            self._held.move_to_end(key)
            while len(self._held) > 1 and sum(one.nbytes for one in self._held.values()) > HELD_BYTES:
                self._held.popitem(last=False)
            return self._held[key]


DRAWN = Drawn()


def check_weights(shape: Shape) -> None:
    """ShapeError with the size where an array of weights is larger than one layer may have."""
    count = math.prod(shape)
    if count > limits.WEIGHTS:
        raise ShapeError("weights-too-many", count=count, megabytes=count * 4 >> 20, limit=limits.WEIGHTS)


def stands_for(shape: Shape) -> Array:
    """Zeros of `shape` that take no memory: the place of weights that are drawn when they are needed."""
    return np.broadcast_to(np.float64(0), shape)


def held(weight: Array, seed: int | None) -> Array:
    """What a layer keeps of its weights: float64, read-only, or with a seed their place only. ShapeError: too many."""
    if seed is not None:
        return stands_for(weight.shape)
    check_weights(weight.shape)
    return frozen(np.array(weight, np.float64))


def is_stand_in(weight: Array) -> bool:
    """Whether an array is such a place: every element is the same one."""
    return not any(weight.strides) and weight.size > 1
