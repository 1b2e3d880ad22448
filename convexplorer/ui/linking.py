"""Where the pictures of the window lie in one scene: the input's pixels, with the padding round them."""

from functools import lru_cache

from convexplorer.compute.arrays import Shape
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.view import Rectangle, View
from convexplorer.ui import probing
from convexplorer.ui.widgets.sight import Grid, Part, Sides


@lru_cache(maxsize=32)
def grid(document: Document, stage: str, shape: Shape) -> Grid:
    """Where the values of a stage lie in an input of `shape`: each in the middle of what it sees, a jump apart."""
    if not probing.steps_to(document, stage):
        return Grid()
    rows, columns = probing.fields(document, stage, shape)
    height, width = float(rows.jump), float(columns.jump)
    return Grid(float(rows.start) - height / 2, float(columns.start) - width / 2, height, width)


@lru_cache(maxsize=32)
def padding(document: Document, shape: Shape) -> Sides:
    """The convolution's padding, in pixels of the input; nothing where the kernel does not fit."""
    conv = document.convolution
    before = probing.steps_to(document, conv.name)[:-1]
    try:
        inside = shape
        for step in before:
            inside = step.output_shape(inside)
        (top, bottom), (left, right) = conv.sides(inside)
        rows, columns = probing.fields(document, before[-1].name, shape) if before else (None, None)
    except UserError:
        return 0, 0, 0, 0
    down, across = (1.0 if field is None else float(field.jump) for field in (rows, columns))
    return top * down, bottom * down, left * across, right * across


@lru_cache(maxsize=32)
def bounds(document: Document, shape: Shape) -> Part:
    """All there is to see: the input, its padding, and every value of the maps that Explore shows, and of the last."""
    before, after, left, right = padding(document, shape)
    ends = [(-before, -left, shape[1] + after, shape[2] + right)]
    # not of every layer of a deep network: each goes through all that come before it
    for name in {one.name for one in (document.convolution, document.activation, document.pool, document.layers[-1])}:
        out = probing.stage_shape(document, name, shape)
        if out is not None:
            place = grid(document, name, shape)
            end = place.row + out[1] * place.height, place.column + out[2] * place.width
            ends.append((place.row, place.column, *end))
    top, start = min(one[0] for one in ends), min(one[1] for one in ends)
    return top, start, max(one[2] for one in ends) - top, max(one[3] for one in ends) - start


def seen(document: Document, view: View, shape: Shape | None) -> Rectangle | None:
    """What every picture shows: what the user chose, as far as it exists, or else all; None without an input."""
    if shape is None:
        return None
    row, column, height, width = bounds(document, shape)
    chosen = view.visible
    if chosen is None:
        return Rectangle(row, column, height, width)
    rows, columns = min(chosen.height, height), min(chosen.width, width)
    return Rectangle(
        min(max(chosen.row, row), row + height - rows), min(max(chosen.column, column), column + width - columns),
        rows, columns,
    )  # fmt: skip


def as_part(rectangle: Rectangle) -> Part:
    """The same as four numbers."""
    return rectangle.row, rectangle.column, rectangle.height, rectangle.width
