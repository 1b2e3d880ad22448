"""One step of a layer in one picture: the padded input, what the window holds, and the output that fills in."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace, LayerTrace, PoolTrace
from convexplorer.model.layers import ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.stepping import uses
from convexplorer.scenes.grid import CELL, Grid, cells, hatching, outline, shade
from convexplorer.scenes.numbers import short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Role, Scene, Text, advance, moved
from convexplorer.scenes.products import LEADING, LINES, Products, input_places, places, products, tiles, written

MARGIN, GAP, HEAD = 0.6, 2.4, 2.2
"""Em round everything, between the panes, and above each for its title."""
NUMBERED = 420
"""Cells of a grid above which they are drawn as one image without numbers: nobody could read them."""
LARGEST = 40.0
"""Em that such an image is high or wide at most."""
Pixel = tuple[int, int]


class _Pane(NamedTuple):
    items: list[Item]
    width: float
    height: float


def slide(
    walk: WalkAnswer,
    step: int,
    *,
    title: str = "",
    pixel: Pixel | None = None,
    channel: int = 0,
    peek: int | None = None,
    hide: bool = False,
    weights: bool = True,
) -> Scene:
    """The three panes side by side, as large for every step of a walk.

    Keys: "input:row:column" in positions of the input, for further channels that are drawn "input/1:row:column" and so
    on; "tap:i:j:k" for channel i, row j and column k of the window, as in the line of products; "output:row:column" in
    positions of the map. Many cells are one image, "input" or "taps/i". `pixel` (row, column) of the input, in the
    `channel`-th that is drawn: every value that uses it shows the weight by which it does. `peek`: another step whose
    window is drawn dashed. `hide`: this step's value and sums are still a question; without `weights` those are, too,
    and the value is there.
    """
    top = MARGIN + (1.8 if title else 0.0)
    made = products(walk, step, hide=hide, weights=weights)
    panes = [
        _input(walk, step, pixel if pixel is None else (channel, *pixel), peek),
        _Pane(made.items, made.width, made.height),
        _output(walk, step, [] if pixel is None else uses(walk, *pixel, channel), hide and weights),
    ]
    # the sums of several channels are read beside their tiles, not under the last of them
    under = 1 if walk.values.shape[0] == 1 else 2
    panes[under] = _with_lines(panes[under], made)
    high = max(pane.height for pane in panes)
    items: list[Item] = [Text(MARGIN, MARGIN + 1.0, title, bold=True)] if title else []
    x = MARGIN
    for pane in panes:
        items += moved(pane.items, x, top)
        x += pane.width + GAP
    return Scene(x - GAP + MARGIN, top + high + MARGIN, tuple(items), alt(walk, step, made, hide))


def input_alone(walk: WalkAnswer) -> Scene:
    """The padded input and nothing of what comes out: its size is still a question."""
    pane = _input(walk, None)
    items = moved(pane.items, MARGIN, MARGIN)
    width = max(pane.width + 2 * MARGIN, 40.0)
    return Scene(width, pane.height + 2 * MARGIN, tuple(items), "The padded input; how large the map is, is a question")


def _with_lines(pane: _Pane, made: Products) -> _Pane:
    """The pane with the sums under it, in the room that all steps keep for them."""
    items = [*pane.items, *written(made.lines, 0, pane.height)]
    return _Pane(items, max(pane.width, 15.0), pane.height + LINES * LEADING + 0.8)


def alt(walk: WalkAnswer, step: int, made: Products, hide: bool = False) -> str:
    """What a step shows, in a sentence."""
    row, column = walk.place_of(step)
    value = "is still hidden" if hide else f"is {made.spoken}"
    return f"Step {step + 1} of {walk.steps}: the value at row {row}, column {column} {value}"


def channel_key(tile: int) -> str:
    """The first part of the keys of a channel's cells."""
    return f"input/{tile}" if tile else "input"


def _titled(text: str, role: Role, key: str) -> tuple[list[Item], float]:
    """A pane's title, and the em that it takes."""
    return [Text(0, 1.0, text, role, 0.9, bold=True, key=key)], 1.05 * advance(text, 0.9, bold=True)


