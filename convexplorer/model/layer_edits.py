"""The edits of one layer's sizes: how many filters or outputs, and how large a kernel."""

from dataclasses import replace

import numpy as np

from convexplorer import limits
from convexplorer.compute import seeded
from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.document import centred
from convexplorer.model.fitting import grown
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Linear


def with_filters(conv: Conv2d, count: int) -> Conv2d:
    """So many filters: the first ones as they are, more of them drawn; the nearest multiple of the groups."""
    count = max(1, round(count / conv.groups)) * conv.groups
    shape = (count, *conv.weight.shape[1:])
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if conv.drawn is not None else grown(conv.name, conv.weight, shape)
    return replace(
        conv,
        weight=weight,
        bias=_padded(conv.bias, count),
        titles=conv.titles[:count],
        finders=tuple(one for one in conv.finders if one.filter < count),
    )


def with_maps(layer: ConvTranspose2d, count: int) -> ConvTranspose2d:
    """A transposed layer with so many filters: the first ones as they are, more of them drawn."""
    rows = np.moveaxis(layer.weight, 1, 0)
    weight = np.moveaxis(grown(layer.name, rows, (count, *rows.shape[1:])), 0, 1)
    return replace(layer, weight=frozen(weight), bias=_padded(layer.bias, count))


def with_outputs(layer: Linear, count: int) -> Linear:
    """A dense layer with so many outputs; ShapeError with its size where it would have too many weights."""
    shape = (count, layer.weight.shape[1])
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if layer.drawn is not None else grown(layer.name, layer.weight, shape)
    return replace(layer, weight=weight, bias=_padded(layer.bias, count))


def with_kernel_size(layer: Conv2d, height: int, width: int) -> Conv2d:
    """Every kernel centred in a grid of that size, or cut to its middle; UserError for a size that cannot be."""
    _check_size(height, width)
    shape = (*layer.weight.shape[:2], height, width)
    seeded.check_weights(shape)
    weight = seeded.stands_for(shape) if layer.drawn is not None else centred(layer.weight, height, width)
    return replace(layer, weight=weight)


def with_stamp_size(layer: ConvTranspose2d, height: int, width: int) -> ConvTranspose2d:
    """The same for a transposed layer."""
    _check_size(height, width)
    return replace(layer, weight=centred(layer.weight, height, width))


def _padded(bias: Array, count: int) -> Array:
    return frozen(np.concatenate([bias[:count], np.zeros(max(0, count - len(bias)))]))


def _check_size(height: int, width: int) -> None:
    if not (1 <= height <= limits.KERNEL_SIDE and 1 <= width <= limits.KERNEL_SIDE):
        raise UserError("kernel-side", height=height, width=width, limit=limits.KERNEL_SIDE)
