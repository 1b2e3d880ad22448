"""What is shown and how: kept with a session, but not undone."""

from dataclasses import dataclass, replace
from typing import Literal

from convexplorer.compute.combine import How

Layout = Literal["explore", "step", "network", "train", "teach"]
Scheme = Literal["auto", "grey", "signed", "signed-dark", "viridis", "magma", "cividis"]
Arrangement = Literal["one", "all", "stages"]
Place = tuple[int, int]


@dataclass(frozen=True)
class Probe:
    """One value: a channel, row and column of a stage's array."""

    stage: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class Rectangle:
    """A part of the input in its pixels; `height` and `width` are at least 1."""

    row: float
    column: float
    height: float
    width: float


@dataclass(frozen=True)
class RangeChoice:
    """Which values are darkest and brightest: "auto" per map, "shared" by all maps, or "locked" at low and high."""

    mode: Literal["auto", "shared", "locked"] = "auto"
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class MapsView:
    """How the big map is painted."""

    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    arrangement: Arrangement = "one"
    eight_bit: bool = False
    """As a picture of 8 bits would hold it."""
    behind: bool = False
    """The darkened input shines through where values are near 0."""
    combine: How | None = None
    """How the `chosen` maps are made into one; None: each by itself."""
    chosen: tuple[int, ...] = ()
    recombine: bool = False
    """The maps of red, green and blue that one filter made (depthwise), as a colour picture."""
    true_size: bool = True
    """A map that is smaller than the input has its true size outlined."""
    split: bool = False
    """The input is shown left of a line, the map right of it."""
    split_at: float = 0.5
    """Where the line is, from 0 at the left edge to 1."""
    normalised: bool = False
    """The normalised score takes the place of the large map: brightness and contrast are divided out."""
    marked: bool = True
    """The best match of a filter that was made of a patch is marked."""
    lost: bool = False
    """What 8 bits would lose takes the place of the map."""
    pipeline: str = "saturate"
    """Whose 8 bits, of `compute.eight_bit.PIPELINES`."""


@dataclass(frozen=True)
class InputView:
    """How the input is painted: which channel (None: all, in colour), and read-outs as 0-1 or 0-255."""

    channel: int | None = None
    as_bytes: bool = False
    bands: tuple[int, int, int] | None = None
    """Which channels are shown as red, green and blue; None: those that are, or the first three."""
    window: tuple[float, float] | None = None
    """Between which stored values it is shown, darkest and brightest; None: as the file asks, or all there is."""


@dataclass(frozen=True)
class KernelView:
    """How the kernel is written, and what dragging over its cells does."""

    fractions: bool = False
    """A ninth is written as 1/9."""
    painting: bool = False
    """Dragging paints the first cell's value over others."""


@dataclass(frozen=True)
class StepView:
    """Which layer is taken step by step, how it is looked at, and how it is played."""

    tab: str = "slide"
    layer: str = "conv1"
    """The stage whose layer's window slides."""
    anchor: Place | None = None
    """Where the block of values that is walked begins, in a large map; None: round the place looked at."""
    speed: float = 1.0
    loop: bool = False
    guess: bool = False
    """The student is asked before the answer is shown."""
    ask: Literal["value", "shape", "parameters", "kernel"] = "value"
    revealed: Place | None = None
    """The value whose answer was found, or given up."""
    level: int = 1
    problem: int = 0
    """Which of the problems comes next."""
    back: str = "views"
    """What the way back shows: its views, how stamps overlap, or that it is no inverse."""
    matrix: str = "columns"
    """Which product of matrices: with im2col's columns, or with the sparse C."""
    reads: str = "uses"
    """What is shown of who reads what."""
    dialect: str = "pytorch"
    """Whose rules the sizes are compared with."""
    bottleneck: tuple[int, int, int, int] = (256, 64, 256, 3)
    """Channels in, in the middle and out, and the side of the kernel, of the 1×1 example."""


