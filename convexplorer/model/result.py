"""What comes out of the engine: frames, stages, answers, and the result that holds them; arrays are read-only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from convexplorer.compute.arrays import Array, Later, Shape
from convexplorer.compute.eight_bit import Lost
from convexplorer.compute.layer import Layer
from convexplorer.compute.trace import LayerTrace
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.framing import Framing
from convexplorer.model.question import Question
from convexplorer.model.sources import Source
from convexplorer.model.view import Rectangle, View

Level = Literal["preview", "full"]


@dataclass(frozen=True, eq=False)
class Frame:
    """One image of a source: (C, H, W) as stored, its number, its capture time in seconds, and whose it is."""

    index: int
    time: float
    image: Array
    spec: Source
    note: Message | None = None
    bands: tuple[str, ...] = ()
    """Names of the channels where the file gives them."""
    moment: float = 0.0
    """Seconds since the beginning of a film, for sources that have one."""
    raw: "Frame | None" = None
    """The frame as its source gave it, where this one is a part of it, turned or mirrored."""
    framing: Framing = Framing()
    """How this one was made of `raw`."""
    window: tuple[float, float] | None = None
    """Between which values its file asks to be shown, darkest and brightest."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What one layer made; `maps` names the channels present (a preview may hold fewer), `error` why there are none."""

    name: str
    made: Array | Later | None
    shape: Shape
    error: Message | None = None
    maps: tuple[int, ...] | None = None
    """None: every channel. Otherwise the channel numbers that `array` holds, in its order."""
    inner: tuple[tuple["Stage", ...], ...] = ()
    """Of a block the stages of each of its paths; none of a path that is off."""

    @property
    def array(self) -> Array | None:
        """The values, read-only; None where there are none. Those made `Later` are made now."""
        return self.made.array() if isinstance(self.made, Later) else self.made

    def index_of(self, channel: int) -> int | None:
        """Where in the array a channel lies, or None where it is not there."""
        if self.made is None or not 0 <= channel < self.shape[0]:
            return None
        if self.maps is None:
            return channel
        return self.maps.index(channel) if channel in self.maps else None


@dataclass(frozen=True, eq=False)
class Picture:
    """Numbers painted for a screen, (H, W, 3) uint8 RGB, and what its darkest and brightest colours stand for."""

    pixels: Array
    low: float
    high: float
    scheme: str
    non_finite: int = 0
    shape: tuple[int, int] = (0, 0)
    """Rows and columns of the array it was made from."""
    part: Rectangle | None = None
    """Which part of that array it shows, in the array's own rows and columns; None: all of it. It may reach beyond
    the array (a valid convolution has no values at the border): pixels outside `covered` show nothing."""
    lowest: float = 0.0
    """The map's own smallest finite value, and its largest."""
    highest: float = 0.0
    below: int | None = None
    """How many values of the whole map lie below `low`, and above `high`; None where that was not counted."""
    above: int | None = None
    covered: tuple[int, int, int, int] | None = None
    """(top, bottom, left, right) of the pixels that show the array, half open; None: all of them."""

    @property
    def clipped(self) -> int:
        """How many values are not told apart from `low` or `high`."""
        return (self.below or 0) + (self.above or 0)


@dataclass(frozen=True, eq=False)
class TraceStep:
    """One layer's part in a trace."""

    stage: str
    trace: LayerTrace


@dataclass(frozen=True, eq=False)
class TraceAnswer:
    """From the probed value back to the input: the last layer's step first. `value` is the probed value."""

    steps: tuple[TraceStep, ...]
    value: float


@dataclass(frozen=True, eq=False)
class HistogramAnswer:
    """`counts[i]` values lie between `edges[i]` and `edges[i + 1]`; values that are not finite are counted apart."""

    counts: Array
    edges: Array
    non_finite: int


@dataclass(frozen=True, eq=False)
class ValuesAnswer:
    """`maps`: the value of every map of the stage at the probed place, NaN where a preview does not hold it.

    `inputs`: the input's values as stored, at the pixel in the middle of what the probed value sees, which lies at
    (`row`, `column`); empty where that lies in the padding.
    """

    maps: tuple[float, ...]
    inputs: tuple[float, ...]
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class ProfileAnswer:
    """The values along a line, and the mean and standard deviation of those that are finite.

    `near` is the standard deviation of the values at most ten places from the one looked at; NaN: nothing finite.
    """

    values: Array
    mean: float
    deviation: float
    near: float


@dataclass(frozen=True, eq=False)
class WalkAnswer:
    """A layer at work on a block of its output, with every number that takes part.

    `values` is (C, h, w), float64: the channels of the input that the channel looked at reads, padding included as the
    layer reads it (0 where a pool leaves it out). values[:, 0, 0] lies at `first` (row, column) of the unpadded input:
    negative in the padding. `padding` (h, w) is True there. When the block is the whole map (`whole`), all of the
    padded input is there, also what no window reads. `traces` are the steps in reading order, row by row; each ends in
    the very number that the stage holds, as do `outputs` (rows, columns). Of a transposed convolution `values` is the
    input itself, neither stretched nor padded.
    """

    layer: Layer
    channel: int
    input_shape: Shape
    output_shape: Shape
    block: tuple[int, int, int, int]
    first: tuple[int, int]
    values: Array
    padding: Array
    outputs: Array
    traces: tuple[LayerTrace, ...]
    activation: Layer | None = None
    """The activation that follows, unless it is the identity."""
    activated: Array | None = None
    """What it makes of `outputs`."""

    @property
    def whole(self) -> bool:
        """Whether the block is all of the map."""
        return self.block == (0, 0, *self.output_shape[1:])

    @property
    def steps(self) -> int:
        """How many positions the window takes in the block."""
        return len(self.traces)

    def step_of(self, row: int, column: int) -> int | None:
        """The number of the step that makes the value at this place of the map; None outside the block."""
        top, left, rows, columns = self.block
        if not (top <= row < top + rows and left <= column < left + columns):
            return None
        return (row - top) * columns + column - left

    def place_of(self, step: int) -> tuple[int, int]:
        """(row, column) in the map of the value that a step makes."""
        top, left, _, columns = self.block
        return top + step // columns, left + step % columns


