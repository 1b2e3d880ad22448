"""How much a map that was made smaller changes when what it was made of moves by one column."""

from collections.abc import Mapping

import numpy as np

from convexplorer.compute import pool
from convexplorer.compute.arrays import Array

EVERY = "every"
"""The way without a pool: every value at the stride, the others left out."""
WAYS: tuple[str, ...] = ("max", "average", "min", "l2", EVERY)


def shift_changes(x: Array, size: int, stride: int) -> Mapping[str, float]:
    """For each of WAYS, the mean change of its values over their standard deviation, for a map `x` (H, W).

    The map is compared with itself moved by one column, on the columns that both have. 0: nothing changes; NaN where
    the map is smaller than the window, or its values do not vary.
    """
    if min(x.shape[0], x.shape[1] - 1) < size:
        return dict.fromkeys(WAYS, float("nan"))
    still, moved = (np.ascontiguousarray(part)[None] for part in (x[:, :-1], x[:, 1:]))
    return {way: _change(_made(still, way, size, stride), _made(moved, way, size, stride)) for way in WAYS}


def _made(x: Array, way: str, size: int, stride: int) -> Array:
    if way == EVERY:
        rows, columns = (1 + (n - size) // stride for n in x.shape[-2:])
        return x[..., ::stride, ::stride][..., :rows, :columns]
    return pool.POOLS[way].function(x, size, stride=stride)


def _change(before: Array, after: Array) -> float:
    with np.errstate(invalid="ignore", over="ignore"):
        spread = float(before.std(dtype=np.float64))
        change = float(np.abs(after - before).mean(dtype=np.float64))
    return change / spread if spread > 0 else float("nan")
