"""Cross-correlation of pictures with kernels: the public `conv2d`, and which computing path it takes."""

from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute import conv_paths as paths
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work
from convexplorer.compute.conv_paths import Plan
from convexplorer.compute.padding import check_mode
from convexplorer.compute.shapes import Padding, Pair, plan_window, whole


class PathRow(NamedTuple):
    """One way to compute, when it is taken, and the measurement that says so."""

    name: str
    taken: Callable[[Plan], bool]
    compute: Callable[[Array, Array, Plan, Array, Work], None]
    why: str


def float_array(x: Any, name: str) -> Array:
    """`x` as float32 (integers, float16, float32) or float64 (float64 and wider); ShapeError for what is no number."""
    array = np.asarray(x)
    if array.dtype.kind not in "fiub":
        raise ShapeError("not-real-numbers", name=name, dtype=str(array.dtype))
    return np.asarray(array, np.float64 if array.dtype.kind == "f" and array.dtype.itemsize >= 8 else np.float32)


def plan_conv(
    x: Array,
    weight: Array,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    padding_value: float = 0.0,
) -> Plan:
    """What a convolution of these shapes will do; ShapeError with the first thing that does not fit."""
    try:
        return _plan(x.shape, x.dtype, weight.shape, stride, padding, dilation, groups, padding_mode, padding_value)
    except TypeError:  # lists and arrays cannot be looked up
        unseen = _plan.__wrapped__
        return unseen(x.shape, x.dtype, weight.shape, stride, padding, dilation, groups, padding_mode, padding_value)


@lru_cache(maxsize=256, typed=True)
def _plan(
    shape: Shape,
    dtype: np.dtype[Any],
    weight: Shape,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    groups: int,
    padding_mode: str,
    padding_value: float,
) -> Plan:
    check_mode(padding_mode)
    groups = whole(groups, "groups", 1)
    if len(shape) < 3:
        raise ShapeError("no-channel-axis", shape=str(shape))
    if len(weight) != 4 or 0 in weight:
        raise ShapeError("weight-axes", shape=str(weight))
    channels, (filters, depth) = shape[-3], weight[:2]
    if filters % groups:
        raise ShapeError("filters-per-group", filters=filters, groups=groups)
    if channels != depth * groups:
        raise ShapeError("channels-differ", channels=channels, wanted=depth * groups)
    rows, columns = plan_window((shape[-2], shape[-1]), (weight[2], weight[3]), stride, padding, dilation)
    return Plan(rows, columns, channels, filters, groups, padding_mode, float(padding_value), dtype)


def correlate(
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
    work: Work = PLAIN,
) -> Array:
    """`conv2d` for the layers: memory from `work.take`, Abandoned when `work` goes stale."""
    x, weight = float_array(x, "picture"), np.asarray(weight)
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
    weight = float_array(weight, "weight").astype(plan.dtype, copy=False)
    offsets = bias_array(bias, plan.filters, plan.dtype)
    images = x.reshape(-1, *x.shape[-3:])
    out = work.take((*x.shape[:-3], plan.filters, plan.rows.out, plan.columns.out), plan.dtype)
    plain = paths.finite(weight) and isfinite(plan.padding_value)
    for image, result in zip(images, out.reshape(-1, *out.shape[-3:]), strict=True):
        work.check()
        _compute(image, weight, plan, plain, result, work)
        if offsets is not None:
            for filter_ in np.flatnonzero(offsets):
                result[filter_] += offsets[filter_]
    return out


def _compute(image: Array, weight: Array, plan: Plan, plain: bool, out: Array, work: Work) -> None:
    """One image by the path for its shapes, or tap by tap when a number is not finite (`plain`: elsewhere all are)."""
    if plain and paths.telling(image, weight, plan):
        # looking at a third of the result is cheaper than looking at the whole picture
        paths.filters(image, weight, plan, out, work)
        plain = not paths.strange(out, plan) or paths.finite(image)
    else:
        plain = plain and paths.finite(image)
        if plain:
            path_of(plan).compute(image, weight, plan, out, work)
    if not plain:
        paths.taps(image, weight, plan, out, work)


