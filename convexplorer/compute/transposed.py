"""Transposed convolution: every input value stamps the kernel onto a larger output."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, ShapeError, Work
from convexplorer.compute.conv import bias_array, float_array
from convexplorer.compute.conv_paths import finite
from convexplorer.compute.shapes import Pads, Pair, Sides, pair, resolve_padding, transposed_size, whole


class TransposedPlan(NamedTuple):
    """Shapes and settings of one transposed convolution, checked; `full` is the size before cropping."""

    kernel: Sides
    stride: Sides
    dilation: Sides
    pads: Pads
    size: Sides
    full: Sides
    out: Sides
    channels: int
    filters: int
    groups: int


def plan_transposed(
    x: Array,
    weight: Array,
    *,
    stride: Pair = 1,
    padding: int | Sequence[Any] = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> TransposedPlan:
    """What a transposed convolution of these shapes will do; ShapeError with the first thing that does not fit."""
    groups = whole(groups, "groups", 1)
    if x.ndim < 3:
        raise ShapeError("no-channel-axis", shape=str(x.shape))
    if weight.ndim != 4 or 0 in weight.shape:
        raise ShapeError("weight-axes", shape=str(weight.shape))
    channels, share = weight.shape[:2]
    if x.shape[-3] != channels:
        raise ShapeError("channels-differ", channels=x.shape[-3], wanted=channels)
    if channels % groups:
        raise ShapeError("channels-per-group", channels=channels, groups=groups)
    if isinstance(padding, str):
        raise ShapeError("padding-form", value=repr(padding))
    kernel, size = (weight.shape[2], weight.shape[3]), (x.shape[-2], x.shape[-1])
    strides, gaps, extra = pair(stride, "stride"), pair(dilation, "dilation"), pair(output_padding, "output padding", 0)
    pads = resolve_padding(padding, kernel, strides, gaps, size)
    sizes = [
        transposed_size(n, k, stride=s, padding=p, output_padding=e, dilation=d)
        for n, k, s, p, e, d in zip(size, kernel, strides, pads, extra, gaps, strict=True)
    ]
    full = sizes[0] + sum(pads[0]), sizes[1] + sum(pads[1])
    return TransposedPlan(
        kernel, strides, gaps, pads, size, full, (sizes[0], sizes[1]), channels, share * groups, groups
    )


def scatter(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: int | Sequence[Any] = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
    work: Work = PLAIN,
) -> Array:
    """`conv_transpose2d` for the layers: memory from `work.take`, Abandoned when `work` goes stale."""
    x, weight = float_array(x, "picture"), np.asarray(weight)
    plan = plan_transposed(
        x, weight, stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups
    )
    weight = float_array(weight, "weight").astype(x.dtype, copy=False)
    offsets = bias_array(bias, plan.filters, x.dtype)
    out = work.take((*x.shape[:-3], plan.filters, *plan.out), x.dtype)
    exact_weight = finite(weight)
    for image, result in zip(x.reshape(-1, *x.shape[-3:]), out.reshape(-1, plan.filters, *plan.out), strict=True):
        full = np.zeros((plan.groups, plan.filters // plan.groups, *plan.full), x.dtype)
        _stamp(image, weight, plan, full, exact_weight and finite(image), work)
        (top, _), (left, _) = plan.pads
        result[:] = full.reshape(plan.filters, *plan.full)[:, top : top + plan.out[0], left : left + plan.out[1]]
        if offsets is not None:
            np.add(result, offsets[:, None, None], out=result)
    return out


def _stamp(image: Array, weight: Array, plan: TransposedPlan, full: Array, plain: bool, work: Work) -> None:
    """Add every tap's products to `full` (groups, filters per group, height, width), one tap at a time.

    Numbers that are not finite are multiplied one by one: a matrix product may skip a factor that is 0.
    """
    height, width = plan.size
    depth = plan.channels // plan.groups
    values = image.reshape(plan.groups, depth, height * width)
    by_tap = weight.reshape(plan.groups, depth, -1, *plan.kernel)
    for i in range(plan.kernel[0]):
        for j in range(plan.kernel[1]):
            work.check()
            matrix = by_tap[..., i, j].swapaxes(1, 2)
            with np.errstate(invalid="ignore", over="ignore"):
                if plain:
                    products = np.matmul(matrix, values)
                else:
                    products = sum(matrix[:, :, c, None] * values[:, None, c] for c in range(depth))
                top, left = i * plan.dilation[0], j * plan.dilation[1]
                full[
                    ...,
                    top : top + (height - 1) * plan.stride[0] + 1 : plan.stride[0],
                    left : left + (width - 1) * plan.stride[1] + 1 : plan.stride[1],
                ] += products.reshape(*full.shape[:2], height, width)


def conv_transpose2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: int | Sequence[Any] = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Transposed convolution of `x` (…, C, H, W) with `weight` (C, filters // groups, kh, kw), as torch's.

    `padding` crops: int, (height, width) or ((top, bottom), (left, right)). Returns (…, filters, H', W') with
    H' = s(H − 1) + d(kh − 1) + 1 − top − bottom + output_padding, in float32, float64 for float64 input; ShapeError
    when sizes do not fit. Definition: `conv_transpose2d_naive`. Source: Dumoulin & Visin 2016, chapter 4.
    """
    return scatter(
        x,
        weight,
        bias,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
    )
