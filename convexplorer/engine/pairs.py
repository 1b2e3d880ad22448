"""Pairs of steps that are computed together, so that what lies between them is made only for who looks at it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from convexplorer.compute.arrays import Array, Later, Work
from convexplorer.compute.colour import STORED, mix_stored
from convexplorer.compute.layer import Layer
from convexplorer.model.preprocessing import Grey, Scale


class Pair(NamedTuple):
    """Two kinds of steps that follow each other, for which arrays, and how their common result is made."""

    first: type
    second: type
    fits: Callable[[np.dtype[Any], np.dtype[Any]], bool]
    """Of the stored type and the one computed in."""
    together: Callable[[Any, Any, Array, Work], Array]


def _grey_of_stored(scale: Scale, grey: Grey, x: Array, work: Work) -> Array:
    return mix_stored(x, grey.weight(x.shape[-3]) * scale.factor(x), work)


PAIRS = (Pair(Scale, Grey, lambda stored, made: stored in STORED and made == np.float32, _grey_of_stored),)
"""For such a pair this is the only path, whatever is kept or asked: the window's grey is that of `apply`.
640 × 480 × 3 bytes: 0.25 instead of 0.92 ms, 1080 × 1920 × 3: 2.3 instead of 10.1 ms."""


def pair_at(steps: Sequence[Layer], index: int, before: Array | Later | None, dtype: DTypeLike) -> Pair | None:
    """The pair that begins with step `index`, given what that step takes."""
    if before is None or not 0 <= index < len(steps) - 1:
        return None
    kinds, made = (type(steps[index]), type(steps[index + 1])), np.dtype(dtype)
    return next((pair for pair in PAIRS if pair[:2] == kinds and pair.fits(before.dtype, made)), None)
