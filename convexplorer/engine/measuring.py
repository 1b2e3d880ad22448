"""What is measured on the picture: values along a line, statistics of a rectangle, and who uses a pixel."""

from math import ceil, hypot

import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.engine.placing import cells_in, fields
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Influence, LineProfile, RegionStatistics
from convexplorer.model.result import InfluenceAnswer, LineAnswer, Result, Statistics

MOST = 4096
"""Samples along a line: as many as a screen is wide."""


def line_profile(question: LineProfile, result: Result) -> LineAnswer | None:
    """The nearest values along the line, about one for each pixel of the input; None where there is no such map."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None:
        return None
    (top, left), (bottom, right) = question.start, question.end
    steps = min(max(ceil(max(abs(bottom - top), abs(right - left))), 1), MOST)
    shares = (np.arange(steps) + 0.5) / steps
    places = shares * hypot(bottom - top, right - left)
    rows = _nearest(fields(result, stage)[0], top + shares * (bottom - top))
    columns = _nearest(fields(result, stage)[1], left + shares * (right - left))
    high, wide = stage.array.shape[-2:]
    inside = (rows >= 0) & (rows < high) & (columns >= 0) & (columns < wide)
    values = np.full(steps, np.nan)
    values[inside] = stage.array[index, rows[inside], columns[inside]]
    return LineAnswer(frozen(places), frozen(values))


def _nearest(field: ReceptiveField, points: Array) -> Array:
    """The positions of a stage that are centred nearest to points of the input."""
    start, jump = float(field.start), float(field.jump)
    return np.floor((points - start) / jump + 0.5).astype(np.intp)


def region_statistics(question: RegionStatistics, result: Result) -> tuple[Statistics, ...] | None:
    """One record for each channel that is there; None where nothing of the rectangle lies in the stage."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.maps is not None:
        return None
    cells = cells_in(result, stage, question.region)
    if cells is None:
        return None
    row, column, height, width = cells
    found = []
    for channel, plane in enumerate(stage.array):
        part = plane[row : row + height, column : column + width].astype(np.float64)
        finite = part[np.isfinite(part)]
        if finite.size:
            numbers = float(finite.mean()), float(finite.std()), float(finite.min()), float(finite.max())
        else:
            numbers = (float("nan"),) * 4
        found.append(Statistics(channel, int(finite.size), *numbers))
    return tuple(found)


def influence(question: Influence, result: Result) -> InfluenceAnswer | None:
    """The values of the convolution that read the pixel, with their weights; of later stages their places only."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.index_of(question.channel) is None:
        return None
    layers = (*result.document.preprocessing, *result.document.layers)
    names = [one.name for one in result.stages]
    at = names.index(question.stage)
    conv = layers[at - 1] if at else None
    axes = fields(result, stage)
    high, wide = stage.array.shape[-2:]
    spans = [
        _span(field, place, size)
        for field, place, size in zip(axes, (question.row, question.column), (high, wide), strict=True)
    ]
    places = [(row, column) for row in range(*spans[0]) for column in range(*spans[1])]
    if not isinstance(conv, Conv2d):
        return InfluenceAnswer(tuple((row, column, float("nan")) for row, column in places))
    before = result.stages[at - 1]
    # a layer that takes the picture as large as it is reads the pixel at its own place
    if before.array is None or before.shape[1:] != result.stages[0].shape[1:]:
        return InfluenceAnswer(tuple((row, column, float("nan")) for row, column in places))
    weight = conv.effective(before.shape[0])[0][question.channel].sum(axis=0)
    (top, _), (left, _) = conv.sides(before.shape)
    found = []
    for row, column in places:
        i, down = divmod(question.row + top - row * conv.stride[0], conv.dilation[0])
        j, right = divmod(question.column + left - column * conv.stride[1], conv.dilation[1])
        if down == right == 0 and 0 <= i < weight.shape[0] and 0 <= j < weight.shape[1]:
            found.append((row, column, float(weight[i, j])))
    return InfluenceAnswer(tuple(found))


def _span(field: ReceptiveField, place: int, size: int) -> tuple[int, int]:
    """The positions whose receptive field holds a pixel, half open, inside the map."""
    start, jump, seen = float(field.start), float(field.jump), float(field.size)
    first = ceil((place + 0.5 - start - seen / 2) / jump - 1e-9)
    last = int((place + 0.5 - start + seen / 2) // jump)
    return max(first, 0), min(last + 1, size)
