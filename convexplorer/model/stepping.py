"""Which values of a map are walked step by step: all of a small one, of a large one those round the place looked at."""

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.compute.trace import ConvTrace, PoolTrace
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import Place, View

WHOLE = 100
"""Values of a map that is walked as a whole."""
SIDE = 14
"""Rows or columns of an input that is shown as a whole: so many cells of 24 pixels stand beside two more grids."""
NEAR = 5
"""Rows and columns of the block round a place in a larger map."""
Block = tuple[int, int, int, int]


def block(input_shape: Shape, output_shape: Shape, place: Place, anchor: Place | None = None) -> Block:
    """(row, column, rows, columns) of the values of the map to walk; `place` is inside.

    `anchor` is where the block begins, as long as `place` is in it: the block stays while the window walks.
    """
    height, width = output_shape[-2:]
    if height * width <= WHOLE and max(*input_shape[-2:], height, width) <= SIDE:
        return 0, 0, height, width
    rows, columns = min(NEAR, height), min(NEAR, width)
    begins = []
    for axis, (size, count) in enumerate(((height, rows), (width, columns))):
        at = min(max(place[axis], 0), size - 1)
        begin = at - count // 2 if anchor is None or not anchor[axis] <= at < anchor[axis] + count else anchor[axis]
        begins.append(min(max(begin, 0), size - count))
    return begins[0], begins[1], rows, columns


def taps(walk: WalkAnswer, step: int, row: int, column: int) -> list[tuple[int, int]]:
    """(i, j) of the window's values that lie at this position of the input; nothing is scattered from padding."""
    trace = walk.traces[step]
    if not isinstance(trace, ConvTrace | PoolTrace):
        return []
    down = [i for i, at in enumerate(trace.rows) if at == row]
    across = [j for j, at in enumerate(trace.columns) if at == column]
    scattered = isinstance(walk.layer, ConvTranspose2d)
    return [(i, j) for i in down for j in across if not (scattered and trace.padding[i, j])]


def uses(walk: WalkAnswer, row: int, column: int, channel: int | None = None) -> list[tuple[int, tuple[float, ...]]]:
    """The steps whose window reads this position of the input, each with its weights, channel after channel.

    `channel`: the weights of that one alone, as the layer counts what it reads. A pool has weight 1 where the position
    won, or where every value has its share. Positions in the padding are none of the picture's pixels, but they are
    read like any other.
    """
    chosen = slice(None) if channel is None else slice(channel, channel + 1)
    found: list[tuple[int, tuple[float, ...]]] = []
    for step, trace in enumerate(walk.traces):
        if isinstance(trace, ConvTrace):
            met = taps(walk, step, row, column)
            weights = tuple(float(weight) for i, j in met for weight in trace.weight[chosen, i, j])
        elif isinstance(trace, PoolTrace):
            inside = row in trace.rows and column in trace.columns
            weights = (1.0,) if inside and trace.winner in (None, (row, column)) else ()
        else:
            weights = (1.0,) if (trace.row, trace.column) == (row, column) else ()
        if weights:
            found.append((step, weights))
    return found


def step_layers(document: Document) -> tuple[Layer, ...]:
    """The layers that can be taken step by step: convolutions, and pools that do something."""
    return tuple(
        layer
        for layer in document.layers
        if isinstance(layer, Conv2d | ConvTranspose2d) or (isinstance(layer, Pool2d) and layer.kind != "none")
    )


def step_layer(document: Document, view: View) -> Layer:
    """The layer that the view takes step by step; the first convolution where that one is gone or does nothing."""
    wanted = view.step.layer
    return next((layer for layer in step_layers(document) if layer.name == wanted), document.convolution)
