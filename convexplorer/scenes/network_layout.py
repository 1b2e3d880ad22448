"""Where the stages of a network stand: columns of maps, vectors and scores, the paths of a block in lanes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Bypassed, Flatten, Linear, Softmax
from convexplorer.model.parallel import Parallel
from convexplorer.scenes.primitives import Point

Kind = Literal["input", "maps", "vector", "scores", "nothing"]
"""The picture itself; maps; a column of single values; the same as bars with numbers; what does not come out."""
Reads = Literal["none", "all", "each", "groups", "flatten", "add", "concat"]
"""Which of the maps before one map is made of."""

TILE, GAP, BETWEEN, HEAD = 4.0, 0.5, 3.0, 3.8
"""em: the longer side of a map, from one map to the next, from one column to the next, the two lines over a column."""
NEAR = 1.8
"""em to a column whose maps are each made of one map: they belong together."""
ROWS = 10
"""Maps of a column that are shown, unless there is room for more."""
LEAST_ROWS, MOST_ROWS = 8, 24
VECTOR_WIDTH, SCORES_WIDTH = 1.4, 9.0
SCORES = 10
"""Bars of scores that are shown."""
NARROW = 1.6
"""em of a lane without layers: the shortcut of a residual block."""
FOOT = 2.4
"""em under a column, for "… 500 more"."""


class Box(NamedTuple):
    """A rectangle in em."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def titled(stage: str) -> str:
    """What stands over the maps of a stage: its own name, without those of the blocks that it lies in."""
    return "prepared" if stage.startswith("preprocess/") else stage.rpartition("/")[2]


@dataclass(frozen=True, eq=False)
class Column:
    """One stage: `count` of its maps from `first` on, each of `tile` (width, height), one under another in `box`."""

    name: str
    kind: Kind
    shape: Shape
    box: Box
    head: float
    """Where its two lines begin."""
    tile: tuple[float, float] = (TILE, TILE)
    first: int = 0
    count: int = 1
    reads: Reads = "none"
    before: tuple[str, ...] = ()
    """The stages it is made of."""
    starts: tuple[int, ...] = ()
    """Of joined paths: the first channel of each."""
    layer: Layer | None = None
    error: Message | None = None

    @property
    def more(self) -> int:
        """How many maps are not shown."""
        return self.shape[0] - self.first - self.count if self.kind == "maps" else 0

    @property
    def title(self) -> str:
        """What stands over it."""
        return titled(self.name)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of values in one of its pictures: a column of values is one picture."""
        return (self.shape[1], self.shape[2]) if self.kind in ("maps", "input") else (self.shape[0], 1)

    @property
    def channels(self) -> range:
        """Those that have a picture of their own."""
        return range(self.first, self.first + self.count)

    def rect(self, channel: int) -> Box:
        """Where a map lies; for a column of values, all of them."""
        if self.kind != "maps":
            return self.box
        return Box(self.box.x, self.box.y + (channel - self.first) * (self.tile[1] + GAP), *self.tile)

    def cell(self, channel: int, row: int = 0, column: int = 0) -> Box:
        """Where one value lies."""
        rows, columns = self.grid
        box = self.rect(channel)
        at = (row, column) if self.kind in ("maps", "input") else (channel, 0)
        width, height = box.width / columns, box.height / rows
        return Box(box.x + at[1] * width, box.y + at[0] * height, width, height)

    def value_at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """(channel, row, column) of the value at a point; None between maps."""
        if self.kind in ("nothing", "scores"):
            return None
        for channel in self.channels:
            box = self.rect(channel)
            if box.holds(x, y):
                rows, columns = self.grid
                row = min(int((y - box.y) / box.height * rows), rows - 1)
                column = min(int((x - box.x) / box.width * columns), columns - 1)
                return (row, 0, 0) if self.kind == "vector" else (channel, row, column)
        return None


def short_title(column: Column) -> str:
    """What stands over a narrow column: an activation's function in place of its name."""
    layer = column.layer.layer if isinstance(column.layer, Bypassed) else column.layer
    return layer.record.title if isinstance(layer, Activation) and layer.kind != "identity" else column.title


@dataclass(frozen=True, eq=False)
class NetworkLayout:
    """All columns from left to right, and how large that is."""

    columns: tuple[Column, ...]
    width: float
    height: float
    lanes: tuple[tuple[str, tuple[Point, ...]], ...] = ()
    """Paths without layers: the block they end in, and the line they take."""

    def column(self, name: str) -> Column | None:
        """The column of a stage."""
        return next((column for column in self.columns if column.name == name), None)

    def at(self, x: float, y: float) -> Column | None:
        """The column at a point, its head and the gaps between its maps included."""
        for column in self.columns:
            box = column.box
            if box.x <= x < box.x + box.width and min(column.head, box.y) <= y < box.y + box.height + FOOT:
                return column
        return None


class _Lane(NamedTuple):
    top: float
    height: float


