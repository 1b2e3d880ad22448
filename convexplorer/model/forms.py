"""What one convolution costs in its other forms: dense, in groups, separable, through a bottleneck; and the last."""

import math
from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.arrays import Array, Shape, frozen
from convexplorer.compute.layer import Counts
from convexplorer.model.document import Document
from convexplorer.model.layer_names import fresh, names
from convexplorer.model.layers import Conv2d
from convexplorer.model.parallel import replaced
from convexplorer.model.toggles import NO_PADDING, with_groups

SHARE = 4
"""So many times fewer channels in the middle of a bottleneck: He et al. 2015, Deep residual learning, figure 5."""


@dataclass(frozen=True)
class Forms:
    """Parameters (weights and biases) and multiply-adds of each form; `middle` channels are those of the bottleneck."""

    dense: Counts
    now: Counts
    separable: Counts
    bottleneck: Counts
    middle: int


def forms(conv: Conv2d, shape: Shape) -> Forms:
    """The forms of a convolution for an input of `shape`; ShapeError where it does not fit."""
    channels, filters, taps = shape[0], conv.filters, math.prod(conv.size)
    positions = math.prod(conv.output_shape(shape)[1:])
    middle = max(1, channels // SHARE)
    kept, down = min(middle, filters), channels * middle

    def counts(biases: int, *weights: int) -> Counts:
        return Counts(sum(weights) + biases, sum(weights) * positions)

    rest = counts(middle + kept + filters, middle * kept * taps, kept * filters)
    bottleneck = Counts(rest.parameters + down, rest.multiply_adds + down * math.prod(shape[1:]))

    return Forms(
        counts(filters * conv.biased, filters * channels * taps),
        conv.counts(shape),
        counts(channels + filters, channels * taps, channels * filters),
        bottleneck,
        middle,
    )


def through_bottleneck(document: Document, name: str, channels: int) -> Document:
    """The document with a convolution as three: 1×1 down to a quarter of the channels, its kernels there, 1×1 up.

    They are as near to it as the strongest directions of its channels and of its filters allow: a Tucker decomposition
    of the weights along these two (Kim et al. 2016, Compression of deep convolutional neural networks). The last one
    has the name and the bias, the others are called "name-down1" and "name-within1".
    """
    conv = document.layer(name)
    assert isinstance(conv, Conv2d)
    whole = with_groups(conv, 1, channels)
    middle = max(1, channels // SHARE)
    taken, given = _directions(whole.weight, 1, middle), _directions(whole.weight, 0, middle)
    core = np.einsum("fchw,fi,cj->ijhw", whole.weight, given, taken)
    there = names(document)
    down = Conv2d(
        fresh(there, "", f"{name}-down"), frozen(taken.T[:, :, None, None]), np.zeros(taken.shape[1]), alike=False,
        padding=NO_PADDING,
    )  # fmt: skip
    within = replace(
        whole, name=fresh(there, "", f"{name}-within"), weight=frozen(core), bias=np.zeros(len(core)), biased=True,
        titles=(), finders=(),
    )  # fmt: skip
    up = Conv2d(
        name, frozen(given[:, :, None, None]), conv.bias, alike=False, padding=NO_PADDING, titles=conv.titles,
        biased=conv.biased,
    )  # fmt: skip
    return replace(document, layers=replaced(document.layers, name, (down, within, up)))


def _directions(weight: Array, axis: int, count: int) -> Array:
    """The first `count` singular vectors (n, count) of the weights along one axis of length n."""
    unfolded = np.moveaxis(weight, axis, 0).reshape(weight.shape[axis], -1)
    return np.linalg.svd(unfolded, full_matrices=False)[0][:, :count]
