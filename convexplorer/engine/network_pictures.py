"""The maps of a network's stages painted at screen size, column by column, and the values and kernels in them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.colour import SEQUENTIAL, ZERO_LEVEL, colour_table, paint
from convexplorer.compute.conv_paths import finite
from convexplorer.compute.layer import Layer
from convexplorer.compute.ranges import PERCENT, reaching
from convexplorer.compute.trace import LayerTrace, MixTrace, shown
from convexplorer.engine.links import Link, link
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.network_layers import Linear
from convexplorer.model.overview import CellsAnswer, ColumnPicture, EdgeKernel, KernelAnswer, MapCells, MapColumn
from convexplorer.model.parallel import Parallel
from convexplorer.model.result import Result, Stage, every_stage
from convexplorer.scenes.numbers import short

VALUES = 4096
"""Of a stage of single values so many are handed on as they are."""
SAMPLE = 1024
"""Values of a map from which its range is read."""
FEW = 200
"""Of fewer values none is left out."""
TRACED = 64
"""Values traced at once: as many as a screen has when their products can be told apart."""


class Span(NamedTuple):
    """The range of one map, or of all that share it, and its colours."""

    low: float
    high: float
    scheme: str


class Ends(NamedTuple):
    """Of every map of a stage: its smallest and largest finite value, and the range that nearly all lie in."""

    lows: Array
    highs: Array
    nearly_low: Array
    nearly_high: Array

    @property
    def whole(self) -> "Ends":
        """The same of all maps together."""
        low, high = np.atleast_1d(self.lows.min()), np.atleast_1d(self.highs.max())
        return Ends(low, high, np.atleast_1d(self.nearly_low.min()), np.atleast_1d(self.nearly_high.max()))


# a stage never changes; what was found goes when the stage goes
_ENDS: WeakKeyDictionary[Stage, Ends] = WeakKeyDictionary()


def ends(stage: Stage) -> Ends:
    """The ends of every map of a stage that has maps, 0 where no value is finite; found once, in one pass."""
    if stage not in _ENDS:
        assert stage.array is not None
        flat = stage.array.reshape(len(stage.array), -1)
        if flat.dtype.kind == "f" and not finite(flat):
            there = np.isfinite(flat)
            bare = np.logical_not(there.any(axis=1, keepdims=True))
            flat = np.where(bare, np.float32(0), np.where(there, flat, np.float32(np.nan)))
            lows, highs = np.nanmin(flat, axis=1), np.nanmax(flat, axis=1)
            flat = np.where(np.isnan(flat), lows[:, None], flat)
        else:
            lows, highs = flat.min(axis=1), flat.max(axis=1)
        some = flat[:, flat.shape[1] // SAMPLE // 2 :: max(flat.shape[1] // SAMPLE, 1) | 1]
        beyond = int(some.shape[1] * PERCENT / 100) if some.shape[1] >= FEW else 0
        if beyond:
            ordered = np.partition(some, (beyond, some.shape[1] - 1 - beyond), axis=1)
            nearly = ordered[:, beyond], ordered[:, -1 - beyond]
        else:
            nearly = lows, highs
        _ENDS[stage] = Ends(*(frozen(one.astype(np.float64)) for one in (lows, highs, *nearly)))
    return _ENDS[stage]


def spans(result: Result, stage: Stage, over: str) -> list[Span]:
    """The range of every map of a stage: its own, its layer's, or that of all stages of the network.

    What no negative value has is grey from 0; all else is signed, with 0 in the middle. The farthest values are left
    out as in every picture of a map.
    """
    own = ends(stage)
    count = len(own.lows)
    if over == "network" and _learned(stage):
        found = network_ends(result)
        return [_span(found, 0, bool(found.lows[0] < 0))] * count
    signed = bool(own.lows.min() < 0)
    if over == "map" and stage.shape[1:] != (1, 1):
        return [_span(own, index, signed) for index in range(count)]
    return [_span(own.whole, 0, signed)] * count


def _span(found: Ends, index: int, signed: bool) -> Span:
    low, high, nearly_low, nearly_high = (float(one[index]) for one in found)
    if signed:
        most = max(abs(low), abs(high))
        largest = reaching(max(abs(nearly_low), abs(nearly_high)), most) or 1.0
        return Span(-largest, largest, "signed")
    most = reaching(nearly_high, high)
    return Span(0.0, most if most > 0 else 1.0, "grey")


def _learned(stage: Stage) -> bool:
    """Whether it is one of the layers, not of what is done to the picture before."""
    return not (stage.name == "input" or stage.name.startswith("preprocess/"))


def network_ends(result: Result) -> Ends:
    """The ends of all layers together."""
    found = [
        ends(stage).whole
        for stage in every_stage(result.stages)
        if _learned(stage) and stage.array is not None and stage.array.size
    ]
    return Ends(*(np.concatenate(one) for one in zip(*found, strict=True))).whole


_PAINTED: WeakKeyDictionary[Stage, dict[tuple[object, ...], ColumnPicture]] = WeakKeyDictionary()


def map_column(question: MapColumn, result: Result) -> ColumnPicture | None:
    """The maps of a stage in their colours; None where they are not there (a preview holds some of them only)."""
    stage = result.stage(question.stage)
    if stage is None or stage.made is None or stage.maps is not None or not all(stage.shape):
        return None
    array = stage.array
    assert array is not None
    if min(question.width, question.height, question.count) < 1 or question.first < 0:
        return None
    found = spans(result, stage, question.range)
    values = None
    if stage.shape[1:] == (1, 1):
        planes, found = array.reshape(1, -1, 1), found[:1]
        values = array.reshape(-1) if array.size <= VALUES else None
    else:
        planes = array[question.first : question.first + question.count]
        found = found[question.first : question.first + question.count]
    if not len(planes):
        return None
    # the range of the network may be another although this stage is the same
    key = question, found[0] if question.range == "network" else None
    kept = _PAINTED.setdefault(stage, {})
    if key not in kept:
        kept.clear()
        pixels = painted(planes, found, (question.width, question.height))
        lows, highs = tuple(span.low for span in found), tuple(span.high for span in found)
        kept[key] = ColumnPicture(pixels, len(planes), lows, highs, found[0].scheme, values)
    return kept[key]


def painted(planes: Array, found: list[Span], size: tuple[int, int]) -> Array:
    """(maps · height, width, 3) of (maps, H, W) in the colours of their ranges: all of them in one pass.

    The maps lie one under another, so that one call resizes them: made smaller by areas, no row of one map goes into
    another, as both heights are whole.
    """
    width, height = size
    count, rows, columns = planes.shape
    tall = np.ascontiguousarray(planes, np.float32 if planes.dtype.kind == "f" else None).reshape(-1, columns)
    if (rows, columns) != (height, width):
        smaller = rows > height or columns > width
        method = cv2.INTER_AREA if smaller and rows >= height and columns >= width else cv2.INTER_NEAREST_EXACT
        tall = np.asarray(cv2.resize(tall, (width, count * height), interpolation=method)).reshape(-1, width)
    if all(span == found[0] for span in found):
        return frozen(paint(tall, *found[0]))
    if tall.dtype != np.float32 or not finite(tall):
        each = tall.reshape(count, height, width)
        return frozen(np.concatenate([paint(one, *span) for one, span in zip(each, found, strict=True)]))
    return frozen(_each(tall.reshape(count, height, width), found))


def _each(maps: Array, found: list[Span]) -> Array:
    """The same with a range for every map."""
    count, height, width = maps.shape
    scheme = found[0].scheme
    highs = np.array([span.high for span in found], np.float32)[:, None, None]
    sequential = scheme in SEQUENTIAL
    levels = maps * ((255 if sequential else ZERO_LEVEL - 1) / highs)
    if not sequential:
        levels += ZERO_LEVEL
    low = 0 if sequential else 1
    whole = np.clip(np.rint(levels), low, 255).astype(np.uint8).reshape(count * height, width)
    if scheme == "grey":
        return np.asarray(cv2.cvtColor(whole, cv2.COLOR_GRAY2RGB))
    return np.asarray(cv2.applyColorMap(whole, colour_table(scheme)[:, None]))


def map_cells(question: MapCells, result: Result) -> CellsAnswer | None:
    """Values of a map, and how each came about."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.maps is not None:
        return None
    vector = stage.shape[1:] == (1, 1)
    if not vector and not 0 <= question.channel < stage.shape[0]:
        return None
    plane = stage.array.reshape(-1, 1) if vector else stage.array[question.channel]
    top, left = max(question.row, 0), max(question.column, 0)
    values = plane[top : top + question.rows, left : left + question.columns]
    if not values.size:
        return None
    if not question.traced or values.size > TRACED:
        return CellsAnswer(values)
    traces = []
    for row in range(top, top + values.shape[0]):
        for column in range(left, left + values.shape[1]):
            place = (row, 0, 0) if vector else (question.channel, row, column)
            found = trace_at(result, stage.name, *place)
            if found is None:
                return CellsAnswer(values)
            traces.append(found)
    return CellsAnswer(values, tuple(traces))