def _input(
    walk: WalkAnswer, step: int | None, pixel: tuple[int, int, int] | None = None, peek: int | None = None
) -> _Pane:
    """Every channel of the padded input under each other, with the window of the step; dashed, that of `peek`.

    `pixel` (channel, row, column) is marked where it has no cell of its own.
    """
    items, width = _titled(input_title(walk), "input", "title:input")
    shown, y = tiles(walk), HEAD
    scattered = isinstance(walk.layer, ConvTranspose2d)
    low, high = extremes(walk.values)
    for tile in shown:
        grid = Grid(
            walk.values[tile],
            0,
            y,
            channel_key(tile),
            "input",
            "grey",
            first=walk.first,
            padding=walk.padding,
            low=low,
            high=high,
            decimals=input_places(walk),
        )
        grid = fitted(grid, len(shown))
        items += filled(grid)
        if step is not None:
            items += _window(grid, walk.traces[step], scattered)
        if peek is not None and peek != step:
            items += _peeked(grid, walk.traces[peek], scattered)
        if pixel is not None and pixel[0] == tile and grid.values.size > NUMBERED:
            items.append(outline(grid, *pixel[1:], role="input"))
        y += grid.height + 0.8
        width = max(width, grid.width)
    hidden = walk.values.shape[0] - len(shown)
    if hidden > 0:
        items.append(Text(0, y + 0.4, f"… and {hidden} more channels", "muted", 0.85))
        y += 1.4
    if walk.values[0].size > NUMBERED:
        items.append(Text(0, y + 0.4, f"{walk.values[0].size:,} values as greys: point at one", "muted", 0.85))
        y, width = y + 1.4, max(width, 17.0)
    return _Pane(items, width, y)


def input_title(walk: WalkAnswer) -> str:
    """As in "PADDED INPUT 7 × 7 = 5 + 2·1", or the part that is shown of a large one."""
    rows, columns = walk.values.shape[1:]
    _, high, wide = walk.input_shape
    size = f"{rows} × {columns}"
    if not walk.whole:
        return f"INPUT, {size} of {high} × {wide}"
    if isinstance(walk.layer, ConvTranspose2d) or (rows, columns) == (high, wide):
        return f"INPUT  {high} × {wide}"
    sides = _sides(walk.first[0], rows, high), _sides(walk.first[1], columns, wide)
    if rows == columns and high == wide and sides[0] == sides[1]:
        return f"PADDED INPUT  {size} = {high} + {sides[0]}"
    return f"PADDED INPUT  {rows} = {high} + {sides[0]},  {columns} = {wide} + {sides[1]}"


def _sides(first: int, padded: int, size: int) -> str:
    before, after = -first, padded - size + first
    return f"2·{before}" if before == after else f"{before} + {after}"


