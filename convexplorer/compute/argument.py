"""The experiment behind "average or max?": a map that answers to an object, with the object and without it."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array, frozen

SIDE = 48
"""Rows and columns of the maps."""
_WEAK, _STRONG = 0.06, 0.8
"""What the map answers where there is nothing, at most, and on the object, at least; 1 is the most it can."""


class Bars(NamedTuple):
    """What each pool says of the whole map, with the object and without it."""

    average_with: float
    average_without: float
    max_with: float
    max_without: float


def evidence(size: float, place: float, speckle: float, *, present: bool, seed: int = 0) -> Array:
    """A map (SIDE, SIDE) of values from 0 to 1: weak where there is nothing, strong on a disc, the object.

    `size` is the disc's width as a share of the picture's; its middle is `place` (0 to 1) of the way from the top left
    to the bottom right. `speckle` is the share of places that answer strongly although nothing is there. The same
    `seed` makes the same map, and one without the object differs only where the object was.
    """
    random = np.random.default_rng(seed)
    made = random.uniform(0, _WEAK, (SIDE, SIDE))
    answers, strong = random.random((SIDE, SIDE)) < speckle, random.uniform(_STRONG, 1, (SIDE, SIDE))
    made = np.where(answers, strong, made)
    if present:
        rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
        radius = max(size * SIDE / 2, 0.75)  # the smallest still covers a place or two
        middle = min(max(place * SIDE, radius), SIDE - radius)
        on_it = (rows - middle) ** 2 + (columns - middle) ** 2 <= radius**2
        made = np.where(on_it, random.uniform(_STRONG, 1, (SIDE, SIDE)), made)
    return frozen(made)


def bars(with_it: Array, without: Array) -> Bars:
    """The global average and the global maximum of both maps."""
    return Bars(float(with_it.mean()), float(without.mean()), float(with_it.max()), float(without.max()))


def verdict(with_it: float, without: float, threshold: float) -> str:
    """Whether a threshold tells the two pictures apart: "apart", or "both-below" or "both-above" it, or "reversed"."""
    if with_it > threshold >= without:
        return "apart"
    if without > threshold >= with_it:
        return "reversed"
    return "both-above" if with_it > threshold else "both-below"
