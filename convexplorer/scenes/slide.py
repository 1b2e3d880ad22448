"""One step of a layer in one picture: the padded input, what the window holds, and the output that fills in."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace, LayerTrace, PoolTrace
from convexplorer.model.layers import ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.stepping import uses
from convexplorer.scenes.grid import CELL, Grid, cells, outline, shade
from convexplorer.scenes.numbers import short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Scene, Text, moved
from convexplorer.scenes.products import LEADING, LINES, Products, places, products, tiles, written

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
    hide: bool = False,
    weights: bool = True,
) -> Scene:
    """The three panes side by side, as large for every step of a walk.

    Keys: "input:row:column" in positions of the input; "tap:i:j:k" for channel i, row j and column k of the window, as
    in the line of products; "output:row:column" in positions of the map. `pixel` (row, column) of the input: every
    value that uses it shows the weight by which it does. `hide`: this step's value and sums are still a question;
    without `weights` those are, too, and the value is there.
    """
    top = MARGIN + (1.8 if title else 0.0)
    made = products(walk, step, hide=hide, weights=weights)
    panes = [
        _input(walk, step),
        _Pane(made.items, made.width, made.height),
        _output(walk, step, pixel, hide and weights),
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
    pane = _input(walk, 0)
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


def _input(walk: WalkAnswer, step: int) -> _Pane:
    """Every channel of the padded input under each other, with the window of the step."""
    trace = walk.traces[step]
    items: list[Item] = [Text(0, 1.0, input_title(walk), "input", 0.9, bold=True, key="title:input")]
    shown, y, width = tiles(walk), HEAD, 0.0
    low, high = extremes(walk.values)
    for tile in shown:
        grid = Grid(
            walk.values[tile],
            0,
            y,
            "input",
            "input",
            "grey",
            first=walk.first,
            padding=walk.padding,
            low=low,
            high=high,
            decimals=places(walk),
        )
        grid = fitted(grid, len(shown))
        items += filled(grid)
        items += _window(grid, trace, isinstance(walk.layer, ConvTranspose2d))
        y += grid.height + 0.8
        width = max(width, grid.width)
    hidden = walk.values.shape[0] - len(shown)
    if hidden > 0:
        items.append(Text(0, y + 0.4, f"… and {hidden} more channels", "muted", 0.85))
        y += 1.4
    return _Pane(items, max(width, 19.0), y)


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
        met = [(trace.rows[i], trace.columns[j]) for i, j in np.argwhere(~trace.padding)]
        return [outline(grid, row, column) for row, column in met]
    rows, columns = trace.rows, trace.columns
    high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    items: list[Item] = []
    if (high, wide) != (len(rows), len(columns)):
        x, y, width, height = grid.box(rows[0], columns[0], high, wide)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        items.append(Path(corners, "kernel", thickness=0.14, dashed=True))
        items += [outline(grid, row, column) for row in rows for column in columns]
    else:
        items.append(outline(grid, rows[0], columns[0], high, wide))
    if isinstance(trace, PoolTrace) and trace.winner is not None:
        items.append(outline(grid, *trace.winner, role="output"))
    return items


def _output(walk: WalkAnswer, step: int, pixel: Pixel | None, hide: bool) -> _Pane:
    """The values up to the step; where a pixel is looked at, the weights by which they use it."""
    rows, columns = walk.outputs.shape
    _, high, wide = walk.output_shape
    said = f"{high} × {wide}" if walk.whole else f"{rows} × {columns} of {high} × {wide}"
    items: list[Item] = [Text(0, 1.0, f"OUTPUT  {said}", "output", 0.9, bold=True, key="title:output")]
    hidden = np.arange(walk.steps).reshape(rows, columns) > (step - 1 if hide else step)
    using = [] if pixel is None else uses(walk, *pixel)
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
    return _Pane(items, max(grid.width, 8.0), HEAD + grid.height)


def _weights(grid: Grid, walk: WalkAnswer, using: list[tuple[int, tuple[float, ...]]]) -> list[Item]:
    """The weight by which each value uses a pixel, in its cell."""
    items: list[Item] = []
    for step, weights in using:
        row, column = walk.place_of(step)
        x, y, side, _ = grid.box(row, column)
        text = "×" + (short(weights[0]) if len(weights) == 1 else "…")
        key = f"output:{row}:{column}"
        items.append(Rect(x, y, side, side, "fill", key=key))
        items.append(Text(x + side / 2, y + side / 2 + 0.35, text, "kernel", 0.85, "centre", bold=True, key=key))
        items.append(Rect(x, y, side, side, "kernel", filled=False, thickness=0.1))
    return items


def misfit(shape: tuple[int, int], padded: tuple[int, int], reach: tuple[int, int], sentence: str) -> Scene:
    """A window that is larger than what it slides over: both drawn to scale; sizes are (rows, columns)."""
    scale = 18.0 / max(*padded, *reach)
    x, y = MARGIN, MARGIN + 2.0
    top, left = (padded[0] - shape[0]) / 2, (padded[1] - shape[1]) / 2
    items: list[Item] = [
        Text(x, MARGIN + 1.0, "The window does not fit", "error", bold=True),
        Rect(x, y, padded[1] * scale, padded[0] * scale, "fill"),
        Rect(x + left * scale, y + top * scale, shape[1] * scale, shape[0] * scale, colour=shade(0.7)),
        Rect(x, y, padded[1] * scale, padded[0] * scale, "input", filled=False, thickness=0.14),
        Rect(x, y, reach[1] * scale, reach[0] * scale, "kernel", filled=False, thickness=0.2),
    ]
    side = max(padded[1], reach[1]) * scale + GAP
    for index, (text, role) in enumerate(
        (
            (f"padded input {padded[0]} × {padded[1]}", "input"),
            (f"window {reach[0]} × {reach[1]}", "kernel"),
        )
    ):
        items.append(Text(x + side, y + 1.0 + 1.7 * index, text, role))  # type: ignore[arg-type]
    high = max(padded[0], reach[0]) * scale
    return Scene(x + side + 14, y + high + 2 * MARGIN, tuple(items), sentence)
