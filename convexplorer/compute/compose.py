"""Two kernels one after the other as one kernel."""

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError


def trimmed(kernel: Array) -> Array:
    """The kernel without rings of zeros round it: as many lines on every side, so that its middle stays the middle."""
    used = np.argwhere(kernel)
    if used.size == 0:
        return np.asarray(kernel)
    last = np.array(kernel.shape) - 1
    ring = int(min(used.min(), (last - used).min()))
    return np.asarray(kernel[ring : kernel.shape[0] - ring, ring : kernel.shape[1] - ring])


def composed(first: Array, second: Array) -> Array:
    """The kernel (height, width) that does what `first` and then `second` do, where neither meets a border.

    It is their full convolution, k₁ + k₂ − 1 long; for cross-correlation and convolution alike. Where both are even it
    is one longer, with zeros before, so that its middle is where the two middles came to lie.
    Errors: UserError("composed-too-large").
    """
    sides = [a + b - 1 for a, b in zip(first.shape, second.shape, strict=True)]
    shifts = [int(a % 2 == b % 2 == 0) for a, b in zip(first.shape, second.shape, strict=True)]
    height, width = (side + shift for side, shift in zip(sides, shifts, strict=True))
    if max(height, width) > limits.KERNEL_SIDE:
        raise UserError(
            "composed-too-large",
            first=f"{first.shape[0]} × {first.shape[1]}",
            second=f"{second.shape[0]} × {second.shape[1]}",
            height=height,
            width=width,
            limit=limits.KERNEL_SIDE,
        )
    out = np.zeros((height, width))
    for (row, column), weight in np.ndenumerate(second):
        top, left = row + shifts[0], column + shifts[1]
        out[top : top + first.shape[0], left : left + first.shape[1]] += weight * first
    return out
