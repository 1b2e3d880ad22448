"""One step of a layer: the padded input with its window, the products, and the output that fills in."""

import numpy as np

from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import Grid, cells, outline
from convexplorer.scenes.primitives import Item, Scene

MARGIN = 0.5


def padded_input(walk: WalkAnswer, step: int, channel: int = 0) -> Scene:
    """One channel of the padded input with the window of a step; keys "input:row:column" in positions of the input."""
    values = walk.values[channel]
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    grid = Grid(
        values, MARGIN, MARGIN, "input", "input", "grey", first=walk.first, padding=walk.padding, low=low, high=high
    )
    trace = walk.traces[step]
    items = cells(grid)
    rows, columns = getattr(trace, "rows", (trace.row,)), getattr(trace, "columns", (trace.column,))
    items.append(outline(grid, rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))
    row, column = walk.place_of(step)
    return _scene(grid, items, f"The padded input with the window of row {row}, column {column}")


def output(walk: WalkAnswer, step: int) -> Scene:
    """The output up to a step; keys "output:row:column" in positions of the map."""
    later = np.arange(walk.steps).reshape(walk.outputs.shape) > step
    at = walk.place_of(step)
    grid = Grid(walk.outputs, MARGIN, MARGIN, "output", "output", first=walk.block[:2], hidden=later)
    text = f"The output, {step + 1} of {walk.steps} values; row {at[0]}, column {at[1]} is {walk.outputs.flat[step]:g}"
    return _scene(grid, [*cells(grid), outline(grid, *at, role="output")], text)


def _scene(grid: Grid, items: list[Item], alt: str) -> Scene:
    return Scene(grid.width + 2 * MARGIN, grid.height + 2 * MARGIN, tuple(items), alt)
