"""A kernel as a grid of numbers on signed colours."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Item, Rect, Scene, Text

CELL = 2.6
_INK = (22, 23, 26)  # readable on every colour that `signed` gives


def matrix(values: Array, title: str = "", cell: float = CELL) -> Scene:
    """The scene of a (rows, columns) array with a title above; keys "cell:row:column"."""
    rows, columns = values.shape
    top = 1.8 if title else 0.5
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    items: list[Item] = [Text(0.5, 1.2, title, bold=True)] if title else []
    texts = {place: short(float(value)) for place, value in np.ndenumerate(values)}
    longest = max(len(text) for text in texts.values())
    size = min(1.0, (cell - 0.3) / (0.64 * longest))
    for (row, column), value in np.ndenumerate(values):
        x, y, key = 0.5 + column * cell, top + row * cell, f"cell:{row}:{column}"
        colour = signed(float(value), largest)
        items.append(Rect(x, y, cell, cell, "fill", colour=colour, key=key, alt=texts[row, column]))
        middle = y + cell / 2 + 0.36 * size
        items.append(Text(x + cell / 2, middle, texts[row, column], size=size, align="centre", colour=_INK, key=key))
        items.append(Rect(x, y, cell, cell, "line", filled=False, thickness=0.05))
    items.append(Rect(0.5, top, columns * cell, rows * cell, "kernel", filled=False))
    spoken = "; ".join(" ".join(texts[row, column] for column in range(columns)) for row in range(rows))
    name = title or "Kernel"
    return Scene(columns * cell + 1, top + rows * cell + 0.5, tuple(items), f"{name}, {rows} × {columns}: {spoken}")
