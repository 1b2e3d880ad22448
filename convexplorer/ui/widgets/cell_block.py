"""Which cells of a grid are meant: one of them, or a rectangle from an anchor to the current one."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt

Cell = tuple[int, int]
Shape = tuple[int, int]

MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


@dataclass(frozen=True)
class Block:
    """The rectangle between two cells, both inclusive; the second is the one the keyboard is on."""

    anchor: Cell = (0, 0)
    current: Cell = (0, 0)

    @property
    def rows(self) -> int:
        """How many."""
        return abs(self.anchor[0] - self.current[0]) + 1

    @property
    def columns(self) -> int:
        """How many."""
        return abs(self.anchor[1] - self.current[1]) + 1

    @property
    def corner(self) -> Cell:
        """Its upper left cell."""
        return min(self.anchor[0], self.current[0]), min(self.anchor[1], self.current[1])

    @property
    def single(self) -> bool:
        """One cell and no more."""
        return self.anchor == self.current

    def __contains__(self, cell: Cell) -> bool:
        row, column = cell[0] - self.corner[0], cell[1] - self.corner[1]
        return 0 <= row < self.rows and 0 <= column < self.columns

    def __iter__(self) -> Iterator[Cell]:
        top, left = self.corner
        return ((top + row, left + column) for row in range(self.rows) for column in range(self.columns))

    def within(self, shape: Shape) -> "Block":
        """The same, pushed into a grid of that many rows and columns."""
        return Block(_inside(self.anchor, shape), _inside(self.current, shape))


def walked(cell: Cell, key: Qt.Key, ctrl: bool, shape: Shape) -> Cell:
    """Where a key leads: arrows one cell, Home and End along the row; with Ctrl as far as it goes."""
    row, column = cell
    far = max(shape) if ctrl else 1
    if key in MOVES:
        row, column = row + MOVES[key][0] * far, column + MOVES[key][1] * far
    elif key == Qt.Key.Key_Home:
        row, column = 0 if ctrl else row, 0
    elif key == Qt.Key.Key_End:
        row, column = shape[0] - 1 if ctrl else row, shape[1] - 1
    return _inside((row, column), shape)


def between(start: Cell, end: Cell) -> list[Cell]:
    """The cells on the way from one to another, without the first: a fast mouse leaves none out."""
    down, across = end[0] - start[0], end[1] - start[1]
    steps = max(abs(down), abs(across))
    return [(start[0] + round(down * at / steps), start[1] + round(across * at / steps)) for at in range(1, steps + 1)]


def _inside(cell: Cell, shape: Shape) -> Cell:
    return min(max(cell[0], 0), shape[0] - 1), min(max(cell[1], 0), shape[1] - 1)
