"""How one output value came about: the window it read, each product, each sum, down to the rounding."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import inf, isfinite, nextafter
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array, ShapeError, frozen
from convexplorer.compute.conv import correlate, float_array, plan_conv
from convexplorer.compute.padding import gather, sources
from convexplorer.compute.pool import EMPTY, POOLS, PoolPlan, plan_pool, stochastic_places
from convexplorer.compute.shapes import AxisPlan, Padding, Pair
from convexplorer.compute.trace_records import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.compute.transposed import plan_transposed

__all__ = [
    "ConvTrace",
    "LayerTrace",
    "MixTrace",
    "PointTrace",
    "PoolTrace",
    "shown",
    "trace_activation",
    "trace_conv",
    "trace_conv_transpose",
    "trace_mix",
    "trace_pool",
]


class _Taps(NamedTuple):
    """The input positions that one output position reads along one axis, and where they lie in the picture."""

    positions: tuple[int, ...]
    sources: Array


def _taps(plan: AxisPlan, position: int, mode: str) -> _Taps:
    if not 0 <= position < plan.out:
        raise ShapeError("no-such-position", position=position, size=plan.out)
    positions = plan.reads(position)
    where = sources(plan.n, (plan.before, plan.after), mode)
    return _Taps(positions, where[[p + plan.before for p in positions]])


def _window(x: Array, rows: _Taps, columns: _Taps, fill: float) -> tuple[Array, Array]:
    """The values read, float64 (channels, kh, kw), and where they are padding (kh, kw)."""
    values = gather(x, rows.sources, columns.sources, fill).astype(np.float64)
    height, width = x.shape[-2:]
    outside_rows = [not 0 <= p < height for p in rows.positions]
    outside_columns = [not 0 <= p < width for p in columns.positions]
    return values, np.logical_or.outer(outside_rows, outside_columns)


def _check_channel(channel: int, channels: int) -> None:
    if not 0 <= channel < channels:
        raise ShapeError("no-such-position", position=channel, size=channels)


def _remainder(value: float, terms: Array, *more: float) -> float:
    """What is missing to `value` when the terms are added up in float64 in this order; NaN among them gives NaN."""
    with np.errstate(invalid="ignore"):
        total = float(terms.sum())
    for term in more:
        total += term
    missing = value - total
    # total + missing may round to a neighbour of value: move the remainder until it does not
    for _ in range(4):
        if not isfinite(missing) or total + missing == value:
            break
        missing = nextafter(missing, inf if total + missing < value else -inf)
    return missing


def trace_conv(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    padding_value: float = 0.0,
    channel: int,
    row: int,
    column: int,
    value: float | None = None,
) -> ConvTrace:
    """How the output (channel, row, column) of a conv2d of `x` (C, H, W) with these arguments came about.

    `value` is the entry of the engine's array that is shown; without it, the value is computed for this window.
    """
    x = float_array(x, "picture")
    weight = np.asarray(weight, x.dtype)
    plan = plan_conv(
        x,
        weight,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
        padding_value=padding_value,
    )
    _check_channel(channel, plan.filters)
    rows, columns = _taps(plan.rows, row, padding_mode), _taps(plan.columns, column, padding_mode)
    first = channel // (plan.filters // groups) * plan.depth
    window, outside = _window(x[first : first + plan.depth], rows, columns, plan.fill)
    if value is None:
        own = None if bias is None else np.asarray(bias)[channel : channel + 1]
        value = float(correlate(window.astype(x.dtype), weight[channel : channel + 1], own)[0, 0, 0])
    return _conv_trace(
        (channel, row, column),
        tuple(range(first, first + plan.depth)),
        (rows.positions, columns.positions),
        window,
        outside,
        weight[channel],
        0.0 if bias is None else float(np.asarray(bias, x.dtype)[channel]),
        value,
    )


def _conv_trace(
    place: tuple[int, int, int],
    channels: tuple[int, ...],
    positions: tuple[tuple[int, ...], tuple[int, ...]],
    values: Array,
    outside: Array,
    weight: Array,
    bias: float,
    value: float,
) -> ConvTrace:
    weight = weight.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        products = values * weight
        sums = products.reshape(len(channels), -1).sum(axis=1)
    return ConvTrace(
        *place,
        channels,
        *positions,
        frozen(values),
        frozen(outside),
        frozen(weight),
        frozen(products),
        frozen(sums),
        bias,
        _remainder(value, sums, bias),
        value,
    )


def trace_conv_transpose(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: int | tuple[Any, ...] = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
    channel: int,
    row: int,
    column: int,
    value: float | None = None,
) -> ConvTrace:
    """How the output (channel, row, column) of a conv_transpose2d of `x` (C, H, W) came about.

    Taps run over the kernel in its own order; `padding` is True where no input value is stamped with that tap, and the
    position given there is the one that would lie there, rounded down.
    """
    x = float_array(x, "picture")
    weight = np.asarray(weight, x.dtype)
    plan = plan_transposed(
        x, weight, stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups
    )
    _check_channel(channel, plan.filters)
    taps = []
    for axis, position in enumerate((row, column)):
        if not 0 <= position < plan.out[axis]:
            raise ShapeError("no-such-position", position=position, size=plan.out[axis])
        offsets = position + plan.pads[axis][0] - np.arange(plan.kernel[axis]) * plan.dilation[axis]
        found, left_over = np.divmod(offsets, plan.stride[axis])
        stamped = (left_over == 0) & (found >= 0) & (found < plan.size[axis])
        taps.append(_Taps(tuple(int(p) for p in found), np.where(stamped, found, -1)))
    depth, share = plan.channels // groups, plan.filters // groups
    group = channel // share
    rows, columns = taps
    inputs = slice(group * depth, (group + 1) * depth)
    values = gather(x[inputs], rows.sources, columns.sources, 0.0).astype(np.float64)
    own = 0.0 if bias is None else float(np.asarray(bias, x.dtype)[channel])
    kernels = weight[inputs, channel % share]
    nothing = np.logical_or.outer(rows.sources < 0, columns.sources < 0)
    # where nothing is stamped there is no product, however infinite the weight
    applied = np.where(nothing, 0, kernels)
    if value is None:
        value = float(x.dtype.type((values * applied).sum() + own))
    traced = _conv_trace(
        (channel, row, column),
        tuple(range(group * depth, (group + 1) * depth)),
        (rows.positions, columns.positions),
        values,
        nothing,
        applied,
        own,
        value,
    )
    return replace(traced, weight=frozen(kernels.astype(np.float64)))


def trace_pool(
    x: Array,
    kind: str,
    kernel_size: Pair = 1,
    *,
    channel: int,
    row: int,
    column: int,
    value: float | None = None,
    **settings: Any,
) -> PoolTrace:
    """How the output (channel, row, column) of the pool `kind` of POOLS over `x` (C, H, W) came about.

    `settings` are the pool's own. `rounding` is what is missing from the exact answer to `value`.
    """
    x = float_array(x, "picture")
    _check_channel(channel, x.shape[0])
    if not POOLS[kind].windowed:
        kernel_size, settings = x.shape[-2:], {}
    include, seed = settings.pop("count_include_pad", True), settings.pop("seed", 0)
    plan = plan_pool(x, kernel_size, **settings)
    rows, columns = (_inside(axis, position) for axis, position in zip(plan, (row, column), strict=True))
    values = gather(x[channel], rows.sources, columns.sources, 0.0).astype(np.float64)
    outside = np.logical_or.outer(rows.sources < 0, columns.sources < 0)
    if kind == "stochastic":
        place = int(stochastic_places(x, plan, seed)[channel, row, column])
        winner = None if place < 0 else divmod(place, x.shape[-1])
        won = 0.0 if place == EMPTY else None
    else:
        winner, won = _winner(values, outside, rows, columns, kind), None
    share = _share(plan, rows, columns) if include else int((~outside).sum())
    exact = _exact(kind, values[~outside], won if winner is None else float(x[channel][winner]), share)
    if value is None:
        value = float(x.dtype.type(exact))
    rounding = value - exact if isfinite(value) and isfinite(exact) else 0.0
    return PoolTrace(
        channel,
        row,
        column,
        kind,
        rows.positions,
        columns.positions,
        frozen(values),
        frozen(outside),
        winner,
        rounding,
        value,
    )


def _inside(axis: AxisPlan, position: int) -> _Taps:
    if not 0 <= position < axis.out:
        raise ShapeError("no-such-position", position=position, size=axis.out)
    positions = axis.reads(position)
    return _Taps(positions, np.array([p if 0 <= p < axis.n else -1 for p in positions]))


def _winner(values: Array, outside: Array, rows: _Taps, columns: _Taps, kind: str) -> tuple[int, int] | None:
    """Where the largest (smallest) value lies: the first of equals; the last NaN, if there is one."""
    if kind not in ("max", "min", "global-max"):
        return None
    unknown = np.argwhere(np.isnan(values) & ~outside)
    if len(unknown):
        i, j = unknown[-1]
    else:
        # a value that lies outside can never be chosen, even when every value inside is infinitely small
        ordered = sorted(((-1 if kind != "min" else 1) * values[i, j], i, j) for i, j in np.argwhere(~outside))
        _, i, j = ordered[0]
    return rows.positions[i], columns.positions[j]


def _share(plan: PoolPlan, rows: _Taps, columns: _Taps) -> int:
    """Positions that an average counts: padding too, but not the overhang of ceil mode."""
    counted = [
        sum(-axis.before <= p < axis.n + axis.after for p in taps.positions)
        for axis, taps in zip(plan, (rows, columns), strict=True)
    ]
    return counted[0] * counted[1]


def _exact(kind: str, values: Array, won: float | None, share: int) -> float:
    """The pool of one window in float64."""
    if won is not None:
        return won
    with np.errstate(invalid="ignore", over="ignore"):
        if kind in ("average", "global-average"):
            return float(values.sum()) / share
        return float(np.sqrt(np.square(values).sum())) if kind == "l2" else float("nan")


def trace_activation(
    x: Array,
    name: str,
    parameters: Mapping[str, float] | None = None,
    *,
    channel: int,
    row: int,
    column: int,
    value: float | None = None,
) -> PointTrace:
    """How the output (channel, row, column) of the activation `name` of ACTIVATIONS over `x` (C, H, W) came about."""
    before = float_array(x[channel, row, column], "picture")
    if value is None:
        value = float(ACTIVATIONS[name].function(before, **(parameters or {})))
    return PointTrace(channel, row, column, name, float(before), value, next(iter((parameters or {}).values()), None))


def trace_blend(
    x: Array,
    place: tuple[int, int, int],
    rows: tuple[tuple[int, ...], Array],
    columns: tuple[tuple[int, ...], Array],
    rounded: Callable[[float], float],
) -> ConvTrace:
    """How a value of a resized picture came about, as a convolution of one channel has it.

    `x` is (C, H, W), `place` (channel, row, column) of the value, `rows` and `columns` which of the old ones it is made
    of, with their shares; `rounded` makes the value of the sum.
    """
    (where_rows, down), (where_columns, across) = rows, columns
    values = x[place[0]][np.ix_(where_rows, where_columns)].astype(np.float64)[None]
    weight = np.multiply.outer(down, across)[None]
    with np.errstate(invalid="ignore"):
        products = values * weight
        sums = products.reshape(1, -1).sum(axis=1)
        total = float(products.sum())
        value = rounded(total)
    missing = value - float(sums.sum()) if np.isfinite(total) else 0.0
    return ConvTrace(
        *place, (place[0],), where_rows, where_columns, frozen(values), frozen(np.zeros(weight.shape[1:], bool)),
        frozen(weight), frozen(products), frozen(sums), 0.0, missing, value,
    )  # fmt: skip


def trace_mix(
    x: Array, weight: Array, *, channel: int = 0, row: int, column: int, value: float | None = None
) -> MixTrace:
    """How the value at (row, column) of `colour.mix(x, weight)` came about; `x` is (C, H, W)."""
    x = float_array(x, "picture")
    values, shares = x[:, row, column].astype(np.float64), np.asarray(weight, x.dtype).astype(np.float64)
    products = values * shares
    if value is None:
        value = float(x.dtype.type(products.sum()))
    return MixTrace(channel, row, column, frozen(values), frozen(shares), _remainder(value, products), value)


def shown(trace: LayerTrace, value: float) -> LayerTrace:
    """The same trace ending in `value`, the entry of the array that is shown, with the rounding that leads there."""
    if isinstance(trace, ConvTrace):
        return replace(trace, value=value, rounding=_remainder(value, trace.channel_sums, trace.bias))
    if isinstance(trace, MixTrace):
        return replace(trace, value=value, rounding=_remainder(value, trace.values * trace.weight))
    if isinstance(trace, PoolTrace):
        missing = trace.rounding + (value - trace.value)
        return replace(trace, value=value, rounding=missing if isfinite(missing) else 0.0)
    return replace(trace, value=value)
