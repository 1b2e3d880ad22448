"""How many values lie between edges: histograms that hold for maps that are almost flat, and for huge values."""

import numpy as np

from convexplorer.compute.arrays import Array

_PIECE = 1 << 20


def counted(values: Array, bins: int) -> tuple[Array, Array]:
    """Counts (bins,) of finite values of any shape and edges (bins + 1,) from the least to the largest, float64.

    Values that are all the same, or closer than float64 can tell edges apart, lie in the middle of a wider range.
    """
    flat = np.ravel(values)
    low, high = (float(flat.min()), float(flat.max())) if flat.size else (0.0, 1.0)
    room = bins * np.spacing(max(abs(low), abs(high)))
    if high - low <= room:
        low, high = low - max(0.5, room), high + max(0.5, room)
    counts = np.zeros(bins, np.int64)
    edges = np.histogram_bin_edges(np.empty(0), bins, (low, high))
    # piece by piece in float64: neighbouring float32 values leave no room for edges between them, far ones overflow
    for start in range(0, flat.size, _PIECE):
        counts += np.histogram(flat[start : start + _PIECE].astype(np.float64), bins, (low, high))[0]
    return counts, edges
