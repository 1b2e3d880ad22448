"""Many maps on one picture: tiles in rows with gaps between them."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

GAP = 2


class Layout(NamedTuple):
    """Where each tile's top left pixel lies on a picture of `height` × `width`."""

    rows: int
    columns: int
    height: int
    width: int
    places: tuple[tuple[int, int], ...]


def layout(count: int, height: int, width: int, columns: int | None = None, gap: int = GAP) -> Layout:
    """Places for `count` tiles of `height` × `width` pixels, row by row, in a picture about as high as wide.

    Errors: UserError("picture-too-large") beyond what is opened again.
    """
    if columns is None:
        columns = min(count, max(1, round(math.sqrt(count * (height + gap) / (width + gap)))))
    rows = -(-count // columns)
    high, wide = rows * (height + gap) - gap, columns * (width + gap) - gap
    if high * wide > limits.PICTURE_PIXELS or max(high, wide) > limits.PICTURE_SIDE:
        raise UserError(
            "picture-too-large",
            name="The montage",
            width=wide,
            height=high,
            megapixels=round(high * wide / 1e6),
            limit=limits.PICTURE_PIXELS >> 20,
            side=limits.PICTURE_SIDE,
        )
    places = tuple((i // columns * (height + gap), i % columns * (width + gap)) for i in range(count))
    return Layout(rows, columns, high, wide, places)


def compose(tiles: Sequence[Array], gap: int = GAP) -> Array:
    """Tiles of one size and type, (H, W) or (H, W, 3), on one picture; what lies between them is white."""
    if len(tiles) == 1:
        return tiles[0]
    first = tiles[0]
    plan = layout(len(tiles), first.shape[0], first.shape[1], gap=gap)
    out = np.full((plan.height, plan.width, *first.shape[2:]), np.iinfo(first.dtype).max, first.dtype)
    for (row, column), tile in zip(plan.places, tiles, strict=True):
        out[row : row + tile.shape[0], column : column + tile.shape[1]] = tile
    return out
