"""Steps that change what a network takes for red, green and blue: their order, and their mean and spread."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convexplorer.compute import colour, trace
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work
from convexplorer.compute.conv import float_array
from convexplorer.compute.layer import Counts
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.messages import UserError
from convexplorer.model.preprocessing import AsStored, Pointwise

Order = Literal["rgb", "bgr", "grey"]
ORDERS: tuple[Order, ...] = ("rgb", "bgr", "grey")


@dataclass(frozen=True)
class Colour(Pointwise, AsStored):
    """Three channels in the order that a network was trained with, or one of grey, as bytes where there are more bits.

    A single channel is taken three times, of more than three the first three. Networks are trained on bytes, so
    whole numbers of more than 8 bits are rounded to 0–255; float values keep their scale.
    """

    name: str = "preprocess/colour"
    order: Order = "rgb"

    def weight(self, channels: int) -> Array:
        """(channels out, channels in): the share of each."""
        if self.order == "grey":
            three = colour.GREY_WEIGHTS if channels == 3 else np.full(channels, 1 / channels)
            return np.asarray(three)[None]
        taken = [min(index, channels - 1) for index in range(3)]
        return np.eye(channels)[taken if self.order == "rgb" else taken[::-1]]

    @staticmethod
    def _factor(x: Array) -> float:
        return 255 / float(np.iinfo(x.dtype).max) if x.dtype.kind in "iu" else 1.0

    def output_shape(self, shape: Shape) -> Shape:
        """Three channels, or one."""
        return (*shape[:-3], 1 if self.order == "grey" else 3, *shape[-2:])

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The channels: bytes of whole numbers, float of float."""
        work.check()
        whole, factor, weight = x.dtype.kind in "iu", self._factor(x), self.weight(x.shape[-3])
        out = work.take(self.output_shape(x.shape), np.uint8 if whole else x.dtype)
        if self.order == "grey":
            mixed = colour.mix(x, weight[0] * factor, work)
            out[...] = np.floor(mixed + 0.5) if whole else mixed
            return out
        chosen = x[..., weight.argmax(axis=1), :, :]
        out[...] = np.floor(chosen * factor + 0.5) if factor != 1 else chosen
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, handed back to the channels that were taken; rounding lets it through."""
        weight = (self.weight(x.shape[-3]) * self._factor(x)).astype(gradient.dtype)
        return np.einsum("oi,...ohw->...ihw", weight, gradient), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The channels' values and shares."""
        value = float(self.forward(x[:, row : row + 1, column : column + 1])[channel, 0, 0])
        weight = self.weight(x.shape[0])[channel] * self._factor(x)
        return trace.trace_mix(x, weight, channel=channel, row=row, column=column, value=value)

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned; products only where channels are mixed."""
        return Counts(0, int(np.prod(shape)) if self.order == "grey" else 0)


@dataclass(frozen=True)
class Normalise(Pointwise):
    """Each channel without the mean and divided by the standard deviation of the pictures a network was trained on.

    One number of each holds for all channels.
    """

    name: str = "preprocess/normalise"
    mean: tuple[float, ...] = (0.485, 0.456, 0.406)
    std: tuple[float, ...] = (0.229, 0.224, 0.225)

    def __post_init__(self) -> None:
        numbers = (*self.mean, *self.std)
        if not (np.isfinite(numbers).all() and 0 not in self.std and self.mean and self.std):
            raise UserError("preparation-number", value=f"mean {self.mean}, std {self.std}")
        if len({len(self.mean), len(self.std)} - {1}) > 1:
            raise UserError("preparation-numbers", mean=len(self.mean), std=len(self.std))

    def _numbers(self, channels: int, dtype: np.dtype) -> tuple[Array, Array]:
        for numbers in (self.mean, self.std):
            if len(numbers) not in (1, channels):
                raise ShapeError("preparation-channels", numbers=len(numbers), channels=channels)
        mean, std = (np.broadcast_to(np.asarray(one, dtype), channels)[:, None, None] for one in (self.mean, self.std))
        return mean, std

    def output_shape(self, shape: Shape) -> Shape:
        """As it came in, when there is a number for each channel."""
        self._numbers(shape[-3], np.dtype(np.float64))
        return shape

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """(value − mean) / std, in float."""
        work.check()
        x = float_array(x, "picture")
        mean, std = self._numbers(x.shape[-3], x.dtype)
        out = work.take(x.shape, x.dtype)
        with np.errstate(invalid="ignore", over="ignore"):
            np.subtract(x, mean, out=out)
            np.divide(out, std, out=out)
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, divided by std."""
        return gradient / self._numbers(x.shape[-3], gradient.dtype)[1], {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value before and after."""
        value = float(self.forward(x[:, row : row + 1, column : column + 1])[channel, 0, 0])
        return PointTrace(channel, row, column, "normalise", float(x[channel, row, column]), value)
