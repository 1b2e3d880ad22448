"""What is measured on the picture: values along a line, statistics of a rectangle, and who uses a pixel."""

from math import ceil, hypot

import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.layer import Layer
from convexplorer.compute.padding import sources
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.engine.placing import cells_in, fields
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.question import Influence, LineProfile, RegionStatistics
from convexplorer.model.result import InfluenceAnswer, LineAnswer, Result, Stage, Statistics

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
    """The values of a stage that read the pixel, also by way of the layers before and of padding that repeats it.

    With the weight of the one convolution on the way; NaN where other layers do something, too.
    """
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.index_of(question.channel) is None:
        return None
    # steps before the layers may resize and crop: the pixel is the nearest one of what the layers take
    taken = result.stages[len(result.document.preprocessing)]
    spots = [_nearest(one, np.array(at + 0.5)) for one, at in zip(fields(result, taken), _place(question), strict=True)]
    taps = [(np.arange(n) == at)[:, None] for n, at in zip(_size(taken), spots, strict=True)]
    doing = []
    for layer, before, after in zip(result.document.layers, *_ends(result), strict=False):
        if not _idle(layer):
            doing.append((layer, before))
            taps = [_taps(layer, axis, before, after, taps[axis].any(axis=1)) for axis in (0, 1)]
        if after is stage:
            break
    places = [np.flatnonzero(own.any(axis=1)) for own in taps]
    weights = np.full((places[0].size, places[1].size), np.nan)
    if len(doing) == 1 and isinstance(doing[0][0], Conv2d | ConvTranspose2d):
        rows, columns = (own[at].astype(np.float64) for own, at in zip(taps, places, strict=True))
        weights = rows @ _kernel(doing[0][0], doing[0][1].shape[0], question.channel) @ columns.T
    found = zip(np.ndindex(weights.shape), weights.flat, strict=True)
    return InfluenceAnswer(tuple((int(places[0][i]), int(places[1][j]), float(weight)) for (i, j), weight in found))


def _place(question: Influence) -> tuple[int, int]:
    return question.row, question.column


def _size(stage: Stage) -> tuple[int, int]:
    return stage.shape[-2], stage.shape[-1]


def _ends(result: Result) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """What goes into each layer of the document and what comes out."""
    first = len(result.document.preprocessing)
    return result.stages[first:], result.stages[first + 1 :]


def _idle(layer: Layer) -> bool:
    if isinstance(layer, Activation):
        return layer.kind == "identity"
    return isinstance(layer, Pool2d) and layer.kind == "none"


def _taps(layer: Layer, axis: int, before: Stage, after: Stage, used: Array) -> Array:
    """Along one axis, for each value that comes out and each tap: whether it reads one that is `used` (out, taps)."""
    n, out = _size(before)[axis], np.arange(_size(after)[axis])[:, None]
    if isinstance(layer, ConvTranspose2d):
        tap = np.arange(layer.weight.shape[axis + 2])
        read, between = np.divmod(out + layer.padding[axis][0] - tap * layer.dilation[axis], layer.stride[axis])
        read = np.where(between == 0, read, -1)
    else:
        one = layer.geometry(before.shape)[axis]
        read = out * int(one.stride) - int(one.before) + np.arange(int(one.kernel)) * one.dilation
        if isinstance(layer, Conv2d):
            sides = layer.sides(before.shape)[axis]
            read = sources(n, sides, layer.padding_mode)[read + sides[0]]
    inside = (read >= 0) & (read < n)
    return np.asarray(inside & used[np.where(inside, read, 0)])


def _kernel(layer: Conv2d | ConvTranspose2d, channels: int, channel: int) -> Array:
    """By how much a value changes at each tap when all channels of the pixel change together."""
    if isinstance(layer, ConvTranspose2d):
        return np.asarray(layer.weight[:, channel].sum(axis=0))
    return np.asarray(layer.effective(channels)[0][channel].sum(axis=0))
