"""Edits of a picture's own values: a cell, a stroke over cells, a blank grid; the input becomes a drawing."""

import re
from collections.abc import Iterable
from math import isfinite

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.framing import Framing
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn, is_live, title

PIXELS = 1 << 21
"""Of a picture whose values can be edited: each step that can be taken back holds a copy of it."""
LEAST, MOST = 1, 64
"""Rows and columns of a new grid."""
DIGITS = 9
"""The largest of the random numbers of a drawing that is no picture of bytes."""
_SAID = re.compile(r", (edited|random (\d{1,9}))$")
Cell = tuple[int | None, int, int, float]
"""Channel (None: every one), row, column, and the value as it is stored."""


def with_cells(document: Document, frame: Frame | None, cells: Iterable[Cell]) -> Document:
    """The document with some values of its picture changed; UserError where they do not go in, or it is no still.

    The picture is taken as it is shown: what was cropped, turned or mirrored is so for good.
    """
    image = _copy(document, frame)
    for channel, row, column, value in cells:
        _inside(image, row, column)
        image[slice(None) if channel is None else channel, row, column] = _stored(image, value)
    return _drawn(document, image)


def cleared(document: Document, frame: Frame | None) -> Document:
    """The document with every value of its picture 0."""
    return _drawn(document, np.zeros_like(_copy(document, frame)))


def random_numbers(document: Document, frame: Frame | None, seed: int) -> Document:
    """The document with random whole numbers for a picture: 0 to 9, or all that its whole-number type holds."""
    image = _copy(document, frame)
    low, high = (0, DIGITS) if image.dtype.kind == "f" else stored_limits(image)
    drawn = np.random.default_rng(seed).integers(int(low), int(high), image.shape, endpoint=True)
    return _drawn(document, drawn.astype(image.dtype), f"random {seed}")


def swapped(document: Document, frame: Frame | None) -> Document:
    """The document with red and blue exchanged, as a picture is read that has them the other way round."""
    image = _copy(document, frame)
    if len(image) != 3:
        raise UserError("swap-needs-three", channels=len(image))
    return _drawn(document, np.ascontiguousarray(image[::-1]))


def seed_of(name: str) -> int:
    """The seed of the random numbers that a picture's title tells of; 0 where it tells of none."""
    found = _SAID.search(name)
    return int(found[2]) if found is not None and found[2] else 0


def blank(document: Document, rows: int, columns: int, channels: int = 1) -> Document:
    """The document on an empty grid to draw on: zeros, which the layers take as they are."""
    for name, size in (("rows", rows), ("columns", columns)):
        if not LEAST <= size <= MOST:
            raise UserError("grid-size", name=name, size=size, least=LEAST, most=MOST)
    image = frozen(np.zeros((channels, rows, columns), np.float32))
    return document.with_source(Drawn(image, f"Grid {rows} × {columns}")).with_framing(Framing())


def stored_limits(image: Array) -> tuple[float, float]:
    """The smallest and the largest value that the type of an array can hold."""
    info = np.finfo(np.float32) if image.dtype.kind == "f" else np.iinfo(image.dtype)
    return float(info.min), float(info.max)


def brightest(image: Array) -> float:
    """What is painted unless another value was chosen: the largest of a whole-number type, else 1."""
    return 1.0 if image.dtype.kind == "f" else stored_limits(image)[1]


def _copy(document: Document, frame: Frame | None) -> Array:
    """The picture as it is shown, to be written to; that of a drawing need not have been shown yet."""
    source = document.source
    if is_live(source):
        raise UserError("no-drawing-on-film", name=title(source))
    if isinstance(source, Drawn) and source.image.ndim == 3 and document.framing == Framing():
        image = source.image
    elif frame is None or frame.spec != source or frame.framing != document.framing:
        raise UserError("picture-not-there", name=title(source))
    else:
        image = frame.image
    if image[0].size > PIXELS:
        raise UserError("too-large-to-draw", rows=image.shape[1], columns=image.shape[2], millions=PIXELS >> 20)
    return np.array(image if image.dtype.kind in "uif" else image.astype(np.uint8))


def _inside(image: Array, row: int, column: int) -> None:
    rows, columns = image.shape[1:]
    if not (0 <= row < rows and 0 <= column < columns):
        raise UserError("no-such-cell", row=row, column=column, rows=rows, columns=columns)


def _stored(image: Array, value: float) -> float:
    """What the array holds of a value: the nearest whole number in an array of those."""
    low, high = stored_limits(image)
    if image.dtype.kind == "f":
        if not (isfinite(value) and low <= value <= high):
            raise UserError("cell-not-finite", value=value)
        return value
    whole = round(value) if isfinite(value) else None
    if whole is None or not low <= whole <= high:
        raise UserError("cell-out-of-range", value=f"{value:g}", low=f"{low:.0f}", high=f"{high:.0f}")
    return whole


def _drawn(document: Document, image: Array, said: str = "edited") -> Document:
    """The document on that picture, whose title says what became of the one before."""
    name = _SAID.sub("", title(document.source))
    name = f"{name[: limits.NAME_LENGTH - len(said) - 2]}, {said}"
    return document.with_source(Drawn(frozen(image), name)).with_framing(Framing())
