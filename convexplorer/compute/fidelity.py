"""How alike two maps of one size are: their largest difference, PSNR and SSIM."""

from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.conv_paths import finite

WINDOW, SIGMA = 11, 1.5
"""Side and standard deviation of the gaussian window in which SSIM compares."""
K1, K2 = 0.01, 0.03
"""Shares of the data range whose squares keep SSIM's two divisions from dividing by nearly nothing."""
BAND = 1 << 16
"""Values that are compared together: they stay in the cache."""


class Fidelity(NamedTuple):
    """The second of two maps, measured against the first.

    `largest` is the largest |difference|, at (`row`, `column`); `changed` how many values differ at all. `psnr` in
    decibels and `ssim` are ∞ and 1 where nothing differs; None where the first map is the same all over, and `ssim`
    also where it is smaller than the window. Where a value is not finite nothing is measured: `largest` is NaN then.
    """

    largest: float
    row: int
    column: int
    changed: int
    psnr: float | None
    ssim: float | None


def fidelity(first: Array, second: Array) -> Fidelity:
    """Both measures of two maps (H, W); the data range is that of the first, its largest value less its smallest."""
    _check(first, second)
    if not (finite(first) and finite(second)):
        return Fidelity(float("nan"), 0, 0, int((first != second).sum()), None, None)
    with np.errstate(over="ignore"):
        away = np.abs(np.subtract(second, first, dtype=np.promote_types(first.dtype, np.float32)))
    at = int(away.argmax()) if away.size else 0
    row, column = divmod(at, first.shape[1]) if away.size else (0, 0)
    largest, changed = float(away[row, column]) if away.size else 0.0, int(np.count_nonzero(away))
    if not changed:
        return Fidelity(largest, row, column, 0, float("inf"), 1.0)
    span = float(first.max()) - float(first.min())
    measured = psnr(first, second, span) if span > 0 else None
    alike = ssim(first, second, span) if span > 0 and min(first.shape) >= WINDOW else None
    return Fidelity(largest, row, column, changed, measured, alike)


def psnr(first: Array, second: Array, data_range: float) -> float:
    """The peak signal-to-noise ratio of two maps (H, W) in decibels: 10 · log10(L² / MSE), ∞ where nothing differs.

    `data_range` L is how far apart the lowest and the highest value can be; MSE is the mean of the squared differences.
    """
    _check(first, second)
    away = np.subtract(first, second, dtype=np.float64)
    # a dot product would be shared out among threads, which on a busy machine takes 7 ms, not 0.1
    error = float(cv2.norm(away, cv2.NORM_L2SQR)) / away.size if away.size else 0.0
    return float("inf") if error == 0 else float(10 * np.log10(data_range**2 / error))


def ssim(first: Array, second: Array, data_range: float) -> float:
    """The mean structural similarity of two maps (H, W), −1 to 1 (Wang, Bovik, Sheikh & Simoncelli 2004, eq. 13, 17).

    In every window of 11 × 11 that lies wholly inside, with gaussian weights (σ = 1.5) that add up to 1,

        (2 μ₁ μ₂ + C₁) (2 σ₁₂ + C₂) / ((μ₁² + μ₂² + C₁) (σ₁² + σ₂² + C₂)),   C₁ = (0.01 L)²,  C₂ = (0.03 L)²

    and then the mean over all windows. Maps smaller than a window raise ShapeError.
    """
    _check(first, second)
    height, width = first.shape
    if min(height, width) < WINDOW:
        raise ShapeError("window-larger", window=WINDOW, height=height, width=width)
    dtype = np.float64 if np.float64 in (first.dtype, second.dtype) else np.float32
    # about the middle of the range: squares of what is left are no larger than the range's, so float32 does
    middle = (float(first.max()) + float(first.min())) / 2
    margin, total = WINDOW // 2, 0.0
    rows = max(1, BAND // width)
    for top in range(0, height - WINDOW + 1, rows):
        band = slice(top, min(top + rows, height - WINDOW + 1) + WINDOW - 1)
        one, other = (np.subtract(x[band], middle, dtype=dtype) for x in (first, second))
        total += float(_similar(one, other, middle, data_range)[margin:-margin, margin:-margin].sum(dtype=np.float64))
    return float(total / ((height - WINDOW + 1) * (width - WINDOW + 1)))


def _similar(first: Array, second: Array, middle: float, data_range: float) -> Array:
    """The index round every value of two bands less `middle`; what lies within half a window of the edge is void."""
    kernel = cv2.getGaussianKernel(WINDOW, SIGMA)

    def mean(x: Array) -> Array:
        return np.asarray(cv2.sepFilter2D(np.ascontiguousarray(x), -1, kernel, kernel))

    low, high = (K1 * data_range) ** 2, (K2 * data_range) ** 2
    one, other = mean(first), mean(second)
    spread = mean(first * first + second * second) - one * one - other * other
    shared = mean(first * second) - one * other
    one, other = one + middle, other + middle
    return np.asarray(
        (2 * one * other + low) * (2 * shared + high) / ((one * one + other * other + low) * (spread + high))
    )


def _check(first: Array, second: Array) -> None:
    if first.shape != second.shape or first.ndim != 2:
        raise ShapeError("maps-differ", first=str(first.shape), second=str(second.shape))
