"""What a kernel does to waves, and the parts it is made of: separable ones, symmetric and antisymmetric."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array

STEPS = 64
FREQUENCIES = np.linspace(-0.5, 0.5, STEPS + 1)
"""Cycles per pixel, both ends included: −0.5 and 0.5 are the same wave, light and dark in turn."""
EXACT = 1e-9
"""Relative to the largest singular value: what is below is rounding."""


class Parts(NamedTuple):
    """A kernel as a sum of separable ones: `columns` (height, n) times `values` (n,) times `rows` (n, width).

    `rank` is how many of the values are not 0.
    """

    columns: Array
    values: Array
    rows: Array
    rank: int


def response(
    kernel: Array,
    down: Array = FREQUENCIES,
    across: Array = FREQUENCIES,
    dilation: tuple[int, int] = (1, 1),
) -> Array:
    """By what each wave is multiplied as `kernel` (height, width) is laid over it, complex (down, across).

    H(f) = Σ w(k) · exp(2πi f·(k − c) · dilation) with frequencies in cycles per pixel and c the cell over the output's
    own pixel; |H| is that of the Fourier transform, the sign of the phase that of cross-correlation.
    """
    waves = []
    for frequencies, size, apart in zip((down, across), kernel.shape, dilation, strict=True):
        place = (np.arange(size) - (size - 1) // 2) * apart
        waves.append(np.exp(2j * np.pi * np.outer(frequencies, place)))
    return np.asarray(waves[0] @ np.asarray(kernel, np.float64) @ waves[1].T)


def off_centre(kernel: Array) -> tuple[float, float]:
    """Rows and columns by which the middle of the cells that are not 0 lies beyond the one over the output's pixel.

    Half a pixel where an even number of them is used: the map then lies as much further up and left.
    """
    used = np.argwhere(kernel)
    if used.size == 0:
        return 0.0, 0.0
    down, right = (
        float(used[:, axis].min() + used[:, axis].max()) / 2 - (kernel.shape[axis] - 1) // 2 for axis in (0, 1)
    )
    return down, right


def decibels(gain: Array, reference: float = 1.0) -> Array:
    """20 · log₁₀(gain / reference), −∞ where the gain is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(20 * np.log10(np.asarray(gain, np.float64) / (reference or 1.0)))


def separable_parts(kernel: Array) -> Parts:
    """The singular value decomposition of a finite kernel (height, width), the largest part first."""
    columns, values, rows = np.linalg.svd(np.asarray(kernel, np.float64), full_matrices=False)
    rank = int((values > EXACT * values[0]).sum()) if values.size and values[0] > 0 else 0
    return Parts(columns, values, rows, rank)


def rebuilt(parts: Parts, count: int | None = None) -> Array:
    """The kernel from its first `count` parts (by default: as many as its rank)."""
    n = parts.rank if count is None else count
    return np.asarray((parts.columns[:, :n] * parts.values[:n]) @ parts.rows[:n])


def truncated(kernel: Array, count: int) -> Array:
    """The kernel of at most that rank that is nearest to this one (Eckart & Young 1936)."""
    parts = separable_parts(kernel)
    return np.asarray(kernel) if count >= parts.rank else rebuilt(parts, count)


def multiplications(shape: tuple[int, int], rank: int) -> tuple[int, int]:
    """For one value: with the kernel as it is, and with its parts one after the other, columns then rows."""
    height, width = shape
    return height * width, rank * (height + width)


def symmetric_part(kernel: Array) -> Array:
    """What stays as it is when the kernel is turned by 180°."""
    return np.asarray((kernel + kernel[::-1, ::-1]) / 2)


def antisymmetric_part(kernel: Array) -> Array:
    """What changes its sign when the kernel is turned by 180°."""
    return np.asarray((kernel - kernel[::-1, ::-1]) / 2)
