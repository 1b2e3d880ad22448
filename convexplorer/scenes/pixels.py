"""A picture as a computer has it: numbers in cells of the pixels' own colours, read in one of three ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.grid import CELL, ink
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Image, Item, Rect, Role, Scene, Text, advance

HEAD = 1.9
"""Em above and left of the cells, for the numbers of columns and rows."""
KEY = "pixels"
"""Of the picture under all cells."""
_SMALL = 0.62
"""Em of those numbers."""
_LEADING = 1.12
_LINE = 0.05


@dataclass(frozen=True)
class Reading:
    """A channel's stored values are shown as `factors` · value + `offsets`, with so many decimals (None: as short)."""

    factors: tuple[float, ...]
    offsets: tuple[float, ...]
    decimals: int | None
    ends: tuple[tuple[float, float], ...]
    """The smallest and the largest stored value of each channel: the size of the numbers does not hang on the part."""

    def shown(self, value: float, channel: int) -> float:
        """A stored value as it is read."""
        return value * self.factors[channel] + self.offsets[channel]

    def stored(self, value: float, channel: int) -> float:
        """The other way round."""
        return (value - self.offsets[channel]) / self.factors[channel]

    def text(self, value: float, channel: int) -> str:
        """A stored value as it stands in a cell."""
        said = self.shown(value, channel)
        return short(said) if self.decimals is None else fixed(said, self.decimals)


@dataclass(frozen=True, eq=False)
class Cells:
    """A part of a picture: (channels, rows, columns) stored values from `first` on, and which `channels` these are.

    `low` and `high` are the values that are shown darkest and brightest.
    """

    values: Array
    channels: tuple[int, ...]
    first: tuple[int, int]
    low: float
    high: float

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.values.shape[1]), int(self.values.shape[2])

    def colours(self) -> Array:
        """(rows, columns, 3) uint8: the channels as red, green and blue, or one as grey."""
        stored = self.values.astype(np.float64)
        share = np.nan_to_num((stored - self.low) / max(self.high - self.low, 1e-30), nan=0.5)
        levels = np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)
        return np.ascontiguousarray(np.moveaxis(levels if len(levels) == 3 else np.repeat(levels[:1], 3, axis=0), 0, 2))


@dataclass(frozen=True, eq=False)
class Numbers:
    """Cells made ready: their items without what depends on the place looked at, and their texts."""

    cells: Cells
    items: tuple[Item, ...]
    texts: Mapping[tuple[int, int], tuple[str, ...]]


def reading(scale: str, kind: str, largest: float, spread: tuple[tuple[float, ...], ...]) -> Reading:
    """How values of a type of that kind ("u", "i", "f") are read; `spread` is (lows, highs, means, deviations).

    From 0 to 1 is a share of the `largest` that a type of whole numbers holds; of other numbers, of those there are,
    unless they lie between 0 and 1 as they are.
    """
    lows, highs, means, deviations = spread
    count, ends = len(lows), tuple(zip(lows, highs, strict=True))
    if scale == "normal":
        wide = [one if one > 0 and np.isfinite(one) else 1.0 for one in deviations]
        middle = [one if np.isfinite(one) else 0.0 for one in means]
        shifts = tuple(-a / b for a, b in zip(middle, wide, strict=True))
        return Reading(tuple(1 / one for one in wide), shifts, 2, ends)
    if scale == "unit" and kind != "f":
        return Reading((1 / largest,) * count, (0.0,) * count, 3, ends)
    low, high = np.nanmin([*lows, 0.0]), np.nanmax([*highs, 0.0])
    if scale == "unit" and not (low >= 0 and high <= 1) and high > low:
        return Reading((1 / (high - low),) * count, (-low / (high - low),) * count, 3, ends)
    return Reading((1.0,) * count, (0.0,) * count, 3 if scale == "unit" else 0 if kind != "f" else None, ends)


