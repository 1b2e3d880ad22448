"""The arithmetic of a network's other layers: dense, batch normalisation, enlarging, and putting paths together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work
from convexplorer.compute.conv import bias_array, float_array

ORDERS = ("channels-first", "channels-last")
"""In which order a flattened map is read: C, H, W as PyTorch, or H, W, C as Keras with its usual pictures."""


def flatten(x: Array, order: str = "channels-first") -> Array:
    """(…, C, H, W) as (…, C · H · W, 1, 1), in one of `ORDERS`."""
    turned = x if order == "channels-first" else np.moveaxis(x, -3, -1)
    return turned.reshape(*x.shape[:-3], -1, 1, 1)


def unflatten(flat: Array, shape: Shape, order: str = "channels-first") -> Array:
    """The inverse of `flatten`: (…, C, H, W) of `shape` (C, H, W)."""
    lead = flat.shape[:-3]
    if order == "channels-first":
        return flat.reshape(*lead, *shape)
    channels, height, width = shape
    return np.moveaxis(flat.reshape(*lead, height, width, channels), -1, -3)


def flat_place(index: int, shape: Shape, order: str = "channels-first") -> tuple[int, int, int]:
    """(channel, row, column) of the value that stands at `index` of the flattened map."""
    channels, height, width = shape
    if order == "channels-first":
        channel, row, column = np.unravel_index(index, (channels, height, width))
    else:
        row, column, channel = np.unravel_index(index, (height, width, channels))
    return int(channel), int(row), int(column)


def linear(x: Array, weight: Array, bias: Array | None = None, work: Work = PLAIN) -> Array:
    """(…, inputs, 1, 1) times `weight` (outputs, inputs), plus `bias`: (…, outputs, 1, 1), or ShapeError."""
    x = float_array(x, "input")
    check_vector(x.shape, weight.shape[1])
    work.check()
    matrix = np.asarray(weight).astype(x.dtype, copy=False)
    out: Array = x[..., 0, 0] @ matrix.T
    offsets = bias_array(bias, len(matrix), x.dtype)
    return (out if offsets is None else out + offsets)[..., None, None]


def check_vector(shape: Shape, inputs: int) -> None:
    """ShapeError where an input of `shape` (…, C, H, W) is no vector of `inputs` numbers."""
    channels, height, width = shape[-3:]
    if (height, width) != (1, 1):
        raise ShapeError("linear-needs-flat", channels=channels, height=height, width=width)
    if channels != inputs:
        raise ShapeError("linear-inputs", inputs=inputs, given=channels)


def batch_norm(x: Array, weight: Array, bias: Array, mean: Array, variance: Array, epsilon: float) -> Array:
    """γ · (x − mean) / √(variance + ε) + β for each channel (Ioffe & Szegedy 2015), with the numbers of training."""
    factor = weight / np.sqrt(variance + epsilon)
    offset = bias - mean * factor
    dtype = float_array(x, "input").dtype
    return np.asarray(x * factor.astype(dtype)[:, None, None] + offset.astype(dtype)[:, None, None])


class Blend(NamedTuple):
    """Along one axis: every new position is old `low` and `high` with the shares 1 − `share` and `share`."""

    low: Array
    high: Array
    share: Array

    def of(self, position: int) -> tuple[tuple[int, ...], Array]:
        """The old positions that a new one is made of, each once, and their shares."""
        low, high, share = int(self.low[position]), int(self.high[position]), float(self.share[position])
        return ((low,), np.ones(1)) if low == high else ((low, high), np.array([1 - share, share]))


def blend(n: int, factor: int, mode: str) -> Blend:
    """How `n` positions become `factor` times as many: "nearest", or "bilinear" with half-pixel centres."""
    wanted = np.arange(n * factor)
    if mode == "nearest":
        return Blend(wanted // factor, wanted // factor, np.zeros(n * factor))
    at = np.clip((wanted + 0.5) / factor - 0.5, 0, n - 1)
    low = np.floor(at).astype(np.intp)
    return Blend(low, np.minimum(low + 1, n - 1), at - low)


def upsample(x: Array, factor: int, mode: str = "nearest") -> Array:
    """(…, H, W) with `factor` times as many rows and columns, as torch's Upsample (align_corners off)."""
    x = float_array(x, "input")
    if mode == "nearest":
        return np.asarray(x.repeat(factor, axis=-2).repeat(factor, axis=-1))
    rows, columns = blend(x.shape[-2], factor, mode), blend(x.shape[-1], factor, mode)
    down, across = rows.share.astype(x.dtype)[:, None], columns.share.astype(x.dtype)
    tall = x[..., rows.low, :] * (1 - down) + x[..., rows.high, :] * down
    return np.asarray(tall[..., columns.low] * (1 - across) + tall[..., columns.high] * across)


def upsample_vjp(gradient: Array, factor: int, mode: str) -> Array:
    """The gradient of `upsample`'s input, given that of its output (…, H', W')."""
    height, width = (n // factor for n in gradient.shape[-2:])
    rows, columns = (_matrix(blend(n, factor, mode), n).astype(gradient.dtype) for n in (height, width))
    return np.asarray(rows.T @ gradient @ columns)


def _matrix(found: Blend, n: int) -> Array:
    """The same as (new, old) shares."""
    made = np.zeros((len(found.low), n))
    np.add.at(made, (np.arange(len(made)), found.low), 1 - found.share)
    np.add.at(made, (np.arange(len(made)), found.high), found.share)
    return made


def joined_shape(shapes: Sequence[Shape], join: str) -> Shape:
    """What comes of paths with these shapes put together by "add" or "concat"; ShapeError says which does not fit."""
    first = shapes[0]
    for number, shape in enumerate(shapes[1:], 2):
        if shape != first if join == "add" else shape[1:] != first[1:]:
            raise ShapeError(
                "paths-differ" if join == "add" else "paths-differ-in-size",
                number=number,
                shape="×".join(map(str, shape)),
                first="×".join(map(str, first)),
            )
    return first if join == "add" else (sum(shape[0] for shape in shapes), *first[1:])


def joined(arrays: Sequence[Array], join: str) -> Array:
    """The arrays of paths added up in order, or one after another along the channels."""
    if join == "concat":
        return np.concatenate(arrays, axis=-3)
    total: Array = arrays[0] + arrays[1] if len(arrays) > 1 else arrays[0]
    for more in arrays[2:]:
        total = total + more
    return total
