"""Gradients: what every computation passes back to its input and to its learned numbers (vector–Jacobian products)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.compute.conv import conv2d, float_array, plan_conv
from convexplorer.compute.padding import pad2d, unpad2d
from convexplorer.compute.pool import PoolPlan, plan_pool, shares, stochastic_places, winners
from convexplorer.compute.shapes import Padding, Pair, pair
from convexplorer.compute.transposed import conv_transpose2d, plan_transposed

Learned = dict[str, Array]


def _weight_gradient(
    x: Array, gradient: Array, kernel: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int], groups: int
) -> Array:
    """Σ over images and positions of gradient × the input its tap read: (filters, channels per group, kh, kw)."""
    images, gradients = x.reshape(-1, *x.shape[-3:]), gradient.reshape(-1, *gradient.shape[-3:])
    count, filters, height, width = gradients.shape
    channels = images.shape[1] // groups
    made = np.zeros((groups, filters // groups, channels, *kernel), x.dtype)
    flat = gradients.reshape(count, groups, filters // groups, height * width)
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            top, left = i * dilation[0], j * dilation[1]
            read = images[
                ...,
                top : top + (height - 1) * stride[0] + 1 : stride[0],
                left : left + (width - 1) * stride[1] + 1 : stride[1],
            ].reshape(count, groups, channels, height * width)
            made[..., i, j] = np.matmul(flat, read.swapaxes(-1, -2)).sum(axis=0)
    return made.reshape(filters, channels, *kernel)


def conv2d_vjp(
    x: Array,
    weight: Array,
    gradient: Array,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    padding_value: float = 0.0,
) -> tuple[Array, Learned]:
    """Gradients of `x` and of {"weight", "bias"} of a conv2d with these arguments, given that of its output."""
    x, gradient = float_array(x, "picture"), float_array(gradient, "gradient")
    weight = np.asarray(weight, x.dtype)
    plan = plan_conv(x, weight, stride=stride, padding=padding, dilation=dilation, groups=groups)
    pads = (plan.rows.before, plan.rows.after), (plan.columns.before, plan.columns.after)
    strides, dilations = pair(stride, "stride"), pair(dilation, "dilation")
    padded = pad2d(x, pads, padding_mode, padding_value)
    covered = conv_transpose2d(gradient, weight, stride=stride, dilation=dilation, groups=groups)
    back = np.zeros(padded.shape, x.dtype)
    back[..., : covered.shape[-2], : covered.shape[-1]] = covered
    learned = {
        "weight": _weight_gradient(padded, gradient, weight.shape[2:], strides, dilations, groups),
        "bias": gradient.reshape(-1, *gradient.shape[-3:]).sum(axis=(0, 2, 3)),
    }
    return unpad2d(back, x.shape[-2:], pads, padding_mode), learned


def conv_transpose2d_vjp(
    x: Array,
    weight: Array,
    gradient: Array,
    *,
    stride: Pair = 1,
    padding: int | tuple[Any, ...] = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> tuple[Array, Learned]:
    """Gradients of `x` and of {"weight", "bias"} of a conv_transpose2d with these arguments, given its output's."""
    x, gradient = float_array(x, "picture"), float_array(gradient, "gradient")
    weight = np.asarray(weight, x.dtype)
    plan = plan_transposed(
        x, weight, stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups
    )
    uncropped = pad2d(gradient, plan.pads)
    reach = [
        s * (n - 1) + d * (k - 1) + 1
        for s, n, d, k in zip(plan.stride, plan.size, plan.dilation, plan.kernel, strict=True)
    ]
    uncropped = uncropped[..., : reach[0], : reach[1]]
    back = conv2d(uncropped, weight, stride=stride, dilation=dilation, groups=groups)
    learned = {
        "weight": _weight_gradient(uncropped, x, plan.kernel, plan.stride, plan.dilation, groups),
        "bias": gradient.reshape(-1, *gradient.shape[-3:]).sum(axis=(0, 2, 3)),
    }
    return back, learned