@dataclass(frozen=True, eq=False)
class SpreadAnswer:
    """The extremes, means and standard deviations of every channel's finite values; NaN where there are none."""

    lows: tuple[float, ...]
    highs: tuple[float, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    dtype: str
    """The name of the array's type."""
    bytes: int
    """The memory that it takes."""


@dataclass(frozen=True, eq=False)
class PoolWindowAnswer:
    """A window of (rows, columns) `values` at `first` of the map, what every pool makes of it, and who won."""

    kind: str
    """The pool that the document has."""
    first: tuple[int, int]
    values: Array
    padding: Array
    results: Mapping[str, float]
    winners: Mapping[str, tuple[int, int] | None]


@dataclass(frozen=True, eq=False)
class ShiftAnswer:
    """By the ways of `compute.shift.WAYS`: the change of the map, and of the picture as it is."""

    here: Mapping[str, float]
    photo: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class MatchAnswer:
    """The part of the input, in its pixels, that is most alike to a filter: `score` is their cosine, −1 to 1.

    `second` is the score of the best place more than half a window away; None where there is no room for one.
    """

    row: float
    column: float
    height: float
    width: float
    score: float
    second: float | None


@dataclass(frozen=True, eq=False)
class ScoredAnswer:
    """The normalised score as a picture, and its values (rows, columns), as many as the map has."""

    picture: Picture
    values: Array


@dataclass(frozen=True, eq=False)
class LostAnswer:
    """What 8 bits lose of a map as a picture, its values (rows, columns), and how much is clipped."""

    picture: Picture
    values: Array
    lost: Lost


@dataclass(frozen=True, eq=False)
class Excitement:
    """One value of a map at (`row`, `column`), the `window` of the input (row, column, height, width) that it saw, and
    the pixels there, (H, W, 3) uint8 RGB: those of `part`, which is never so small that nothing could be recognised.
    """

    value: float
    row: int
    column: int
    window: tuple[int, int, int, int]
    part: tuple[int, int, int, int]
    pixels: Array
    frame: int


@dataclass(frozen=True, eq=False)
class ExcitesAnswer:
    """The strongest values above 0 and the most negative ones, at places well apart; of so many `frames`.

    `kept`: all that may still become one of them when stronger ones are more than 300 frames old.
    """

    best: tuple[Excitement, ...]
    worst: tuple[Excitement, ...]
    frames: int
    kept: tuple[Excitement, ...] = ()


@dataclass(frozen=True, eq=False)
class InfluenceAnswer:
    """(row, column, weight) of every value that uses the pixel.

    The weight is by how much the value changes with the pixel (channels changed together): through a convolution the
    weight itself, through a pool 1 for the winner's or the share of an average; NaN where the layer is not linear.
    """

    uses: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, eq=False)
class LineAnswer:
    """`values[i]` is the value nearest to the point `places[i]` pixels along the line; NaN beyond the map."""

    places: Array
    values: Array


@dataclass(frozen=True)
class Statistics:
    """Of one channel: how many finite values, their mean, standard deviation, smallest and largest."""

    channel: int
    count: int
    mean: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ActivationAnswer:
    """Histograms before and after, shares (see `compute.microscope`), and over how many frames the map was off."""

    edges: Array
    counts: Array
    edges_after: Array
    counts_after: Array
    off: float
    saturated: float | None
    slope: float
    factors: Mapping[str, float]
    frames: int = 1
    """Frames of the moving picture looked at so far."""
    off_frames: int = 0
    """How many of the last ones, in a row, had every value off."""


@dataclass(frozen=True, eq=False)
class Timing:
    """How long the work took, in seconds, and how many frames were passed over for newer ones so far.

    `made`: which result this is of all that the worker has finished, also of those that nobody saw.
    """

    seconds: float = 0.0
    finished: float = 0.0
    dropped: int = 0
    made: int = 0


@dataclass(frozen=True, eq=False)
class Result:
    """The answer to one job: the document, frame and view it was made for, every stage, every panel's answer."""

    document: Document
    frame: Frame | None
    view: View
    stages: tuple[Stage, ...] = ()
    answers: Mapping[Question, Any] = field(default_factory=dict)
    error: Message | None = None
    level: Level = "full"
    variants: Mapping[str, tuple[Stage, ...]] = field(default_factory=dict)
    timing: Timing = Timing()

    def stage(self, name: str) -> Stage | None:
        """The stage of that name, also one in a path of a block, if there is one."""
        return next((stage for stage in every_stage(self.stages) if stage.name == name), None)


def is_bare(stage: Stage) -> bool:
    """Whether only its shape is known: its layer, or one before it, has more weights than are computed."""
    return stage.made is None and bool(stage.shape)


def every_stage(stages: Iterable[Stage]) -> Iterator[Stage]:
    """All stages in order, that of a block before those of its paths."""
    for stage in stages:
        yield stage
        for path in stage.inner:
            yield from every_stage(path)
