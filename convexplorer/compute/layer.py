"""What the arithmetic knows of a layer: a Protocol, and the two records its methods return."""

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

from convexplorer.compute.arrays import PLAIN, Array, Shape, Work

if TYPE_CHECKING:
    from convexplorer.compute.trace_records import LayerTrace


class AxisGeometry(NamedTuple):
    """How one output position reads its input along one axis; fractions where a layer enlarges."""

    kernel: int | Fraction = 1
    stride: int | Fraction = 1
    before: int | Fraction = 0
    dilation: int = 1


class Geometry(NamedTuple):
    """`AxisGeometry` of the rows (height) and of the columns (width)."""

    height: AxisGeometry = AxisGeometry()
    width: AxisGeometry = AxisGeometry()


class Counts(NamedTuple):
    """Learned numbers of a layer, and multiply-adds for one image."""

    parameters: int = 0
    multiply_adds: int = 0


class Layer(Protocol):
    """One step of a network, from a (C, H, W) array to a (C, H, W) array."""

    @property
    def name(self) -> str:
        """Its stage's stable name, unique in a document, e.g. "conv1"."""

    def output_shape(self, shape: Shape) -> Shape:
        """What shape comes out; ShapeError says why nothing does."""

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The output for `x`, in memory from `work.take`; Abandoned when `work` goes stale."""

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Gradients with respect to `x` and to each learned array by name, given that of the output."""

    def trace(self, x: Array, channel: int, row: int, column: int) -> "LayerTrace":
        """How this one output value came about, term by term."""

    def geometry(self, shape: Shape) -> Geometry:
        """Which input positions one output position reads, for an input of `shape`."""

    def counts(self, shape: Shape) -> Counts:
        """Parameters and multiply-adds for an input of `shape`."""