def trace_at(result: Result, name: str, channel: int, row: int, column: int) -> LayerTrace | None:
    """How a value came about, ending in the very number of its stage; None for the picture itself."""
    found = link(result, name)
    if found is None or found.before.array is None or found.after.array is None or found.before.maps is not None:
        return None
    value = float(found.after.array[channel, row, column])
    if isinstance(found.layer, Parallel) and found.layer.join == "add":
        terms = np.array([float(end[channel, row, column]) for end in path_ends(found)], np.float64)
        rest = value - float(terms.sum())
        rounding = rest if np.isfinite(rest) else 0.0
        return MixTrace(channel, row, column, frozen(terms), frozen(np.ones(len(terms))), rounding, value)
    if isinstance(found.layer, Parallel):
        return None
    return shown(found.layer.trace(found.before.array, channel, row, column), value)


def path_ends(found: Link) -> list[Array]:
    """What comes out of every path of a block that is on."""
    assert isinstance(found.layer, Parallel)
    last = [(found.before, *found.after.inner[number])[-1] for number in found.layer.on]
    return [stage.array for stage in last if stage.array is not None]


def edge_kernel(question: EdgeKernel, result: Result) -> KernelAnswer | None:
    """The weights on the way from one map to another, or what happens on it in words."""
    found = link(result, question.stage)
    if found is None or not found.after.shape or not 0 <= question.channel < found.after.shape[0]:
        return None
    layer, channels = found.layer, found.before.shape[0]
    bias = float(layer.bias[question.channel]) if isinstance(layer, Linear | ConvTranspose2d) else 0.0
    if isinstance(layer, Conv2d):
        taken = kernel_of(layer, channels, question.channel, question.source)
        return None if taken is None else KernelAnswer(frozen(taken[0]), taken[1])
    if isinstance(layer, ConvTranspose2d):
        return KernelAnswer(frozen(layer.weight[question.source, question.channel]), bias)
    if isinstance(layer, Linear):
        row = layer.values[question.channel]
        strongest = int(np.abs(row).argmax())
        words = f"{len(row):,} weights, {short(float(row.min()))} … {short(float(row.max()))}"
        return KernelAnswer(None, bias, f"{words}; the strongest on input {strongest + 1}")
    return KernelAnswer(None, 0.0, worded(layer))


