"""Finding a thing in a picture: a filter made of a patch, its normalised score everywhere, its best matches."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.kernels import PRESETS
from convexplorer.messages import Message, UserError

LARGEST = 31
"""Rows and columns that a patch may have; a larger one is made smaller."""
DULL = 0.08
"""A patch whose standard deviation (of values 0–1) is less has too little in it to be told from other places."""
TWIN = 0.85
"""A patch that is found with such a score also elsewhere in its own picture looks like many places."""
FLAT = 1e-8
"""A window whose variance is at most this share of the largest squared value round the mean counts as flat."""
FEW = 49
"""Taps up to which filter2D is exact and quick; OpenCV goes through a Fourier transform from 50 on."""
BAND = 96
"""Rows that are scored at a time: their float64 sums stay in the cache, and in memory that is used again."""
NOTHING = 1e-12
"""A kernel that is no longer without its mean is flat."""
SOME = 0.2
"""A cosine nearer to 0 is no likeness worth a word."""
ALIKE = 1e-9
"""Two named kernels whose cosine is so near 1 are one."""


class Patch(NamedTuple):
    """A filter made of a patch: `kernels` (C, height, width) float64, and how much there was in it.

    `deviation` is the patch's standard deviation, the largest of its channels. `full` is the size that it was cut in.
    """

    kernels: Array
    deviation: float
    full: tuple[int, int]

    @property
    def resized(self) -> bool:
        """Whether the kernels are smaller than what was cut out."""
        return self.kernels.shape[1:] != self.full


class Spot(NamedTuple):
    """A place in a map and the value there."""

    row: int
    column: int
    value: float


class Likeness(NamedTuple):
    """How alike a kernel is to a named one: the cosine between them, −1 to 1, and the named one's title."""

    cosine: float
    title: str


def from_patch(patch: Array, apart: bool = False) -> Patch:
    """The filter that answers most to `patch` (C, height, width): its values minus their mean, of length 1.

    The mean is each channel's own; the length is that of all channels together or, with `apart`, of each. A patch with
    more than `LARGEST` rows or columns is made smaller by averaging areas, its shape kept. UserError when it is the
    same everywhere, or holds a value that is no number.
    """
    patch = np.asarray(patch, np.float64)
    full = (int(patch.shape[1]), int(patch.shape[2]))
    if not np.isfinite(patch).all():
        raise UserError("patch-not-finite", count=int(np.count_nonzero(~np.isfinite(patch))))
    small = _resized(patch, min(1.0, LARGEST / max(full)))
    centred = small - small.mean(axis=(1, 2), keepdims=True)
    lengths = np.sqrt(np.square(centred).sum(axis=(1, 2) if apart else None, keepdims=True))
    if lengths.max() <= 1e-6 * max(1e-300, float(np.abs(patch).max())):
        raise UserError("patch-flat", height=full[0], width=full[1])
    kernels = np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 0)
    return Patch(kernels, float(patch.std(axis=(1, 2)).max()), full)


def _resized(planes: Array, factor: float) -> Array:
    if factor == 1:
        return planes
    height, width = (max(1, round(size * factor)) for size in planes.shape[1:])
    return np.stack([cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA) for plane in planes])


def used(kernels: Array) -> tuple[Array, int, int]:
    """The kernels (C, h, w) without the rows and columns of zeros round all of them, and how many were above and left.

    A bank's kernels have one size: round a smaller one lie zeros that are no part of what it looks for.
    """
    rows, columns = (np.flatnonzero((kernels != 0).any(axis=axes)) for axes in ((0, 2), (0, 1)))
    if rows.size == 0:
        return kernels[:, :1, :1], 0, 0
    top, left = int(rows[0]), int(columns[0])
    return kernels[:, top : int(rows[-1]) + 1, left : int(columns[-1]) + 1], top, left


