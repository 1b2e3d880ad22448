"""What can be drawn step by step: one table, a function from a walk and a step to a scene for each."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes import products_matrix, slide, way_back
from convexplorer.scenes.primitives import Scene

MOST = 144
"""Values of a map that are stamped one by one: beyond, the matrix of the way back is no picture any more."""
PLACES = 60_000
"""Places of a matrix that are drawn."""


def _always(_: WalkAnswer) -> bool:
    return True


class Run(NamedTuple):
    """A way to draw the steps of a walk, and what it is called; `draw` takes the walk, the step and a title."""

    title: str
    draw: Callable[[WalkAnswer, int, str], Scene]
    fits: Callable[[WalkAnswer], bool] = _always
    """Whether a walk can be drawn that way."""


def _slide(walk: WalkAnswer, step: int, title: str) -> Scene:
    return slide.slide(walk, step, title=title)


def _theatre(walk: WalkAnswer, step: int, _: str) -> Scene:
    way = way_back.way_of(walk)
    value = step if isinstance(walk.layer, Conv2d) else None
    return way_back.theatre(way, *way_back.place_of(walk, way, step), value=value, origin=way_back.origin_of(walk))


def _columns(walk: WalkAnswer, step: int, _: str) -> Scene:
    return products_matrix.by_columns(walk, step, walk.output_shape[0], groups_of(walk))


def _sparse(walk: WalkAnswer, step: int, _: str) -> Scene:
    return products_matrix.by_sparse(walk, step, walk.output_shape[0])


def groups_of(walk: WalkAnswer) -> int:
    """How many products of matrices the layer is: one, or one for each channel."""
    return walk.input_shape[0] if isinstance(walk.layer, Conv2d) and walk.layer.depthwise else 1


def _stamps_fit(walk: WalkAnswer) -> bool:
    stamped = isinstance(walk.layer, Conv2d | ConvTranspose2d)
    return stamped and (walk.values[0] if isinstance(walk.layer, ConvTranspose2d) else walk.outputs).size <= MOST


def _columns_fit(walk: WalkAnswer) -> bool:
    return isinstance(walk.layer, Conv2d)


def _sparse_fits(walk: WalkAnswer) -> bool:
    return isinstance(walk.layer, Conv2d) and walk.steps * walk.values[0].size <= PLACES


RUNS: Mapping[str, Run] = {
    "slide": Run("The window slides", _slide),
    "transposed": Run("The way back, in three views", _theatre, _stamps_fit),
    "columns": Run("A product of matrices: windows as columns", _columns, _columns_fit),
    "sparse": Run("A product of matrices: the sparse C", _sparse, _sparse_fits),
}


def alt_text(walk: WalkAnswer, title: str = "") -> str:
    """What the whole run shows, in a sentence or two, for those who do not see it."""
    _, rows, columns = walk.input_shape
    top, left, high, wide = walk.block
    where = "" if walk.whole else f" of which rows {top} to {top + high - 1} and columns {left} to {left + wide - 1}"
    name = f"{title}: " if title else ""
    return (
        f"{name}{walk.steps} steps of {walk.layer.name} over an input of {rows} × {columns}; its output has "
        f"{walk.output_shape[1]} × {walk.output_shape[2]} values{where}{' are shown' if where else ''}."
    )