def kernel_of(layer: Conv2d, channels: int, channel: int, source: int) -> tuple[Array, float] | None:
    """(kernel, bias) of a filter on one channel; None where the filter does not see it."""
    weight, bias, groups = layer.effective(channels)
    own = channels // groups
    group = channel * groups // len(weight)
    if not group * own <= source < (group + 1) * own:
        return None
    return weight[channel, source - group * own], float(bias[channel])


def worded(layer: Layer) -> str:
    """What a layer without kernels does, in a word or two."""
    if isinstance(layer, Activation):
        return "unchanged" if layer.kind == "identity" else layer.record.title
    if isinstance(layer, Pool2d):
        if not layer.windowed:
            return "unchanged" if layer.kind == "none" else f"{layer.kind.replace('-', ' ')}"
        return f"{layer.kind} of {layer.size[0]}×{layer.size[1]}"
    if isinstance(layer, Parallel):
        return "added" if layer.join == "add" else "put one after another"
    words = {
        "BatchNorm2d": "normalised",
        "Flatten": "one after another",
        "Softmax": "shares of 1",
        "Dropout": "unchanged: drops only in training",
        "Bypassed": "left out",
        "Upsample": "enlarged",
        "Pad2d": "padded",
    }
    return words.get(type(layer).__name__, "prepared")


NETWORK_ANSWERS: Mapping[type, Callable[[Any, Result], Any]] = {
    MapColumn: map_column,
    MapCells: map_cells,
    EdgeKernel: edge_kernel,
}
