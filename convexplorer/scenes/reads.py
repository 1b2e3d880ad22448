"""Who reads which pixel, as a heat-map; a strided map as one of stride 1 with values crossed out; sizes in a row."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.conv import conv2d
from convexplorer.compute.reads import depths, use_map
from convexplorer.compute.shapes import AxisPlan
from convexplorer.compute.trace import ConvTrace
from convexplorer.model.layers import Conv2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import CELL, Grid, cells, hatching
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Scene, Text, moved

MARGIN, GAP, HEAD = 0.6, 2.4, 2.2
SMALL = 16
"""Rows or columns of a padded picture whose every cell has its number."""
CORNER = 8
"""Rows and columns of each corner of a larger one that have theirs."""
SAMPLES = 240
"""Pixels of the picture of a large heat-map."""


def heat(rows: AxisPlan, columns: AxisPlan) -> Scene:
    """How many windows use each pixel; keys "use:row:column" in positions of the picture, negative in the padding."""
    counts = use_map(rows, columns)
    high, wide = counts.shape
    alt = use_text(rows, columns, counts)
    if max(high, wide) <= SMALL:
        items = _block(counts, rows, columns, (0, 0), counts.shape, "WINDOWS THAT USE EACH PIXEL")
        grid_width = wide * CELL
        legend = _legend(int(counts.max()))
        items += moved(legend, grid_width + GAP, HEAD)
        return Scene(
            grid_width + GAP + 16 + MARGIN, HEAD + max(high * CELL, 8.0) + MARGIN, tuple(moved(items, MARGIN, 0)), alt
        )
    items = [Text(0, 1.0, f"THE WHOLE PICTURE  {rows.n} × {columns.n}", "text", 0.9, bold=True)]
    height = 20.0 * min(1.0, 1.3 * high / wide)
    width = height * wide / high
    at = [np.arange(min(size, SAMPLES)) * size // min(size, SAMPLES) for size in counts.shape]
    most = int(counts.max())
    # few counts occur: a colour for each of them, not for each pixel (57,600 took over a second)
    table = np.array([_colour(count, most) for count in range(most + 1)], np.uint8)
    pixels = table[counts[np.ix_(*at)]]
    items += [Image(0, HEAD, width, height, pixels, alt=alt), Rect(0, HEAD, width, height, "input", filled=False)]
    x = max(width, 14.0) + GAP
    for title, first in (("ITS FIRST CORNER", (0, 0)), ("ITS LAST CORNER", (high - CORNER, wide - CORNER))):
        items += moved(_block(counts, rows, columns, first, (CORNER, CORNER), title), x, 0)
        x += CORNER * CELL + GAP
    bottom = HEAD + max(height, CORNER * CELL) + MARGIN
    return Scene(x - GAP + 2 * MARGIN, bottom, tuple(moved(items, MARGIN, 0)), alt)


def _block(
    counts: Array, rows: AxisPlan, columns: AxisPlan, first: tuple[int, int], size: tuple[int, ...], title: str
) -> list[Item]:
    """Cells with their counts; what is never read is hatched: red in the picture, grey in the padding."""
    part = counts[first[0] : first[0] + size[0], first[1] : first[1] + size[1]]
    most = int(counts.max())
    items: list[Item] = [Text(0, 1.0, title, "input", 0.9, bold=True)]
    grid = Grid(
        part.astype(float),
        0,
        HEAD,
        "use",
        "input",
        first=(first[0] - rows.before, first[1] - columns.before),
        high=float(most),
        decimals=0,
    )
    for (i, j), count in np.ndenumerate(part):
        row, column = i + grid.first[0], j + grid.first[1]
        inside = 0 <= row < rows.n and 0 <= column < columns.n
        x, y, side, _ = grid.box(row, column)
        key = f"use:{row}:{column}"
        items.append(Rect(x, y, side, side, "fill", colour=_colour(int(count), most) if inside else None, key=key))
        if not inside:
            items += hatching(x, y, side, side)
        if inside and not count:
            items += [
                Path(((x, y + side), (x + side, y)), "error", thickness=0.14),
                Path(((x, y), (x + side, y + side)), "error", thickness=0.14),
            ]
        ink = (22, 23, 26) if inside else None
        items.append(
            Text(x + side / 2, y + side / 2 + 0.35, str(int(count)), "muted", align="centre", colour=ink, key=key)
        )
        items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    items.append(Rect(0, HEAD, grid.width, grid.height, "input", filled=False))
    return items


def _colour(count: int, most: int) -> tuple[int, int, int]:
    return signed(float(count), float(max(most, 1))) if count else (255, 255, 255)


def _legend(most: int) -> list[Item]:
    items: list[Item] = [Text(0, 0.4, "windows", "muted", 0.85)]
    for index, count in enumerate(sorted({0, 1, (most + 1) // 2, most})):
        y = 1.0 + 1.8 * index
        items += [
            Rect(0, y, 1.4, 1.4, "fill", colour=_colour(count, most)),
            Text(2.0, y + 1.05, f"{count}{' : never read' if count == 0 else ''}", "text", 0.9),
        ]
    return items


def use_text(rows: AxisPlan, columns: AxisPlan, counts: Array | None = None) -> str:
    """Of the corner, the middle and what is never read, in a sentence or two."""
    counts = use_map(rows, columns) if counts is None else counts
    inside = counts[rows.before : rows.before + rows.n, columns.before : columns.before + columns.n]
    windows = rows.out * columns.out
    said = f"The corner pixel is used by {inside[0, 0]} of {windows:,} windows, the most used by {inside.max()}."
    unread = int(np.count_nonzero(inside == 0))
    if unread:
        said += f" {unread:,} of {inside.size:,} pixels are never read."
    idle = int(np.count_nonzero(counts == 0)) - unread
    if idle:
        said += f" {idle:,} places of the padding are not reached, which is harmless."
    return said


def pixel_text(rows: AxisPlan, columns: AxisPlan, row: int, column: int) -> str:
    """Who uses one pixel."""
    counts = use_map(rows, columns)
    count = int(counts[row + rows.before, column + columns.before])
    inside = 0 <= row < rows.n and 0 <= column < columns.n
    name = f"Row {row}, column {column}" if inside else "This place of the padding"
    return f"{name} is used by {count} of {rows.out * columns.out:,} windows."


def crossed(walk: WalkAnswer) -> Scene:
    """The map at stride 1 with what the stride leaves out crossed out, beside the map as it is: the same numbers."""
    trace = walk.traces[0]
    assert isinstance(trace, ConvTrace)
    assert isinstance(walk.layer, Conv2d)
    stride, dilation = walk.layer.stride, walk.layer.dilation
    dense = conv2d(walk.values, trace.weight[None], np.array([trace.bias]), dilation=dilation)[0]
    whole = np.zeros(dense.shape, bool)
    whole[:: stride[0], :: stride[1]] = True
    whole[walk.outputs.shape[0] * stride[0] :] = False
    whole[:, walk.outputs.shape[1] * stride[1] :] = False
    items: list[Item] = [Text(0, 1.0, f"STRIDE 1  {dense.shape[0]} × {dense.shape[1]}", "output", 0.9, bold=True)]
    places = 0 if np.array_equal(dense, np.round(dense)) else 2
    cell = min(CELL, 24.0 / max(dense.shape))
    one = Grid(dense, 0, HEAD, "dense", "output", cell=cell, decimals=places)
    items += cells(one)
    for row, column in np.argwhere(~whole):
        x, y, side, _ = one.box(int(row), int(column))
        items.append(Path(((x, y), (x + side, y + side)), "error", thickness=0.1))
        items.append(Path(((x + side, y), (x, y + side)), "error", thickness=0.1))
    x = max(one.width, 10.0) + GAP
    rows, columns = walk.outputs.shape
    two = Grid(walk.outputs, x, HEAD, "output", "output", cell=cell, decimals=places)
    items += [Text(x, 1.0, f"STRIDE {stride[0]}  {rows} × {columns}", "output", 0.9, bold=True), *cells(two)]
    kept = f"every {_ordinal(stride[0])} value" if stride[0] == stride[1] else "every value at the stride"
    said = f"Stride {stride[0]} is stride 1 of which {kept} is kept: {rows * columns} of {dense.size}."
    if max(stride) == 1:
        said = "At stride 1 nothing is left out. Choose a larger stride."
    bottom = HEAD + one.height + MARGIN
    return Scene(x + max(two.width, 10.0) + 2 * MARGIN, bottom, tuple(moved(items, MARGIN, 0)), said)


def _ordinal(number: int) -> str:
    return {1: "", 2: "second", 3: "third"}.get(number, f"{number}th")


def deeper(rows: AxisPlan) -> Scene:
    """The sizes layer after layer, with the padding as it is and without any: bars that shrink."""
    items: list[Item] = []
    spoken = []
    kinds = (
        ("without padding", depths(rows.n, rows.kernel, rows.stride, 0, 0, rows.dilation)),
        ("with this padding", depths(rows.n, rows.kernel, rows.stride, rows.before, rows.after, rows.dilation)),
    )
    for block, (title, sizes) in enumerate(kinds):
        y = MARGIN + 9.5 * block
        count = len(sizes) - 1
        last = sizes[-1]
        endless = not count and last >= rows.effective - rows.before - rows.after
        ends = f"{count} layer{'s' if count != 1 else ''}, down to {last}"
        said = f"{title}: as many layers as you like, the size stays {last}" if endless else f"{title}: {ends}"
        spoken.append(said)
        items.append(Text(0, y + 1.0, said, "text", bold=True))
        wide = min(3.0, 44.0 / len(sizes))
        for index, size in enumerate(sizes):
            height = 5.5 * size / sizes[0]
            items.append(
                Rect(index * wide, y + 8.0 - height, wide * 0.8, height, "output", key=f"depth:{block}:{index}")
            )
            if len(sizes) <= 24 or index in (0, len(sizes) - 1):
                items.append(Text(index * wide + wide * 0.4, y + 7.8 - height, str(size), "muted", 0.7, "centre"))
    return Scene(48, 19.5, tuple(moved(items, MARGIN, 0)), f"Rows, {'; '.join(spoken)}.")
