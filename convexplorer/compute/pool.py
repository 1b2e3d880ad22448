"""Pooling: one value for each window of a feature map, or for the whole map."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, overload

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, ShapeError, Work
from convexplorer.compute.conv import float_array
from convexplorer.compute.shapes import AxisPlan, Padding, Pair, Sides, pair, plan_window

# Values of a band of output rows, so that what one pass writes is still in the cache for the next.
BAND_VALUES = 128 * 1024
UNKNOWN, EMPTY = -1, -2
"""In place of the place that a value was drawn from: one is NaN, or there is nothing to draw."""


class PoolPlan(NamedTuple):
    """How the windows of a pool lie along the two axes, checked."""

    rows: AxisPlan
    columns: AxisPlan


def plan_pool(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> PoolPlan:
    """The windows of a pool over `x` (…, C, H, W); ShapeError when one of them would hold padding only."""
    if x.ndim < 3:
        raise ShapeError("no-channel-axis", shape=str(x.shape))
    kernel = pair(kernel_size, "kernel")
    plans = plan_window(x.shape[-2:], kernel, kernel if stride is None else stride, padding, dilation, ceil_mode)
    for plan, axis in zip(plans, ("height", "width"), strict=True):
        if not _counts(plan, 0, plan.n).all():
            raise ShapeError("window-in-padding", axis=axis, kernel=plan.kernel, before=plan.before, after=plan.after)
    return PoolPlan(*plans)


def _counts(plan: AxisPlan, low: int, high: int) -> Array:
    """For each output position, how many of its taps lie in low … high − 1."""
    first = np.arange(plan.out) * plan.stride - plan.before
    reads = first[:, None] + np.arange(plan.kernel) * plan.dilation
    return np.asarray(((reads >= low) & (reads < high)).sum(axis=1))


def _tap(plan: AxisPlan, tap: int, first: int, last: int) -> tuple[slice, slice]:
    """For output positions first … last − 1: those (from `first`) whose `tap` is in the picture, and where it reads."""
    offset = tap * plan.dilation - plan.before
    low = max(first, -(offset // plan.stride))
    high = min(last, (plan.n - 1 - offset) // plan.stride + 1)
    high = max(high, low)
    start = low * plan.stride + offset
    return slice(low - first, high - first), slice(start, start + max(high - low - 1, 0) * plan.stride + 1, plan.stride)


def _reduce_axis(x: Array, plan: AxisPlan, axis: int, span: Sides, ufunc: np.ufunc, start: float) -> Array:
    """`ufunc` over the taps of the outputs in `span`, along `axis` (−2 or −1), padding left out."""
    first, last = span
    shape = list(x.shape)
    shape[axis] = last - first
    total = np.full(shape, start, x.dtype)
    rest = () if axis == -1 else (slice(None),)
    for tap in range(plan.kernel):
        outputs, reads = _tap(plan, tap, first, last)
        if outputs.stop > outputs.start:
            target = total[(..., outputs, *rest)]
            ufunc(target, x[(..., reads, *rest)], out=target)
    return total


def _reduce(x: Array, plan: PoolPlan, ufunc: np.ufunc, start: float, out: Array, work: Work) -> None:
    """`ufunc` over every window: first along the rows' axis, then along the columns', in bands of output rows."""
    rows, columns = plan
    height = max(1, BAND_VALUES // max(1, x.shape[-1]))
    with np.errstate(invalid="ignore", over="ignore"):
        for plane, result in zip(x.reshape(-1, *x.shape[-2:]), out.reshape(-1, *out.shape[-2:]), strict=True):
            for first in range(0, rows.out, height):
                work.check()
                span = first, min(first + height, rows.out)
                strip = _reduce_axis(plane, rows, -2, span, ufunc, start)
                result[span[0] : span[1]] = _reduce_axis(strip, columns, -1, (0, columns.out), ufunc, start)


def _pool(x: Any, plan: PoolPlan, ufunc: np.ufunc, start: float, work: Work) -> Array:
    out = work.take((*x.shape[:-2], plan.rows.out, plan.columns.out), x.dtype)
    _reduce(x, plan, ufunc, start, out, work)
    return out


def winners(x: Array, plan: PoolPlan, *, smallest: bool = False) -> Array:
    """The place row · W + column of each window's winner, (…, C, H', W') int64.

    The first of equals wins; not-a-number wins over everything, the last one in the window (PyTorch's rule).
    """
    rows, columns = plan
    shape = (*x.shape[:-2], rows.out, columns.out)
    best, places = np.zeros(shape, x.dtype), np.full(shape, -1, np.int64)
    flat = np.arange(x.shape[-2] * x.shape[-1], dtype=np.int64).reshape(x.shape[-2:])
    for i in range(rows.kernel):
        to_rows, from_rows = _tap(rows, i, 0, rows.out)
        for j in range(columns.kernel):
            to_columns, from_columns = _tap(columns, j, 0, columns.out)
            if to_rows.stop <= to_rows.start or to_columns.stop <= to_columns.start:
                continue
            held, values = best[..., to_rows, to_columns], x[..., from_rows, from_columns]
            place = places[..., to_rows, to_columns]
            better = (place < 0) | ((values < held) if smallest else (values > held)) | np.isnan(values)
            np.copyto(held, values, where=better)
            np.copyto(place, flat[from_rows, from_columns], where=better)
    return places


@overload
def max_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: Literal[False] = False,
    work: Work = PLAIN,
) -> Array: ...
@overload
def max_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: Literal[True],
    work: Work = PLAIN,
) -> tuple[Array, Array]: ...
def max_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
    work: Work = PLAIN,
) -> Array | tuple[Array, Array]:
    """The largest value of each window of `x` (…, C, H, W); the stride is the window's size unless given.

    Padding is never a value. NaN wins. With `return_indices` also the winners' places row · W + column (int64), as
    torch's. ShapeError when sizes do not fit or a window would hold padding only. Definition: `pool2d_naive`.
    """
    x = float_array(x, "picture")
    plan = plan_pool(x, kernel_size, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    values = _pool(x, plan, np.maximum, -np.inf, work)
    return (values, winners(x, plan)) if return_indices else values


@overload
def min_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: Literal[False] = False,
    work: Work = PLAIN,
) -> Array: ...
@overload
def min_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: Literal[True],
    work: Work = PLAIN,
) -> tuple[Array, Array]: ...
def min_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
    work: Work = PLAIN,
) -> Array | tuple[Array, Array]:
    """The smallest value of each window: −max_pool2d(−x), with the same arguments and rules."""
    x = float_array(x, "picture")
    plan = plan_pool(x, kernel_size, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    values = _pool(x, plan, np.minimum, np.inf, work)
    return (values, winners(x, plan, smallest=True)) if return_indices else values


def shares(plan: PoolPlan, count_include_pad: bool) -> Array:
    """What the sum of each window is divided by for its average, (H', W').

    Padding counts when asked, the overhang of a ceil-mode window never does (PyTorch's rule).
    """
    spans = [(-axis.before, axis.n + axis.after) if count_include_pad else (0, axis.n) for axis in plan]
    rows, columns = (_counts(axis, *span) for axis, span in zip(plan, spans, strict=True))
    return np.asarray(np.outer(rows, columns))


def avg_pool2d(
    x: Array,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    work: Work = PLAIN,
) -> Array:
    """The average of each window of `x` (…, C, H, W); `count_include_pad` counts padding as zeros (torch's default).

    ShapeError when sizes do not fit or a window would hold padding only. Definition: `pool2d_naive`.
    """
    x = float_array(x, "picture")
    plan = plan_pool(x, kernel_size, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    values = _pool(x, plan, np.add, 0.0, work)
    values /= shares(plan, count_include_pad).astype(x.dtype)
    return values


def lp_pool2d(
    x: Array,
    norm_type: float,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    work: Work = PLAIN,
) -> Array:
    """(Σ |value|ᵖ)^(1/p) of each window of `x` (…, C, H, W), p = `norm_type`, as ONNX's LpPool.

    torch leaves the sign under an odd p and scales up windows that ceil mode cut short; this is the norm of what is
    there. ShapeError when sizes do not fit or `norm_type` is not positive.
    """
    if not 0 < norm_type < np.inf:
        raise ShapeError("norm-type", value=str(norm_type))
    x = float_array(x, "picture")
    plan = plan_pool(x, kernel_size, stride=stride, padding=padding, ceil_mode=ceil_mode)
    with np.errstate(over="ignore", invalid="ignore"):
        # float64: the square of a large float32 is no longer a float32
        sums = _pool(np.abs(x.astype(np.float64)) ** norm_type, plan, np.add, 0.0, PLAIN)
        np.power(sums, 1 / norm_type, out=sums)
    out = work.take(sums.shape, x.dtype)
    with np.errstate(over="ignore"):
        out[:] = sums
    return out


def stochastic_places(x: Array, plan: PoolPlan, seed: int) -> Array:
    """The place row · W + column of the value drawn from each window, (…, C, H', W') int64.

    The chance of a value is its share of the window's sum, negative ones having none (Zeiler & Fergus 2013); an
    infinite value is drawn for certain. UNKNOWN where a value is NaN, EMPTY where nothing is positive.
    """
    rows, columns = plan
    taps = [(i, j) for i in range(rows.kernel) for j in range(columns.kernel)]
    windows = np.stack([x[(..., _tap(rows, i, 0, rows.out)[1], _tap(columns, j, 0, columns.out)[1])] for i, j in taps])
    chances = np.where(windows > 0, windows, 0.0).astype(np.float64)
    certain = np.isposinf(chances)
    chances = np.where(certain.any(axis=0), certain.astype(np.float64), chances)
    empty = ~(chances > 0).any(axis=0)
    heights = np.cumsum(chances, axis=0)
    drawn = np.random.default_rng(seed).random(windows.shape[1:]) * heights[-1]
    chosen = np.minimum((heights <= drawn).sum(axis=0), len(taps) - 1)
    steps = np.array(taps)[chosen]
    top = (np.arange(rows.out) * rows.stride)[:, None]
    left = np.arange(columns.out) * columns.stride
    places = (top + steps[..., 0]) * x.shape[-1] + left + steps[..., 1]
    return np.where(np.isnan(windows).any(axis=0), UNKNOWN, np.where(empty, EMPTY, places))


def stochastic_pool2d(
    x: Array, kernel_size: Pair, *, stride: Pair | None = None, seed: int, work: Work = PLAIN
) -> Array:
    """One value of each window of `x` (…, C, H, W), drawn with a chance in proportion to it.

    0 where nothing in the window is positive, NaN where something is NaN. The same `seed` draws the same values.
    Source: Zeiler & Fergus 2013, Stochastic pooling.
    """
    x = float_array(x, "picture")
    plan = plan_pool(x, kernel_size, stride=stride)
    places = stochastic_places(x, plan, seed)
    out = work.take(places.shape, x.dtype)
    planes = x.reshape(*x.shape[:-2], -1)
    chosen = np.maximum(places, 0).reshape(*places.shape[:-2], -1)
    out[:] = np.take_along_axis(planes, chosen, axis=-1).reshape(places.shape)
    out[places == UNKNOWN] = np.nan
    out[places == EMPTY] = 0
    return out


def global_max_pool2d(x: Array, *, work: Work = PLAIN) -> Array:
    """The largest value of each feature map, (…, C, 1, 1)."""
    return _whole(x, lambda maps: maps.max(axis=(-2, -1), keepdims=True), work)


def global_avg_pool2d(x: Array, *, work: Work = PLAIN) -> Array:
    """The average of each feature map, (…, C, 1, 1)."""
    return _whole(x, lambda maps: maps.mean(axis=(-2, -1), keepdims=True, dtype=np.float64), work)


def _whole(x: Array, reduce: Callable[[Array], Array], work: Work) -> Array:
    x = float_array(x, "picture")
    if x.ndim < 3:
        raise ShapeError("no-channel-axis", shape=str(x.shape))
    if 0 in x.shape[-2:]:
        raise ShapeError("empty-picture", axis="height" if x.shape[-2] == 0 else "width")
    out = work.take((*x.shape[:-2], 1, 1), x.dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        out[:] = reduce(x)
    return out


class Pool(NamedTuple):
    """One kind of pooling: its title, its function, and whether it has windows (or takes the whole map)."""

    name: str
    title: str
    function: Callable[..., Array]
    windowed: bool = True


def _l2_pool2d(x: Array, kernel_size: Pair, **settings: Any) -> Array:
    return lp_pool2d(x, 2.0, kernel_size, **settings)


POOLS: Mapping[str, Pool] = MappingProxyType(
    {
        pool.name: pool
        for pool in (
            Pool("max", "Max", max_pool2d),
            Pool("average", "Average", avg_pool2d),
            Pool("min", "Min", min_pool2d),
            Pool("l2", "L2", _l2_pool2d),
            Pool("stochastic", "Stochastic", stochastic_pool2d),
            Pool("global-max", "Global max", global_max_pool2d, False),
            Pool("global-average", "Global average", global_avg_pool2d, False),
        )
    }
)