class _Made:
    """Columns as they are placed one after another."""

    def __init__(self, rows: int, chosen: tuple[str, int]) -> None:
        self.rows, self.chosen = rows, chosen
        self.columns: list[Column] = []
        self.lines: list[tuple[str, tuple[Point, ...]]] = []

    def place(self, column: Column, x: float, lane: _Lane) -> Column:
        """The column with its size and place: in the middle of its lane, under its two lines."""
        room = lane.height - HEAD - FOOT
        width, height, count = VECTOR_WIDTH, room, 1
        tile = (TILE, TILE)
        if column.kind in ("maps", "input", "nothing"):
            rows, columns = column.grid if column.kind != "nothing" else (1, 1)
            longest = min(TILE, room) / max(rows, columns)
            tile = columns * longest, rows * longest
            # a row of a picture of 3 × 2000 is still seen
            tile = max(tile[0], TILE / 8), max(tile[1], TILE / 8)
            fits = max(1, min(self.rows, int((room + GAP) / (tile[1] + GAP) + 1e-9)))
            count = min(fits, column.shape[0]) if column.kind == "maps" else 1
            width, height = tile[0], count * (tile[1] + GAP) - GAP
        elif column.kind == "scores":
            count = min(SCORES, column.shape[0])
            width, height = SCORES_WIDTH, min(room, count * 2.0)
        else:
            height = min(room, max(column.shape[0] * TILE / 4, TILE))
        first = 0
        if column.name == self.chosen[0] and column.kind == "maps":
            first = min(max(self.chosen[1] - count // 2, 0), column.shape[0] - count)
            if self.chosen[1] < count:
                first = 0
        top = lane.top + HEAD + (room - height) / 2
        placed = replace(column, box=Box(x, top, width, height), head=lane.top, tile=tile, first=first, count=count)
        self.columns.append(placed)
        return placed


@lru_cache(maxsize=8)
def network_layout(
    document: Document, shape: Shape, rows: int = ROWS, chosen: tuple[str, int] = ("", 0)
) -> NetworkLayout:
    """All stages of a document for an input of `shape` (C, H, W), of shapes alone; `chosen`: a map that is shown.

    The picture comes first, then what the network takes of it, then every layer. A layer that does not fit has a
    column without maps and its sentence; so have those after it, without.
    """
    taken, error = _prepared(document, shape)
    needed = max(_needed(document.layers, taken, rows)[0], min(shape[0], 3) * (TILE + GAP), 3 * TILE)
    lane = _Lane(0.0, HEAD + min(needed, rows * (TILE + GAP) - GAP) + FOOT)
    made = _Made(rows, chosen)
    nowhere = Box(0, 0, 0, 0)
    column = made.place(Column("input", "input", shape, nowhere, 0.0), 1.0, lane)
    x, before = column.box.x + column.box.width, ("input",)
    if document.preprocessing:
        last = document.preprocessing[-1]
        kind: Kind = "nothing" if taken is None else "maps"
        column = Column(last.name, kind, taken or (0, 0, 0), nowhere, 0.0, reads="all", before=before, error=error)
        column = made.place(column, x + BETWEEN, lane)
        x, before = column.box.x + column.box.width, (last.name,)
    x, _, _ = _path(made, document.layers, x, before, taken, lane)
    return NetworkLayout(tuple(made.columns), x + 1.0, lane.height, tuple(made.lines))


def fitted_rows(document: Document, shape: Shape, width: float, height: float, readable: float) -> int:
    """How many maps of a column to show in so many pixels: the network as wide as that, or `readable` pixels an em."""
    scale = max(width / network_layout(document, shape).width, readable)
    rows = int((height / scale - HEAD - FOOT + GAP) / (TILE + GAP))
    return min(max(rows, LEAST_ROWS), MOST_ROWS)


def _prepared(document: Document, shape: Shape) -> tuple[Shape | None, Message | None]:
    """The shape of what the layers take, or why there is nothing."""
    taken: Shape | None = shape
    error: Message | None = None
    for layer in document.preprocessing:
        taken, failed = _after(layer, taken)
        error = error or failed
    return taken, error


def _needed(layers: Sequence[Layer], shape: Shape | None, rows: int) -> tuple[float, Shape | None]:
    """em between title and foot that would hold these layers one after another; and the shape at their end."""
    most = 0.0
    for layer in layers:
        if isinstance(layer, Parallel):
            lanes = sum(_lane_needed(path, shape, rows) for n, path in enumerate(layer.paths) if n not in layer.off)
            most = max(most, lanes - HEAD - FOOT)
        shape, _ = _after(layer, shape)
        if shape is None:
            return max(most, TILE), None
        if shape[1:] == (1, 1):
            most = max(most, min(shape[0] * TILE / 4, 6 * TILE))
        else:
            tile = max(TILE * shape[1] / max(shape[1:]), TILE / 8)
            most = max(most, min(shape[0], rows) * (tile + GAP) - GAP)
    return most, shape


def _lane_needed(path: Sequence[Layer], shape: Shape | None, rows: int) -> float:
    """em of a lane with its titles and its foot."""
    return HEAD + FOOT + _needed(path, shape, rows)[0] if path else NARROW


def _after(layer: Layer, shape: Shape | None) -> tuple[Shape | None, Message | None]:
    if shape is None:
        return None, None
    try:
        return layer.output_shape(shape), None
    except UserError as problem:
        return None, problem.message


def _path(
    made: _Made, layers: Sequence[Layer], x: float, before: tuple[str, ...], shape: Shape | None, lane: _Lane
) -> tuple[float, tuple[str, ...], Shape | None]:
    """Place layers one after another to the right of `x`; (where they end, the stage at their end, its shape)."""
    nowhere = Box(0, 0, 0, 0)
    for layer in layers:
        out, error = _after(layer, shape)
        starts: tuple[int, ...] = ()
        reads = _reads(layer)
        if isinstance(layer, Parallel):
            x, before, starts = _lanes(made, layer, x, before, shape, lane)
        kind = _kind(layer, out)
        column = Column(
            layer.name, kind, out or (0, 0, 0), nowhere, 0.0, reads=reads, before=before, starts=starts, layer=layer,
            error=error,
        )  # fmt: skip
        placed = made.place(column, x + (NEAR if kind == "maps" and reads == "each" else BETWEEN), lane)
        x, before, shape = placed.box.x + placed.box.width, (layer.name,), out
    return x, before, shape


def _lanes(
    made: _Made, block: Parallel, x: float, before: tuple[str, ...], shape: Shape | None, lane: _Lane
) -> tuple[float, tuple[str, ...], tuple[int, ...]]:
    """Every path of a block in a lane of its own; (where it ends, the stages at their ends, their first channels)."""
    on = [number for number in range(len(block.paths)) if number not in block.off]
    heights = {number: _lane_needed(block.paths[number], shape, made.rows) for number in on}
    # what is too high for the room is made lower by the same share, the lanes of shortcuts are not
    full = sum(height for number, height in heights.items() if block.paths[number])
    share = min((lane.height - sum(heights.values()) + full) / full, 1.0) if full else 1.0
    heights = {number: height * share if block.paths[number] else height for number, height in heights.items()}
    top, right = lane.top + max(lane.height - sum(heights.values()), 0.0) / 2, x
    ends: list[str] = []
    empty: list[float] = []
    starts, channels = [], 0
    for number in on:
        path, height = block.paths[number], heights[number]
        end, last, out = _path(made, path, x, before, shape, _Lane(top, height))
        right = max(right, end)
        ends += last
        starts.append(channels)
        channels += out[0] if out is not None else 0
        if not path:
            empty.append(top + height / 2)
        top += height
    for y in empty:
        made.lines.append((block.name, ((x + BETWEEN * 0.4, y), (right + BETWEEN * 0.6, y))))
    return right, tuple(ends), tuple(starts)


def _kind(layer: Layer, shape: Shape | None) -> Kind:
    if shape is None:
        return "nothing"
    if shape[1:] != (1, 1):
        return "maps"
    return "scores" if isinstance(layer, Softmax) else "vector"


def _reads(layer: Layer) -> Reads:
    if isinstance(layer, Parallel):
        return "add" if layer.join == "add" else "concat"
    if isinstance(layer, Flatten):
        return "flatten"
    if isinstance(layer, Conv2d):
        return "groups" if layer.depthwise or layer.groups > 1 else "all"
    return "all" if isinstance(layer, ConvTranspose2d | Linear | Softmax) else "each"


def told(column: Column, channel: int | None = None) -> str:
    """A column, or one of its maps, in words: name, kind of layer and shape."""
    layer = column.layer.layer if isinstance(column.layer, Bypassed) else column.layer
    size = " × ".join(str(n) for n in column.shape)
    if column.kind == "nothing":
        return f"{column.name}: nothing comes out" if column.error is None else f"{column.name}: {column.error}"
    weights = layer.weight.size if isinstance(layer, Conv2d | Linear | ConvTranspose2d) else 0
    learned = f", {weights:,} weights" if weights else ""
    left_out = ", left out" if isinstance(column.layer, Bypassed) else ""
    if channel is None or column.kind == "input":
        return f"{column.name}: {size}{learned}{left_out}"
    if column.kind == "maps":
        return f"{column.name}, map {channel + 1} of {column.shape[0]}: {column.shape[1]} × {column.shape[2]}"
    return f"{column.name}, value {channel + 1} of {column.shape[0]}"


def ranked(values: Sequence[float], most: int = SCORES) -> list[tuple[int, float]]:
    """(number, value) of all scores in order, or where there are more than `most` of the highest, the highest first."""
    numbered = list(enumerate(values))
    return numbered if len(numbered) <= most else sorted(numbered, key=lambda one: (-one[1], one[0]))[:most]
