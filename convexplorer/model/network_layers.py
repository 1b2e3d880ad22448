"""The layers of a network besides those of Explore: dense ones, and those that normalise, pad or enlarge."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from convexplorer import limits
from convexplorer.compute import activations, dense, gradients, seeded, trace
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work, frozen
from convexplorer.compute.layer import AxisGeometry, Counts, Geometry, Layer
from convexplorer.compute.padding import PADDING_MODES, pad2d, unpad2d
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.model.preprocessing import Pointwise

Order = Literal["channels-first", "channels-last"]


@dataclass(frozen=True)
class Flatten:
    """All values of all maps in one column, in one of `compute.dense.ORDERS`."""

    name: str
    order: Order = "channels-first"

    def output_shape(self, shape: Shape) -> Shape:
        """(channels · rows · columns, 1, 1)."""
        return int(np.prod(shape)), 1, 1

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The same values."""
        work.check()
        return dense.flatten(x, self.order)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Every gradient back in its place."""
        return dense.unflatten(gradient, x.shape[-3:], self.order), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value, which stays as it is."""
        value = float(x[dense.flat_place(channel, x.shape[-3:], self.order)])
        return PointTrace(channel, row, column, "flatten", value, value)

    def geometry(self, shape: Shape) -> Geometry:
        """The one position that is left stands for the whole map."""
        return Geometry(AxisGeometry(shape[-2], shape[-2]), AxisGeometry(shape[-1], shape[-1]))

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned and nothing multiplied."""
        return Counts()


@dataclass(frozen=True, eq=False)
class Linear:
    """A dense layer: `weight` (outputs, inputs), `bias` one number an output; `drawn`: the seed of its weights.

    A layer with a seed keeps zeros of its shape that take no memory; `values` are its weights.
    """

    name: str
    weight: Array
    bias: Array
    drawn: int | None = None

    def __post_init__(self) -> None:
        weight, bias = np.asarray(self.weight), np.array(self.bias, np.float64)
        if weight.ndim != 2 or bias.shape != weight.shape[:1] or 0 in weight.shape:
            raise ShapeError("linear-weight-shape", weight=str(weight.shape), bias=str(bias.shape))
        object.__setattr__(self, "weight", seeded.held(weight, self.drawn))
        object.__setattr__(self, "bias", frozen(bias))

    @property
    def values(self) -> Array:
        """The weights, drawn where they have a seed."""
        return self.weight if self.drawn is None else seeded.DRAWN.weight(self.drawn, self.weight.shape)

    def output_shape(self, shape: Shape) -> Shape:
        """(outputs, 1, 1), or ShapeError where the input is no vector of so many numbers."""
        dense.check_vector(shape, self.weight.shape[1])
        return self.weight.shape[0], 1, 1

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """One sum of products for each output."""
        return dense.linear(x, self.values, self.bias, work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Gradients of the input, the weight and the bias."""
        column, given = x.reshape(-1, x.shape[-3]), gradient.reshape(-1, gradient.shape[-3])
        back = given @ self.values.astype(gradient.dtype)
        return back.reshape(x.shape), {"weight": given.T @ column, "bias": given.sum(axis=0)}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """Every input with its weight, as a convolution with windows of one value has it."""
        weight = self.values[channel : channel + 1, :, None, None]
        found = trace.trace_conv(x, weight, self.bias[channel : channel + 1], channel=0, row=row, column=column)
        return replace(found, channel=channel)

    def geometry(self, shape: Shape) -> Geometry:
        """One position from one position."""
        return Geometry()

    def counts(self, shape: Shape) -> Counts:
        """Every weight meets one input."""
        return Counts(self.weight.size + self.bias.size, self.weight.size)


@dataclass(frozen=True)
class Softmax(Pointwise):
    """Scores of the channels at each position as shares that add up to 1."""

    name: str

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The shares."""
        work.check()
        return activations.softmax(x, -3)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Each score pushes all shares."""
        return gradients.softmax_vjp(self.forward(x), gradient, -3), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The score and its share."""
        place = slice(None), slice(row, row + 1), slice(column, column + 1)
        value = float(self.forward(x[place])[channel, 0, 0])
        return PointTrace(channel, row, column, "softmax", float(x[channel, row, column]), value)


@dataclass(frozen=True, eq=False)
class BatchNorm2d(Pointwise):
    """Each channel shifted and scaled as training found it: γ · (x − mean) / √(variance + ε) + β."""

    name: str
    weight: Array
    bias: Array
    mean: Array
    variance: Array
    epsilon: float = 1e-5

    def __post_init__(self) -> None:
        for name in ("weight", "bias", "mean", "variance"):
            own = np.array(getattr(self, name), np.float64)
            if own.ndim != 1 or own.shape != np.shape(self.weight) or not own.size:
                raise ShapeError("norm-lengths", name=self.name)
            object.__setattr__(self, name, frozen(own))
        if not (self.variance + self.epsilon > 0).all():
            raise ShapeError("norm-variance", name=self.name)

    def output_shape(self, shape: Shape) -> Shape:
        """As it came in, or ShapeError for another number of channels."""
        if shape[-3] != len(self.weight):
            raise ShapeError("norm-channels", wanted=len(self.weight), channels=shape[-3])
        return shape

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The normalised maps."""
        work.check()
        return dense.batch_norm(x, self.weight, self.bias, self.mean, self.variance, self.epsilon)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Gradients of the input, γ and β; mean and variance are not learned."""
        spread = np.sqrt(self.variance + self.epsilon)[:, None, None]
        apart = (x - self.mean[:, None, None]) / spread
        axes = (*range(gradient.ndim - 3), gradient.ndim - 2, gradient.ndim - 1)
        back = (gradient * (self.weight[:, None, None] / spread)).astype(gradient.dtype)
        return back, {"weight": (gradient * apart).sum(axis=axes), "bias": gradient.sum(axis=axes)}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value before and after."""
        value = float(self.forward(x[:, row : row + 1, column : column + 1])[channel, 0, 0])
        return PointTrace(channel, row, column, "batch-norm", float(x[channel, row, column]), value)

    def counts(self, shape: Shape) -> Counts:
        """γ and β of every channel are learned; one multiply-add a value."""
        return Counts(2 * len(self.weight), int(np.prod(shape)))


