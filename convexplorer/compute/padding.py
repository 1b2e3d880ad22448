"""Pictures with a border: what the padding modes put around them, and the way back for gradients."""

from functools import lru_cache

import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.shapes import Pads, Sides

# our name -> numpy.pad's; "zeros" and "constant" have no source position
PADDING_MODES: dict[str, str] = {
    "zeros": "constant",
    "constant": "constant",
    "reflect": "reflect",
    "symmetric": "symmetric",
    "replicate": "edge",
    "circular": "wrap",
}


def check_mode(mode: str) -> None:
    """ShapeError unless `mode` is one of PADDING_MODES."""
    if mode not in PADDING_MODES:
        raise ShapeError("unknown-padding-mode", name=str(mode), known=", ".join(PADDING_MODES))


@lru_cache(maxsize=256)
def _sources(n: int, before: int, after: int, mode: str) -> Array:
    known = PADDING_MODES[mode]
    if known == "constant":
        made = np.pad(np.arange(n), (before, after), constant_values=-1)
    else:
        made = np.pad(np.arange(n), (before, after), mode=known)  # type: ignore[call-overload]
    made.setflags(write=False)
    return np.asarray(made)


def sources(n: int, sides: Sides, mode: str) -> Array:
    """For each position of a padded axis, the position in the picture that it repeats; −1 for the constant."""
    return _sources(n, sides[0], sides[1], mode)


def pad2d(x: Array, pads: Pads, mode: str = "zeros", value: float = 0.0) -> Array:
    """`x` (…, H, W) with a border of `pads` ((top, bottom), (left, right)); `x` itself where all four are 0.

    Beyond the picture's own size the modes repeat as numpy.pad does.
    """
    check_mode(mode)
    if not any(pads[0]) and not any(pads[1]):
        return x
    height, width = x.shape[-2:]
    if PADDING_MODES[mode] == "constant":
        (top, bottom), (left, right) = pads
        fill = value if mode == "constant" else 0.0
        padded = np.empty((*x.shape[:-2], top + height + bottom, left + width + right), x.dtype)
        padded[..., :top, :] = fill
        padded[..., top + height :, :] = fill
        padded[..., top : top + height, :left] = fill
        padded[..., top : top + height, left + width :] = fill
        padded[..., top : top + height, left : left + width] = x
        return padded
    return gather(x, sources(height, pads[0], mode), sources(width, pads[1], mode), 0.0)


def gather(x: Array, rows: Array, columns: Array, fill: float) -> Array:
    """`x[…, rows, columns]`, with `fill` where a row or a column is −1."""
    taken = np.take(np.take(x, rows, axis=-2), columns, axis=-1)
    if (rows < 0).any() or (columns < 0).any():
        taken[..., rows < 0, :] = fill
        taken[..., columns < 0] = fill
    return taken


def unpad2d(gradient: Array, size: Sides, pads: Pads, mode: str = "zeros") -> Array:
    """Gradient of the unpadded picture from that of the padded one: every copy gives its share back.

    `gradient` is (…, H + top + bottom, W + left + right); returns (…, H, W).
    """
    for axis, n, sides in ((-2, size[0], pads[0]), (-1, size[1], pads[1])):
        where = sources(n, sides, mode)
        moved = np.moveaxis(gradient, axis, 0)
        total = np.zeros((n, *moved.shape[1:]), gradient.dtype)
        np.add.at(total, where[where >= 0], moved[where >= 0])
        gradient = np.moveaxis(total, 0, axis)
    return gradient
