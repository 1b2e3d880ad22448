"""The edits of one layer's sizes: how many filters or outputs, and how large a kernel."""

from dataclasses import replace

import numpy as np

from convexplorer import limits
from convexplorer.compute import seeded
from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.fitting import seed_of
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Linear


def with_filters(conv: Conv2d, count: int) -> Conv2d:
    """So many filters: the first ones as they are, more of them drawn; the nearest multiple of the groups."""
    count = max(1, round(count / conv.groups)) * conv.groups
    shape = (count, *conv.weight.shape[1:])
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if conv.drawn is not None else _grown(conv.weight, count, conv.name)
    return replace(
        conv,
        weight=weight,
        bias=_padded(conv.bias, count),
        titles=conv.titles[:count],
        finders=tuple(one for one in conv.finders if one.filter < count),
    )


def with_maps(layer: ConvTranspose2d, count: int) -> ConvTranspose2d:
    """A transposed layer with so many filters: the first ones as they are, more of them drawn."""
    weight = np.moveaxis(_grown(np.moveaxis(layer.weight, 1, 0), count, layer.name), 0, 1)
    return replace(layer, weight=frozen(weight), bias=_padded(layer.bias, count))


def with_outputs(layer: Linear, count: int) -> Linear:
    """A dense layer with so many outputs; ShapeError with its size where it would have too many weights."""
    shape = (count, layer.weight.shape[1])
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if layer.drawn is not None else _grown(layer.weight, count, layer.name)
    return replace(layer, weight=weight, bias=_padded(layer.bias, count))


def with_kernel_size(layer: Conv2d, height: int, width: int) -> Conv2d:
    """Every kernel centred in a grid of that size, or cut to its middle; UserError for a size that cannot be."""
    _check_size(height, width)
    shape = (*layer.weight.shape[:2], height, width)
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if layer.drawn is not None else _centred(layer.weight, height, width)
    return replace(layer, weight=weight)


def with_stamp_size(layer: ConvTranspose2d, height: int, width: int) -> ConvTranspose2d:
    """The same for a transposed layer."""
    _check_size(height, width)
    return replace(layer, weight=_centred(layer.weight, height, width))


def _grown(weight: Array, count: int, name: str) -> Array:
    """The first `count` rows of the weights; those that are not there yet drawn from the layer's name."""
    have = len(weight)
    if count <= have:
        return frozen(weight[:count])
    drawn = seeded.DRAWN.weight(seed_of(name), (count, *weight.shape[1:]))
    return frozen(np.concatenate([weight, drawn[have:].astype(np.float64)]))


def _padded(bias: Array, count: int) -> Array:
    return frozen(np.concatenate([bias[:count], np.zeros(max(0, count - len(bias)))]))


def _centred(weight: Array, height: int, width: int) -> Array:
    """As `document.centred`, for all kernels at once."""
    made = np.zeros((*weight.shape[:-2], height, width))
    into, of = [], []
    for have, wanted in zip(weight.shape[-2:], (height, width), strict=True):
        before = (wanted - 1) // 2 - (have - 1) // 2
        first, last = max(-before, 0), min(have, wanted - before)
        of.append(slice(first, last))
        into.append(slice(first + before, last + before))
    made[..., into[0], into[1]] = weight[..., of[0], of[1]]
    return frozen(made)


def _check_size(height: int, width: int) -> None:
    if not (1 <= height <= limits.KERNEL_SIDE and 1 <= width <= limits.KERNEL_SIDE):
        raise UserError("kernel-side", height=height, width=width, limit=limits.KERNEL_SIDE)
