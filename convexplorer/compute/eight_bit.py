"""What pictures of 8 bits would have kept of a map: three pipelines, each with its own rounding and clipping."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.describe import percent
from convexplorer.messages import Message

SNAP = 1 / 2048
"""Grey levels by which a value may miss a half or a whole one and is it: float32 rounds there, whole numbers do not."""


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
    """A map in grey levels, float64, 255 for `full`, with halves and whole ones where only rounding missed them."""
    scaled = np.asarray(values, np.float64) * (255.0 / full)
    with np.errstate(invalid="ignore"):
        near = np.rint(2 * scaled) / 2
        return np.asarray(np.where(np.abs(scaled - near) <= SNAP, near, scaled))


def stored(values: Array, full: float, key: str) -> Array:
    """What the pipeline of that key keeps of a map in which `full` is white, uint8; what is no number is 0."""
    pipeline = PIPELINES[key]
    kept = pipeline.rounded(np.nan_to_num(levels(values, full), nan=-np.inf)) + pipeline.offset
    return np.asarray(np.clip(kept, 0, 255).astype(np.uint8))


def lost(values: Array, full: float, key: str) -> Lost:
    """What the pipeline of that key loses of a map in which `full` is white."""
    pipeline = PIPELINES[key]
    exact = levels(values, full)
    with np.errstate(invalid="ignore"):
        kept = np.clip(pipeline.rounded(exact), -pipeline.offset, 255 - pipeline.offset)
        gone = exact - kept
        gone[~np.isfinite(exact)] = np.nan
        low, high = -pipeline.offset, 255 - pipeline.offset
        below, above = int((exact < low).sum()), int((exact > high).sum())
        changed = int((gone != 0).sum())
    finite = np.abs(gone[np.isfinite(gone)])
    largest = float(finite.max()) if finite.size else 0.0
    return Lost((gone * (full / 255.0)).astype(np.float32), below, above, changed, exact.size, largest)


def describe_lost(found: Lost, key: str) -> Message:
    """The same as a sentence."""
    count = max(found.size, 1)
    said = {"below": percent(found.below, count), "above": percent(found.above, count)}
    return Message(PIPELINES[key].words, {**said, "largest": f"{found.largest:.3g}"})
