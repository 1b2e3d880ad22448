"""One row for every layer of a document: its sizes, its counts, and how far it sees, as far as its layers fit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.compute.layer import Counts, Layer
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layer_kinds import kind_of
from convexplorer.model.parallel import Parallel
from convexplorer.model.preparation import step_words

FLOAT = 4
"""Bytes of one value of a map."""


@dataclass(frozen=True, eq=False)
class Row:
    """What is known of one layer: None (memory 0) where a layer before it does not fit.

    `depth`: in how many blocks it lies. `memory`: bytes of its output as float32. `rows`, `columns`: how much of the
    prepared picture one value sees (of a step that prepares it, of the picture as it comes). `fix`: what mends the
    `error`. `prepares`: it is done to the picture before the first layer. `off`: it lies in a path that is left out,
    so it counts for nothing.
    """

    layer: Layer
    depth: int
    kind: str
    input: Shape | None = None
    output: Shape | None = None
    counts: Counts | None = None
    memory: int = 0
    rows: ReceptiveField | None = None
    columns: ReceptiveField | None = None
    error: Message | None = None
    fix: Message | None = None
    prepares: bool = False
    off: bool = False

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.layer.name


@dataclass
class _Walk:
    """The rows made so far, and whether one of them has an error."""

    rows: list[Row] = field(default_factory=list)
    failed: bool = False


@dataclass(frozen=True)
class _At:
    """What comes into a layer, and how far that sees."""

    shape: Shape
    rows: ReceptiveField = ReceptiveField()
    columns: ReceptiveField = ReceptiveField()


def rows_of(document: Document, shape: Shape | None) -> tuple[Row, ...]:
    """The rows of a document for pictures of `shape` (C, H, W), without what mends an error; one row has it at most."""
    walk = _Walk()
    at = None if shape is None else _At(tuple(shape))
    at = _path(walk, document.preprocessing, at, 0, prepares=True)
    at = None if at is None else _At(at.shape)  # how far a network sees is told in pixels of what it is given
    _path(walk, document.layers, at, 0)
    return tuple(walk.rows)


def _path(
    walk: _Walk, layers: Sequence[Layer], at: _At | None, depth: int, off: bool = False, prepares: bool = False
) -> _At | None:
    for layer in layers:
        at = _layer(walk, layer, at, depth, off, prepares)
    return at


def _layer(walk: _Walk, layer: Layer, at: _At | None, depth: int, off: bool, prepares: bool) -> _At | None:
    """Add the rows of a layer, and say what comes out of it; None where nothing does."""
    place, failed = len(walk.rows), walk.failed
    kind = step_words(layer) if prepares else kind_of(layer)
    bare = Row(layer, depth, kind, None if at is None else at.shape, prepares=prepares, off=off)
    walk.rows.append(bare)
    if isinstance(layer, Parallel):
        for number, path in enumerate(layer.paths):
            _path(walk, path, at, depth + 1, off or number in layer.off)
    if at is None or (walk.failed and not failed):
        return None
    try:
        made, walk.rows[place] = _fits(bare, at)
    except UserError as problem:
        if not off and not walk.failed:  # paths beside one that failed are still measured
            walk.failed = True
            walk.rows[place] = replace(bare, error=problem.message)
        return None
    return made


def _fits(bare: Row, at: _At) -> tuple[_At, Row]:
    """What comes out of a layer, and its whole row; ShapeError where it does not fit."""
    layer = bare.layer
    if 0 in at.shape:
        raise ShapeError("nothing-comes-in", name=layer.name, shape="×".join(map(str, at.shape)))
    output, counts, geometry = layer.output_shape(at.shape), layer.counts(at.shape), layer.geometry(at.shape)
    made = _At(output, at.rows.through(geometry.height), at.columns.through(geometry.width))
    row = replace(
        bare,
        output=output,
        counts=Counts() if bare.off else counts,
        memory=0 if bare.off else math.prod(output) * FLOAT,
        rows=made.rows,
        columns=made.columns,
    )
    return made, row


def first_error(rows: Sequence[Row]) -> Row | None:
    """The row of the layer that does not fit."""
    return next((row for row in rows if row.error is not None), None)
