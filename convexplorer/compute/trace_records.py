"""The records of how one output value came about."""

from dataclasses import dataclass

from convexplorer.compute.arrays import Array


@dataclass(frozen=True, eq=False)
class ConvTrace:
    """One value of a (transposed) convolution as the sum of its terms.

    The first axis of `values`, `weight` and `products` runs over `input_channels`; the other two over the
    kernel's rows and columns, in the order in which the kernel is *applied* (already flipped for a true convolution).
    `rows[i]` and `columns[j]` are positions in the unpadded input, negative or beyond its end in the padding;
    `padding[i, j]` is True where the tap reads padding (or, transposed, where there is no input value to scatter).
    `value == channel_sums.sum() + bias + rounding` exactly, in float64.
    """

    channel: int
    row: int
    column: int
    input_channels: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: Array
    padding: Array
    weight: Array
    products: Array
    channel_sums: Array
    bias: float
    rounding: float
    value: float


@dataclass(frozen=True, eq=False)
class PoolTrace:
    """One value of a pool: the window it read and, where one input won (max, min, stochastic), which.

    `values` is (kernel_height, kernel_width); `padding` is True where the window lies outside the input.
    `winner` is the (row, column) in the input, or None where every value has its share.
    """

    channel: int
    row: int
    column: int
    kind: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: Array
    padding: Array
    winner: tuple[int, int] | None
    rounding: float
    value: float


@dataclass(frozen=True)
class PointTrace:
    """One value that depends on one input value only: an activation with its slope or α if one was set, a scaling."""

    channel: int
    row: int
    column: int
    function: str
    before: float
    value: float
    parameter: float | None = None


@dataclass(frozen=True, eq=False)
class MixTrace:
    """One value that is a weighted sum over channels at one position: grey from red, green and blue."""

    channel: int
    row: int
    column: int
    values: Array
    weight: Array
    rounding: float
    value: float


LayerTrace = ConvTrace | PoolTrace | PointTrace | MixTrace
