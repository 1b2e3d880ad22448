"""Two filters one after the other made into one, as one more filter of the bank."""

import numpy as np

from convexplorer import limits
from convexplorer.compute import conv as convolution
from convexplorer.compute.arrays import Array
from convexplorer.compute.compose import composed, trimmed
from convexplorer.model.bank import Filter, with_filters
from convexplorer.model.document import Document
from convexplorer.model.edits import title
from convexplorer.model.layers import Conv2d


def own_filter(conv: Conv2d, index: int) -> Filter:
    """One filter of the layer with its title as people read it."""
    return Filter(title(conv, index), float(conv.bias[index]), conv.weight[index])


def composition(first: Filter, second: Filter, depthwise: bool = False, flipped: bool = False) -> Filter:
    """The filter that does what `first` does and then, on its map, `second`.

    A second filter with several kernels meets one map, so that they add up; depthwise, each meets its own.
    Errors: UserError("composed-too-large").
    """
    after = second.kernels if depthwise or len(second.kernels) == 1 else second.kernels.sum(axis=0, keepdims=True)
    count = max(len(first.kernels), len(after))
    pairs = [(first.kernels[i % len(first.kernels)], after[i % len(after)]) for i in range(count)]
    made = [_one(one, other, flipped) for one, other in pairs]
    height, width = (max(kernel.shape[axis] for kernel in made) for axis in (0, 1))
    # of different sizes only where one was trimmed more than another: the middles lie on each other
    kernels = np.zeros((count, height, width))
    for kernel, room in zip(made, kernels, strict=True):
        top, left = ((n - 1) // 2 - (k - 1) // 2 for n, k in zip(room.shape, kernel.shape, strict=True))
        room[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
    bias = second.bias + first.bias * float(after.sum(axis=(1, 2)).mean())
    return Filter(f"{first.title}, then {second.title}"[: limits.NAME_LENGTH], bias, kernels)


def _one(first: Array, second: Array, flipped: bool) -> Array:
    """As they are stored; a true convolution applies them turned, with the same middle."""
    turn = convolution.flip if flipped else np.asarray
    return np.asarray(turn(composed(turn(trimmed(first)), turn(trimmed(second)))))


def with_composed(document: Document, first: Filter, second: Filter) -> Document:
    """The document with the two made into one more filter at the end."""
    conv = document.convolution
    made = composition(first, second, conv.depthwise, conv.flipped)
    return with_filters(document, [_fitted(made, conv)], conv.depthwise)


def _fitted(made: Filter, conv: Conv2d) -> Filter:
    """Its kernels padded in front where they are even and the layer's larger ones odd: else they would be moved."""
    add = [
        int(side % 2 == 0 and own > side and own % 2 == 1)
        for side, own in zip(made.kernels.shape[1:], conv.size, strict=True)
    ]
    if conv.flipped:  # what lies in front when it is turned lies behind as it is stored
        pads = ((0, 0), (0, add[0]), (0, add[1]))
    else:
        pads = ((0, 0), (add[0], 0), (add[1], 0))
    return Filter(made.title, made.bias, np.pad(made.kernels, pads))