class _Same(Pointwise):
    """What layers share that hand every value on as it is."""

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The input."""
        work.check()
        return x

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient."""
        return gradient, {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value, twice."""
        value = float(x[channel, row, column])
        return PointTrace(channel, row, column, "identity", value, value)


@dataclass(frozen=True)
class Dropout(_Same):
    """Takes values out while a network is trained, each with probability `share`; here it does nothing."""

    name: str
    share: float = 0.5


@dataclass(frozen=True, eq=False)
class Bypassed(_Same):
    """A layer that is there but left out; it has the name of that layer."""

    layer: Layer

    @property
    def name(self) -> str:
        """The name of the layer left out."""
        return self.layer.name


@dataclass(frozen=True)
class Upsample:
    """So many times as many rows and columns, "nearest" or "bilinear"."""

    name: str
    factor: int = 2
    mode: Literal["nearest", "bilinear"] = "nearest"

    def output_shape(self, shape: Shape) -> Shape:
        """`factor` times as many rows and columns; ShapeError above the largest side of a picture."""
        channels, height, width = shape
        if max(height, width) * self.factor > limits.PICTURE_SIDE:
            raise ShapeError("upsampled-too-large", side=max(height, width) * self.factor, limit=limits.PICTURE_SIDE)
        return channels, height * self.factor, width * self.factor

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The larger maps."""
        work.check()
        return dense.upsample(x, self.factor, self.mode)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """What each old value gave, summed."""
        return dense.upsample_vjp(gradient, self.factor, self.mode), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The old values under the new one, with their shares."""
        rows, columns = (
            dense.blend(n, self.factor, self.mode).of(at) for n, at in zip(x.shape[-2:], (row, column), strict=True)
        )
        return trace.trace_blend(x, (channel, row, column), rows, columns, lambda total: float(x.dtype.type(total)))

    def geometry(self, shape: Shape) -> Geometry:
        """A step of one position is a fraction of an old one; the window holds every old one that may be read."""
        step = Fraction(1, self.factor)
        nearest = AxisGeometry(2 - step, step, 1 - step)
        axis = nearest if self.mode == "nearest" else AxisGeometry(3 - step / 2, step, Fraction(3, 2) - step)
        return Geometry(axis, axis)

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned; blending takes four products a value."""
        return Counts(0, 0 if self.mode == "nearest" else 4 * int(np.prod(self.output_shape(shape))))


@dataclass(frozen=True)
class Pad2d:
    """Rows above and below, columns left and right, by one of `compute.padding.PADDING_MODES`."""

    name: str
    sides: tuple[tuple[int, int], tuple[int, int]] = ((1, 1), (1, 1))
    mode: str = "zeros"
    value: float = 0.0

    def __post_init__(self) -> None:
        if self.mode not in PADDING_MODES:
            raise ShapeError("unknown-padding-mode", name=self.mode, known=", ".join(PADDING_MODES))

    def output_shape(self, shape: Shape) -> Shape:
        """As many channels, more rows and columns."""
        channels, height, width = shape
        return channels, height + sum(self.sides[0]), width + sum(self.sides[1])

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The padded maps."""
        work.check()
        return pad2d(x, self.sides, self.mode, self.value)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient inside, with that of every repeated pixel."""
        return unpad2d(gradient, (x.shape[-2], x.shape[-1]), self.sides, self.mode), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value as it is read, or the padding's."""
        value = float(self.forward(x[channel : channel + 1])[0, row, column])
        return PointTrace(channel, row, column, "pad", value, value)

    def geometry(self, shape: Shape) -> Geometry:
        """Every position by itself, moved."""
        (top, _), (left, _) = self.sides
        return Geometry(AxisGeometry(before=top), AxisGeometry(before=left))

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned and nothing multiplied."""
        return Counts()
