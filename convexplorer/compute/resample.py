"""Pictures of another size: every new pixel is a weighted sum of old ones, separately along rows and columns.

Positions are pixel centres: new pixel i of `wanted` lies at (i + ½) · n / wanted in a picture that reaches from 0 to n.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, Work, frozen

_NOTHING = 1e-12
"""A share that comes from rounding only."""


def _triangle(at: Array, antialias: bool) -> Array:
    return np.asarray(np.maximum(1 - np.abs(at), 0))


def _cubic(at: Array, antialias: bool) -> Array:
    """Keys 1981; a = −0.75 is OpenCV's and PyTorch's, −0.5 that of Pillow and of both when they antialias."""
    a, far = (-0.5 if antialias else -0.75), np.abs(at)
    near = ((a + 2) * far - (a + 3)) * far * far + 1
    return np.where(far < 1, near, np.where(far < 2, ((a * far - 5 * a) * far + 8 * a) * far - 4 * a, 0))


def _lanczos(at: Array, antialias: bool) -> Array:
    return np.where(np.abs(at) < 3, np.sinc(at) * np.sinc(at / 3), 0)


class Interpolation(NamedTuple):
    """How far its curve reaches on each side of the centre, and the curve; None where it has none."""

    reach: float = 0.0
    curve: Callable[[Array, bool], Array] | None = None


INTERPOLATIONS: Mapping[str, Interpolation] = {
    "nearest": Interpolation(),
    "bilinear": Interpolation(1, _triangle),
    "bicubic": Interpolation(2, _cubic),
    "lanczos": Interpolation(3, _lanczos),
    "area": Interpolation(),
}
"""What `shares` knows; "area" is the mean of what a new pixel covers, and never leaves one out."""


class Shares(NamedTuple):
    """Along one axis: new position i is the sum of `counts[i]` old ones from `first[i]` on, times `weight[i]`."""

    first: Array
    counts: Array
    weight: Array

    def of(self, position: int) -> tuple[tuple[int, ...], Array]:
        """The old positions under a new one, and their weights, which add to 1."""
        first, count = int(self.first[position]), int(self.counts[position])
        return tuple(range(first, first + count)), self.weight[position, :count]


@lru_cache(64)
def shares(n: int, wanted: int, kind: str, antialias: bool) -> Shares:
    """How `n` positions make `wanted` ones.

    Where the picture shrinks, `antialias` stretches the curve over all that a new pixel covers, as Pillow and
    torchvision do, and cuts it off at the border; without, as OpenCV and tf.image.resize have it, most old positions
    are not read at all, and beyond the border the last one is repeated. With it no stripe turns into another one.
    """
    if n == wanted:
        return _packed(np.arange(n)[:, None], np.ones((n, 1)), n)
    scale, number = n / wanted, np.arange(wanted)[:, None]
    curve = INTERPOLATIONS[kind].curve
    if kind == "nearest":
        return _packed((2 * number + 1) * n // (2 * wanted), np.ones((wanted, 1)), n)
    if curve is None:
        # in whole numbers: new position i reaches from i · n to (i + 1) · n, the old ones are `wanted` long
        places = number * n // wanted + np.arange(int(np.ceil(scale)) + 1)
        length = np.minimum((number + 1) * n, (places + 1) * wanted) - np.maximum(number * n, places * wanted)
        return _packed(places, np.maximum(length, 0) / n, n)
    stretch = max(scale, 1.0) if antialias else 1.0
    reach = INTERPOLATIONS[kind].reach * stretch
    centre = (number + 0.5) * scale
    places = np.floor(centre - reach).astype(np.int64) + np.arange(int(np.ceil(2 * reach)) + 1)
    weight = curve((places + 0.5 - centre) / stretch, antialias)
    if antialias:
        weight = np.where((places >= 0) & (places < n), weight, 0)
    return _packed(places, weight / weight.sum(axis=1, keepdims=True), n)


def _packed(places: Array, weight: Array, n: int) -> Shares:
    """The same without what weighs nothing at the ends, and with what lies outside on the nearest inside."""
    inside = np.clip(places, 0, n - 1)
    some = np.abs(weight) > _NOTHING
    first = np.where(some, inside, n).min(axis=1)
    count = np.where(some, inside, -1).max(axis=1) - first + 1
    out = np.zeros((len(places), int(count.max())))
    rows, taps = np.nonzero(some)
    np.add.at(out, (rows, inside[rows, taps] - first[rows]), weight[rows, taps])
    return Shares(frozen(first), frozen(count), frozen(out))


def resample(x: Array, rows: Shares, columns: Shares, out: Array, work: Work = PLAIN) -> Array:
    """`x` (…, H, W) resized into `out`; whole numbers are rounded half up and stay in the range of their type."""
    whole = out.dtype.kind in "iu"
    made = np.float64 if x.dtype == np.float64 else np.float32
    planes, targets = (array.reshape(-1, *array.shape[-2:]) for array in (x, out))
    with np.errstate(invalid="ignore", over="ignore"):
        for plane, target in zip(planes, targets, strict=True):
            work.check()
            half = _along(plane.astype(made, copy=False), rows)
            work.check()
            full = _along(np.ascontiguousarray(half.T), columns).T
            if whole:
                limits = np.iinfo(out.dtype)
                full = np.clip(np.floor(full + made(0.5)), limits.min, limits.max)
            target[...] = full
    return out


def _along(plane: Array, found: Shares) -> Array:
    """Rows of (H, W) made into others: of runs of rows BLAS makes the sums (12 megapixels of bytes: 0.1 s)."""
    if found.weight.shape[1] == 1:
        return plane[found.first]
    out = np.empty((len(found.first), plane.shape[1]), plane.dtype)
    weight = found.weight.astype(plane.dtype)
    for i, (first, count) in enumerate(zip(found.first.tolist(), found.counts.tolist(), strict=True)):
        np.matmul(weight[i, :count], plane[first : first + count], out=out[i])
    return out


def spread_back(gradient: Array, n: int, found: Shares) -> Array:
    """The gradient (…, wanted, W) of rows made by `found`, handed back to the `n` rows they were made of."""
    out = np.zeros((*gradient.shape[:-2], n, gradient.shape[-1]), gradient.dtype)
    for i, (first, count) in enumerate(zip(found.first.tolist(), found.counts.tolist(), strict=True)):
        share = found.weight[i, :count].astype(gradient.dtype)
        out[..., first : first + count, :] += share[:, None] * gradient[..., i, None, :]
    return out
