"""The drawing of a network with its maps, as a file: SVG or PNG."""

from collections.abc import Iterator
from pathlib import Path

from convexplorer.engine.animate import write_drawings
from convexplorer.engine.network_pictures import map_column
from convexplorer.engine.pictures import input_picture
from convexplorer.engine.task import Progress
from convexplorer.formats.drawn import Drawings
from convexplorer.messages import UserError
from convexplorer.model.overview import ColumnPicture, MapColumn, RangeOver
from convexplorer.model.question import InputPicture
from convexplorer.model.result import Result
from convexplorer.model.summary import summary
from convexplorer.scenes.network_diagram import diagram
from convexplorer.scenes.network_layout import Column, network_layout
from convexplorer.scenes.primitives import Scene

SIDE, SMALL = 128, 48
"""Pixels of a map's longer side at most, and in a network of more than `MANY` columns."""
MANY = 60
EM, WIDEST = 24.0, 16_000
"""Pixels an em of a PNG, and how wide one becomes."""
SUFFIXES = (".svg", ".png")


def drawing(result: Result, over: RangeOver = "layer", chosen: tuple[str, int] = ("", 0)) -> Scene:
    """The scene of a result; UserError before the first picture."""
    if result.frame is None:
        raise UserError("no-maps-to-export")
    shape = result.frame.image.shape
    size = (shape[0], shape[1], shape[2])
    layout = network_layout(result.document, size, chosen=chosen)
    side = SIDE if len(layout.columns) <= MANY else SMALL
    pictures = {}
    for column in layout.columns:
        made = _picture(column, result, over, side)
        if made is not None:
            pictures[column.name] = made
    return diagram(layout, pictures, summary(result.document, size))


def _picture(column: Column, result: Result, over: RangeOver, side: int) -> ColumnPicture | None:
    if column.kind == "nothing":
        return None
    rows, columns = column.grid
    scale = min(side / max(rows, columns), 1.0)
    width, height = max(round(columns * scale), 1), max(round(rows * scale), 1)
    if column.kind == "input":
        seen = input_picture(InputPicture(width, height), result)
        return None if seen is None else ColumnPicture(seen.pixels, 1, (seen.low,), (seen.high,), seen.scheme)
    if column.kind in ("vector", "scores"):
        width, height = 1, min(rows, 4 * side)
    first, count = (column.first, column.count) if column.kind == "maps" else (0, 1)
    return map_column(MapColumn(column.name, first, count, width, height, over), result)


def write_drawing(
    result: Result, path: Path, over: RangeOver = "layer", dark: bool = False, overwrite: bool = False
) -> Iterator[Progress]:
    """Draw it into the file that the suffix of `path` names, .svg or .png; UserError says what is in the way."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError("animation-kind", name=path.name, known=", ".join(SUFFIXES))
    scene = drawing(result, over)
    yield Progress(1, 2)
    drawings = Drawings((scene,), scene.alt, pixels_per_em=min(EM, WIDEST / scene.width), dark=dark)
    yield from write_drawings(drawings, path, overwrite)
