"""Cross-correlation of pictures with kernels: the public `conv2d`, and which computing path it takes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute import conv_paths as paths
from convexplorer.compute.arrays import PLAIN, Array, ShapeError, Work
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
    check_mode(padding_mode)
    groups = whole(groups, "groups", 1)
    if x.ndim < 3:
        raise ShapeError("no-channel-axis", shape=str(x.shape))
    if weight.ndim != 4 or 0 in weight.shape:
        raise ShapeError("weight-axes", shape=str(weight.shape))
    channels, (filters, depth) = x.shape[-3], weight.shape[:2]
    if filters % groups:
        raise ShapeError("filters-per-group", filters=filters, groups=groups)
    if channels != depth * groups:
        raise ShapeError("channels-differ", channels=channels, wanted=depth * groups)
    rows, columns = plan_window(x.shape[-2:], weight.shape[2:], stride, padding, dilation)
    return Plan(rows, columns, channels, filters, groups, padding_mode, float(padding_value), x.dtype)


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
    row = path_of(plan)
    for image, result in zip(images, out.reshape(-1, *out.shape[-3:]), strict=True):
        work.check()
        exact = not (paths.finite(weight) and paths.finite(image) and np.isfinite(plan.padding_value))
        (paths.taps if exact else row.compute)(image, weight, plan, result, work)
        if offsets is not None:
            for filter_ in np.flatnonzero(offsets):
                result[filter_] += offsets[filter_]
    return out


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


PATHS = (
    PathRow(
        "filters",
        lambda plan: plan.depth * plan.filters // plan.groups < 16,
        paths.filters,
        "",
    ),
    PathRow("columns", lambda plan: True, paths.columns, ""),
)
