"""A convolution as one product of matrices: by the sparse matrix C, and by the columns of im2col."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.primitives import Item, Rect, Scene, Text
from convexplorer.scenes.way_back import picture_of

MARGIN, GAP, HEAD = 0.6, 1.6, 2.2


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


def sparse(walk: WalkAnswer) -> Array:
    """C of the block and of the first channel that is read: (steps, places of the padded input)."""
    high, wide = walk.values.shape[1:]
    made = np.zeros((walk.steps, high * wide))
    for step, trace in enumerate(walk.traces):
        assert isinstance(trace, ConvTrace)
        for (i, j), weight in np.ndenumerate(trace.weight[0]):
            place = (trace.rows[i] - walk.first[0]) * wide + trace.columns[j] - walk.first[1]
            made[step, place] += weight
    return made


def columns(walk: WalkAnswer) -> Array:
    """The columns of the block: (C·kh·kw, steps), a window in each."""
    return np.stack([trace.values.ravel() for trace in walk.traces if isinstance(trace, ConvTrace)], axis=1)


def by_sparse(walk: WalkAnswer, step: int, filters: int) -> Scene:
    """C times the padded input, read row by row, is the output; the step's row is framed. Keys "C:row:column"."""
    matrix = sparse(walk)
    items: list[Item] = [
        Text(MARGIN, MARGIN + 1.0, f"C  {matrix.shape[0]} × {matrix.shape[1]}", "kernel", 0.9, bold=True)
    ]
    y = MARGIN + HEAD
    drawn, width, height, side = picture_of(matrix, "C", MARGIN, y)
    items += drawn
    items.append(Rect(MARGIN, y + step * side, width, side, "output", filled=False, thickness=0.16, key="row"))
    x = MARGIN + width + GAP
    items.append(Text(x - GAP / 2, y + height / 2, "·", "muted", 1.2, "centre"))
    stacked, wide, _, _ = picture_of(walk.values[0].reshape(-1, 1), "x", x, y)
    items += [Text(x, MARGIN + 1.0, "x", "input", 0.9, bold=True), *stacked]
    x += wide + GAP
    items.append(Text(x - GAP / 2, y + height / 2, "=", "muted", 1.2, "centre"))
    result, wide, _, cell = picture_of(walk.outputs.reshape(-1, 1), "y", x, y)
    items += [Text(x, MARGIN + 1.0, "y", "output", 0.9, bold=True), *result]
    items.append(Rect(x, y + step * cell, wide, cell, "output", filled=False, thickness=0.16))
    shape = sizes(walk, filters).sparse
    zeros = 1 - np.count_nonzero(matrix) / matrix.size
    said = (
        f"Each row is the kernel, shifted on: {zeros:.0%} of C is 0. Whole, C has {shape[0]:,} × {shape[1]:,} places; "
        f"its transposed leads from the output back to the input's size."
    )
    bottom = y + max(height, walk.values[0].size * min(1.7, 17.0 / walk.values[0].size))
    return Scene(x + wide + MARGIN, bottom + MARGIN, tuple(items), said)


def by_columns(walk: WalkAnswer, step: int, filters: int, groups: int = 1) -> Scene:
    """A row of weights times the windows as columns; the step's column is framed. Keys "X:row:column", "W:0:column"."""
    matrix, trace = columns(walk), walk.traces[step]
    assert isinstance(trace, ConvTrace)
    shape = sizes(walk, filters, groups)
    weights = trace.weight.reshape(1, -1)
    y = MARGIN + HEAD
    items: list[Item] = [
        Text(MARGIN, MARGIN + 1.0, f"W_row  {shape.weights[0]} × {shape.weights[1]}", "kernel", 0.9, bold=True)
    ]
    drawn, width, _, _ = picture_of(weights, "W", MARGIN, y)
    items += drawn
    x = MARGIN + max(width, 9.0) + GAP
    items.append(Text(x - GAP / 2, y + 1.0, "·", "muted", 1.2, "centre"))
    title = f"X_col  {shape.columns[0]} × {shape.columns[1]}"
    drawn, width, height, side = picture_of(matrix, "X", x, y)
    items += [Text(x, MARGIN + 1.0, title, "input", 0.9, bold=True), *drawn]
    items.append(Rect(x + step * side, y, side, height, "kernel", filled=False, thickness=0.16, key="column"))
    x += max(width, 9.0) + GAP
    items.append(Text(x - GAP / 2, y + 1.0, "=", "muted", 1.2, "centre"))
    drawn, width, _, cell = picture_of(walk.outputs.reshape(1, -1), "Y", x, y)
    items += [Text(x, MARGIN + 1.0, f"Y  {shape.weights[0]} × {shape.columns[1]}", "output", 0.9, bold=True), *drawn]
    items.append(Rect(x + step * cell, y, cell, cell, "output", filled=False, thickness=0.16))
    times = (
        shape.columns[0] * shape.columns[1] / max(walk.input_shape[0] * walk.input_shape[1] * walk.input_shape[2], 1)
    )
    part = "" if walk.whole else f" Drawn are the {walk.steps} columns round the value looked at."
    each = f" {groups} such products, a channel each." if groups > 1 else ""
    said = (
        f"Every column is one window: X_col holds {shape.columns[0]} × {shape.columns[1]:,} numbers, {times:.1f} times "
        f"the input.{each}{part}"
    )
    return Scene(x + width + MARGIN, y + height + MARGIN, tuple(items), said)