def scores(x: Array, kernels: Array, dilation: tuple[int, int] = (1, 1)) -> Array:
    """The zero-mean normalised cross-correlation of `x` (C, H, W) with `kernels` (C, h, w), at every whole window.

    (H − h + 1, W − w + 1) float32, −1 to 1: the cosine between window and kernels, the mean of every channel taken out
    of both (Lewis 1995). 0 where the window or the kernels are flat, NaN where the window holds a value that is none.
    Empty where no window fits. 640 × 480 grey, 31 × 31: 7.8 ms (7 × 7: 5.2); OpenCV's own
    TM_CCOEFF_NORMED takes 9.7 (7 × 7: 8.3) and divides by the noise of flat windows. See `naive.scores_naive`.
    """
    if dilation == (1, 1):
        return _scores(x, kernels)
    down, across = dilation
    reach = ((kernels.shape[1] - 1) * down + 1, (kernels.shape[2] - 1) * across + 1)
    out = np.zeros([max(0, size - part + 1) for size, part in zip(x.shape[1:], reach, strict=True)], np.float32)
    for row in range(min(down, out.shape[0])):
        for column in range(min(across, out.shape[1])):
            # every dilation-th value from here on is a picture in which the kernel's taps lie side by side
            target = out[row::down, column::across]
            found = _scores(x[:, row::down, column::across], kernels)
            target[...] = found[: target.shape[0], : target.shape[1]]
    return out


def _scores(x: Array, kernels: Array) -> Array:
    height, width = kernels.shape[1:]
    shape = max(0, x.shape[1] - height + 1), max(0, x.shape[2] - width + 1)
    out = np.zeros(shape, np.float32)
    if out.size == 0:
        return out
    kernels = kernels - kernels.mean(axis=(1, 2), keepdims=True)
    length = float(np.sqrt(np.square(kernels).sum()))
    planes, strange = _centred(x)
    largest = max(max(float(plane.max()), -float(plane.min())) for plane in planes)
    least = FLAT * largest**2 * height * width
    for first in range(0, shape[0] if length > NOTHING else 0, BAND):
        last = min(first + BAND, shape[0])
        strips = [plane[first : last + height - 1] for plane in planes]
        variance = _spread(strips[0], height, width, shape[1])
        for strip in strips[1:]:
            variance += _spread(strip, height, width, shape[1])
        target = out[first:last]
        for strip, kernel in zip(strips, kernels, strict=True):
            target += _correlated(strip, kernel.astype(np.float32), target.shape)
        flat = variance <= least
        variance[flat] = np.inf
        np.sqrt(variance, out=variance)
        target /= variance * length
    np.clip(out, -1, 1, out=out)
    if strange is not None:
        out[_box(strange, height, width)[: shape[0], : shape[1]] > 0.5] = np.nan
    return out


def _centred(x: Array) -> tuple[list[Array], Array | None]:
    """The channels as float32 round their mean, which loses no figures; and where a value is none (1, else 0)."""
    planes = [np.asarray(plane, np.float32) for plane in x]
    means = [float(plane.mean(dtype=np.float64)) for plane in planes]
    if np.isfinite(means).all():
        return [plane - np.float32(mean) for plane, mean in zip(planes, means, strict=True)], None
    good = np.isfinite(x).all(axis=0)
    means = [float(plane[good].mean(dtype=np.float64)) if good.any() else 0.0 for plane in planes]
    kept = [np.where(good, plane - mean, 0).astype(np.float32) for plane, mean in zip(planes, means, strict=True)]
    return kept, np.asarray(~good, np.float32)


