"""Where the stages of a network stand: columns of maps, vectors and scores, the paths of a block in lanes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Bypassed, Flatten, Linear, Softmax
from convexplorer.model.parallel import Parallel
from convexplorer.scenes.primitives import Point

Kind = Literal["input", "maps", "vector", "scores", "nothing"]
"""The picture itself; maps; a column of single values; the same as bars with numbers; what does not come out."""
Reads = Literal["none", "all", "each", "groups", "flatten", "add", "concat"]
"""Which of the maps before one map is made of."""

TILE, GAP, BETWEEN, HEAD = 4.0, 0.5, 3.0, 2.4
"""em: the longer side of a map, from one map to the next, from one column to the next, the two lines over a column."""
ROWS = 10
"""Maps of a column that are shown, unless there is room for more."""
MOST_ROWS = 24
VECTOR_WIDTH, SCORES_WIDTH = 1.4, 9.0
SCORES = 10
"""Bars of scores that are shown."""
NARROW = 1.6
"""em of a lane without layers: the shortcut of a residual block."""
FOOT = 1.6
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
    blocks = any(isinstance(layer, Parallel) for layer in document.layers)
    needed = rows * (TILE + GAP) - GAP if blocks else _needed(document, shape, rows)
    lane = _Lane(0.0, HEAD + needed + FOOT)
    made = _Made(rows, chosen)
    nowhere = Box(0, 0, 0, 0)
    column = made.place(Column("input", "input", shape, nowhere, 0.0), 1.0, lane)
    x, before = column.box.x + column.box.width + BETWEEN, ("input",)
    taken: Shape | None = shape
    error: Message | None = None
    for layer in document.preprocessing:
        taken, error = _after(layer, taken)
    if document.preprocessing:
        last = document.preprocessing[-1]
        kind: Kind = "nothing" if taken is None else "maps"
        column = Column(last.name, kind, taken or (0, 0, 0), nowhere, 0.0, reads="all", before=before, error=error)
        column = made.place(column, x, lane)
        x, before = column.box.x + column.box.width + BETWEEN, (last.name,)
    x, _, _ = _path(made, document.layers, x, before, taken, lane)
    return NetworkLayout(tuple(made.columns), x - BETWEEN + 1.0, lane.height, tuple(made.lines))


def fitted_rows(document: Document, shape: Shape, aspect: float) -> int:
    """How many maps of a column to show where there is room of `aspect` (height by width)."""
    wide = network_layout(document, shape).width
    rows = int((wide * aspect - HEAD - FOOT + GAP) / (TILE + GAP))
    return min(max(rows, ROWS), MOST_ROWS)


def _needed(document: Document, shape: Shape, rows: int) -> float:
    """em of the column that is longest, between its title and its foot."""
    most, taken = 3 * TILE, shape
    try:
        for layer in (*document.preprocessing, *document.layers):
            taken = layer.output_shape(taken)
            if taken[1:] == (1, 1):
                most = max(most, min(taken[0] * TILE / 4, 6 * TILE))
            else:
                tile = max(TILE * taken[1] / max(taken[1:]), TILE / 8)
                most = max(most, min(taken[0], rows) * (tile + GAP) - GAP)
    except UserError:
        pass
    return most


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
    """Place layers one after another from `x` on; (the next x, the stage at their end, its shape)."""
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
        placed = made.place(column, x, lane)
        x, before, shape = x + placed.box.width + BETWEEN, (layer.name,), out
    return x, before, shape


def _lanes(
    made: _Made, block: Parallel, x: float, before: tuple[str, ...], shape: Shape | None, lane: _Lane
) -> tuple[float, tuple[str, ...], tuple[int, ...]]:
    """Every path of a block in a lane of its own; (the next x, the stages at their ends, their first channels)."""
    room = lane.height - NARROW * sum(not path for path in block.paths)
    full = room / max(sum(bool(path) for path in block.paths), 1)
    top, right = lane.top, x
    ends: list[str] = []
    empty: list[float] = []
    starts, channels = [], 0
    for number, path in enumerate(block.paths):
        height = full if path else NARROW
        if number not in block.off:
            end, last, out = _path(made, path, x, before, shape, _Lane(top, height))
            right = max(right, end)
            ends += last
            starts.append(channels)
            channels += out[0] if out is not None else 0
            if not path:
                empty.append(top + height / 2)
        top += height
    for y in empty:
        made.lines.append((block.name, ((x - BETWEEN * 0.6, y), (right - BETWEEN * 0.4, y))))
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
