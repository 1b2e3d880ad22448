"""A matrix times a vector: the vector above the columns that it meets, the product beside the rows that make it."""

from dataclasses import dataclass

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.grid import DARK_INK
from convexplorer.scenes.numbers import short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Rect, Role, Text, advance

CELL, READ, DOTTED = 2.2, 1.15, 0.5
"""Em of the side of a cell: where there is room, the least with a number in it, and the least with a dot for a zero."""
CELLS = 700
"""Cells up to which each is drawn by itself; more are one image."""
ROOM = (26.0, 19.0)
"""Em that a matrix is wide and high at most."""


@dataclass(frozen=True, eq=False)
class Linear:
    """`matrix` (rows, columns) times `across` (columns,) is `down` (rows,), of which `known` are shown.

    `row` and `column` are lit. Keys: "KEY:row:column" of the cells, or KEY of all of them where they are one image;
    "x:column:0" and "y:row:0" of the vectors.
    """

    matrix: Array
    across: Array
    down: Array
    key: str = "matrix"
    row: int | None = None
    column: int | None = None
    known: int | None = None
    roles: tuple[Role, Role] = ("input", "output")
    room: tuple[float, float] = ROOM

    @property
    def cell(self) -> float:
        """Em of a cell's side."""
        rows, columns = self.matrix.shape
        return float(min(CELL, self.room[0] / (columns + 2), self.room[1] / (rows + 2)))

    @property
    def corner(self) -> tuple[float, float]:
        """Em of the matrix's upper left corner: the vector stands above it."""
        return 0.0, max(self.cell, 0.9) + 0.5


def linear(scene: Linear) -> tuple[list[Item], float, float]:
    """The three with the row and the column in frames; their width and height."""
    rows, columns = scene.matrix.shape
    side, (left, top) = scene.cell, scene.corner
    largest = float(np.abs(scene.matrix[np.isfinite(scene.matrix)]).max(initial=0.0))
    items = _entries(scene, largest)
    items.append(Rect(left, top, columns * side, rows * side, "kernel", filled=False))
    most = float(np.abs(np.nan_to_num(scene.across)).max(initial=0.0))
    for column, value in enumerate(scene.across):
        lit = column == scene.column
        items += _number(float(value), most, left + column * side, 0.0, side, f"x:{column}:0", lit)
    items.append(Rect(left, 0.0, columns * side, max(side, 0.9), scene.roles[0], filled=False))
    x, most = left + columns * side + 0.5, float(np.abs(np.nan_to_num(scene.down)).max(initial=0.0))
    known = rows if scene.known is None else scene.known
    for row, value in enumerate(scene.down):
        place = (x, top + row * side, side, f"y:{row}:0")
        if row < known:
            items += _number(float(value), most, *place, lit=row == scene.row, upright=True)
        else:
            items.append(Rect(x, top + row * side, max(side, 0.9), side, "base", key=place[3]))
    items.append(Rect(x, top, max(side, 0.9), rows * side, scene.roles[1], filled=False))
    items += _lit(scene)
    return items, x + max(side, 0.9), top + rows * side


def _entries(scene: Linear, largest: float) -> list[Item]:
    rows, columns = scene.matrix.shape
    side, (left, top) = scene.cell, scene.corner
    if rows * columns > CELLS:
        shown = np.nan_to_num(scene.matrix)
        pixels = np.array([[signed(float(value), largest) for value in row] for row in shown], np.uint8)
        return [Image(left, top, columns * side, rows * side, pixels, key=scene.key)]
    items: list[Item] = []
    for (row, column), value in np.ndenumerate(scene.matrix):
        x, y, key = left + column * side, top + row * side, f"{scene.key}:{row}:{column}"
        colour = signed(float(value), largest) if value else None
        items.append(Rect(x, y, side, side, "base", colour=colour, key=key))
        if value and side >= READ:
            items.append(_text(short(float(value)), x, y, side, side, key))
        elif not value and side >= DOTTED:
            items.append(Text(x + side / 2, y + side / 2 + 0.2, "·", "muted", 0.8, "centre", key=key))
        if side >= READ:
            items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.03))
    return items


def _number(
    value: float, most: float, x: float, y: float, side: float, key: str, lit: bool, upright: bool = False
) -> list[Item]:
    wide, high = (max(side, 0.9), side) if upright else (side, max(side, 0.9))
    items: list[Item] = [Rect(x, y, wide, high, colour=signed(value, most), key=key)]
    if side >= READ:
        items.append(_text(short(value), x, y, wide, high, key, lit))
    return items


def _text(text: str, x: float, y: float, wide: float, high: float, key: str, bold: bool = False) -> Text:
    size = min(0.9, 0.62 * high, (wide - 0.2) / advance(text))
    return Text(x + wide / 2, y + high / 2 + 0.36 * size, text, "text", size, "centre", bold, DARK_INK, key=key)


def _lit(scene: Linear) -> list[Item]:
    """Frames round the row and the column that are looked at, with what they meet and make."""
    rows, columns = scene.matrix.shape
    side, (left, top) = scene.cell, scene.corner
    beside, thin = left + columns * side + 0.5, max(side, 0.9)
    items: list[Item] = []
    if scene.column is not None:
        x = left + scene.column * side
        items.append(Rect(x, top, side, rows * side, scene.roles[0], filled=False, thickness=0.16))
        items.append(Rect(x, 0.0, side, thin, scene.roles[0], filled=False, thickness=0.16))
    if scene.row is not None:
        y = top + scene.row * side
        items.append(Rect(left, y, columns * side, side, scene.roles[1], filled=False, thickness=0.16, alt="row"))
        items.append(Rect(beside, y, thin, side, scene.roles[1], filled=False, thickness=0.16))
    return items
