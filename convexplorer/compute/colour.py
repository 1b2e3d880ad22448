"""From channels to grey, and from values to the colours that show them."""

from functools import lru_cache

import cv2
import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, ShapeError, Work, frozen
from convexplorer.compute.conv import float_array
from convexplorer.compute.conv_paths import finite

# ITU-R BT.601 luma, as every textbook on convolution uses it
GREY_WEIGHTS = (0.299, 0.587, 0.114)

# What is no number: colours that no scheme has, told apart from theirs with every kind of colour blindness
NOT_A_NUMBER = (255, 0, 200)
POSITIVE_INFINITY = (255, 200, 0)
NEGATIVE_INFINITY = (0, 200, 120)

# Colours from lowest to highest. Signed ones run blue – white – red, or light blue – black – orange, never green
# against red, so that colour-blind eyes see the sign.
SCHEMES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "grey": ((0, 0, 0), (255, 255, 255)),
    "signed": ((5, 48, 97), (67, 147, 195), (255, 255, 255), (214, 96, 77), (103, 0, 31)),
    "signed-dark": ((140, 200, 255), (33, 102, 172), (12, 12, 12), (190, 80, 30), (255, 200, 130)),
}
# The level that shows 0 in a signed scheme; 1 … 255 lie around it, level 0 is not used
ZERO_LEVEL = 128
# Perceptual schemes, dark to bright, as OpenCV keeps their tables
PERCEPTUAL = {"viridis": cv2.COLORMAP_VIRIDIS, "magma": cv2.COLORMAP_MAGMA, "cividis": cv2.COLORMAP_CIVIDIS}
_BAND_BYTES = 128 << 10
# Levels beyond which OpenCV's whole numbers turn over, and the largest value would be painted as the smallest
_LEVELS = 1e9
DARKENED = 0.6
"""How bright the input is where it shines through a map."""
STORED = (np.dtype(np.uint8), np.dtype(np.uint16))
"""Types of stored pictures that OpenCV adds up as they are."""
SEQUENTIAL = ("grey", *PERCEPTUAL)
"""Schemes that run from the lowest value to the highest; in all others the middle is 0."""