def extremes(values: Array) -> tuple[float, float]:
    """The smallest and the largest finite value; 0 and 1 where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)


def fitted(grid: Grid, stacked: int) -> Grid:
    """A grid of many cells has smaller ones, so that none is larger than the others may be together."""
    rows, columns = grid.values.shape
    cell = min(CELL, LARGEST / max(rows, columns), LARGEST / stacked / rows)
    return grid if cell == CELL else Grid(**{**vars(grid), "cell": cell})


def filled(grid: Grid) -> list[Item]:
    """The cells with their numbers, or one image where there are too many."""
    if grid.values.size <= NUMBERED:
        return cells(grid)
    span = (grid.high - grid.low) or 1.0
    levels = np.clip(np.nan_to_num((grid.values - grid.low) / span), 0, 1) * 255
    if grid.ground == "signed":
        most = max(abs(grid.low), abs(grid.high))
        pixels = np.array([[signed(float(v), most) for v in row] for row in grid.values], np.uint8)
    else:
        pixels = np.repeat(np.rint(levels).astype(np.uint8)[..., None], 3, axis=2)
    frame = Rect(grid.x, grid.y, grid.width, grid.height, grid.role, filled=False)
    return [Image(grid.x, grid.y, grid.width, grid.height, pixels, key=grid.key), frame]


def _window(grid: Grid, trace: LayerTrace, scattered: bool) -> list[Item]:
    """A frame round what the window reads; with gaps in it, a dashed one, and a frame round each value."""
    if not isinstance(trace, ConvTrace | PoolTrace):
        return [outline(grid, trace.row, trace.column)]
    if isinstance(trace, ConvTrace) and scattered:
        return [outline(grid, row, column) for row, column in _met(trace)]
    rows, columns = trace.rows, trace.columns
    high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    items: list[Item] = []
    if (high, wide) != (len(rows), len(columns)):
        items.append(_dashed(grid.box(rows[0], columns[0], high, wide), "kernel"))
        items += [outline(grid, row, column) for row in rows for column in columns]
    else:
        items.append(outline(grid, rows[0], columns[0], high, wide))
    if isinstance(trace, PoolTrace) and trace.winner is not None:
        items.append(outline(grid, *trace.winner, role="output"))
    return items


def _met(trace: ConvTrace) -> list[Pixel]:
    """The values of the input whose stamps meet."""
    return [(trace.rows[i], trace.columns[j]) for i, j in np.argwhere(~trace.padding)]


def _peeked(grid: Grid, trace: LayerTrace, scattered: bool) -> list[Item]:
    """A dashed frame round what another step reads."""
    if not isinstance(trace, ConvTrace | PoolTrace):
        return [_dashed(grid.box(trace.row, trace.column), "output")]
    if isinstance(trace, ConvTrace) and scattered:
        return [_dashed(grid.box(row, column), "output") for row, column in _met(trace)]
    rows, columns = trace.rows, trace.columns
    return [
        _dashed(
            grid.box(rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1),
            "output",
        )
    ]


def _dashed(box: tuple[float, float, float, float], role: Role) -> Path:
    x, y, width, height = box
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    return Path(corners, role, thickness=0.14, dashed=True)


def _output(walk: WalkAnswer, step: int, using: list[tuple[int, tuple[float, ...]]], hide: bool) -> _Pane:
    """The values up to the step; those that use a pixel which is looked at show the weight by which they do."""
    rows, columns = walk.outputs.shape
    _, high, wide = walk.output_shape
    said = f"{high} × {wide}" if walk.whole else f"{rows} × {columns} of {high} × {wide}"
    items, width = _titled(f"OUTPUT  {said}", "output", "title:output")
    hidden = np.arange(walk.steps).reshape(rows, columns) > (step - 1 if hide else step)
    for one, _ in using:
        hidden.flat[one] = True
    at = walk.place_of(step)
    low, top = extremes(walk.outputs)
    grid = Grid(
        walk.outputs,
        0,
        HEAD,
        "output",
        "output",
        "signed",
        first=walk.block[:2],
        hidden=hidden,
        asked=divmod(step, columns) if hide else None,
        low=low,
        high=top,
        decimals=places(walk),
    )
    items += cells(grid)
    items += _weights(grid, walk, using)
    items.append(outline(grid, *at, role="output"))
    return _Pane(items, max(grid.width, width), HEAD + grid.height)


def _weights(grid: Grid, walk: WalkAnswer, using: list[tuple[int, tuple[float, ...]]]) -> list[Item]:
    """The weight by which each value uses a pixel, in its cell."""
    items: list[Item] = []
    for step, weights in using:
        row, column = walk.place_of(step)
        x, y, side, _ = grid.box(row, column)
        text = "×" + (short(weights[0]) if len(weights) == 1 else "…")
        key = f"output:{row}:{column}"
        items.append(Rect(x, y, side, side, "fill", key=key))
        size = min(0.85, (side - 0.3) / advance(text, bold=True))
        items.append(Text(x + side / 2, y + side / 2 + 0.4 * size, text, "kernel", size, "centre", bold=True, key=key))
        items.append(Rect(x, y, side, side, "kernel", filled=False, thickness=0.1))
    return items


def misfit(shape: Pixel, before: Pixel, padded: Pixel, reach: Pixel, sentence: str) -> Scene:
    """A window that is larger than what it slides over, both drawn to scale: (rows, columns), and `before` the padding.

    The picture's shape lies `before` (rows above, columns to the left) inside the padded one.
    """
    scale = 18.0 / max(*padded, *reach)
    x, y = MARGIN, MARGIN + 2.0
    whole = (x, y, padded[1] * scale, padded[0] * scale)
    items: list[Item] = [Text(x, MARGIN + 1.0, "The window does not fit", "error", bold=True), Rect(*whole, "fill")]
    if padded != shape:
        items += hatching(*whole, step=1.4)
    inner = (x + before[1] * scale, y + before[0] * scale, shape[1] * scale, shape[0] * scale)
    items += [
        Rect(*inner, colour=shade(0.7)),
        Rect(*whole, "input", filled=False, thickness=0.14),
        Rect(x, y, reach[1] * scale, reach[0] * scale, "kernel", filled=False, thickness=0.2),
    ]
    over = [
        f"{part - there} {name}{'' if part - there == 1 else 's'}"
        for part, there, name in zip(reach, padded, ("row", "column"), strict=True)
        if part > there
    ]
    lines: list[tuple[str, Role]] = [(f"picture {shape[0]} × {shape[1]}", "text")] if padded != shape else []
    lines.append((f"{'padded ' if padded != shape else ''}input {padded[0]} × {padded[1]}", "input"))
    lines.append((f"window {reach[0]} × {reach[1]}", "kernel"))
    lines.append((f"{' and '.join(over)} too large", "error"))
    side = x + max(padded[1], reach[1]) * scale + GAP
    items += [Text(side, y + 1.0 + 1.7 * index, text, role) for index, (text, role) in enumerate(lines)]
    high = max(padded[0], reach[0], 7.0 / scale) * scale
    return Scene(side + 16, y + high + 2 * MARGIN, tuple(items), sentence)
