"""What the overview of a network wants to know, and the answers."""

from dataclasses import dataclass
from typing import Literal

from convexplorer.compute.arrays import Array, Shape
from convexplorer.compute.layer import Layer
from convexplorer.compute.trace import LayerTrace

RangeOver = Literal["map", "layer", "network"]
"""Whose values are darkest and brightest: each map's own, those of its stage, or those of all stages."""


@dataclass(frozen=True)
class MapColumn:
    """Maps of a stage one under another, each `width` × `height` pixels: answered by `ColumnPicture`.

    `count` of them from `first` on. A stage of single values is one map of so many rows.
    """

    stage: str
    first: int
    count: int
    width: int
    height: int
    range: RangeOver = "layer"


@dataclass(frozen=True)
class MapCells:
    """Values of a map as they are, `rows` × `columns` of them: answered by `CellsAnswer`.

    `traced`: with how each came about. Of a stage of single values `row` counts them.
    """

    stage: str
    channel: int
    row: int
    column: int
    rows: int
    columns: int
    traced: bool = False


@dataclass(frozen=True)
class EdgeKernel:
    """What stands between two maps: the weights with which `channel` of a stage takes `source`: `KernelAnswer`."""

    stage: str
    channel: int
    source: int


@dataclass(frozen=True)
class OpenedMap:
    """One map with all that it is made of: answered by `OpenedAnswer`.

    `count` of its sources from `first` on, in pictures of `size` pixels; the map itself in one of `large` pixels.
    """

    stage: str
    channel: int
    first: int
    count: int
    size: int
    large: int
    range: RangeOver = "layer"


@dataclass(frozen=True, eq=False)
class ColumnPicture:
    """(count · height, width, 3) uint8 RGB, and what the darkest and brightest colours of each map stand for."""

    pixels: Array
    count: int
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    scheme: str
    values: Array | None = None
    """Of a stage of single values, up to 4,096 of them."""


@dataclass(frozen=True, eq=False)
class CellsAnswer:
    """Values (rows, columns), and the range that their map is painted in; traces in reading order, or none."""

    values: Array
    traces: tuple[LayerTrace, ...] = ()


@dataclass(frozen=True, eq=False)
class KernelAnswer:
    """A kernel as it is applied (rows, columns), its bias, and what the layer is called where it has no weights."""

    weights: Array | None
    bias: float = 0.0
    words: str = ""


@dataclass(frozen=True, eq=False)
class OneSource:
    """A map that goes into another: its picture, the kernel on it, and the picture of what the two make."""

    stage: str
    channel: int
    shape: Shape
    pixels: Array
    kernel: Array | None = None
    part: Array | None = None
    total: float | None = None
    """What all of its products add up to, where one value is made of the whole map."""


@dataclass(frozen=True, eq=False)
class OpenedAnswer:
    """One map, large, with its sources; `more` of them are not shown. `largest`: of the range of the parts."""

    layer: Layer
    stage: str
    channel: int
    shape: Shape
    pixels: Array
    low: float
    high: float
    scheme: str
    sources: tuple[OneSource, ...]
    more: int
    bias: float = 0.0
    largest: float = 0.0
    words: str = ""
