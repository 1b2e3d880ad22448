"""A layer at work on a block of its output: the numbers it reads, and every step, for grids, films and spreadsheets."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute import pool, shapes
from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.layer import Layer
from convexplorer.compute.padding import gather, sources
from convexplorer.compute.shapes import AxisPlan
from convexplorer.compute.trace import ConvTrace, LayerTrace, shown
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.question import Walk
from convexplorer.model.result import Result, WalkAnswer

Plans = tuple[AxisPlan, AxisPlan]


class _Read(NamedTuple):
    """What a block reads of the input: see `WalkAnswer`."""

    first: tuple[int, int]
    values: Array
    padding: Array


def walk(question: Walk, result: Result) -> WalkAnswer | None:
    """The steps of a layer over a block of its output; None where the stage does not hold that block.

    Every trace ends in the very number of the stage, with the rounding that leads there.
    """
    layers = (*result.document.preprocessing, *result.document.layers)
    at = next((i for i, stage in enumerate(result.stages) if stage.name == question.stage), 0)
    if at == 0:
        return None
    before, stage, layer = result.stages[at - 1], result.stages[at], layers[at - 1]
    index, source = stage.index_of(question.channel), before.index_of(question.channel)
    top, left, rows, columns = question.block
    out = stage.shape
    inside = min(top, left) >= 0 and min(rows, columns) >= 1
    inside = inside and top + rows <= out[-2] and left + columns <= out[-1]
    if before.array is None or stage.array is None or index is None or not inside:
        return None
    # a preview holds some maps only: a pool of them reads its own channel where that lies
    local = question.channel if before.maps is None else source
    if local is None:
        return None
    outputs = stage.array[index, top : top + rows, left : left + columns].astype(np.float64)
    traces = tuple(
        shown(layer.trace(before.array, local, top + row, left + column), float(outputs[row, column]))
        for row in range(rows)
        for column in range(columns)
    )
    read = _read(layer, before.array, question, out, traces)
    activation = layers[at] if at < len(layers) else None
    if not (isinstance(activation, Activation) and activation.kind != "identity"):
        activation = None
    return WalkAnswer(
        layer,
        question.channel,
        before.shape,
        out,
        question.block,
        read.first,
        frozen(read.values),
        frozen(read.padding),
        frozen(outputs),
        traces,
        activation,
        None if activation is None else frozen(activation.forward(outputs[None])[0]),
    )


def plans(layer: Layer, shape: tuple[int, ...]) -> Plans | None:
    """How the layer's window slides over an input of `shape`; None where no window slides that way.

    That is so of transposed convolutions, and of layers that take one value or all of them at once.
    """
    if isinstance(layer, Conv2d):
        size = (shape[-2], shape[-1])
        return shapes.plan_window(size, layer.size, layer.stride, layer.padding, layer.dilation)
    if isinstance(layer, Pool2d) and layer.windowed:
        return pool.plan_pool(np.broadcast_to(np.float32(0), shape), layer.size, **layer.windows)
    return None


def _read(layer: Layer, x: Array, question: Walk, out: tuple[int, ...], traces: tuple[LayerTrace, ...]) -> _Read:
    channels = list(traces[0].input_channels) if isinstance(traces[0], ConvTrace) else [traces[0].channel]
    planned = plans(layer, x.shape)
    if planned is None:
        return _part(layer, x, channels, question, out, traces)
    whole = question.block == (0, 0, *out[-2:])
    spans = [_span(plan, question.block[axis], question.block[axis + 2], whole) for axis, plan in enumerate(planned)]
    mode, fill = (layer.padding_mode, layer.padding_value) if isinstance(layer, Conv2d) else ("zeros", 0.0)
    fill = fill if mode == "constant" else 0.0
    taken = [_sources(plan, span, mode) for plan, span in zip(planned, spans, strict=True)]
    values = gather(x[channels], taken[0], taken[1], fill).astype(np.float64)
    outside = [
        np.array([not 0 <= position < plan.n for position in range(*span)])
        for plan, span in zip(planned, spans, strict=True)
    ]
    return _Read((spans[0][0], spans[1][0]), values, np.logical_or.outer(outside[0], outside[1]))


def _span(plan: AxisPlan, begin: int, count: int, whole: bool) -> tuple[int, int]:
    """First input position and one past the last."""
    if whole:
        return -plan.before, plan.n + plan.after + plan.overhang
    return plan.reads(begin)[0], plan.reads(begin + count - 1)[-1] + 1


def _sources(plan: AxisPlan, span: tuple[int, int], mode: str) -> Array:
    """Where in the picture each position of the span comes from; −1 for padding that repeats nothing."""
    where = sources(plan.n, (plan.before, plan.after), mode)
    return np.array([where[p + plan.before] if -plan.before <= p < plan.n + plan.after else -1 for p in range(*span)])


def _part(
    layer: Layer, x: Array, channels: list[int], question: Walk, out: tuple[int, ...], traces: tuple[LayerTrace, ...]
) -> _Read:
    """The input values that take part where no window slides: all, or those between the first and the last."""
    rows, columns = (0, x.shape[-2]), (0, x.shape[-1])
    if isinstance(layer, ConvTranspose2d) and question.block != (0, 0, *out[-2:]):
        met = [trace for trace in traces if isinstance(trace, ConvTrace)]
        rows = _met([trace.rows for trace in met], x.shape[-2])
        columns = _met([trace.columns for trace in met], x.shape[-1])
    elif not isinstance(layer, ConvTranspose2d | Pool2d):
        rows, columns = ((question.block[a], question.block[a] + question.block[a + 2]) for a in (0, 1))
    values = x[channels, rows[0] : rows[1], columns[0] : columns[1]].astype(np.float64)
    return _Read((rows[0], columns[0]), values, np.zeros(values.shape[1:], bool))


def _met(positions: list[tuple[int, ...]], size: int) -> tuple[int, int]:
    inside = [position for taps in positions for position in taps if 0 <= position < size]
    return (min(inside), max(inside) + 1) if inside else (0, 1)