def _spread(strip: Array, height: int, width: int, columns: int) -> Array:
    """The sum over every window of the squares of its values round their mean."""
    rows = strip.shape[0] - height + 1
    sums = _box(strip, height, width)[:rows, :columns]
    np.square(sums, out=sums)
    sums *= -1 / (height * width)
    squares = cv2.sqrBoxFilter(
        strip, cv2.CV_64F, (width, height), None, (0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    sums += squares[:rows, :columns]
    return np.asarray(np.maximum(sums, 0, out=sums))


def _box(strip: Array, height: int, width: int) -> Array:
    """The sum over every window, float64; what lies further right or down than the last whole window means nothing."""
    return np.asarray(
        cv2.boxFilter(strip, cv2.CV_64F, (width, height), None, (0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT)
    )


def _correlated(plane: Array, kernel: Array, shape: tuple[int, ...]) -> Array:
    if kernel.size <= FEW:
        made = cv2.filter2D(plane, cv2.CV_32F, kernel, None, (0, 0), 0, cv2.BORDER_CONSTANT)
        return np.asarray(made[: shape[0], : shape[1]])
    return np.asarray(cv2.matchTemplate(plane, kernel, cv2.TM_CCORR))


def strongest(
    values: Array, count: int, apart: tuple[int, int], lowest: bool = False, least: float | None = None
) -> tuple[Spot, ...]:
    """The `count` largest values of `values` (H, W), the largest first, or (`lowest`) the most negative ones.

    No two lie less than `apart` (rows, columns) from each other in both directions: each is the best of what the ones
    before it leave. Values that are no numbers are passed over, as are those not above `least` (`lowest`: not below).
    """
    sign = -1.0 if lowest else 1.0
    left = np.asarray(values, np.float32) * np.float32(sign)
    left[~np.isfinite(left)] = -np.inf
    found: list[Spot] = []
    while left.size and len(found) < count:
        row, column = divmod(int(left.argmax()), left.shape[1])
        value = float(left[row, column])
        if value == -np.inf or (least is not None and value <= sign * least):
            break
        found.append(Spot(row, column, sign * value))
        top, start = max(0, row - apart[0] + 1), max(0, column - apart[1] + 1)
        left[top : row + apart[0], start : column + apart[1]] = -np.inf
    return tuple(found)


def best_two(found: Array, size: tuple[int, int]) -> tuple[Spot, ...]:
    """The best match in a score map, and the best of those more than half a window (of that size) from it."""
    return strongest(found, 2, (size[0] // 2 + 1, size[1] // 2 + 1))


def likenesses(kernel: Array, most: int = 3) -> tuple[Likeness, ...]:
    """The named kernels that `kernel` (height, width) is most alike to, the nearest first, whatever their scale.

    A negative cosine says that it is the other's negative. Only those that fit into it count, zeros round the smaller
    ones; of two that differ in sign or scale only, the first in the table. Empty where the kernel is all zeros or holds
    a value that is no number.
    """
    own = np.asarray(kernel, np.float64)
    length = float(np.sqrt(np.square(own).sum()))
    if not np.isfinite(length) or length == 0:
        return ()
    found: list[Likeness] = []
    directions: list[Array] = []
    for title, other in _named(own.shape[0], own.shape[1]):
        direction = other / np.sqrt(np.square(other).sum())
        if all(abs(float((direction * known).sum())) < 1 - ALIKE for known in directions):
            directions.append(direction)
            found.append(Likeness(float((direction * own).sum()) / length, title))
    return tuple(sorted(found, key=lambda one: -round(abs(one.cosine), 9))[:most])


def describe_likeness(kernel: Array) -> Message | None:
    """The same as a sentence, of those that are alike at all; None where there is no kernel to speak of."""
    found = likenesses(kernel)
    alike = [f"{one.cosine:.2f} {one.title}".replace("-", "−") for one in found if abs(one.cosine) >= SOME]
    if not found:
        return None
    return Message("kernel-like", {"named": ", ".join(alike)}) if alike else Message("kernel-like-none")


@lru_cache(maxsize=32)
def _named(height: int, width: int) -> tuple[tuple[str, Array], ...]:
    """Every preset that fits into this size, its size slider where it starts and, of a square, at the square's side."""
    made: list[tuple[str, Array]] = []
    for preset in PRESETS.values():
        kernels = [preset.kernel()]
        for slider in preset.parameters if height == width >= 3 else ():
            if slider.name == "size" and (height - slider.low) % slider.step == 0:
                kernels.append(preset.kernel(height))
        for kernel in kernels:
            rows, columns = kernel.shape
            if rows <= height and columns <= width:
                grid = np.zeros((height, width))
                top, left = (height - rows) // 2, (width - columns) // 2
                grid[top : top + rows, left : left + columns] = kernel
                made.append((preset.title, grid))
    return tuple(made)
