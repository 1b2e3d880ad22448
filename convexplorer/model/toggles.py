"""The same layer in another form: dense as a convolution and back, in groups, or depthwise with 1×1 after it."""

from dataclasses import replace

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.layer_names import fresh, names
from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Flatten, Linear
from convexplorer.model.parallel import before, replaced
from convexplorer.model.preprocessing import Pointwise

NO_PADDING = (0, 0), (0, 0)


def as_convolution(document: Document, name: str, shape: Shape) -> Document:
    """The document with a dense layer as the convolution that does the same, for an input of `shape`.

    After Flatten (with nothing but layers between that treat each value by itself) the kernel is as large as the map,
    and Flatten goes; else it is 1×1. On a larger picture the convolution then gives a map of scores. UserError for a
    dense layer inside a block, and for maps larger than any kernel.
    """
    dense = document.layer(name)
    assert isinstance(dense, Linear)
    flat = _flatten_before(document, name)
    if flat is None:
        return _with(document, name, (_conv(dense, dense.values[:, :, None, None]),))
    channels, height, width = _entering(document, flat.name, shape)
    if max(height, width) > limits.KERNEL_SIDE:
        raise UserError("dense-map-too-large", height=height, width=width, limit=limits.KERNEL_SIDE)
    inputs = channels * height * width
    if dense.weight.shape[1] != inputs:
        raise UserError("linear-inputs", inputs=dense.weight.shape[1], given=inputs)
    if flat.order == "channels-first":
        weight = dense.values.reshape(-1, channels, height, width)
    else:
        weight = dense.values.reshape(-1, height, width, channels).transpose(0, 3, 1, 2)
    return _with(_with(document, flat.name, ()), name, (_conv(dense, weight),))


def _conv(dense: Linear, weight: Array) -> Conv2d:
    return Conv2d(dense.name, weight, dense.bias, padding=NO_PADDING, alike=False)


def _flatten_before(document: Document, name: str) -> Flatten | None:
    """The Flatten whose column a dense layer takes; None where another layer lies between, or there is none."""
    names = [layer.name for layer in document.layers]
    if name not in names:
        raise UserError("toggle-inside-block", name=name)
    for layer in reversed(document.layers[: names.index(name)]):
        if isinstance(layer, Flatten):
            return layer
        if not isinstance(layer, Pointwise):
            return None
    return None


def is_dense(conv: Conv2d, inside: Shape) -> bool:
    """Whether a convolution does what a dense layer would: one position, from a window that is the whole map."""
    try:
        out = conv.output_shape(inside)
    except UserError:
        return False
    whole = conv.size == inside[1:] and conv.sides(inside) == NO_PADDING and conv.dilation == (1, 1)
    return whole and out[1:] == (1, 1) and not conv.depthwise and conv.groups == 1


def as_dense(document: Document, name: str, shape: Shape) -> Document:
    """The document with a convolution whose kernel is as large as its input as Flatten and a dense layer.

    UserError where it has more than one position, or lies inside a block.
    """
    conv = document.layer(name)
    assert isinstance(conv, Conv2d)
    if name not in [layer.name for layer in document.layers]:
        raise UserError("toggle-inside-block", name=name)
    inside = _entering(document, name, shape)
    if not is_dense(conv, inside):
        raise UserError("not-dense", name=name, height=inside[1], width=inside[2])
    if conv is document.convolution and not any(isinstance(one, Conv2d) and one is not conv for one in document.layers):
        raise UserError("last-convolution", name=name)
    weight, bias, _ = conv.effective(inside[0])
    dense = Linear(name, weight.reshape(len(weight), -1), bias)
    if inside[1:] == (1, 1):
        return _with(document, name, (dense,))
    return _with(document, name, (Flatten(fresh(names(document), "", "flatten")), dense))


def possible_groups(filters: int, channels: int) -> tuple[int, ...]:
    """Into how many groups so many filters and channels can be dealt out: the common divisors, from 1."""
    return tuple(n for n in range(1, min(filters, channels) + 1) if filters % n == 0 and channels % n == 0)


def with_groups(conv: Conv2d, groups: int, channels: int) -> Conv2d:
    """The layer in so many groups, with one kernel for each channel that a filter still sees.

    Weights are kept where a filter sees the same channel before and after; where it did not see one they are 0, so that
    fewer groups give the same maps.
    """
    dense = replace(conv, depthwise=False, alike=False, groups=1, drawn=None, weight=_whole(conv, channels))
    share, own = conv.filters // groups, channels // groups
    starts = np.arange(conv.filters) // share * own
    weight = np.stack([dense.weight[f, start : start + own] for f, start in enumerate(starts)])
    return replace(dense, weight=weight, groups=groups)


def _whole(conv: Conv2d, channels: int) -> Array:
    """The weight (filters, channels, height, width) with 0 where a filter does not see a channel."""
    weight = conv.own().per_channel(channels).weight
    if conv.groups == 1:
        return weight
    whole = np.zeros((conv.filters, channels, *conv.size))
    share, own = conv.filters // conv.groups, channels // conv.groups
    for number, kernels in enumerate(weight):
        start = number // share * own
        whole[number, start : start + own] = kernels
    return whole


def separable(document: Document, name: str, channels: int) -> Document:
    """The document with a convolution as a depthwise one and a 1×1 after it, as near to it as such a pair can be.

    For each channel the filters' kernels, one row each, are the 1×1 weights times one kernel: the first singular
    vectors (Eckart & Young 1936). The 1×1 layer has the bias and the name, the other is called "name-depthwise".
    """
    conv = document.layer(name)
    assert isinstance(conv, Conv2d)
    flipped = replace(conv, flipped=False, weight=conv.own().weight[..., ::-1, ::-1]) if conv.flipped else conv
    weight = _whole(flipped, channels)
    kernels, mixing = np.zeros((channels, 1, *conv.size)), np.zeros((conv.filters, channels, 1, 1))
    for channel in range(channels):
        left, size, right = np.linalg.svd(weight[:, channel].reshape(conv.filters, -1), full_matrices=False)
        kernels[channel, 0] = right[0].reshape(conv.size)
        mixing[:, channel, 0, 0] = left[:, 0] * size[0]
    depthwise = Conv2d(
        f"{name}-depthwise", kernels, np.zeros(channels), conv.stride, conv.padding, conv.padding_mode,
        conv.padding_value, conv.dilation, alike=False, groups=channels,
    )  # fmt: skip
    pointwise = Conv2d(name, mixing, conv.bias, padding=NO_PADDING, alike=False, titles=conv.titles)
    return _with(document, name, (depthwise, pointwise))


def _entering(document: Document, name: str, shape: Shape) -> Shape:
    found = before((*document.preprocessing, *document.layers), name, shape)
    assert found is not None
    return found


def _with(document: Document, name: str, new: tuple[Layer, ...]) -> Document:
    return replace(document, layers=replaced(document.layers, name, new))
