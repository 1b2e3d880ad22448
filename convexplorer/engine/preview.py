"""What an export will look like, small: the pixels that its writer makes, or its first numbers."""

from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.formats import Format, png
from convexplorer.formats.export import Export
from convexplorer.scenes.numbers import short

ROWS, COLUMNS = 10, 4


class Preview(NamedTuple):
    """`pixels` (H, W, 3) uint8 of a picture or None; `text`: the first numbers otherwise; `caption`: size and type."""

    pixels: Array | None
    text: str
    caption: str


def preview(export: Export, row: Format, side: int) -> Preview:
    """Of what is written, at most `side` pixels high and wide; UserError where it would be too large to write."""
    make = png.PIXELS.get(row.key)
    if make is None:
        kinds = f"{' × '.join(map(str, export.array.shape))}, {export.array.dtype.name}"
        return Preview(None, first_numbers(export.array[0]), kinds)
    pixels = make(export)
    bits = 8 * pixels.dtype.itemsize
    caption = f"{pixels.shape[0]} × {pixels.shape[1]} pixels, {bits} bits"
    return Preview(small(pixels, side), "", caption)


def small(pixels: Array, side: int) -> Array:
    """RGB of 8 bits: made smaller to fit, or enlarged by a whole number so that small maps are seen."""
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    if pixels.ndim == 2:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB))
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return frozen(np.kron(pixels, np.ones((int(scale), int(scale), 1), np.uint8)))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return frozen(np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)))


def first_numbers(plane: Array) -> str:
    """The top left values of a map, in columns."""
    part = plane[:ROWS, :COLUMNS]
    texts = [[short(float(value)) for value in row] for row in part]
    width = max(len(text) for row in texts for text in row)
    more = "  …" if plane.shape[1] > COLUMNS else ""
    lines = ["  ".join(text.rjust(width) for text in row) + more for row in texts]
    return "\n".join([*lines, *(["…"] if plane.shape[0] > ROWS else [])])
