"""The table of a network: every layer's sizes, counts and reach, and on the row that does not fit what mends it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Counts
from convexplorer.model.document import Document
from convexplorer.model.fixes import Fix, fix_of
from convexplorer.model.rows import Row, first_error, rows_of

__all__ = ["Fix", "Row", "first_error", "fix", "large", "summary", "totals"]


@lru_cache(maxsize=8)
def _rows(document: Document, shape: Shape | None) -> tuple[tuple[Row, ...], Fix | None]:
    rows = rows_of(document, shape)
    broken = first_error(rows)
    if broken is None or shape is None:
        return rows, None
    found = fix_of(document, shape, rows, broken)
    if found is None:
        return rows, None
    return tuple(replace(row, fix=found.message) if row is broken else row for row in rows), found


def summary(document: Document, shape: Shape | None) -> tuple[Row, ...]:
    """One row a layer for pictures of `shape` (C, H, W): the preprocessing first, a block before its paths' layers.

    At most one row has an error: that of the layer which does not fit. Rows after it, and all rows without a shape,
    know their layer only.
    """
    return _rows(document, None if shape is None else tuple(shape))[0]


def fix(document: Document, shape: Shape | None) -> Fix | None:
    """What mends the row with an error: the sentence, and the document in which it is done."""
    return _rows(document, None if shape is None else tuple(shape))[1]


def totals(rows: Iterable[Row]) -> Counts:
    """Parameters and multiply-adds of the network: without what is done to the picture before."""
    whole = [row.counts for row in rows if row.depth == 0 and not row.prepares and row.counts is not None]
    return Counts(sum(one.parameters for one in whole), sum(one.multiply_adds for one in whole))


def large(count: int) -> str:
    """A number to three figures, as people say it: "5.61 M"."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size * 0.9995:  # from here on three figures are those of the next unit
            return f"{count / size:.3g} {sign}"
    return str(count)
