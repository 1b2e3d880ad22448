"""One map of a network with all that it is made of: its sources, the kernel on each, and what the two make."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from convexplorer.compute import dense
from convexplorer.compute.arrays import Array, Shape, frozen
from convexplorer.compute.conv import correlate
from convexplorer.compute.layer import Layer
from convexplorer.compute.ranges import robust
from convexplorer.engine.links import Link, link
from convexplorer.engine.network_pictures import Span, kernel_of, painted, spans, worded
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Bypassed, Flatten, Linear
from convexplorer.model.overview import OneSource, OpenedAnswer, OpenedMap
from convexplorer.model.parallel import Parallel
from convexplorer.model.result import Result, Stage


class _Taken(NamedTuple):
    """What one source gives: of which stage and channel, the weights on it, and what they make of it."""

    stage: Stage
    channel: int
    kernel: Array | None = None
    part: Array | None = None
    total: float | None = None


def opened_map(question: OpenedMap, result: Result) -> OpenedAnswer | None:
    """The map, its sources in the colours of their own stage, and the parts in one signed range."""
    found = link(result, question.stage)
    if found is None or found.after.array is None or found.before.array is None or found.after.maps is not None:
        return None
    if not 0 <= question.channel < found.after.shape[0] or min(question.size, question.large, question.count) < 1:
        return None
    every, bias = _sources(found, result, question.channel)
    chosen = every[question.first : question.first + question.count]
    taken = [_taken(found, result, question.channel, one) for one in chosen]
    parts = [one.part for one in taken if one.part is not None]
    largest = max((robust(part).size or float(np.abs(part).max()) for part in parts), default=0.0)
    span = spans(result, found.after, question.range)[question.channel if found.after.shape[1:] != (1, 1) else 0]
    plane = found.after.array[question.channel]
    return OpenedAnswer(
        found.layer,
        found.after.name,
        question.channel,
        found.after.shape,
        painted(plane[None], [span], fitting(plane.shape, question.large)),
        *span,
        tuple(_source(one, result, question, largest) for one in taken),
        len(every) - len(chosen),
        bias,
        largest,
        worded(found.layer),
    )


def fitting(shape: Shape, size: int) -> tuple[int, int]:
    """(width, height) of a picture of (rows, columns) whose longer side is `size`."""
    scale = size / max(shape)
    return max(round(shape[1] * scale), 1), max(round(shape[0] * scale), 1)


def _source(one: _Taken, result: Result, question: OpenedMap, largest: float) -> OneSource:
    assert one.stage.array is not None
    plane, over = one.stage.array[one.channel], question.range
    vector = one.stage.shape[1:] == (1, 1)
    span: Span = spans(result, one.stage, over)[0 if vector else one.channel]
    size = fitting(plane.shape, question.size)
    part = None
    if one.part is not None:
        part = paint_part(one.part, largest, fitting(one.part.shape, question.size))
    kernel = None if one.kernel is None else frozen(one.kernel)
    pixels = painted(plane[None], [span], size)
    return OneSource(one.stage.name, one.channel, one.stage.shape, pixels, kernel, part, one.total)


def paint_part(values: Array, largest: float, size: tuple[int, int]) -> Array:
    """Values (rows, columns) from −`largest` to it, blue to red."""
    return painted(np.asarray(values, np.float32)[None], [Span(-largest, largest or 1.0, "signed")], size)


def _sources(found: Link, result: Result, channel: int) -> tuple[Sequence[tuple[Stage, int]], float]:
    """Every map that goes into one, as (stage, channel); and the bias that is added."""
    layer, before = found.layer, found.before
    channels = before.shape[0]
    if isinstance(layer, Conv2d):
        groups = channels if layer.depthwise else layer.groups
        own, group = channels // groups, channel * groups // found.after.shape[0]
        bias = float(layer.bias[channel % layer.filters])
        return [(before, source) for source in range(group * own, (group + 1) * own)], bias
    if isinstance(layer, ConvTranspose2d):
        return [(before, source) for source in range(channels)], float(layer.bias[channel])
    if isinstance(layer, Parallel):
        return _path_ends(found, layer, channel), 0.0
    if isinstance(layer, Linear):
        flat = flattened(found, result)
        bias = float(layer.bias[channel])
        return ([] if flat is None else [(flat.before, source) for source in range(flat.before.shape[0])]), bias
    if isinstance(layer, Flatten):
        return [(before, dense.flat_place(channel, before.shape, layer.order)[0])], 0.0
    if channels == found.after.shape[0] and before.shape[1:] != (1, 1):
        return [(before, channel)], 0.0
    if before.shape[1:] != (1, 1):
        return [(before, source) for source in range(channels)], 0.0
    return [], 0.0


def _path_ends(found: Link, block: Parallel, channel: int) -> list[tuple[Stage, int]]:
    """The maps at the ends of a block's paths that one of its maps is made of."""
    ends = [(found.before, *found.after.inner[number])[-1] for number in block.on]
    if block.join == "add":
        return [(end, channel) for end in ends]
    for end in ends:
        if channel < end.shape[0]:
            return [(end, channel)]
        channel -= end.shape[0]
    return []


def flattened(found: Link, result: Result) -> Link | None:
    """The flattening right before a dense layer, where what it flattens are maps."""
    last = link(result, found.before.name)
    if last is None or not isinstance(last.layer, Flatten) or last.before.array is None:
        return None
    return last if last.before.shape[1:] != (1, 1) else None


def _taken(found: Link, result: Result, channel: int, source: tuple[Stage, int]) -> _Taken:
    layer: Layer = found.layer.layer if isinstance(found.layer, Bypassed) else found.layer
    stage, number = source
    assert stage.array is not None
    if isinstance(found.layer, Conv2d):
        kernel = kernel_of(found.layer, found.before.shape[0], channel, number)
        assert kernel is not None
        one = np.ascontiguousarray(stage.array[number : number + 1])
        part = correlate(one, kernel[0][None, None].astype(one.dtype), None, **found.layer.settings)
        return _Taken(stage, number, kernel[0], part[0])
    if isinstance(layer, ConvTranspose2d):
        weight = layer.weight[number : number + 1, channel : channel + 1]
        alone = ConvTranspose2d("", weight, np.zeros(1), **layer.settings)
        return _Taken(stage, number, weight[0, 0], alone.forward(stage.array[number : number + 1])[0])
    if isinstance(layer, Linear) and stage is not found.before:
        flat = flattened(found, result)
        assert flat is not None
        assert isinstance(flat.layer, Flatten)
        weights = dense.unflatten(layer.values[channel][:, None, None], stage.shape, flat.layer.order)[number]
        products = weights * stage.array[number]
        return _Taken(stage, number, weights, products, float(products.sum()))
    return _Taken(stage, number)
