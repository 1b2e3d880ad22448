"""A convolution as one product of matrices: by the sparse matrix C, and by the columns of im2col."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace
from convexplorer.model.layers import Conv2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import CELL, Grid, outline
from convexplorer.scenes.linear import Linear, linear
from convexplorer.scenes.primitives import Item, Rect, Role, Scene, Text, moved
from convexplorer.scenes.slide import extremes, filled

MARGIN, GAP, HEAD = 0.6, 2.4, 2.2
INPUT = 13.0
"""Em of the input's longer side."""
TAPS, FILTERS = 48, 16
"""Rows of X_col and of W_row that are drawn."""
ROOM = (46.0, 20.0)
"""Em for X_col, W_row and their product together."""


class Sizes(NamedTuple):
    """Of a whole layer: rows and columns of the columns' matrix and of the weights' matrix, and the map's places."""

    columns: tuple[int, int]
    weights: tuple[int, int]
    sparse: tuple[int, int]


def sizes(walk: WalkAnswer, filters: int, groups: int = 1) -> Sizes:
    """For the layer as it is, however large: X_col is (C·kh·kw, h·w), W_row is (filters, C·kh·kw), C is (h·w, inputs).

    `groups` products of that size each, for depthwise layers.
    """
    trace = walk.traces[0]
    assert isinstance(trace, ConvTrace)
    taps = trace.weight.size
    _, rows, columns = walk.output_shape
    _, high, wide = walk.input_shape
    return Sizes((taps, rows * columns), (filters // groups, taps), (rows * columns, high * wide))


def sparse(walk: WalkAnswer, channel: int = 0) -> Array:
    """C of the block and of one of the channels that are read: (steps, places of the padded input)."""
    high, wide = walk.values.shape[1:]
    made = np.zeros((walk.steps, high * wide))
    for step, trace in enumerate(walk.traces):
        assert isinstance(trace, ConvTrace)
        for (i, j), weight in np.ndenumerate(trace.weight[channel]):
            place = (trace.rows[i] - walk.first[0]) * wide + trace.columns[j] - walk.first[1]
            made[step, place] += weight
    return made


def columns(walk: WalkAnswer) -> Array:
    """The columns of the block: (C·kh·kw, steps), a window in each."""
    return np.stack([trace.values.ravel() for trace in walk.traces if isinstance(trace, ConvTrace)], axis=1)


def filter_rows(walk: WalkAnswer) -> tuple[Array, Array, int]:
    """(W_row, biases, the row of the filter looked at): every filter that reads these windows, as a row."""
    assert isinstance(walk.layer, Conv2d)
    weight, bias, groups = walk.layer.effective(walk.input_shape[0])
    share = len(weight) // groups
    first = walk.channel // share * share
    return weight[first : first + share].reshape(share, -1), bias[first : first + share], walk.channel - first


def by_sparse(walk: WalkAnswer, step: int, filters: int, *, channel: int = 0, column: int | None = None) -> Scene:
    """C times the padded input, read row by row; the step's row is framed, and the `column` that is looked at.

    Keys "C:row:column" (or "C" where it is one image), "x:column:0", "y:row:0", "input:row:column".
    """
    depth = _depth(walk)
    channel = min(channel, depth - 1)
    matrix, x = sparse(walk, channel), walk.values[channel].ravel()
    wide = walk.values.shape[2]
    seen = None
    if column is not None:
        seen = column // wide + walk.first[0], column % wide + walk.first[1]
    items, width, height = _input(walk, step, channel, seen)
    left = width + GAP
    drawn, across, down = linear(
        Linear(matrix, x, matrix @ x, key="C", row=step, column=column, known=step + 1, room=(44.0, 19.0))
    )
    title = f"C  {matrix.shape[0]} × {matrix.shape[1]}"
    items += [Text(left, 1.0, title, "kernel", 0.9, bold=True), *moved(drawn, left, HEAD - 0.6)]
    said = sparse_words(walk, step, matrix, filters, channel)
    if seen is not None:
        readers = np.count_nonzero(matrix[:, column])
        said = f"Column {column} is row {seen[0]}, column {seen[1]} of the input; {readers} rows use it. {said}"
    bottom = max(height, HEAD - 0.6 + down)
    return Scene(left + across + 2 * MARGIN, bottom + 2 * MARGIN, tuple(moved(items, MARGIN, MARGIN)), said)


def sparse_words(walk: WalkAnswer, step: int, matrix: Array, filters: int, channel: int) -> str:
    """Which row this is, what C has of zeros, and how large it is for the whole map."""
    row, across = walk.place_of(step)
    shape = sizes(walk, filters).sparse
    zeros = 1 - np.count_nonzero(matrix) / matrix.size
    depth = _depth(walk)
    part = f" Shown is channel {channel + 1} of {depth}, whose products the others' are added to." if depth > 1 else ""
    bias = " The bias comes on top." if _bias(walk) else ""
    return (
        f"Row {step} is the kernel at the place of row {row}, column {across}: {zeros:.0%} of C is 0. Whole, C has "
        f"{shape[0]:,} × {shape[1]:,} places; its transposed leads back to the input's size.{part}{bias}"
    )


def by_columns(walk: WalkAnswer, step: int, filters: int, groups: int = 1, *, tap: int | None = None) -> Scene:
    """Every filter as a row times the windows as columns; the step's column is framed, and the `tap` looked at.

    Keys "X:tap:step", "W:filter:tap", "Y:filter:step" (or X, W, Y where one is an image), "input:row:column".
    """
    every, (weight, bias, chosen) = columns(walk), filter_rows(walk)
    taps = min(len(every), TAPS)
    first = min(max(chosen - FILTERS // 2, 0), max(len(weight) - FILTERS, 0))
    rows = weight[first : first + FILTERS]
    made = rows @ every + bias[first : first + FILTERS, None]
    _, kernel_high, kernel_wide = _weights(walk).shape
    place = None if tap is None else _tap_place(walk, step, tap)
    items, width, height = _input(walk, step, 0 if tap is None else tap // (kernel_high * kernel_wide), place)
    cell = min(CELL, ROOM[0] / (taps + every.shape[1]), ROOM[1] / (taps + len(rows)))
    left = width + GAP
    right, lower = left + max(taps * cell, 9.0) + 1.2, HEAD + taps * cell + 2.6
    shape = sizes(walk, filters, groups)
    grids = (
        _grid(every[:taps], right, HEAD, "X", "input", cell, 0),
        _grid(rows[:, :taps], left, lower, "W", "kernel", cell, first),
        _grid(made, right, lower, "Y", "output", cell, first),
    )
    added = " + bias" if bias.any() else ""
    titles = (
        f"X_col  {shape.columns[0]} × {shape.columns[1]}",
        f"W_row  {shape.weights[0]} × {shape.weights[1]}",
        f"Y = W_row · X_col{added}  {shape.weights[0]} × {shape.columns[1]}",
    )
    for grid, title in zip(grids, titles, strict=True):
        items.append(Text(grid.x, grid.y - 0.8, title, grid.role, 0.9, bold=True))
        items += filled(grid)
    if len(every) > taps:
        items.append(Text(left, HEAD + 1.0, f"{taps} of {len(every)} rows drawn", "muted", 0.85))
    box = grids[0].box(0, step, taps, 1)
    items.append(Rect(*box, "input", filled=False, thickness=0.18, alt="column"))
    items.append(outline(grids[1], chosen, 0, 1, taps, role="kernel"))
    items.append(outline(grids[2], chosen, step, role="output"))
    if tap is not None and tap < taps:
        items.append(outline(grids[0], tap, 0, 1, every.shape[1], role="kernel"))
        items.append(outline(grids[1], first, tap, len(rows), 1, role="input"))
    bottom = max(height, lower + grids[2].height)
    side = max(right + grids[0].width, right + 17.0)
    said = columns_words(walk, step, filters, groups, tap)
    return Scene(side + 2 * MARGIN, bottom + 2 * MARGIN, tuple(moved(items, MARGIN, MARGIN)), said)


def columns_words(walk: WalkAnswer, step: int, filters: int, groups: int = 1, tap: int | None = None) -> str:
    """Which column this is, and how large the matrices are for the whole map."""
    shape, (row, column) = sizes(walk, filters, groups), walk.place_of(step)
    depth, high, wide = _weights(walk).shape
    times = shape.columns[0] * shape.columns[1] / max(depth * walk.input_shape[1] * walk.input_shape[2], 1)
    said = f"Column {step} is the window of row {row}, column {column}"
    if tap is not None:
        channel, place = divmod(tap, high * wide)
        of = f" of channel {channel + 1}" if depth > 1 else ""
        said += f"; row {tap} is what weight ({place // wide}, {place % wide}){of} meets"
    part = "" if walk.whole else f" Drawn are the {walk.steps} columns round the value looked at."
    each = f" {groups} such products, a channel each." if groups > 1 else ""
    return (
        f"{said}. X_col is {shape.columns[0]:,} × {shape.columns[1]:,} ({depth}·{high}·{wide} by "
        f"{walk.output_shape[1]:,}·{walk.output_shape[2]:,}), W_row {shape.weights[0]:,} × {shape.weights[1]:,}; "
        f"X_col holds {times:.1f} times the numbers of the input.{each}{part}"
    )


def _weights(walk: WalkAnswer) -> Array:
    trace = walk.traces[0]
    assert isinstance(trace, ConvTrace)
    return trace.weight


def _depth(walk: WalkAnswer) -> int:
    return int(_weights(walk).shape[0])


def _bias(walk: WalkAnswer) -> float:
    trace = walk.traces[0]
    assert isinstance(trace, ConvTrace)
    return trace.bias


def _tap_place(walk: WalkAnswer, step: int, tap: int) -> tuple[int, int]:
    """Where in the input a row of X_col lies for this step."""
    trace = walk.traces[step]
    assert isinstance(trace, ConvTrace)
    _, high, wide = trace.weight.shape
    row, column = divmod(tap % (high * wide), wide)
    return trace.rows[row], trace.columns[column]


def _grid(values: Array, x: float, y: float, key: str, role: Role, cell: float, first: int) -> Grid:
    low, high = extremes(values)
    return Grid(values, x, y, key, role, "signed", cell, (first, 0), low=low, high=high)


def _input(walk: WalkAnswer, step: int, channel: int, seen: tuple[int, int] | None) -> tuple[list[Item], float, float]:
    """One channel of the padded input with the window of the step, and the value that is looked at."""
    trace = walk.traces[step]
    assert isinstance(trace, ConvTrace)
    channel = min(channel, len(trace.input_channels) - 1)
    values = walk.values[channel]
    low, high = extremes(values)
    cell = min(CELL, INPUT / max(values.shape))
    grid = Grid(values, 0, HEAD, "input", "input", "grey", cell, walk.first, padding=walk.padding, low=low, high=high)
    title = "INPUT" if _depth(walk) == 1 else f"INPUT, CHANNEL {trace.input_channels[channel] + 1}"
    items: list[Item] = [Text(0, 1.0, title, "input", 0.9, bold=True), *filled(grid)]
    rows, across = trace.rows, trace.columns
    items.append(outline(grid, rows[0], across[0], rows[-1] - rows[0] + 1, across[-1] - across[0] + 1))
    if seen is not None:
        items.append(outline(grid, *seen, role="input"))
    return items, max(grid.width, 9.0), HEAD + grid.height