@dataclass(frozen=True)
class PixelsView:
    """How the numbers of the picture are read, where they are looked at, and what is painted over them."""

    scale: Literal["stored", "unit", "normal"] = "stored"
    """As they are, from 0 to 1, or with mean 0 and standard deviation 1."""
    swapped: bool = False
    """Red and blue are taken for each other (BGR)."""
    channel: int | None = None
    """The one channel that is looked at."""
    place: Place | None = None
    """The pixel looked at; None: the one in the middle."""
    corner: Place | None = None
    """The first cell of the numbers shown; None: the place is in their middle."""
    painting: bool = False
    """Dragging over cells paints."""
    brush: float | None = None
    """What is painted, as it is stored; None: the brightest."""


@dataclass(frozen=True)
class PoolingView:
    """What the pooling drawer shows, and how its experiment is set up (see `compute.argument`)."""

    section: str = "window"
    size: float = 0.8
    place: float = 0.5
    speckle: float = 0.0
    threshold: float = 0.3


@dataclass(frozen=True)
class FrequencyView:
    """What the frequency drawer shows, and the wave looked at: row and column of its plane."""

    section: str = "db"
    place: Place = (32, 48)


@dataclass(frozen=True)
class MeasureView:
    """What is measured on the picture, in pixels of the input."""

    line: tuple[float, float, float, float] | None = None
    """Row and column of its start, and of its end."""
    region: Rectangle | None = None


@dataclass(frozen=True)
class ActivationView:
    """What the activation drawer shows, and through how many layers it looks."""

    section: str = "curve"
    layers: int = 5


@dataclass(frozen=True)
class NetworkView:
    """Which layer of the network is selected, and how its maps are shown."""

    layer: str = ""
    """The stage; "" for the first layer."""
    range: Literal["map", "layer", "network"] = "layer"
    """Which maps share one range of colours."""
    open: tuple[str, int] | None = None
    """The stage and channel of the map that is opened."""
    channel: int = 0
    """Which filter or map of the selected layer is looked at, where none is opened."""
    camera: tuple[float, float, float] | None = None
    """Zoom of the overview, in pixels an em, and the point in its middle, in em; None: as much as fits."""


@dataclass(frozen=True)
class PreparationView:
    """Which mistake is looked at in what the network takes: one of `preparation.slips`."""

    slip: str = "bgr"


@dataclass(frozen=True)
class CompareView:
    """How variants are compared: side by side, as a difference or with a swipe, and which one."""

    section: str = "side"
    chosen: int = 0
    """Which variant of the document."""
    split_at: float = 0.5
    """Where the swipe's line is, from 0 at the left edge to 1."""


@dataclass(frozen=True)
class View:
    """Everything shown that Ctrl+Z leaves alone: shared by all panels, then one record per panel."""

    layout: Layout = "explore"
    stage: str = "conv1"
    filter: int = 0
    kernel_channel: int = 0
    probe: Probe | None = None
    pinned: bool = False
    visible: Rectangle | None = None
    frozen: bool = False
    maps: MapsView = MapsView()
    input: InputView = InputView()
    kernel: KernelView = KernelView()
    open_disclosures: frozenset[str] = frozenset()
    drawer: str | None = None
    """Which drawer is open at the right edge."""
    hidden: frozenset[int] = frozenset()
    """Filters whose maps are left out where all maps are shown."""
    solo: int | None = None
    """The one filter whose map alone is shown there."""
    step: StepView = StepView()
    pooling: PoolingView = PoolingView()
    activation: ActivationView = ActivationView()
    measure: MeasureView = MeasureView()
    measures: bool = False
    """Frames a second, latency and what was dropped stand over the map."""
    pixels: PixelsView = PixelsView()
    frequency: FrequencyView = FrequencyView()
    network: NetworkView = NetworkView()
    preparation: PreparationView = PreparationView()
    compare: CompareView = CompareView()

    def with_filter(self, index: int) -> "View":
        """The same view on another filter, chosen alone; a probe moves to that filter's map."""
        probe = None if self.probe is None else replace(self.probe, channel=index)
        return replace(self, filter=index, probe=probe, maps=replace(self.maps, chosen=()))
