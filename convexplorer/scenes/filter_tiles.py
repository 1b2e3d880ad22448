"""A whole filter: as deep as its input has channels, drawn as one tile of F × F weights for each."""

from collections.abc import Collection, Sequence

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import paint
from convexplorer.scenes.channel_sums import changed, written
from convexplorer.scenes.grid import Grid, cells
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Role, Scene, Text

MOST = 64
"""Tiles that are drawn; what the others are is counted below them."""
SIDES = ((4, 7.6, 4), (8, 6.4, 4), (MOST, 3.4, 8))
"""Up to so many tiles: em of a tile's side, and tiles in a row."""
NARROW = ((2, 7.6, 2), (4, 5.0, 4), (24, 3.4, 6))
"""The same for a column of the window."""
_WRITTEN = 5
"""Rows or columns up to which weights are written into cells, where tiles are few."""
_GAP, _HEAD, _CAPTION = 0.8, 2.4, 1.5
_EDGE = 0.4


def filter_tiles(
    weight: Array,
    names: Sequence[str] = (),
    *,
    sums: Array | None = None,
    before: Array | None = None,
    left_out: Collection[int] = (),
    chosen: int | None = None,
    places: int = 2,
    most: int = MOST,
) -> Scene:
    """The (D, F, F) weights of one filter, all in the same colours, so that tiles can be compared.

    `names` of the input's channels stand above the tiles (else their numbers); below them, where given, what each adds
    to the value looked at (`sums`), and what that was `before` an edit. Keys: "tile:i", and "tile:i:j:k" of each
    written weight.
    """
    depth = len(weight)
    shown = min(depth, most, MOST)
    side, across = next((side, row) for most, side, row in SIDES if shown <= most)
    low = _CAPTION if sums is not None and shown <= SIDES[1][0] else 0.0
    high = _CAPTION + side + low + _GAP
    largest = float(np.abs(weight[np.isfinite(weight)]).max(initial=0.0)) or 1.0
    items = _head(weight.shape)
    other = changed(sums, before, places) if sums is not None else frozenset()
    for index in range(shown):
        x, y = _EDGE + index % across * (side + _GAP), _HEAD + index // across * high
        name = names[index] if index < len(names) else str(index + 1)
        out = index in left_out
        items += _tile(weight[index], x, y + _CAPTION, side, f"tile:{index}", largest, out, index == chosen)
        said = f"{name} left out" if out and side > SIDES[-1][1] else name
        size = min(0.9, 0.9 * side / max(0.55 * len(said), 0.1))
        role: Role = "muted" if out else "input"
        items.append(Text(x + side / 2, y + 1.1, said, role, size, "centre", bold=True, key=f"tile:{index}"))
        if low and sums is not None:
            text = written(sums, before, places, index)
            size = min(0.85, side / (0.58 * len(text)))
            items.append(
                Text(
                    *(x + side / 2, y + _CAPTION + side + 1.1, text, "text", size, "centre"),
                    bold=index in other,
                    key=f"tile:{index}",
                )
            )
    down = _HEAD + -(-shown // across) * high
    if depth > shown:
        items.append(Text(_EDGE, down + 0.6, f"… and {depth - shown} more", "muted", 0.9))
        down += 1.4
    width = max(2 * _EDGE + min(shown, across) * (side + _GAP) - _GAP, 17.0)
    return Scene(width, down, tuple(items), _alt(weight.shape, names, sums, before, places))


def narrow_tiles(weight: Array, names: Sequence[str] = ()) -> Scene:
    """The (D, F, F) weights of one filter for a column of the window: fewer in a row, `weights_of` says what they are.

    Keys as those of `filter_tiles`.
    """
    depth = len(weight)
    shown = min(depth, NARROW[-1][0])
    side, across = next((side, row) for most, side, row in NARROW if shown <= most)
    largest = float(np.abs(weight[np.isfinite(weight)]).max(initial=0.0)) or 1.0
    items: list[Item] = []
    high = _CAPTION + side + _GAP
    for index in range(shown):
        x, y = _EDGE + index % across * (side + _GAP), index // across * high
        name = names[index] if index < len(names) else str(index + 1)
        key = f"tile:{index}"
        items.append(Text(x + side / 2, y + 1.1, name, "input", 0.9, "centre", bold=True, key=key))
        items += _tile(weight[index], x, y + _CAPTION, side, key, largest, False, False, shown <= NARROW[0][0])
    down = -(-shown // across) * high
    if depth > shown:
        items.append(Text(_EDGE, down + 0.6, f"… and {depth - shown} more", "muted", 0.9))
        down += 1.4
    width = 2 * _EDGE + min(shown, across) * (side + _GAP) - _GAP
    return Scene(width, down, tuple(items), _alt(weight.shape, names, None, None, 2))


def weights_of(shape: tuple[int, ...]) -> str:
    """As in "4 × 3 × 3 = 36 weights"."""
    depth, rows, columns = shape
    return f"{depth} × {rows} × {columns} = {depth * rows * columns:,} weights"


def _head(shape: tuple[int, ...]) -> list[Item]:
    """Depth in the colour of the input it comes from, the rest in that of the kernel."""
    depth, rows, columns = shape
    return [
        Text(_EDGE, 1.2, f"{depth}", "input", bold=True),
        Text(None, 1.2, f" × {rows} × {columns}", "kernel", bold=True),
        Text(None, 1.2, f" = {depth * rows * columns:,} weights", "text"),
    ]


def _tile(
    kernel: Array,
    x: float,
    y: float,
    side: float,
    key: str,
    largest: float,
    out: bool,
    chosen: bool,
    legible: bool = True,
) -> list[Item]:
    rows, columns = kernel.shape
    cell = side / max(rows, columns)
    left, top = x + (side - columns * cell) / 2, y + (side - rows * cell) / 2
    box = left, top, columns * cell, rows * cell
    items: list[Item] = []
    if legible and max(rows, columns) <= _WRITTEN and side > SIDES[-1][1]:
        grid = Grid(kernel, left, top, key, "kernel", "signed", cell, low=-largest, high=largest)
        items += cells(grid)
    else:
        items.append(Image(*box, paint(kernel, -largest, largest, "signed"), key=key))
    if out:
        for start, end in ((left, left + box[2]), (left + box[2], left)):
            ends = (start, top), (end, top + box[3])
            items += [Path(ends, "base", thickness=0.36), Path(ends, "text", thickness=0.12)]  # on any colour
    items.append(Rect(*box, "muted" if out else "kernel", filled=False, thickness=0.2 if chosen else 0.1))
    return items


def _alt(shape: tuple[int, ...], names: Sequence[str], sums: Array | None, before: Array | None, places: int) -> str:
    depth, rows, columns = shape
    said = f"A filter of {depth} × {rows} × {columns} weights: one tile for each of {depth} input channels"
    if sums is None:
        return said
    parts = [
        f"{names[index] if index < len(names) else index + 1} {written(sums, before, places, index)}"
        for index in range(min(len(sums), 8))
    ]
    return f"{said}; {'; '.join(parts)}"