def conv2d(
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
) -> Array:
    """Cross-correlation of `x` (…, C, H, W) with `weight` (filters, C // groups, kh, kw), as torch's conv2d.

    `padding`: int, (height, width), ((top, bottom), (left, right)) or "valid", "same", "same_upper", "same_lower",
    "full". `padding_mode`: zeros, constant (`padding_value`), reflect, symmetric, replicate, circular. Returns
    (…, filters, H', W') in float32, float64 for float64 input; ShapeError when sizes do not fit.
    Definition: `conv2d_naive`. Source: Dumoulin & Visin 2016, A guide to convolution arithmetic.
    """
    return correlate(
        x,
        weight,
        bias,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
        padding_value=padding_value,
    )


def flip(weight: Array) -> Array:
    """`weight` (…, kh, kw) turned by 180°: correlating with it is a true convolution with `weight`."""
    return np.asarray(weight)[..., ::-1, ::-1]


def bias_array(bias: Array | None, filters: int, dtype: np.dtype[Any]) -> Array | None:
    """`bias` as `filters` numbers of `dtype`, or None; ShapeError for another length."""
    if bias is None:
        return None
    offsets = float_array(bias, "bias")
    if offsets.shape != (filters,):
        raise ShapeError("bias-shape", shape=str(offsets.shape), filters=filters)
    return offsets.astype(dtype, copy=False)


def path_of(plan: Plan) -> PathRow:
    """The row of PATHS for finite numbers of these shapes; other numbers take `taps`, whatever the shapes."""
    return next(row for row in PATHS if row.taken(plan))


# Milliseconds, float32, two noisy cores (read ratios); C → F channels, k×k kernel, map size, stride.
#                              filters   columns     taps
#    1 → 1    3×3  1080×1920     1.1       7.3        15
#    1 → 1   31×31 1080×1920     122      1983       763
#    1 → 1   11×11 1080×1920 /4   17        34        18
#    1 → 16   3×3  1080×1920      18        20       250
#    1 → 64   7×7   480×640       41        40         –
#    3 → 16   3×3   480×640      9.4       9.6        48
#    3 → 64   7×7   224×224 /2    28       3.4         –
#    3 → 96  11×11  227×227 /4   150       7.5         –
#   16 → 16   3×3   112×112      3.2       1.8         –
#   16 → 16   3×3    14×14       1.2      0.05         –
#   64 → 64   3×3    56×56        39       7.3         –
#  256 → 256  1×1    28×28       374       0.6         –
#  300 → 4    3×3   240×320       67       822         –
#   64 → 8    3×3   240×320       46       355         –
#   64 → 4    3×3    56×56       1.1       0.7         –
PATHS = (
    PathRow(
        "columns, deep",
        lambda plan: plan.depth >= 16 and not _wide(plan),
        paths.columns,
        "one filter2D for each pair of channels: 39 ms against 7 for 64 → 64 at 56×56",
    ),
    PathRow(
        "columns, many",
        lambda plan: _share(plan) * plan.rows.stride * plan.columns.stride >= 32 and plan.depth * _taps(plan) >= 27,
        paths.columns,
        "filter2D computes what a stride skips, and copying windows pays for many filters: 28 ms against 3.4 for "
        "3 → 64 7×7 stride 2",
    ),
    PathRow(
        "columns, small",
        lambda plan: plan.depth * _share(plan) >= 16 and plan.rows.out * plan.columns.out <= 4096,
        paths.columns,
        "a call of filter2D costs 3 µs however small the map: 1.2 ms against 0.05 for 16 → 16 at 14×14",
    ),
    PathRow(
        "filters",
        lambda plan: True,
        paths.filters,
        "7 to 30 times as fast as the others for one channel: 1.1 ms against 7.3 for 3×3 at 1080×1920",
    ),
)


def _wide(plan: Plan) -> bool:
    """A few filters on a large map of many bands: its windows are copied for next to nothing."""
    return _share(plan) <= 8 and _taps(plan) > 1 and plan.rows.out * plan.columns.out >= 30_000


def _share(plan: Plan) -> int:
    return plan.filters // plan.groups


def _taps(plan: Plan) -> int:
    return plan.rows.kernel * plan.columns.kernel
