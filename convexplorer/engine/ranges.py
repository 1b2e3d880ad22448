"""Which values of a stage a picture shows from darkest to brightest, found once for each map."""

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from convexplorer.compute import ranges
from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import SEQUENTIAL
from convexplorer.model.result import Picture, Result, Stage
from convexplorer.model.signs import nonnegative_maps
from convexplorer.model.view import RangeChoice, Scheme

SAMPLE = 8 << 20
"""Values above which a map's extremes are read from every second, third … row and column (8 M, 4K, take 2 ms)."""


class Extremes(NamedTuple):
    """Smallest and largest finite value, how many are not finite, and the range that nearly all lie in."""

    low: float
    high: float
    non_finite: int
    nearly: ranges.Robust = ranges.Robust()


class Population(NamedTuple):
    """The values that a range is about, one map's or those of all that share it, and whether they may be negative."""

    found: Extremes
    signed: bool


class Before(NamedTuple):
    """The picture shown for the frame before, and how long ago."""

    picture: Picture
    seconds: float


def extremes(values: Array) -> Extremes:
    """Of a map (H, W); above `SAMPLE` values of an even sample of rows and columns, the same one every time."""
    step = int(np.ceil(np.sqrt(values.size / SAMPLE)))
    if step > 1:
        values = values[..., ::step, ::step]
    if values.size == 0:
        return Extremes(0.0, 0.0, 0)
    low, high = float(values.min()), float(values.max())
    nearly = ranges.robust(values)
    if np.isfinite(low) and np.isfinite(high):  # a single NaN would be both
        return Extremes(low, high, 0, nearly)
    finite = values[np.isfinite(values)]
    count = (values.size - finite.size) * step * step
    if finite.size == 0:
        return Extremes(0.0, 0.0, count)
    return Extremes(float(finite.min()), float(finite.max()), count, nearly)


def united(found: Sequence[Extremes]) -> Extremes:
    """The extremes of all together."""
    nearly = [e.nearly for e in found]
    together = ranges.Robust(min(n.low for n in nearly), max(n.high for n in nearly), max(n.size for n in nearly))
    return Extremes(min(e.low for e in found), max(e.high for e in found), sum(e.non_finite for e in found), together)


def map_extremes(stage: Stage, index: int) -> Extremes:
    """The extremes of one map, by its place in the stage's array; found once however many pictures show it."""
    found = _FOUND.setdefault(stage, {})
    if index not in found:
        assert stage.array is not None
        found[index] = extremes(stage.array[index])
    return found[index]


# a stage never changes; what was found goes when the stage goes
_FOUND: WeakKeyDictionary[Stage, dict[int, Extremes]] = WeakKeyDictionary()
_SIGNS: WeakKeyDictionary[Stage, tuple[bool, ...]] = WeakKeyDictionary()


def signed_maps(result: Result, stage: Stage) -> tuple[bool, ...]:
    """For each channel of a stage: whether the layers could make a negative value of such an input."""
    if stage not in _SIGNS:
        steps = (*result.document.preprocessing, *result.document.layers)
        at = next((i for i, one in enumerate(result.stages) if one is stage), None)
        image = result.stages[0]
        sure: Sequence[bool] = ()
        if at is not None and image.array is not None:
            unsigned = image.array.dtype.kind in "ub" or all(
                map_extremes(image, index).low >= 0 for index in range(image.shape[0])
            )
            sure = [bool(one) for one in nonnegative_maps(steps[:at], image.shape[0], unsigned)]
        _SIGNS[stage] = tuple(not one for one in sure) if len(sure) == stage.shape[0] else (True,) * stage.shape[0]
    return _SIGNS[stage]


def populations(choice: RangeChoice, result: Result, stage: Stage, most: int | None = None) -> tuple[Population, ...]:
    """What the range of each map in the stage's array (the first `most`) is about: itself, or with "shared" all."""
    signs = signed_maps(result, stage)
    places = (range(len(signs)) if stage.maps is None else stage.maps)[:most]
    own = [Population(map_extremes(stage, index), signs[channel]) for index, channel in enumerate(places)]
    return (together(own),) * len(own) if choice.mode == "shared" and own else tuple(own)


def population(choice: RangeChoice, result: Result, stage: Stage, index: int) -> Population:
    """The same for the one map at that place."""
    if choice.mode == "shared":
        return populations(choice, result, stage)[index]
    channel = index if stage.maps is None else stage.maps[index]
    return Population(map_extremes(stage, index), signed_maps(result, stage)[channel])


def together(found: Sequence[Population]) -> Population:
    """One population of all."""
    return Population(united([one.found for one in found]), any(one.signed for one in found))


def painted_range(
    choice: RangeChoice, scheme: Scheme, found: Extremes, signed: bool | None = None
) -> tuple[float, float, str]:
    """(low, high, scheme) for a choice and the values it is about, those of one map or of all that share it.

    An automatic range leaves out the farthest 0.5 % of the values. "auto" is grey from 0 where no value can be
    negative (`signed`; None: where none is), else signed; a signed range is symmetric, so that 0 is white.
    """
    locked = choice.mode == "locked"
    low, high = (choice.low, choice.high) if locked else (found.low, found.high)
    if scheme == "auto":
        scheme = "signed" if (low < 0 if locked or signed is None else signed) else "grey"
    largest = max(abs(low), abs(high))
    if scheme not in SEQUENTIAL:
        if not locked:
            largest = ranges.reaching(found.nearly.size, largest)
        largest = largest or 1.0
        return -largest, largest, scheme
    if not locked:
        high = ranges.reaching(found.nearly.high, high)
        low = min(ranges.reaching(found.nearly.low, low), 0.0) if low < 0 else 0.0
    return low, high if high > low else low + 1.0, scheme


def shown_range(
    choice: RangeChoice, scheme: Scheme, found: Extremes, signed: bool | None = None, before: Before | None = None
) -> tuple[float, float, str]:
    """`painted_range`, on the way from the range of the frame before where that was painted alike."""
    low, high, name = painted_range(choice, scheme, found, signed)
    if before is None or choice.mode == "locked" or before.picture.scheme != name:
        return low, high, name
    low, high = ranges.eased((before.picture.low, before.picture.high), (low, high), before.seconds)
    return low, high, name
