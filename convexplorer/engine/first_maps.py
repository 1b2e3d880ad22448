"""The first maps of a stage, small, and its largest values where it has nothing but single ones."""

import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.colour import paint
from convexplorer.engine.pictures import input_picture
from convexplorer.engine.placing import clipped, fitted, placed
from convexplorer.engine.ranges import map_extremes, painted_range
from convexplorer.model.first_maps import FirstMaps, FirstMapsAnswer
from convexplorer.model.question import InputPicture
from convexplorer.model.result import Result, Stage
from convexplorer.model.view import RangeChoice, Rectangle

VALUES = 64
"""So many of the single values are shown."""
BEST = 5


def first_maps(question: FirstMaps, result: Result) -> FirstMapsAnswer | None:
    """Each map in its own range, signed where one of them has a negative value; None where there are none."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or not all(stage.shape):
        return None
    if question.stage == "input":
        seen = input_picture(InputPicture(question.width * question.count, question.height), result)
        return None if seen is None else FirstMapsAnswer((seen.pixels,))
    if stage.shape[1:] == (1, 1):
        return _values(stage.array)
    return _maps(question, stage)


def _maps(question: FirstMaps, stage: Stage) -> FirstMapsAnswer | None:
    array = stage.array
    assert array is not None
    size = fitted(clipped(None, stage.shape), question.width, question.height)
    if size is None:
        return None
    count = min(question.count, len(array))
    found = [map_extremes(stage, index) for index in range(count)]
    signed = any(one.low < 0 for one in found)
    part = Rectangle(0, 0, *stage.shape[1:])
    ranges = (painted_range(RangeChoice(), "auto", one, signed) for one in found)
    small = (placed(array[index], part, size).values for index in range(count))
    return FirstMapsAnswer(tuple(frozen(paint(values, *own)) for values, own in zip(small, ranges, strict=True)))


def _values(array: Array) -> FirstMapsAnswer:
    flat = array.reshape(-1)
    return FirstMapsAnswer((), tuple(float(value) for value in flat[:VALUES]), best(flat, BEST))


def best(values: Array, count: int) -> tuple[tuple[int, float], ...]:
    """The largest of a row of values with their numbers, the first of equal ones first; NaN is none of them."""
    there = np.flatnonzero(~np.isnan(values))
    if there.size > count:
        # only those that can be among them are put in order: a flattened photo has a million values
        least = np.partition(values[there], there.size - count)[there.size - count]
        above, equal = there[values[there] > least], there[values[there] == least]
        there = np.concatenate([above, equal[: count - above.size]])
    order = there[np.argsort(-values[there], kind="stable")]
    return tuple((int(index), float(values[index])) for index in order)
