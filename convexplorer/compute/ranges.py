"""Which values should be darkest and brightest: nearly all of a map's, quietly followed while a picture moves."""

from math import exp, isfinite
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.conv_paths import finite

PERCENT = 0.5
"""Share of the values, in per cent, that may lie beyond each end of an automatic range."""
SAMPLE = 8192
"""About how many values a range is read from: a map of 224² takes 0.04 ms."""
LEAST_SHARE = 1 / 32
"""An automatic range reaches at least this far towards the largest value: a few lines on black stay lines."""
SETTLE_SECONDS = 0.3
"""After so long nothing is left of an old range."""
EASE_SECONDS = 0.065
"""Time in which all but 1/e of the way to a new range is gone: after 0.3 s, 99 %."""
CLOSE = 0.002
"""Nearer than this share of the range's length it is taken as reached."""


class Robust(NamedTuple):
    """The range that all but PERCENT of the values lie in, and the same of their sizes; each is one of the values."""

    low: float = 0.0
    high: float = 0.0
    size: float = 0.0


def sampled(values: Array, most: int = SAMPLE) -> Array:
    """About `most` of the values of (H, W), from evenly spaced rows and columns: the same ones every time."""
    height, width = values.shape
    step = max(1, int(np.sqrt(values.size / most))) if values.size > most else 1
    # the sides of most pictures are even; an odd step does not fall in with a pattern of 2 or 4 pixels
    step += step > 1 and step % 2 == 0
    return values[step // 2 if height > step else 0 :: step, step // 2 if width > step else 0 :: step]


def robust(values: Array, percent: float = PERCENT) -> Robust:
    """The robust range of (H, W), read from a sample; of fewer than 200 values nothing is left out.

    Values that are not finite do not count; without any others the range is 0 to 0.
    """
    flat = sampled(values).ravel()
    if flat.dtype.kind == "f" and not finite(flat):
        flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return Robust()
    beyond = int(flat.size * percent / 100)
    flat = np.partition(flat, (beyond, flat.size - beyond - 1))  # a quarter of the time that sorting takes
    # the sizes that count are those at either end
    ends = np.concatenate([flat[: beyond + 1], flat[-beyond - 1 :]]).astype(np.float64)
    sizes = np.sort(np.abs(ends))
    size = sizes[-min(beyond, flat.size - 1) - 1]
    return Robust(float(flat[beyond]), float(flat[-beyond - 1]), float(size))


def eased(previous: tuple[float, float], now: tuple[float, float], seconds: float) -> tuple[float, float]:
    """The range to show `seconds` after `previous` was shown, on the way to `now`.

    Each end lies between its old and its new value, never beyond; 0.3 s later it has arrived.
    """
    if seconds >= SETTLE_SECONDS or not all(map(isfinite, (*previous, *now))):
        return now
    share = 1 - exp(-max(seconds, 0.0) / EASE_SECONDS)
    close = CLOSE * (now[1] - now[0])
    low, high = (_towards(old, new, share, close) for old, new in zip(previous, now, strict=True))
    return (low, high) if high > low else now


def _towards(old: float, new: float, share: float, close: float) -> float:
    made = old + (new - old) * share
    if abs(new - made) <= close:
        return new
    return min(max(made, min(old, new)), max(old, new))


def reaching(value: float, largest: float) -> float:
    """A robust end, moved to LEAST_SHARE of the largest value where it is nearer to 0 than that."""
    return value if abs(value) >= LEAST_SHARE * abs(largest) else LEAST_SHARE * largest


def beyond(values: Array, low: float, high: float) -> tuple[int, int]:
    """How many values lie below `low` and above `high`; NaN in neither."""
    return int(np.count_nonzero(values < low)), int(np.count_nonzero(values > high))