def mix(x: Array, weight: Array, work: Work = PLAIN) -> Array:
    """The sum over channels of `x` (…, C, H, W) times `weight` (C,), as one channel (…, 1, H, W), in float."""
    x, shares = float_array(x, "picture"), np.asarray(weight)
    if x.ndim < 3:
        raise ShapeError("no-channel-axis", shape=str(x.shape))
    if shares.shape != (x.shape[-3],):
        raise ShapeError("channels-differ", channels=x.shape[-3], wanted=shares.size)
    shares = shares.astype(x.dtype)
    out = work.take((*x.shape[:-3], 1, *x.shape[-2:]), x.dtype)
    total = out[..., 0, :, :]
    # in bands that stay in the cache: of three channels of 1080p in 2.4 instead of 3.7 ms, to the same bit
    rows = max(1, _BAND_BYTES // max(x.itemsize * x[..., 0, :1, :].size, 1))
    with np.errstate(invalid="ignore", over="ignore"):
        for first in range(0, x.shape[-2], rows):
            work.check()
            band, some = total[..., first : first + rows, :], x[..., first : first + rows, :]
            np.multiply(some[..., 0, :, :], shares[0], out=band)
            part = np.empty_like(band)
            for channel in range(1, x.shape[-3]):
                np.multiply(some[..., channel, :, :], shares[channel], out=part)
                np.add(band, part, out=band)
    return out


def mix_stored(x: Array, weight: Array, work: Work = PLAIN) -> Array:
    """`mix` of (C, H, W) whole numbers of a type in STORED, in float32, without turning the channels into it first."""
    if x.shape[:1] != weight.shape:
        raise ShapeError("channels-differ", channels=x.shape[0], wanted=weight.size)
    out = work.take((1, *x.shape[1:]), np.float32)
    rows = max(1, _BAND_BYTES // max(4 * x.shape[2], 1))
    for first in range(0, x.shape[1], rows):
        work.check()
        band, some = out[0, first : first + rows], x[:, first : first + rows]
        if len(some) == 1:
            np.multiply(some[0], np.float32(weight[0]), out=band, dtype=np.float32, casting="unsafe")
            continue
        # OpenCV converts and adds in one pass over each channel: of 640 × 480 in 0.25 ms, NumPy takes 0.39
        cv2.addWeighted(some[0], weight[0], some[1], weight[1], 0, band, dtype=cv2.CV_32F)
        for plane, share in zip(some[2:], weight[2:], strict=True):
            cv2.addWeighted(band, 1, plane, share, 0, band, dtype=cv2.CV_32F)
    return out


def to_grey(x: Array, work: Work = PLAIN) -> Array:
    """Grey (…, 1, H, W) of red, green and blue: 0.299 R + 0.587 G + 0.114 B, in float.

    One channel stays as it is; any other number of channels is averaged.
    """
    channels = np.shape(x)[-3] if np.ndim(x) >= 3 else 0
    return mix(x, np.asarray(GREY_WEIGHTS) if channels == 3 else np.full(channels, 1 / max(channels, 1)), work)


def is_nonnegative(values: Array) -> bool:
    """Whether no value is below 0; NaN does not count."""
    return not bool((np.asarray(values) < 0).any())


def display_range(
    values: Array, *, percent: float = 0.0, signed: bool | None = None, sample: int = 65536
) -> tuple[float, float]:
    """A range (low, high) in which to show `values`, from the finite ones of them.

    `percent` of the values are left out at each end, read from a subsample of about `sample`. `signed` (by default:
    when there is a value below 0) makes the range symmetric around 0, otherwise it starts at the smallest value, 0 at
    most. Never empty: (0, 1) when there is nothing to show.
    """
    flat = np.asarray(values).reshape(-1)
    if percent > 0 and flat.size > sample:
        flat = flat[:: flat.size // sample | 1]
    flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return 0.0, 1.0
    if percent > 0:
        low, high = (float(v) for v in np.percentile(flat.astype(np.float64), (percent, 100 - percent)))
    else:
        low, high = float(flat.min()), float(flat.max())
    if low < 0 if signed is None else signed:
        largest = max(abs(low), abs(high)) or 1.0
        return -largest, largest
    low = min(low, 0.0)
    return (low, high) if high > low else (low, low + 1.0)


@lru_cache(maxsize=8)
def colour_table(scheme: str) -> Array:
    """The colours of a scheme from low to high, (256, 3) uint8; in a signed scheme level 128 is 0."""
    if scheme in PERCEPTUAL:
        table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[None], PERCEPTUAL[scheme])
        return frozen(np.ascontiguousarray(table.reshape(256, 3)[:, ::-1]))
    anchors = np.array(SCHEMES[scheme], np.float64)
    middle, reach = (ZERO_LEVEL, ZERO_LEVEL - 1) if scheme != "grey" else (127.5, 127.5)
    where = (np.arange(256) - middle) / reach
    table = np.stack([np.interp(where, np.linspace(-1, 1, len(anchors)), anchors[:, c]) for c in range(3)], axis=1)
    return frozen(np.rint(table).astype(np.uint8))


def lut(scheme: str) -> Array:
    """What a legend shows of a scheme, from low to high: (256, 3) uint8. "rgb" and "auto" have the grey one."""
    return colour_table(scheme if scheme in SCHEMES or scheme in PERCEPTUAL else "grey")


def paint(values: Array, low: float, high: float, scheme: str = "grey") -> Array:
    """`values` (H, W) as RGB (H, W, 3) uint8, in the colours of SCHEMES or PERCEPTUAL.

    Grey: `low` and below black, `high` and above white; the perceptual ones alike. Signed schemes ("signed" white at 0,
    "signed-dark" black at 0): the full colours stand for ±max(|low|, |high|), so that 0 is 0 whatever the range. NaN
    and the infinities have flat colours of their own.
    """
    values = np.asarray(values)
    if values.dtype not in (np.float32, np.float64, np.uint8, np.uint16):
        values = values.astype(np.float32)
    if values.size == 0:
        return np.zeros((*values.shape, 3), np.uint8)
    if scheme in SEQUENTIAL:
        span = high - low if high > low else 1.0
        scale, offset = 255 / span, -low * 255 / span
    else:
        scale, offset = (ZERO_LEVEL - 1) / (max(abs(low), abs(high)) or 1.0), float(ZERO_LEVEL)
    strange = None
    if values.dtype.kind == "f" and not finite(values):
        strange, values = values, np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    values = np.ascontiguousarray(values)
    if values.dtype.kind == "f" and cv2.norm(values, cv2.NORM_INF) > _LEVELS / scale:
        values = np.clip(values, -_LEVELS / scale, _LEVELS / scale)
    levels = cv2.addWeighted(values, scale, values, 0, offset, dtype=cv2.CV_8U)
    if scheme == "grey":
        painted = np.asarray(cv2.cvtColor(levels, cv2.COLOR_GRAY2RGB))
    else:
        if scheme not in SEQUENTIAL:
            np.maximum(levels, 1, out=levels)
        painted = np.asarray(cv2.applyColorMap(levels, colour_table(scheme)[:, None]))
    if strange is not None:
        painted[np.isnan(strange)] = NOT_A_NUMBER
        painted[np.isposinf(strange)] = POSITIVE_INFINITY
        painted[np.isneginf(strange)] = NEGATIVE_INFINITY
    return painted


def as_bytes(values: Array, full: float) -> Array:
    """clip(round(255 · value / `full`), 0, 255) of float `values` (H, W), uint8; NaN becomes 0 as in C."""
    if not finite(values):
        values = np.nan_to_num(values, nan=0.0)
    values = np.ascontiguousarray(values)
    if cv2.norm(values, cv2.NORM_INF) > 1e6 * full:
        values = np.clip(values, 0, full)  # beyond that OpenCV's whole numbers turn over
    return np.asarray(cv2.addWeighted(values, 255 / full, values, 0, 0, dtype=cv2.CV_8U))


def strength(values: Array, low: float, high: float) -> Array:
    """How much each value hides of what lies behind it, 0 to 1, float32: |value| by the larger end of its range."""
    largest = max(abs(low), abs(high)) or 1.0
    with np.errstate(invalid="ignore"):
        share = np.nan_to_num(np.abs(values) * np.float32(1 / largest), nan=1.0, posinf=1.0)
    return np.minimum(share, 1).astype(np.float32, copy=False)


def over(pixels: Array, share: Array, ground: Array) -> Array:
    """`pixels` (H, W, 3) over a darkened grey `ground` (H, W), both uint8; where `share` is 1 only they are seen."""
    behind = cv2.cvtColor(cv2.convertScaleAbs(ground, alpha=DARKENED), cv2.COLOR_GRAY2RGB)
    return np.asarray(cv2.blendLinear(np.ascontiguousarray(pixels), behind, share, 1 - share))
