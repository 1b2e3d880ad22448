"""What one convolution costs in its other forms: dense, in groups, separable, through a bottleneck."""

import math
from dataclasses import dataclass

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Counts
from convexplorer.model.layers import Conv2d

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

    def counts(biases: int, *weights: int) -> Counts:
        return Counts(sum(weights) + biases, sum(weights) * positions)

    return Forms(
        counts(filters * conv.biased, filters * channels * taps),
        conv.counts(shape),
        counts(channels + filters, channels * taps, channels * filters),
        counts(2 * middle + filters, channels * middle, middle * middle * taps, middle * filters),
        middle,
    )
