"""What a panel wants to know of a result, as values; `engine/answers.py` knows how to answer each kind."""

from dataclasses import dataclass
from typing import Literal

from convexplorer.compute.combine import How
from convexplorer.model.first_maps import FirstMaps
from convexplorer.model.overview import EdgeKernel, MapCells, MapColumn, OpenedMap
from convexplorer.model.view import InputView, Probe, RangeChoice, Rectangle, Scheme


@dataclass(frozen=True)
class Trace:
    """How one value came about, back to the input of its convolution: answered by `result.TraceAnswer`."""

    probe: Probe


@dataclass(frozen=True)
class TraceDepth:
    """How one value came about, level after level back to a pixel: answered by `network_answers.DepthAnswer`."""

    probe: Probe


@dataclass(frozen=True)
class InputPicture:
    """The input at panel size: answered by `result.Picture`. `channel` None: in colour; the rest is of `InputView`.

    `visible` may reach beyond the picture, into its padding: `Picture.covered` says which pixels show the input.
    """

    width: int
    height: int
    channel: int | None = None
    visible: Rectangle | None = None
    bands: tuple[int, int, int] | None = None
    window: tuple[float, float] | None = None


def input_picture(width: int, height: int, view: InputView, visible: Rectangle | None = None) -> InputPicture:
    """The input as the view has it, at that size."""
    return InputPicture(width, height, view.channel, visible, view.bands, view.window)


@dataclass(frozen=True)
class MapPicture:
    """One map of a stage at panel size: answered by `result.Picture`.

    `visible` None is the whole map, as large as the whole input; a rectangle of the input shows what of the map lies
    there, exactly where the input picture of the same rectangle and size has it. `eight_bit`: as a picture of 8 bits
    would hold it, 0–1 as 0–255, the rest clipped. `behind`: the darkened input shines through where values are near 0.
    """

    stage: str
    channel: int
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    visible: Rectangle | None = None
    eight_bit: bool = False
    behind: bool = False


@dataclass(frozen=True)
class Combined:
    """Several maps of a stage made into one by `compute.combine`: answered by `result.Picture`."""

    stage: str
    channels: tuple[int, ...]
    how: How
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    visible: Rectangle | None = None


@dataclass(frozen=True)
class Recombined:
    """One filter's maps of red, green and blue (depthwise) as one colour picture, 0–1: answered by `result.Picture`.

    `filters` is how many filters the layer has: channel c's map of filter f is number c · filters + f. A locked range
    takes the place of 0–1.
    """

    stage: str
    filter: int
    filters: int
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    visible: Rectangle | None = None


OneMap = MapPicture | Combined | Recombined
"""One picture of a stage's map or maps."""


@dataclass(frozen=True)
class Values:
    """The probed place in every map of its stage, and in every channel of the input: `result.ValuesAnswer`.

    The probe's channel does not matter.
    """

    probe: Probe


@dataclass(frozen=True)
class Description:
    """What one map of a stage holds, in words: answered by a tuple of `messages.Message`."""

    stage: str
    channel: int


@dataclass(frozen=True)
class Thumbnails:
    """Every map of a stage, small: answered by a tuple of `result.Picture`."""

    stage: str
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"


@dataclass(frozen=True)
class Histogram:
    """How often which values occur in one map (or, with channel None, in the whole stage)."""

    stage: str
    channel: int | None = None
    bins: int = 64


@dataclass(frozen=True)
class Profile:
    """The values of one channel along its row or column number `index`, and their spread, also round the place `at`.

    Answered by `result.ProfileAnswer`.
    """

    stage: str
    channel: int
    line: Literal["row", "column"]
    index: int
    at: int


@dataclass(frozen=True)
class Walk:
    """A layer at work on a block of its output: answered by `result.WalkAnswer`.

    `block` is (row, column, rows, columns) of the values of one channel of the stage; see `model.stepping.block`.
    """

    stage: str
    channel: int
    block: tuple[int, int, int, int]


