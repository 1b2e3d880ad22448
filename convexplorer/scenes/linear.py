"""A matrix times a vector: the vector above the columns that it meets, the product beside the rows that make it."""

from dataclasses import dataclass

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.grid import DARK_INK
from convexplorer.scenes.numbers import short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Rect, Role, Text, advance

Box = tuple[float, float, float, float]
CELL, READ, DOTTED = 2.2, 1.15, 0.5
"""Em of the side of a cell: where there is room, the least with a number in it, and the least with a dot for a zero."""
CELLS = 700
"""Cells up to which each is drawn by itself; more are one image."""
THIN = 0.5
"""Em that a cell is wide or high, when there is room for it that way only."""
LONG = 300
"""Values of a vector up to which each is drawn by itself."""
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
    def cell(self) -> tuple[float, float]:
        """Em that a cell is wide and high: a square while it can be read, else no line thinner than it must be."""
        rows, columns = self.matrix.shape
        wide, high = min(CELL, self.room[0] / (columns + 2)), min(CELL, self.room[1] / (rows + 2))
        return float(min(wide, max(high, THIN))), float(min(high, max(wide, THIN)))

    @property
    def numbered(self) -> bool:
        """Whether there is room for numbers."""
        return min(self.cell) >= READ

    @property
    def thin(self) -> tuple[float, float]:
        """Em that the vector beside is wide, and the one above high."""
        wide, high = self.cell
        return max(wide, 0.9), max(high, 0.9)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(x, y, width, height) of the matrix: the vector stands above it."""
        (wide, high), (rows, columns) = self.cell, self.matrix.shape
        return 0.0, self.thin[1] + 0.5, columns * wide, rows * high


def linear(scene: Linear) -> tuple[list[Item], float, float]:
    """The three with the row and the column in frames; their width and height."""
    left, top, width, height = scene.box
    items = _entries(scene)
    items.append(Rect(left, top, width, height, "kernel", filled=False))
    items += [*_above(scene), *_beside(scene), *_lit(scene)]
    return items, left + width + 0.5 + scene.thin[0], top + height


def _above(scene: Linear) -> list[Item]:
    """The vector that is multiplied, lying down."""
    (wide, _), high = scene.cell, scene.thin[1]
    most = float(np.abs(np.nan_to_num(scene.across)).max(initial=0.0))
    items: list[Item] = []
    if len(scene.across) > LONG:
        items.append(Image(0.0, 0.0, scene.box[2], high, _pixels(scene.across[None], most)))
    for column, value in enumerate(scene.across) if len(scene.across) <= LONG else ():
        box = (column * wide, 0.0, wide, high)
        items += _number(scene, float(value), most, box, f"x:{column}:0", column == scene.column)
    return [*items, Rect(0.0, 0.0, scene.box[2], high, scene.roles[0], filled=False)]


def _beside(scene: Linear) -> list[Item]:
    """The product as far as it is known."""
    (_, high), wide = scene.cell, scene.thin[0]
    left, top, width, height = scene.box
    x, rows = left + width + 0.5, len(scene.down)
    most = float(np.abs(np.nan_to_num(scene.down)).max(initial=0.0))
    known = rows if scene.known is None else scene.known
    items: list[Item] = []
    if rows > LONG:
        items.append(Image(x, top, wide, height, _pixels(scene.down[:, None], most)))
    for row, value in enumerate(scene.down) if rows <= LONG else ():
        box, key = (x, top + row * high, wide, high), f"y:{row}:0"
        if row < known:
            items += _number(scene, float(value), most, box, key, row == scene.row)
        else:
            items.append(Rect(*box, "base", key=key))
    return [*items, Rect(x, top, wide, height, scene.roles[1], filled=False)]


def _entries(scene: Linear) -> list[Item]:
    (wide, high), (left, top, width, height) = scene.cell, scene.box
    largest = float(np.abs(scene.matrix[np.isfinite(scene.matrix)]).max(initial=0.0))
    if scene.matrix.size > CELLS:
        return [Image(left, top, width, height, _pixels(scene.matrix, largest), key=scene.key)]
    items: list[Item] = []
    for (row, column), value in np.ndenumerate(scene.matrix):
        box, key = (left + column * wide, top + row * high, wide, high), f"{scene.key}:{row}:{column}"
        colour = signed(float(value), largest) if value else None
        items.append(Rect(*box, "base", colour=colour, key=key))
        if value and scene.numbered:
            items.append(_text(short(float(value)), box, key))
        elif not value and min(wide, high) >= DOTTED:
            items.append(Text(box[0] + wide / 2, box[1] + high / 2 + 0.2, "·", "muted", 0.8, "centre", key=key))
        if scene.numbered:
            items.append(Rect(*box, "line", filled=False, thickness=0.03))
    return items


def _pixels(values: Array, largest: float) -> Array:
    """(rows, columns, 3) uint8; a matrix made of a kernel has few different numbers."""
    found, where = np.unique(np.nan_to_num(values), return_inverse=True)
    table = np.array([signed(float(value), largest) for value in found], np.uint8)
    pixels: Array = table[where.reshape(values.shape)]
    return pixels


def _number(scene: Linear, value: float, most: float, box: Box, key: str, lit: bool) -> list[Item]:
    items: list[Item] = [Rect(*box, colour=signed(value, most), key=key)]
    if scene.numbered:
        items.append(_text(short(value), box, key, lit))
    return items


def _text(text: str, box: Box, key: str, bold: bool = False) -> Text:
    x, y, wide, high = box
    size = min(0.9, 0.62 * high, (wide - 0.2) / advance(text))
    return Text(x + wide / 2, y + high / 2 + 0.36 * size, text, "text", size, "centre", bold, DARK_INK, key=key)


def _lit(scene: Linear) -> list[Item]:
    """Frames round the row and the column that are looked at, with what they meet and make."""
    (wide, high), (left, top, width, height), (beside, above) = scene.cell, scene.box, scene.thin
    items: list[Item] = []
    if scene.column is not None:
        x = left + scene.column * wide
        for box in ((x, top, wide, height), (x, 0.0, wide, above)):
            items.append(Rect(*box, scene.roles[0], filled=False, thickness=0.16))
    if scene.row is not None:
        y = top + scene.row * high
        items.append(Rect(left, y, width, high, scene.roles[1], filled=False, thickness=0.16, alt="row"))
        items.append(Rect(left + width + 0.5, y, beside, high, scene.roles[1], filled=False, thickness=0.16))
    return items
