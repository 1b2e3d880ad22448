"""The transposed theatre: one step as a slide over a stretched map, as stamps that meet, and as a row of a matrix."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace
from convexplorer.compute.way_back import WayBack, leftover
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import CELL, DARK_INK, Grid, cells, outline
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Scene, Text, moved

MARGIN, GAP, HEAD = 0.6, 2.4, 2.2
MATRIX = 17.0
"""Em that the matrix is high or wide at most."""
NUMBERED = 200
"""Cells of a matrix up to which its numbers stand in it."""


def decimals_of(*arrays: Array) -> int:
    """None for whole numbers, else two."""
    numbers = np.concatenate([np.ravel(array) for array in arrays])
    numbers = numbers[np.isfinite(numbers)]
    return 0 if (numbers == np.round(numbers)).all() else 2


def theatre(way: WayBack, row: int, column: int) -> Scene:
    """Three views of how the value at (row, column) of the output comes about, and the sum.

    Keys: "stretched:r:c" in the stretched map, "output:r:c" in the output, "matrix:r:c" in Cᵀ.
    """
    panes = (_stretched(way, row, column), _stamps(way, row, column), _matrix(way, row, column))
    items: list[Item] = []
    x, high = MARGIN, 0.0
    for made, width, height in panes:
        items += moved(made, x, MARGIN)
        x += width + GAP
        high = max(high, height)
    terms = way.meeting(row, column)
    places = decimals_of(way.x, way.weight, way.output)
    said = " + ".join(
        f"{_bracketed(fixed(float(way.x.flat[index]), places))}×{_bracketed(short(float(way.weight[i, j])))}"
        for index, i, j in terms[:9]
    )
    value = fixed(float(way.output[row, column]), places)
    shown = (said or "no stamp reaches this place") + (" + …" if len(terms) > 9 else "")
    line = f"row {row}, column {column}:  {shown} = {value}"
    items.append(Text(MARGIN, high + MARGIN + 1.6, line, "output", key="sum"))
    stamps = "One stamp reaches" if len(terms) == 1 else f"{len(terms) or 'No'} stamps meet at"
    alt = f"{stamps} row {row}, column {column}: {said or 'nothing'} = {value}"
    return Scene(x - GAP + MARGIN, high + MARGIN + 2.4, tuple(items), alt)


def stretch_title(way: WayBack) -> str:
    """As in "STRETCHED 5 × 5, padded 8 × 8"."""
    rows, columns = way.stretched.shape
    return f"STRETCHED  {way.between[0]} × {way.between[1]}, padded {rows} × {columns}"


def _stretched(way: WayBack, row: int, column: int) -> tuple[list[Item], float, float]:
    """The map with zeros between and round its values; the turned kernel lies at the same place as the output."""
    items: list[Item] = [Text(0, 1.0, stretch_title(way), "input", 0.9, bold=True)]
    grid = _grid(way.stretched, "stretched", "input", padding=way.outside, decimals=decimals_of(way.x))
    items += cells(grid)
    for (r, c), origin in np.ndenumerate(way.origins):
        if origin < 0 and not way.outside[r, c]:  # a gap: nothing was there
            x, y, side, _ = grid.box(r, c)
            items.append(Rect(x, y, side, side, "fill", key=f"stretched:{r}:{c}"))
            items.append(Text(x + side / 2, y + side / 2 + 0.3, "0", "muted", 0.8, "centre", key=f"stretched:{r}:{c}"))
            items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    high, wide = way.reach
    items.append(outline(grid, row, column, high, wide))
    turned = way.weight[::-1, ::-1]
    for (i, j), weight in np.ndenumerate(turned):
        r, c = row + i * way.dilation[0], column + j * way.dilation[1]
        if r < way.stretched.shape[0] and c < way.stretched.shape[1]:
            x, y, side, _ = grid.box(r, c)
            on = way.origins[r, c] >= 0
            text = f"×{short(float(weight))}"
            items.append(Text(x + side - 0.15, y + side - 0.2, text, "kernel", 0.62 if on else 0.5, "right"))
    return items, max(grid.width, 20.0), HEAD + grid.height


def _stamps(way: WayBack, row: int, column: int) -> tuple[list[Item], float, float]:
    """The output with the stamps that meet at the value, each framed where it lies."""
    rows, columns = way.shape
    items: list[Item] = [Text(0, 1.0, f"STAMPS ADDED UP  {rows} × {columns}", "output", 0.9, bold=True)]
    places = decimals_of(way.output)
    grid = _grid(way.output, "output", "output", ground="signed", decimals=places)
    items += cells(grid)
    edge_rows, edge_columns = rows - way.extra[0], columns - way.extra[1]
    if any(way.extra):  # what output_padding adds: no row of the direct convolution led here
        x, y, width, height = grid.box(edge_rows, 0, way.extra[0], columns)
        x2, y2, width2, height2 = grid.box(0, edge_columns, edge_rows, way.extra[1])
        for box in ((x, y, width, height), (x2, y2, width2, height2)):
            if box[2] > 0 and box[3] > 0:
                items.append(Rect(*box, "learned", filled=False, thickness=0.12, alt="output_padding"))
    for index, _, _ in way.meeting(row, column):
        top, left = way.stamp(index)
        bottom, right = min(top + way.reach[0], rows), min(left + way.reach[1], columns)
        top, left = max(top, 0), max(left, 0)
        x, y, width, height = grid.box(top, left, bottom - top, right - left)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        items.append(Path(corners, "kernel", thickness=0.14, dashed=True, alt=f"stamp of value {index}"))
    items.append(outline(grid, row, column, role="output"))
    note = f"extra row and column (pink): output_padding {max(way.extra)}" if any(way.extra) else ""
    if note:
        items.append(Text(0, HEAD + grid.height + 1.2, note, "learned", 0.8))
    return items, max(grid.width, 19.0), HEAD + grid.height + 1.4


def _matrix(way: WayBack, row: int, column: int) -> tuple[list[Item], float, float]:
    """Cᵀ with the row of this value framed."""
    matrix = way.matrix
    items: list[Item] = [Text(0, 1.0, f"MATRIX Cᵀ  {matrix.shape[0]} × {matrix.shape[1]}", "kernel", 0.9, bold=True)]
    drawn, width, height, side = picture_of(matrix, "matrix", 0, HEAD)
    items += drawn
    at = row * way.shape[1] + column
    items.append(Rect(0, HEAD + at * side, width, side, "output", filled=False, thickness=0.14, key="matrix-row"))
    return items, max(width, 12.0), HEAD + height


def picture_of(matrix: Array, key: str, x: float, y: float) -> tuple[list[Item], float, float, float]:
    """A matrix in signed colours, with numbers while they can be read; its width, height and the side of a cell."""
    rows, columns = matrix.shape
    side = min(1.7, MATRIX / max(rows, 1), 1.4 * MATRIX / max(columns, 1))
    most = float(np.abs(matrix[np.isfinite(matrix)]).max(initial=0.0))
    width, height = columns * side, rows * side
    items: list[Item] = []
    if matrix.size <= NUMBERED:
        for (r, c), value in np.ndenumerate(matrix):
            box, name = (x + c * side, y + r * side, side, side), f"{key}:{r}:{c}"
            colour = signed(float(value), most) if value else None
            items.append(Rect(*box, "base", colour=colour, key=name))
            text = short(float(value)) if value else "·"
            size = min(0.75 * side, (side - 0.2) / (0.6 * len(text)))
            ink = DARK_INK if value else None
            items.append(
                Text(
                    box[0] + side / 2,
                    box[1] + side / 2 + 0.35 * size,
                    text,
                    "muted",
                    size,
                    "centre",
                    colour=ink,
                    key=name,
                )
            )
    else:
        flat = np.array([signed(float(value), most) for value in np.nan_to_num(matrix).ravel()], np.uint8)
        items.append(Image(x, y, width, height, flat.reshape(rows, columns, 3), key=key))
    items.append(Rect(x, y, width, height, "kernel", filled=False))
    return items, width, height, side


def overlap(way: WayBack) -> Scene:
    """How many stamps cover each place, the more the darker: even, or a checkerboard."""
    counts = way.overlap
    grid = _grid(counts.astype(float), "overlap", "output", ground="signed", y=MARGIN + HEAD, x=MARGIN, decimals=0)
    even = len(set(np.ravel(inner(counts, way)).tolist())) <= 1
    items: list[Item] = [Text(MARGIN, MARGIN + 1.0, "HOW MANY STAMPS COVER EACH PLACE", "output", 0.9, bold=True)]
    items += cells(grid)
    said = rule(way, even)
    items.append(Text(MARGIN, MARGIN + HEAD + grid.height + 1.8, said, "kernel" if even else "error"))
    width = max(grid.width + 2 * MARGIN, 34.0)
    return Scene(
        width, MARGIN + HEAD + grid.height + 3, tuple(items), f"From {counts.min()} to {counts.max()} stamps. {said}"
    )


def inner(counts: Array, way: WayBack) -> Array:
    """The places that are far enough from the border for every stamp that could cover them."""
    margins = [min(way.reach[axis], (counts.shape[axis] - 1) // 2) for axis in (0, 1)]
    found = counts[margins[0] : counts.shape[0] - margins[0], margins[1] : counts.shape[1] - margins[1]]
    return found if found.size else counts


def rule(way: WayBack, even: bool) -> str:
    """Why they are even, or not."""
    kernel, stride = way.weight.shape, way.stride
    sizes = (
        f"kernel {kernel[0]} × {kernel[1]}, stride {stride[0]}"
        if kernel[0] != kernel[1]
        else f"kernel {kernel[0]}, stride {stride[0]}"
    )
    divides = all(k % s == 0 for k, s in zip(kernel, stride, strict=True))
    if divides:
        return f"Even inside: the stride divides the kernel ({sizes})."
    if even:
        return f"Even here ({sizes})."
    return f"A checkerboard: the stride does not divide the kernel ({sizes})."


def there_and_back(x: Array, way: WayBack) -> Scene:
    """The picture, its map, what the transposed convolution makes of that, and what is different."""
    back = way.output
    rows, columns = min(x.shape[0], back.shape[0]), min(x.shape[1], back.shape[1])
    difference = back[:rows, :columns] - x[:rows, :columns]
    places = decimals_of(x, way.x, back)
    at, high = MARGIN, 0.0
    items: list[Item] = []
    parts = (
        ("PICTURE", x, "input", "grey"),
        ("ITS MAP", way.x, "output", "signed"),
        ("AND BACK", back, "output", "signed"),
        ("WHAT DIFFERS", difference, "line", "signed"),
    )
    for title, values, role, ground in parts:
        grid = _grid(values, title, role, ground=ground, x=at, y=MARGIN + HEAD, decimals=places)
        items.append(Text(at, MARGIN + 1.0, title, "text", 0.9, bold=True))
        items += cells(grid)
        at += max(grid.width, 8.0) + GAP
        high = max(high, grid.height)
    largest = float(np.abs(difference).max(initial=0.0))
    if largest == 0:
        said = "Here it does give the picture back: this kernel is its own inverse."
    else:
        said = f"It has the picture's size, not its values, which differ by up to {short(largest)}: it is no inverse."
    return Scene(at - GAP + MARGIN, HEAD + high + 2 * MARGIN, tuple(items), said)


def _grid(
    values: Array,
    key: str,
    role: str,
    *,
    ground: str = "grey",
    x: float = 0.0,
    y: float = HEAD,
    padding: Array | None = None,
    decimals: int | None = None,
) -> Grid:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    cell = min(CELL, 24.0 / max(values.shape))
    return Grid(values, x, y, key, role, ground, cell, padding=padding, low=low, high=high, decimals=decimals)  # type: ignore[arg-type]


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def way_of(walk: WalkAnswer) -> WayBack:
    """The way back that is shown of a walk; of several channels the first that is read, with its kernel."""
    layer, trace = walk.layer, walk.traces[0]
    assert isinstance(trace, ConvTrace)
    if isinstance(layer, ConvTranspose2d):
        return WayBack(
            walk.values[0], trace.weight[0], layer.stride, layer.padding, layer.output_padding, layer.dilation
        )
    assert isinstance(layer, Conv2d)
    if not walk.whole:
        # of a large picture a few values are taken for a map of their own, which no padding surrounds
        return WayBack(walk.outputs, trace.weight[0], layer.stride, ((0, 0), (0, 0)), (0, 0), layer.dilation)
    pads = layer.sides(walk.input_shape)
    sizes = walk.input_shape[1:]
    extents = [dilation * (kernel - 1) + 1 for kernel, dilation in zip(layer.size, layer.dilation, strict=True)]
    extra = [
        leftover(n, pad, extent, stride)
        for n, pad, extent, stride in zip(sizes, pads, extents, layer.stride, strict=True)
    ]
    return WayBack(walk.outputs, trace.weight[0], layer.stride, pads, (extra[0], extra[1]), layer.dilation)


def place_of(walk: WalkAnswer, way: WayBack, step: int) -> tuple[int, int]:
    """The place of the output that a step shows: its own, or the middle of the stamp of the value it makes."""
    if isinstance(walk.layer, ConvTranspose2d):
        row, column = walk.place_of(step)
        return (row, column) if walk.whole else divmod(step, walk.outputs.shape[1])
    top, left = way.stamp(step)
    row, column = (
        min(max(at + (extent - 1) // 2, 0), size - 1)
        for at, extent, size in zip((top, left), way.reach, way.shape, strict=True)
    )
    return row, column
