"""Numbers in the cells of a grid: shaded as a picture or signed as a kernel, padding hatched, some still hidden."""

from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Literal

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Colour, Item, Path, Rect, Role, Text, advance

CELL = 2.6
"""Em of a cell's side where there is room: three figures and a sign."""
DARK_INK, LIGHT_INK = (22, 23, 26), (245, 245, 247)
_LEAST_TEXT = 0.28
"""Em below which a number in a cell is left out: nobody could read it."""
Ground = Literal["grey", "signed", "plain"]


@dataclass(frozen=True, eq=False)
class Grid:
    """A (rows, columns) array of numbers with its upper left corner at (`x`, `y`), in em; `outer_key` names its cells.

    Cells have the keys "KEY:row:column" with `first` added, so that a part keeps the positions of the whole.
    `padding` is hatched, `hidden` shows nothing but a question mark where `asked`; `low` and `high` are the values that
    a grey ground shows black and white, or of which the larger is the fullest colour of a signed one.
    """

    values: Array
    x: float
    y: float
    key: str
    role: Role = "line"
    ground: Ground = "plain"
    cell: float = CELL
    first: tuple[int, int] = (0, 0)
    padding: Array | None = None
    hidden: Array | None = None
    asked: tuple[int, int] | None = None
    low: float = 0.0
    high: float = 1.0
    text: bool = True
    decimals: int | None = None
    """Of every number; None: as many figures as tell it apart."""

    @property
    def width(self) -> float:
        """Em from its left to its right."""
        return self.cell * int(self.values.shape[1])

    @property
    def height(self) -> float:
        """Em from its top to its bottom."""
        return self.cell * int(self.values.shape[0])

    def box(self, row: int, column: int, rows: int = 1, columns: int = 1) -> tuple[float, float, float, float]:
        """(x, y, width, height) of a block of cells, by positions of the whole."""
        left, top = self.x + (column - self.first[1]) * self.cell, self.y + (row - self.first[0]) * self.cell
        return left, top, columns * self.cell, rows * self.cell


def cells(grid: Grid) -> list[Item]:
    """Every cell with its number, and the frame round all in the grid's role."""
    items: list[Item] = []
    write = short if grid.decimals is None else partial(fixed, decimals=grid.decimals)
    texts = {place: write(float(value)) for place, value in np.ndenumerate(grid.values)}
    longest = max((advance(text) for place, text in texts.items() if not _covered(grid, place)), default=1.0)
    size = min(1.0, (grid.cell - 0.7) / longest, 0.62 * grid.cell)
    for place, value in np.ndenumerate(grid.values):
        items += _cell(grid, place, float(value), texts[place], size)
    items.append(Rect(grid.x, grid.y, grid.width, grid.height, grid.role, filled=False))
    return items


def outline(grid: Grid, row: int, column: int, rows: int = 1, columns: int = 1, role: Role = "kernel") -> Rect:
    """A thick frame round a block of cells, by positions of the whole."""
    x, y, width, height = grid.box(row, column, rows, columns)
    return Rect(x, y, width, height, role, filled=False, thickness=0.18)


def shade(share: float) -> Colour:
    """The grey of a value between the darkest (0) and the brightest (1)."""
    level = round(255 * min(max(share, 0.0), 1.0)) if not isnan(share) else 128
    return level, level, level


def ink(ground: Colour) -> Colour:
    """Black or white, whichever is read on that ground."""
    red, green, blue = ground
    return DARK_INK if 0.299 * red + 0.587 * green + 0.114 * blue > 127 else LIGHT_INK


def hatching(x: float, y: float, width: float, height: float, step: float = 0.0) -> list[Item]:
    """Diagonal lines over a rectangle, two or so or `step` em apart: this is padding, no part of the picture."""
    step = step or min(width, height) / 2
    lines: list[Item] = []
    offset = step
    while offset < width + height - 1e-9:
        start = (x + min(offset, width), y + max(0.0, offset - width))
        end = (x + max(0.0, offset - height), y + min(offset, height))
        lines.append(Path((start, end), "line", thickness=0.05))
        offset += step
    return lines


def _covered(grid: Grid, place: tuple[int, ...]) -> bool:
    return grid.hidden is not None and bool(grid.hidden[place])


def _cell(grid: Grid, place: tuple[int, ...], value: float, text: str, size: float) -> list[Item]:
    row, column = place[0] + grid.first[0], place[1] + grid.first[1]
    x, y, side, _ = grid.box(row, column)
    key = f"{grid.key}:{row}:{column}"
    padded = grid.padding is not None and bool(grid.padding[place])
    covered = _covered(grid, place)
    colour = None if padded or covered else _ground(grid, value)
    items: list[Item] = [
        Rect(x, y, side, side, "base" if colour is None and not padded else "fill", colour=colour, key=key)
    ]
    if padded:
        items += hatching(x, y, side, side)
    if covered:
        text = "?" if grid.asked == place else ""
    elif padded and value == 0:
        text = "·"
    if grid.text and text and size >= _LEAST_TEXT:
        paint = None if colour is None else ink(colour)
        role: Role = "muted" if padded else "text"
        baseline = y + side / 2 + 0.36 * size
        items.append(Text(x + side / 2, baseline, text, role, size, "centre", colour=paint, key=key))
    items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    return items


def _ground(grid: Grid, value: float) -> Colour | None:
    if grid.ground == "grey":
        span = grid.high - grid.low
        return shade((value - grid.low) / span if span > 0 else 0.5)
    if grid.ground == "signed":
        return signed(value, max(abs(grid.low), abs(grid.high)))
    return None