def numbers_of(cells: Cells, read: Reading) -> Numbers:
    """The cells in their colours, their numbers under each other; made once for all places that are looked at."""
    rows, columns = cells.size
    texts = {
        (row, column): tuple(
            read.text(float(cells.values[line, row, column]), channel) for line, channel in enumerate(cells.channels)
        )
        for row in range(rows)
        for column in range(columns)
    }
    ends = [tuple(read.text(end, channel) for end in read.ends[channel]) for channel in cells.channels]
    size, colours = _size([*texts.values(), *ends], len(cells.channels)), cells.colours()
    items: list[Item] = [Image(HEAD, HEAD, columns * CELL, rows * CELL, colours, key=KEY)]
    for row in range(rows + 1):
        items.append(Rect(HEAD, HEAD + row * CELL - _LINE / 2, columns * CELL, _LINE, "line"))
    for column in range(columns + 1):
        items.append(Rect(HEAD + column * CELL - _LINE / 2, HEAD, _LINE, rows * CELL, "line"))
    step = _LEADING * size
    for (row, column), said in texts.items():
        x, y = HEAD + (column + 0.5) * CELL, HEAD + (row + 0.5) * CELL - step * (len(said) - 1) / 2 + 0.36 * size
        red, green, blue = (int(level) for level in colours[row, column])
        paint = ink((red, green, blue))
        items += [
            Text(x, y + line * step, text, "text", size, "centre", False, paint) for line, text in enumerate(said)
        ]
    return Numbers(cells, tuple(items), texts)


def number_grid(made: Numbers, place: tuple[int, int] | None, lit: Array | None = None) -> Scene:
    """The cells with the one at `place` framed, and thinly those that are `lit` (rows, columns)."""
    cells = made.cells
    rows, columns = cells.size
    items: list[Item] = [*_heads(cells, place), *made.items]
    for row, column in [] if lit is None else np.argwhere(lit):
        items.append(_frame(int(row), int(column), "accent", 0.14))
    if place is not None and 0 <= place[0] - cells.first[0] < rows and 0 <= place[1] - cells.first[1] < columns:
        items.append(_frame(place[0] - cells.first[0], place[1] - cells.first[1], "input", 0.2))
    return Scene(HEAD + columns * CELL + 0.3, HEAD + rows * CELL + 0.3, tuple(items), _alt(made, place))


def _size(texts: Iterable[tuple[str, ...]], lines: int) -> float:
    """Em of the numbers: all alike, so that the longest fits its cell and the lines stand apart."""
    longest = max((advance(text) for text in {text for said in texts for text in said}), default=1.0)
    return min(1.0, (CELL - 0.3) / longest, (CELL - 0.25) / (_LEADING * lines))


def _frame(row: int, column: int, role: Role, thickness: float) -> Rect:
    return Rect(HEAD + column * CELL, HEAD + row * CELL, CELL, CELL, role, filled=False, thickness=thickness)


def _heads(cells: Cells, place: tuple[int, int] | None) -> list[Item]:
    """The numbers of the columns and rows, those of the place in full colour."""
    items: list[Item] = []
    rows, columns = cells.size
    for column in range(columns):
        number = column + cells.first[1]
        here = place is not None and place[1] == number
        x = HEAD + (column + 0.5) * CELL
        items.append(Text(x, HEAD - 0.45, str(number), "text" if here else "muted", _SMALL, "centre", here))
    for row in range(rows):
        number = row + cells.first[0]
        here = place is not None and place[0] == number
        y = HEAD + (row + 0.5) * CELL + 0.36 * _SMALL
        items.append(Text(HEAD - 0.35, y, str(number), "text" if here else "muted", _SMALL, "right", here))
    return items


def _alt(made: Numbers, place: tuple[int, int] | None) -> str:
    cells = made.cells
    rows, columns = cells.size
    text = f"Rows {cells.first[0]} to {cells.first[0] + rows - 1}, columns {cells.first[1]} to "
    text += f"{cells.first[1] + columns - 1} of the picture as numbers"
    said = None if place is None else made.texts.get((place[0] - cells.first[0], place[1] - cells.first[1]))
    if said is None or place is None:
        return text
    return f"{text}; row {place[0]}, column {place[1]} is {', '.join(said)}"
