"""What is done to a frame before the first layer: each step is a layer by itself, removable and visible."""

from dataclasses import dataclass

import numpy as np

from convexplorer.compute import colour, trace
from convexplorer.compute.arrays import PLAIN, Array, Shape, Work
from convexplorer.compute.layer import Counts, Geometry
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.messages import UserError


class AsStored:
    """A step that takes the picture in its own type: whole numbers of 8 or 16 bits are not made floats before it."""


class Pointwise:
    """What all layers share that treat every value by itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """As it came in."""
        return shape

    def geometry(self, shape: Shape) -> Geometry:
        """Every position by itself."""
        return Geometry()

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned and no products are summed."""
        return Counts()


@dataclass(frozen=True)
class Scale(Pointwise, AsStored):
    """Values divided by `divisor`, or by the largest that their integer type holds (float values stay as they are).

    `offset` is added after that: 127 and −1 make −1 to 1 (and a bit) of bytes.
    """

    name: str = "preprocess/scale"
    divisor: float | None = None
    offset: float = 0.0

    def __post_init__(self) -> None:
        if self.divisor == 0 or not np.isfinite([self.divisor or 1.0, self.offset]).all():
            raise UserError("preparation-number", value=f"÷ {self.divisor} + {self.offset}")

    def factor(self, x: Array) -> float:
        """What one stored unit becomes."""
        if self.divisor is not None:
            return 1 / self.divisor
        return 1 / float(np.iinfo(x.dtype).max) if x.dtype.kind in "iu" else 1.0

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The values as `work.dtype`, from 0 to 1 for a picture."""
        work.check()
        out = work.take(x.shape, work.dtype)
        np.multiply(x, out.dtype.type(self.factor(x)), out=out, dtype=out.dtype, casting="unsafe")
        if self.offset:
            np.add(out, out.dtype.type(self.offset), out=out)
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, scaled alike."""
        return gradient * self.factor(x), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value as stored, and scaled."""
        before = x[channel, row, column]
        value = float(self.forward(before.reshape(1, 1, 1))[0, 0, 0])
        return PointTrace(channel, row, column, "scale", float(before), value)


@dataclass(frozen=True)
class Grey(Pointwise):
    """One channel from red, green and blue; a single channel stays, other numbers of channels are averaged."""

    name: str = "preprocess/grey"

    def weight(self, channels: int) -> Array:
        """The share of each channel."""
        return np.asarray(colour.GREY_WEIGHTS) if channels == 3 else np.full(channels, 1 / channels)

    def output_shape(self, shape: Shape) -> Shape:
        """One channel."""
        return 1, *shape[1:]

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The weighted sum over the channels."""
        work.check()
        return colour.mix(x, self.weight(x.shape[-3]), work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, shared out to the channels."""
        return gradient * self.weight(x.shape[-3])[:, None, None], {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The channels' values and shares."""
        value = float(self.forward(x[:, row : row + 1, column : column + 1])[0, 0, 0])
        return trace.trace_mix(x, self.weight(x.shape[0]), row=row, column=column, value=value)

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned; one product for each channel."""
        return Counts(0, int(np.prod(shape)))
