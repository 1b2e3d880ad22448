"""The layers a document can hold; the arithmetic behind each is one call to `compute`."""

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from convexplorer.compute import activations, conv, gradients, pool, seeded, shapes, trace, transposed
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work, frozen
from convexplorer.compute.layer import AxisGeometry, Counts, Geometry
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.messages import UserError
from convexplorer.model.preprocessing import Grey, Pointwise, Scale

__all__ = ["Activation", "Conv2d", "ConvTranspose2d", "Finder", "Grey", "Pool2d", "Scale"]

Pair = tuple[int, int]
Sides = tuple[Pair, Pair]
Padding = Literal["valid", "same", "same_upper", "same_lower", "full"] | Sides


@dataclass(frozen=True)
class Finder:
    """A filter, by its number, that was made of a patch: so many pixels of the input lay from one tap to the next."""

    filter: int
    down: float
    across: float


@dataclass(frozen=True, eq=False)
class Conv2d:
    """A convolution layer: `weight` is (filters, kernels, height, width) float64, `bias` one number a filter.

    `alike`: every filter has one kernel in `weight`, used divided by the number of channels on each of them (a blur
    stays a blur); otherwise one kernel per input channel. `depthwise`: each channel is filtered by itself and gives
    maps of its own (channel after channel). `groups`: filters and channels fall into so many groups that do not see
    each other. `flipped`: a true convolution instead of the networks' cross-correlation. `drawn`: the seed of weights
    that are not written down; `weight` then holds zeros that take no memory, and `values` are the weights. `biased`:
    whether the biases are learned; without they are 0, as before a normalisation that shifts each map anyway.
    """

    name: str
    weight: Array
    bias: Array
    stride: Pair = (1, 1)
    padding: Padding = "same"
    padding_mode: str = "zeros"
    padding_value: float = 0.0
    dilation: Pair = (1, 1)
    alike: bool = True
    depthwise: bool = False
    flipped: bool = False
    titles: tuple[str, ...] = ()
    finders: tuple[Finder, ...] = ()
    """Filters whose best match is followed."""
    groups: int = 1
    drawn: int | None = None
    biased: bool = True

    def __post_init__(self) -> None:
        weight, bias = np.asarray(self.weight), np.array(self.bias, np.float64)
        if weight.ndim != 4 or bias.shape != weight.shape[:1] or 0 in weight.shape:
            raise ShapeError("weight-shape", weight=str(weight.shape), bias=str(bias.shape))
        if self.alike and weight.shape[1] != 1:
            raise ShapeError("alike-has-one-kernel", kernels=weight.shape[1])
        if self.groups < 1 or weight.shape[0] % self.groups or (self.depthwise and self.groups > 1):
            raise ShapeError("filters-per-group", filters=weight.shape[0], groups=self.groups)
        object.__setattr__(self, "weight", seeded.held(weight, self.drawn))
        object.__setattr__(self, "bias", frozen(bias))
        object.__setattr__(self, "biased", self.biased or bool(bias.any()))

    @property
    def values(self) -> Array:
        """The weights, drawn where they have a seed."""
        return self.weight if self.drawn is None else seeded.DRAWN.weight(self.drawn, self.weight.shape)

    def own(self) -> "Conv2d":
        """The same layer with its weights written down, so that they can be edited."""
        return self if self.drawn is None else replace(self, weight=self.values, drawn=None)

    @property
    def filters(self) -> int:
        """How many filters: so many feature maps (depthwise: so many for each channel)."""
        return int(self.weight.shape[0])

    @property
    def size(self) -> Pair:
        """Rows and columns of a kernel."""
        return int(self.weight.shape[2]), int(self.weight.shape[3])

    @property
    def settings(self) -> dict[str, Any]:
        """The keyword arguments every computation of this layer shares."""
        return {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "padding_mode": self.padding_mode,
            "padding_value": self.padding_value,
        }

    def weight_shape(self, channels: int) -> tuple[int, int, int, int]:
        """The shape of the weight that `effective` gives for an input of that many channels, or ShapeError."""
        kernels = self.weight.shape[1] * self.groups
        if not self.alike and kernels != channels:
            raise ShapeError("kernels-per-channel", kernels=kernels, channels=channels)
        if self.depthwise:
            return channels * self.filters, 1, *self.size
        if channels % self.groups:
            raise ShapeError("channels-per-group", channels=channels, groups=self.groups)
        return self.filters, channels // self.groups, *self.size

    def effective(self, channels: int) -> tuple[Array, Array, int]:
        """(weight, bias, groups) as `compute.conv2d` takes them, for an input of that many channels."""
        own = self.weight_shape(channels)[1]
        weight = self.values
        if self.depthwise:
            per_channel = np.repeat(weight, channels, axis=1) if self.alike else weight
            weight = per_channel.transpose(1, 0, 2, 3).reshape(channels * self.filters, 1, *self.size)
            bias = np.tile(self.bias, channels)
        else:
            weight = np.repeat(weight / own, own, axis=1) if self.alike else weight
            bias = self.bias
        weight = np.ascontiguousarray(conv.flip(weight) if self.flipped else weight)
        return weight, bias, channels if self.depthwise else self.groups

    def all_alike(self) -> "Conv2d":
        """The same filters with one kernel each: what they add up to over the channels (depthwise: their average)."""
        if self.alike:
            return self
        together = np.mean if self.depthwise else np.sum
        return replace(self, weight=together(self.weight, axis=1, keepdims=True), alike=True)

    def per_channel(self, channels: int) -> "Conv2d":
        """The same filters with a kernel of their own for every channel."""
        if not self.alike:
            return self
        own = channels if self.depthwise else channels // self.groups
        share = self.weight if self.depthwise else self.weight / own
        return replace(self, weight=np.repeat(share, own, axis=1), alike=False)

    def output_shape(self, shape: Shape) -> Shape:
        """(maps, rows, columns), or ShapeError."""
        channels, height, width = shape
        maps = self.weight_shape(channels)[0]
        rows, columns = shapes.plan_window((height, width), self.size, self.stride, self.padding, self.dilation)
        return maps, rows.out, columns.out

    def sides(self, shape: Shape) -> Sides:
        """Rows of padding above and below, columns left and right, for an input of `shape`."""
        return shapes.resolve_padding(self.padding, self.size, self.stride, self.dilation, (shape[-2], shape[-1]))

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The feature maps."""
        weight, bias, groups = self.effective(x.shape[-3])
        return conv.correlate(x, weight, bias, **self.settings, groups=groups, work=work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Gradients of the input and of the effective weight and bias."""
        weight, _, groups = self.effective(x.shape[-3])
        return gradients.conv2d_vjp(x, weight, gradient, **self.settings, groups=groups)

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The window, products and sums behind one value."""
        weight, bias, groups = self.effective(x.shape[-3])
        return trace.trace_conv(
            x, weight, bias, **self.settings, groups=groups, channel=channel, row=row, column=column
        )

    def geometry(self, shape: Shape) -> Geometry:
        """Kernel, stride, padding before and dilation of both axes."""
        (top, _), (left, _) = self.sides(shape)
        return Geometry(
            AxisGeometry(self.size[0], self.stride[0], top, self.dilation[0]),
            AxisGeometry(self.size[1], self.stride[1], left, self.dilation[1]),
        )

    def counts(self, shape: Shape) -> Counts:
        """Learned numbers as the layer has them; one multiply-add for each weight used at each output position."""
        maps, rows, columns = self.output_shape(shape)
        _, *own = self.weight_shape(shape[0])
        taps = math.prod(own)
        return Counts(maps * (taps + self.biased), taps * maps * rows * columns)


@dataclass(frozen=True, eq=False)
class ConvTranspose2d:
    """A transposed convolution: `weight` is (input channels, filters, height, width) float64, `bias` one a filter."""

    name: str
    weight: Array
    bias: Array
    stride: Pair = (1, 1)
    padding: Sides = ((0, 0), (0, 0))
    output_padding: Pair = (0, 0)
    dilation: Pair = (1, 1)

    def __post_init__(self) -> None:
        weight, bias = np.array(self.weight, np.float64), np.array(self.bias, np.float64)
        if weight.ndim != 4 or bias.shape != weight.shape[1:2] or 0 in weight.shape:
            raise ShapeError("weight-shape", weight=str(weight.shape), bias=str(bias.shape))
        object.__setattr__(self, "weight", frozen(weight))
        object.__setattr__(self, "bias", frozen(bias))

    @property
    def settings(self) -> dict[str, Any]:
        """The keyword arguments every computation of this layer shares."""
        return {
            "stride": self.stride,
            "padding": self.padding,
            "output_padding": self.output_padding,
            "dilation": self.dilation,
        }

    def output_shape(self, shape: Shape) -> Shape:
        """(filters, rows, columns), or ShapeError."""
        channels, height, width = shape
        if channels != self.weight.shape[0]:
            raise ShapeError("kernels-per-channel", kernels=self.weight.shape[0], channels=channels)
        rows, columns = (
            shapes.transposed_size(
                n,
                self.weight.shape[axis + 2],
                stride=self.stride[axis],
                padding=self.padding[axis],
                output_padding=self.output_padding[axis],
                dilation=self.dilation[axis],
            )
            for axis, n in enumerate((height, width))
        )
        return self.weight.shape[1], rows, columns

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The feature maps."""
        return transposed.scatter(x, self.weight, self.bias, **self.settings, work=work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """Gradients of the input, the weight and the bias."""
        return gradients.conv_transpose2d_vjp(x, self.weight, gradient, **self.settings)

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The input values that scatter into one output value, with their weights."""
        return trace.trace_conv_transpose(
            x, self.weight, self.bias, **self.settings, channel=channel, row=row, column=column
        )

    def geometry(self, shape: Shape) -> Geometry:
        """A step of one output position is a fraction of an input position, and the kernel as much shorter.

        It reaches over every position that is read, wherever the stride lets the kernel fall between them.
        """
        return Geometry(*(self._axis(axis) for axis in (0, 1)))

    def _axis(self, axis: int) -> AxisGeometry:
        stride, extent = self.stride[axis], self.dilation[axis] * (self.weight.shape[axis + 2] - 1)
        before = Fraction(extent - self.padding[axis][0], stride)
        return AxisGeometry(1 + Fraction(extent, stride), Fraction(1, stride), before)

    def counts(self, shape: Shape) -> Counts:
        """One multiply-add for each input value and each weight it meets."""
        _, height, width = shape
        return Counts(self.weight.size + self.bias.size, self.weight.size * height * width)


def _of_shape(shape: Shape) -> Array:
    """An array of that shape that takes no memory."""
    return np.broadcast_to(np.float32(0), shape)


@dataclass(frozen=True)
class Pool2d:
    """A pooling layer of one kind of `compute.pool.POOLS`, or "none"; the stride is the window's size unless given."""

    name: str
    kind: str = "none"
    size: Pair = (2, 2)
    stride: Pair | None = None
    padding: Sides = ((0, 0), (0, 0))
    ceil_mode: bool = False
    count_include_pad: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        if self.kind != "none" and self.kind not in pool.POOLS:
            raise UserError("unknown-pool", kind=self.kind, known=", ".join(("none", *pool.POOLS)))

    @property
    def windowed(self) -> bool:
        """Whether windows slide: not for "none", nor for a pool over the whole map."""
        return self.kind != "none" and pool.POOLS[self.kind].windowed

    @property
    def step(self) -> Pair:
        """The stride in use."""
        return self.stride or self.size

    @property
    def windows(self) -> dict[str, Any]:
        """How the windows lie, as the keyword arguments of `compute.pool.plan_pool`."""
        if self.kind == "stochastic":
            return {"stride": self.step}
        return {"stride": self.step, "padding": self.padding, "ceil_mode": self.ceil_mode}

    @property
    def settings(self) -> dict[str, Any]:
        """All keyword arguments of the pool's function beyond the window's size."""
        extra: dict[str, dict[str, Any]] = {
            "average": {"count_include_pad": self.count_include_pad},
            "stochastic": {"seed": self.seed},
        }
        return {**self.windows, **extra.get(self.kind, {})} if self.windowed else {}

    def output_shape(self, shape: Shape) -> Shape:
        """(channels, rows, columns), or ShapeError."""
        if self.kind == "none":
            return shape
        if not self.windowed:
            return shape[0], 1, 1
        rows, columns = pool.plan_pool(_of_shape(shape), self.size, **self.windows)
        return shape[0], rows.out, columns.out

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The pooled maps."""
        work.check()
        if self.kind == "none":
            return x
        sizes = (self.size,) if self.windowed else ()
        return pool.POOLS[self.kind].function(x, *sizes, **self.settings, work=work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, handed to the winners or shared out."""
        if self.kind == "none":
            return gradient, {}
        return gradients.pool2d_vjp(self.kind, x, gradient, self.size, **self.settings), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The window and its winner."""
        if self.kind == "none":
            value = float(x[channel, row, column])
            return PointTrace(channel, row, column, "identity", value, value)
        size = self.size if self.windowed else (x.shape[-2], x.shape[-1])
        return trace.trace_pool(x, self.kind, size, **self.settings, channel=channel, row=row, column=column)

    def geometry(self, shape: Shape) -> Geometry:
        """Window, stride and padding of both axes."""
        if self.kind == "none":
            return Geometry()
        if not self.windowed:
            return Geometry(AxisGeometry(shape[-2], shape[-2]), AxisGeometry(shape[-1], shape[-1]))
        rows, columns = pool.plan_pool(_of_shape(shape), self.size, **self.windows)
        return Geometry(rows.geometry, columns.geometry)

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned and nothing multiplied."""
        return Counts()


@dataclass(frozen=True)
class Activation(Pointwise):
    """An activation function by its name in `compute.activations.ACTIVATIONS`; `parameter` is its slope or α."""

    name: str
    kind: str = "identity"
    parameter: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in activations.ACTIVATIONS:
            raise UserError("unknown-activation", kind=self.kind, known=", ".join(activations.ACTIVATIONS))

    @property
    def record(self) -> activations.ActivationRecord:
        """The function's row in the table."""
        return activations.ACTIVATIONS[self.kind]

    @property
    def settings(self) -> dict[str, float]:
        """The parameter by the name the function gives it, or the function's own default."""
        return {} if self.parameter is None else dict.fromkeys(self.record.parameters, self.parameter)

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The function of every value."""
        work.check()
        return x if self.kind == "identity" else self.record.function(x, **self.settings)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient times the derivative."""
        return gradient * self.record.derivative(x, **self.settings), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value before and after."""
        before = x[..., channel, row, column]
        value = float(self.forward(before[None, None])[0, 0])
        return PointTrace(channel, row, column, self.kind, float(before), value, self.parameter)