@dataclass(frozen=True)
class Spread:
    """Between which values each channel of a stage lies, and how they spread: answered by `result.SpreadAnswer`."""

    stage: str


@dataclass(frozen=True)
class PoolWindow:
    """One window of a map by every pool: answered by `result.PoolWindowAnswer`.

    `stage` is what goes into the pool; the window of `size` is the one at `row`, `column` of what comes out.
    """

    stage: str
    channel: int
    row: int
    column: int
    size: tuple[int, int]
    stride: tuple[int, int]
    seed: int = 0
    kind: str = "none"


@dataclass(frozen=True)
class ShiftMeter:
    """How much each pool changes when its map moves by one column: answered by `result.ShiftAnswer`.

    `photo` is the stage of the picture as it is, for comparison.
    """

    stage: str
    channel: int
    photo: str
    size: int
    stride: int


@dataclass(frozen=True)
class Match:
    """Where in the input what a filter was made of is found best, by one of its maps: `result.MatchAnswer`."""

    stage: str
    channel: int


@dataclass(frozen=True)
class Scored:
    """The normalised score of every place in the place of a convolution's map: `result.ScoredAnswer`."""

    picture: MapPicture


@dataclass(frozen=True)
class Lost:
    """What 8 bits would lose of a map, in its place: answered by `result.LostAnswer`."""

    picture: MapPicture
    pipeline: str


@dataclass(frozen=True)
class Excites:
    """What of the picture makes a map answer most, and most negatively: answered by `result.ExcitesAnswer`.

    Of a moving picture: in the frames since this was first asked, at most the last 300.
    """

    stage: str
    channel: int


@dataclass(frozen=True)
class Influence:
    """Which values of a stage's map use one pixel of the input, and how: answered by `result.InfluenceAnswer`."""

    stage: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class LineProfile:
    """The values of one channel of a stage along a line between two points of the input: `result.LineAnswer`.

    Points are in pixels of the input (pixel r spans r to r + 1).
    """

    stage: str
    channel: int
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class RegionStatistics:
    """What every channel of a stage holds where a rectangle of the input lies: a tuple of `result.Statistics`."""

    stage: str
    region: Rectangle


@dataclass(frozen=True)
class ActivationLook:
    """What an activation makes of one map: answered by `result.ActivationAnswer`. `stage` is what goes into it."""

    stage: str
    channel: int
    kind: str
    parameter: float | None = None
    bins: int = 48


@dataclass(frozen=True)
class Compared:
    """What comes out at the end of the document and of each of its variants: answered by `compared.ComparedAnswer`.

    Of one map, painted alike at panel size: `look` "side" wants a picture of each, "swipe" one of the document's and
    one of the `chosen` variant's, "difference" what the latter has more than the former. `visible` as in `MapPicture`.
    """

    channel: int
    chosen: int = 0
    look: str = "side"
    width: int = 0
    height: int = 0
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    visible: Rectangle | None = None


@dataclass(frozen=True)
class Preparing:
    """The picture after each step before the layers, in colour, small: a tuple of (rows, columns, 3) arrays.

    `stage` is that of the last step; `side` the most pixels of a side.
    """

    stage: str
    side: int


@dataclass(frozen=True)
class WhatIf:
    """What the network takes and makes of it when a step is wrong: answered by `what_if.WhatIfAnswer`.

    `slip` is one of `preparation.slips`, `stage` the last one of all: that is what the scores are.
    """

    stage: str
    slip: str
    side: int


Question = (
    Trace
    | TraceDepth
    | InputPicture
    | MapPicture
    | Combined
    | Recombined
    | Thumbnails
    | Histogram
    | Values
    | Description
    | Profile
    | Walk
    | Spread
    | PoolWindow
    | ShiftMeter
    | Influence
    | LineProfile
    | RegionStatistics
    | ActivationLook
    | Match
    | Scored
    | Lost
    | Excites
    | Compared
    | MapColumn
    | MapCells
    | EdgeKernel
    | OpenedMap
    | Preparing
    | WhatIf
    | FirstMaps
)
