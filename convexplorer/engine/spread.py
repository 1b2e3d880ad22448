"""Between which values the channels of a stage lie, and how they spread."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.model.question import Spread
from convexplorer.model.result import Result, SpreadAnswer


def spread(question: Spread, result: Result) -> SpreadAnswer | None:
    """Extremes, means and standard deviations of the finite values of every channel; None where they are not there."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.maps is not None:
        return None
    found = [_of(plane) for plane in stage.array]
    lows, highs, means, deviations = (tuple(float(one[index]) for one in found) for index in range(4))
    return SpreadAnswer(lows, highs, means, deviations, stage.array.dtype.name, int(stage.array.nbytes))


def _of(plane: Array) -> tuple[float, float, float, float]:
    finite = plane if plane.dtype.kind != "f" or np.isfinite(plane).all() else plane[np.isfinite(plane)]
    if not finite.size:
        return (np.nan,) * 4
    return finite.min(), finite.max(), finite.mean(dtype=np.float64), finite.std(dtype=np.float64)