def _give_back(places: Array, gradient: Array, shape: tuple[int, ...]) -> Array:
    """Each output's gradient at the place it came from; several may come from one place."""
    planes = int(np.prod(shape[:-2], dtype=np.int64))
    back = np.zeros((planes, shape[-2] * shape[-1]), gradient.dtype)
    np.add.at(back, (np.arange(planes)[:, None], places.reshape(planes, -1)), gradient.reshape(planes, -1))
    return back.reshape(shape)


def _spread(each: Array, plan: PoolPlan, shape: tuple[int, ...], factor: Array | None = None) -> Array:
    """Each output's number added to every place of its window, times `factor` there."""
    rows, columns = plan
    pads = (rows.before, rows.after + rows.overhang), (columns.before, columns.after + columns.overhang)
    back = np.zeros((*shape[:-2], rows.n + sum(pads[0]), columns.n + sum(pads[1])), each.dtype)
    for i in range(rows.kernel):
        for j in range(columns.kernel):
            top, left = i * rows.dilation, j * columns.dilation
            back[
                ...,
                top : top + (rows.out - 1) * rows.stride + 1 : rows.stride,
                left : left + (columns.out - 1) * columns.stride + 1 : columns.stride,
            ] += each
    inside = back[..., rows.before : rows.before + rows.n, columns.before : columns.before + columns.n]
    return inside if factor is None else inside * factor


def pool2d_vjp(kind: str, x: Array, gradient: Array, kernel_size: Pair = 1, **settings: Any) -> Array:
    """Gradient of `x` of the pool `kind` of POOLS with these settings, given that of its output.

    The winner takes all (max, min, stochastic), or each value of the window its share (average, l2).
    """
    x, gradient = float_array(x, "picture"), float_array(gradient, "gradient")
    if kind == "global-max":
        places = x.reshape(*x.shape[:-2], -1).argmax(axis=-1)
        return _give_back(places, gradient, x.shape)
    if kind == "global-average":
        return np.broadcast_to(gradient / (x.shape[-2] * x.shape[-1]), x.shape).astype(x.dtype)
    count_include_pad, seed = bool(settings.pop("count_include_pad", True)), int(settings.pop("seed", 0))
    plan = plan_pool(x, kernel_size, **settings)
    if kind == "average":
        return _spread(gradient / shares(plan, count_include_pad).astype(x.dtype), plan, x.shape)
    if kind == "l2":
        squares = _sum_windows(np.square(x.astype(np.float64)), plan)
        norms = np.sqrt(squares)
        each = np.divide(gradient, norms, out=np.zeros_like(norms), where=norms > 0)
        return _spread(each, plan, x.shape, x).astype(x.dtype)
    places = stochastic_places(x, plan, seed) if kind == "stochastic" else winners(x, plan, smallest=kind == "min")
    return _give_back(np.maximum(places, 0), np.where(places < 0, 0, gradient), x.shape)


def _sum_windows(x: Array, plan: PoolPlan) -> Array:
    rows, columns = plan
    pads = (rows.before, rows.after + rows.overhang), (columns.before, columns.after + columns.overhang)
    padded = pad2d(x, pads)
    total = np.zeros((*x.shape[:-2], rows.out, columns.out), x.dtype)
    for i in range(rows.kernel):
        for j in range(columns.kernel):
            window = padded[..., i * rows.dilation :: rows.stride, j * columns.dilation :: columns.stride]
            total += window[..., : rows.out, : columns.out]
    return total


def activation_vjp(name: str, x: Array, gradient: Array, parameters: Mapping[str, float] | None = None) -> Array:
    """Gradient of `x` of the activation `name` of ACTIVATIONS, given that of its output: gradient · slope at x."""
    x = float_array(x, "input")
    return np.asarray(float_array(gradient, "gradient") * ACTIVATIONS[name].derivative(x, **(parameters or {})))


def softmax_vjp(y: Array, gradient: Array, axis: int) -> Array:
    """Gradient of softmax's input, given its output `y` and that output's gradient."""
    return np.asarray(y * (gradient - (gradient * y).sum(axis=axis, keepdims=True)))
