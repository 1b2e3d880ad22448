"""The transposed theatre: one step as a slide over a stretched map, as stamps that meet, and as a row of a matrix."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace
from convexplorer.compute.way_back import WayBack, leftover
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import CELL, Grid, outline
from convexplorer.scenes.linear import Linear, linear
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Item, Path, Rect, Role, Scene, Text, advance, moved
from convexplorer.scenes.slide import NUMBERED, filled

MARGIN, GAP, HEAD = 0.6, 2.4, 2.2


def decimals_of(*arrays: Array) -> int:
    """None for whole numbers, else two."""
    numbers = np.concatenate([np.ravel(array) for array in arrays])
    numbers = numbers[np.isfinite(numbers)]
    return 0 if (numbers == np.round(numbers)).all() else 2


def theatre(
    way: WayBack, row: int, column: int, *, value: int | None = None, origin: tuple[int, int] = (0, 0)
) -> Scene:
    """Three views of how the value at (row, column) of the output comes about, and the sum.

    `value` is the number of the one that the step stamps, where there is one; `origin` is where output[0, 0] lies in
    the whole. Keys: "stretched:r:c" in the stretched map, "output:r:c" in the output, and those of `linear` in Cᵀ.
    """
    panes = (_stretched(way, row, column, value), _stamps(way, row, column, value), _matrix(way, row, column, value))
    items: list[Item] = []
    x, high = MARGIN, 0.0
    for made, width, height in panes:
        items += moved(made, x, MARGIN)
        x += width + GAP
        high = max(high, height)
    terms = way.meeting(row, column)
    places = decimals_of(way.x, way.weight, way.output)
    written = [
        f"{_bracketed(fixed(float(way.x.flat[index]), places))}×{_bracketed(short(float(way.weight[i, j])))}"
        for index, i, j in terms[:9]
    ]
    while advance(" + ".join(written)) > x - GAP - 18:  # the line is no longer than what stands above it
        written.pop()
    said = " + ".join(written) + (" + …" if len(terms) > len(written) else "")
    made_value = fixed(float(way.output[row, column]), places)
    where = f"row {row + origin[0]}, column {column + origin[1]}"
    shown = said or "no stamp reaches this place"
    items.append(Text(MARGIN, high + MARGIN + 1.6, f"{where}:  {shown} = {made_value}", "output", key="sum"))
    stamps = "One stamp reaches" if len(terms) == 1 else f"{len(terms) or 'No'} stamps meet at"
    alt = f"{stamps} {where}: {said or 'nothing'} = {made_value}"
    return Scene(x - GAP + MARGIN, high + MARGIN + 2.4, tuple(items), alt)


def sizes_text(way: WayBack) -> list[str]:
    """How the stretched map gets its size, and the output, along the rows; along the columns where they differ."""
    lines = []
    for axis, name in ((0, "rows"), (1, "columns")):
        n, between, extra = way.x.shape[axis], way.between[axis], way.extra[axis]
        above, below = way.margins[axis][0], way.margins[axis][1] - extra
        margin = f"2·{above}" if above == below else f"{above} + {below}"
        total, out = way.stretched.shape[axis], way.shape[axis]
        more = f" + {extra}" if extra else ""
        lines.append(
            f"{name}: {n} stretched to {between};  {between} + {margin}{more} = {total};  "
            f"{total} − {way.reach[axis]} + 1 = {out}"
        )
    return lines[:1] if lines[0].split(":", 1)[1] == lines[1].split(":", 1)[1] else lines


def extra_words(way: WayBack) -> str:
    """What output padding is for, with the sizes of the rows."""
    stride, extra, out = way.stride[0], way.extra[0], way.shape[0]
    if stride == 1:
        return "With stride 1 there is one size to go back to, and no output padding."
    found = [str(out - extra + more) for more in range(stride)]
    every = "both" if stride == 2 else "all"
    return (
        f"With stride {stride}, {', '.join(found[:-1])} and {found[-1]} rows {every} become {way.x.shape[0]}: "
        f"output padding {extra} says that {out} come back."
    )


def stretch_title(way: WayBack) -> str:
    """As in "STRETCHED 5 × 5, padded 8 × 8"."""
    rows, columns = way.stretched.shape
    return f"STRETCHED  {way.between[0]} × {way.between[1]}, padded {rows} × {columns}"


def _stretched(way: WayBack, row: int, column: int, value: int | None) -> tuple[list[Item], float, float]:
    """The map with zeros between and round its values; the turned kernel lies at the same place as the output."""
    items: list[Item] = [Text(0, 1.0, stretch_title(way), "input", 0.9, bold=True)]
    grid = _grid(way.stretched, "stretched", "input", padding=way.outside, decimals=decimals_of(way.x))
    items += filled(grid)
    written = way.stretched.size <= NUMBERED
    for (r, c), origin in np.ndenumerate(way.origins) if written else ():
        if origin < 0 and not way.outside[r, c]:  # a gap: nothing was there
            x, y, side, _ = grid.box(r, c)
            items.append(Rect(x, y, side, side, "fill", key=f"stretched:{r}:{c}"))
            items.append(Text(x + side / 2, y + side / 2 + 0.3, "0", "muted", 0.8, "centre", key=f"stretched:{r}:{c}"))
            items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    items += _added(way, grid) if written else []
    high, wide = way.reach
    items.append(outline(grid, row, column, high, wide))
    turned = way.weight[::-1, ::-1]
    for (i, j), weight in np.ndenumerate(turned) if written else ():
        r, c = row + i * way.dilation[0], column + j * way.dilation[1]
        if r < way.stretched.shape[0] and c < way.stretched.shape[1]:
            x, y, side, _ = grid.box(r, c)
            size = min(0.6, 0.23 * side)
            # on a ground of its own, for the values are of any brightness
            items.append(Rect(x + 0.1, y + side - 1.08 * size, side - 0.2, 1.03 * size, "base"))
            text = f"×{short(float(weight))}"
            items.append(Text(x + side / 2, y + side - 0.25 * size, text, "kernel", size, "centre", bold=True))
    if value is not None:
        at = np.argwhere(way.origins == value)
        items += [outline(grid, int(r), int(c), role="input") for r, c in at]
    lines = [*sizes_text(way), "The kernel is applied turned by half a turn."]
    bottom = HEAD + grid.height
    items += [Text(0, bottom + 1.2 + 1.3 * index, line, "muted", 0.8) for index, line in enumerate(lines)]
    return items, max(grid.width, 21.0), bottom + 4.2


def _added(way: WayBack, grid: Grid) -> list[Item]:
    """The rows and columns that output padding puts at the end, below and at the right."""
    rows, columns = way.stretched.shape
    items: list[Item] = []
    for r, c in np.ndindex(rows, columns):
        if way.outside[r, c] and (r >= rows - way.extra[0] or c >= columns - way.extra[1]):
            x, y, side, _ = grid.box(r, c)
            size, key = min(0.8, 0.4 * side), f"extra:{r}:{c}"
            items.append(Rect(x, y, side, side, "fill", key=key))
            items.append(Text(x + side / 2, y + side / 2 + 0.3, "+", "learned", size, "centre", bold=True, key=key))
            items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    return items


def _stamps(way: WayBack, row: int, column: int, value: int | None) -> tuple[list[Item], float, float]:
    """The output with the stamps that meet at the value, each framed where it lies."""
    rows, columns = way.shape
    items: list[Item] = [Text(0, 1.0, f"STAMPS ADDED UP  {rows} × {columns}", "output", 0.9, bold=True)]
    places = decimals_of(way.output)
    grid = _grid(way.output, "output", "output", ground="signed", decimals=places)
    items += filled(grid)
    edge_rows, edge_columns = rows - way.extra[0], columns - way.extra[1]
    if any(way.extra):  # what output_padding adds: no row of the direct convolution led here
        x, y, width, height = grid.box(edge_rows, 0, way.extra[0], columns)
        x2, y2, width2, height2 = grid.box(0, edge_columns, edge_rows, way.extra[1])
        for box in ((x, y, width, height), (x2, y2, width2, height2)):
            if box[2] > 0 and box[3] > 0:
                items.append(Rect(*box, "learned", filled=False, thickness=0.12, alt="output_padding"))
    for index, _, _ in way.meeting(row, column):
        if value not in (None, index):
            continue
        top, left = way.stamp(index)
        bottom, right = min(top + way.reach[0], rows), min(left + way.reach[1], columns)
        top, left = max(top, 0), max(left, 0)
        x, y, width, height = grid.box(top, left, bottom - top, right - left)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        if value is None:
            items.append(Path(corners, "kernel", thickness=0.14, dashed=True, alt=f"stamp of value {index}"))
        elif index == value:
            items.append(
                Rect(x, y, width, height, "kernel", filled=False, thickness=0.2, alt=f"stamp of value {index}")
            )
    items.append(outline(grid, row, column, role="output"))
    notes: list[tuple[str, Role]] = []
    if value is not None:
        notes.append((f"green: {short(float(way.x.flat[value]))} × kernel, the stamp of this step", "kernel"))
    if any(way.extra):
        notes.append((f"pink: the extra rows and columns, output_padding {max(way.extra)}", "learned"))
    under = HEAD + grid.height
    items += [Text(0, under + 1.2 + 1.3 * index, text, role, 0.8) for index, (text, role) in enumerate(notes)]
    return items, max(grid.width, 19.0), under + 2.9


def _matrix(way: WayBack, row: int, column: int, value: int | None) -> tuple[list[Item], float, float]:
    """Cᵀ with the map above it and the output beside it; the row of this value and the column of the stamp framed."""
    matrix = way.matrix
    items: list[Item] = [Text(0, 1.0, f"MATRIX Cᵀ  {matrix.shape[0]} × {matrix.shape[1]}", "kernel", 0.9, bold=True)]
    at = row * way.shape[1] + column
    made = Linear(matrix, way.x.ravel(), way.output.ravel(), row=at, column=value, room=(21.0, 19.0))
    drawn, width, height = linear(made)
    items += moved(drawn, 0, HEAD - 0.6)
    bottom = HEAD - 0.6 + height
    items.append(Text(0, bottom + 1.2, "column: the stamp of a value", "input", 0.8))
    items.append(Text(0, bottom + 2.5, "row: all that one place gets", "output", 0.8))
    return items, max(width, 14.0), bottom + 2.9


def overlap(way: WayBack, at: tuple[int, int] | None = None) -> Scene:
    """How many stamps cover each place, the more the darker, as the product of the counts along rows and columns.

    Keys "overlap:r:c", "across:0:c", "down:r:0".
    """
    counts, down, across = way.overlap, way.along(0), way.along(1)
    top = float(counts.max(initial=1))
    cell = min(CELL, 24.0 / max(counts.shape))
    left, upper = MARGIN + cell + 0.8, MARGIN + HEAD + cell + 0.8
    parts: tuple[tuple[float, float, Array, str, Role], ...] = (
        (left, MARGIN + HEAD, across[None], "across", "kernel"),
        (MARGIN, upper, down[:, None], "down", "kernel"),
        (left, upper, counts, "overlap", "output"),
    )
    items: list[Item] = [Text(MARGIN, MARGIN + 1.0, "HOW MANY STAMPS COVER EACH PLACE", "output", 0.9, bold=True)]
    grids = [
        Grid(values.astype(float), x, y, key, role, "signed", cell, low=-top, high=top, decimals=0)
        for x, y, values, key, role in parts
    ]
    for grid in grids:
        items += filled(grid)
    grid = grids[-1]
    if at is not None:
        items.append(outline(grid, *at, role="kernel"))
    said, bottom = rule(way), upper + grid.height
    items.append(Text(MARGIN, bottom + 1.8, said, "kernel" if way.even else "error"))
    width = max(left + grid.width + MARGIN, 34.0)
    return Scene(width, bottom + 3, tuple(items), f"From {counts.min()} to {counts.max()} stamps. {said}")


def rule(way: WayBack) -> str:
    """Why they are even, or not."""
    kernel, stride, dilation = way.weight.shape, way.stride, way.dilation
    sizes = ", ".join(
        f"{name} {pair[0]} × {pair[1]}" if pair[0] != pair[1] else f"{name} {pair[0]}"
        for name, pair in (("kernel", kernel), ("stride", stride), ("dilation", dilation))
        if name != "dilation" or max(dilation) > 1
    )
    if max(dilation) > 1:
        return f"{'Even inside' if way.even else 'Uneven: the gaps of the kernel meet those of the stride'} ({sizes})."
    if way.even:
        return f"Even inside: the stride divides the kernel ({sizes})."
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
        items += filled(grid)
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


def way_of(walk: WalkAnswer, channel: int = 0) -> WayBack:
    """The way back that is shown of a walk; of several channels that one of those that are read, with its kernel."""
    layer, trace = walk.layer, walk.traces[0]
    assert isinstance(trace, ConvTrace)
    channel = min(channel, len(trace.input_channels) - 1)
    if isinstance(layer, ConvTranspose2d):
        return WayBack(
            walk.values[channel],
            trace.weight[channel],
            layer.stride,
            layer.padding,
            layer.output_padding,
            layer.dilation,
        )
    assert isinstance(layer, Conv2d)
    if not walk.whole:
        # of a large picture a few values are taken for a map of their own, which no padding surrounds
        return WayBack(walk.outputs, trace.weight[channel], layer.stride, ((0, 0), (0, 0)), (0, 0), layer.dilation)
    pads = layer.sides(walk.input_shape)
    sizes = walk.input_shape[1:]
    extents = [dilation * (kernel - 1) + 1 for kernel, dilation in zip(layer.size, layer.dilation, strict=True)]
    extra = [
        leftover(n, pad, extent, stride)
        for n, pad, extent, stride in zip(sizes, pads, extents, layer.stride, strict=True)
    ]
    return WayBack(walk.outputs, trace.weight[channel], layer.stride, pads, (extra[0], extra[1]), layer.dilation)


def origin_of(walk: WalkAnswer) -> tuple[int, int]:
    """Where output[0, 0] of the way back lies: in the output of a transposed layer, or in a convolution's input."""
    if walk.whole:
        return 0, 0
    if isinstance(walk.layer, ConvTranspose2d):
        return walk.first[0] * walk.layer.stride[0], walk.first[1] * walk.layer.stride[1]
    return walk.first


def place_of(walk: WalkAnswer, way: WayBack, step: int) -> tuple[int, int]:
    """The place of the output that a step shows: its own, or the middle of the stamp of the value it makes."""
    if isinstance(walk.layer, ConvTranspose2d):
        places = [at - first for at, first in zip(walk.place_of(step), origin_of(walk), strict=True)]
        row, column = (min(max(at, 0), size - 1) for at, size in zip(places, way.shape, strict=True))
        return row, column
    return under_stamp(way, step)


def under_stamp(way: WayBack, value: int) -> tuple[int, int]:
    """The place of the output under the middle of a value's stamp, or the nearest to it."""
    row, column = (
        min(max(at + (extent - 1) // 2, 0), size - 1)
        for at, extent, size in zip(way.stamp(value), way.reach, way.shape, strict=True)
    )
    return row, column
