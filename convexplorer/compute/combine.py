"""Several maps made into one: how strong together, the largest, the sum, the difference; or as red, green and blue."""

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.conv import float_array

How = Literal["magnitude", "max", "sum", "difference"]
HOWS: tuple[How, ...] = ("magnitude", "max", "sum", "difference")
_SQUARED_SAFELY = 1e18
"""The squares of smaller values can be added: float32 ends at 3e38."""


def combine(maps: Array | Sequence[Array], how: How) -> Array:
    """Maps (K, H, W) as one (H, W), float32 (float64 of float64).

    "magnitude" is √(a² + b² + …), "max" the largest, "sum" a + b + …, "difference" the first less all others.
    Errors: ShapeError without a map. NaN and infinity go where the arithmetic takes them.
    """
    planes = [float_array(plane, "maps") for plane in maps]
    if not planes or any(plane.ndim != 2 or plane.shape != planes[0].shape for plane in planes):
        raise ShapeError("no-channel-axis", shape=str(np.shape(maps)))
    total = np.abs(planes[0]) if how == "magnitude" else planes[0].copy()
    with np.errstate(invalid="ignore", over="ignore"):
        for plane in planes[1:]:
            if how == "magnitude":
                total = _length(total, plane)
            elif how == "max":
                np.maximum(total, plane, out=total)
            elif how == "sum":
                np.add(total, plane, out=total)
            else:
                np.subtract(total, plane, out=total)
    return total


def _length(a: Array, b: Array) -> Array:
    """√(a² + b²) of every pair; `a` is not negative."""
    if a.size == 0 or not max(float(a.max()), float(b.max()), -float(b.min())) < _SQUARED_SAFELY:
        return np.asarray(np.hypot(a, b))  # four times as slow, but right for NaN and for what is too large
    return np.asarray(cv2.magnitude(a, np.ascontiguousarray(b)))
