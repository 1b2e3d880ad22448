"""What pictures of 8 bits would have kept of a map: three pipelines, each with its own rounding and clipping."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.conv_paths import finite
from convexplorer.compute.describe import percent
from convexplorer.messages import Message

SNAP = 1 / 2048
"""Grey levels by which a value may miss a half or a whole one and is it: float32 rounds there, whole numbers do not."""


BAND = 1 << 15
"""Values that are looked at together."""


class Pipeline(NamedTuple):
    """One way to keep a value in 8 bits: `stored` = clip(`rounded`(value) + `offset`, 0, 255), `value` in grey levels.

    What it then stands for is `stored` − `offset`.
    """

    key: str
    title: str
    tip: str
    rounded: Callable[[Array], Array]
    offset: int
    words: str
    """The code of the sentence on what is lost."""


_TABLE = (
    Pipeline(
        "saturate",
        "OpenCV filter2D",
        "As filter2D(…, −1) does: rounded to whole grey levels, halves to even; below 0 is 0, above 255 is 255",
        np.rint,
        0,
        "lost-saturate",
    ),
    Pipeline(
        "canvas",
        "JavaScript canvas",
        "As |0 and a canvas do: the fraction is cut off; below 0 is 0, above 255 is 255",
        np.trunc,
        0,
        "lost-canvas",
    ),
    Pipeline(
        "offset",
        "GIMP, 128 added",
        "Rounded, and 128 stands for 0: what is below −128 or above 127 is clipped",
        np.rint,
        128,
        "lost-offset",
    ),
)
PIPELINES: Mapping[str, Pipeline] = MappingProxyType({one.key: one for one in _TABLE})


class Lost(NamedTuple):
    """What a map (H, W) loses: `values` = the map − what is kept of it, in its own unit, NaN where it is no number.

    `below` and `above` count what is clipped at either end, `changed` everything that is not kept exactly, of `size`;
    `largest` is the largest loss in grey levels.
    """

    values: Array
    below: int
    above: int
    changed: int
    size: int
    largest: float


def levels(values: Array, full: float) -> Array:
    """A map in grey levels, 255 for `full`, with halves and whole ones where only rounding missed them."""
    scaled = np.array(values, np.float64 if values.dtype == np.float64 else np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        np.multiply(scaled, 255.0 / full, out=scaled)
        near = np.rint(2 * scaled)
        np.multiply(near, 0.5, out=near)
        np.copyto(scaled, near, where=np.abs(scaled - near) <= SNAP)
    return np.asarray(scaled)


def stored(values: Array, full: float, key: str) -> Array:
    """What the pipeline of that key keeps of a map in which `full` is white, uint8; what is no number is 0."""
    pipeline = PIPELINES[key]
    kept = pipeline.rounded(np.nan_to_num(levels(values, full), nan=-np.inf)) + pipeline.offset
    return np.asarray(np.clip(kept, 0, 255).astype(np.uint8))


def lost(values: Array, full: float, key: str) -> Lost:
    """What the pipeline of that key loses of a map (H, W) in which `full` is white."""
    pipeline = PIPELINES[key]
    low, high = -pipeline.offset, 255 - pipeline.offset
    gone = np.empty(values.shape, np.float32)
    below = above = changed = 0
    largest = 0.0
    # in bands that stay in the cache: of 640 × 480 in a third of the time
    rows = max(1, BAND // max(values.shape[1], 1))
    for first in range(0, values.shape[0], rows):
        exact = levels(values[first : first + rows], full)
        below += int(np.count_nonzero(exact < low))
        above += int(np.count_nonzero(exact > high))
        with np.errstate(invalid="ignore"):
            kept = np.minimum(np.maximum(pipeline.rounded(exact), low), high)
            exact -= kept
        if not finite(exact):
            exact[~np.isfinite(exact)] = np.nan
        changed += int(np.count_nonzero(exact))
        largest = max(largest, float(np.fmax.reduce(np.abs(exact), axis=None, initial=0.0)))
        np.multiply(exact, full / 255.0, out=gone[first : first + rows], casting="unsafe")
    return Lost(gone, below, above, changed, values.size, largest)


def describe_lost(found: Lost, key: str) -> Message:
    """The same as a sentence."""
    count = max(found.size, 1)
    said = {"below": percent(found.below, count), "above": percent(found.above, count)}
    return Message(PIPELINES[key].words, {**said, "largest": f"{found.largest:.3g}"})
