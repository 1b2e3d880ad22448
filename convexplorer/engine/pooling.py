"""What the pooling drawer asks: one window by every pool, and how much each changes when the map moves."""

import numpy as np

from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.shift import shift_changes
from convexplorer.compute.trace import PoolTrace, trace_pool
from convexplorer.model.question import PoolWindow, ShiftMeter
from convexplorer.model.result import PoolWindowAnswer, Result, ShiftAnswer

KINDS = ("max", "average", "min", "l2", "stochastic")
_MARKED = ("max", "min", "stochastic")


def pool_window(question: PoolWindow, result: Result) -> PoolWindowAnswer | None:
    """Every pool of one window; None where there is no such window."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None:
        return None
    plane = stage.array[index : index + 1]
    traces: dict[str, PoolTrace] = {}
    for kind in KINDS:
        extra = {"seed": question.seed} if kind == "stochastic" else {}
        try:
            traces[kind] = trace_pool(
                plane,
                kind,
                question.size,
                stride=question.stride,
                channel=0,
                row=question.row,
                column=question.column,
                **extra,
            )
        except ShapeError:
            return None
    first = traces["max"]
    return PoolWindowAnswer(
        question.kind,
        (first.rows[0], first.columns[0]),
        first.values,
        first.padding,
        {kind: trace.value for kind, trace in traces.items()},
        {kind: traces[kind].winner for kind in _MARKED},
    )


def shift_meter(question: ShiftMeter, result: Result) -> ShiftAnswer | None:
    """Both measurements; None where there is no such map."""
    planes = []
    for name, channel in ((question.stage, question.channel), (question.photo, 0)):
        stage = result.stage(name)
        index = None if stage is None else stage.index_of(channel)
        if stage is None or stage.array is None or index is None:
            return None
        plane = stage.array[index]
        planes.append(plane if plane.dtype.kind == "f" else plane.astype(np.float32))
    here, photo = (shift_changes(plane, question.size, question.stride) for plane in planes)
    return ShiftAnswer(here, photo)
