"""The size that a network takes: pictures resized both ways, and their middle cut out."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from convexplorer import limits
from convexplorer.compute import resample
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work, frozen
from convexplorer.compute.conv import float_array
from convexplorer.compute.layer import AxisGeometry, Counts, Geometry
from convexplorer.compute.resample import INTERPOLATIONS, Shares
from convexplorer.compute.trace import ConvTrace, LayerTrace, trace_blend
from convexplorer.messages import UserError
from convexplorer.model.preprocessing import AsStored

BYTES = (np.dtype(np.uint8), np.dtype(np.uint16))


def _kept(x: Array) -> Array:
    """Stored pictures in their own type, everything else in float."""
    return x if x.dtype in BYTES else float_array(x, "picture")


@dataclass(frozen=True)
class ResizeTo(AsStored):
    """The picture at exactly `size` (height, width), stretched; or, without one, with its short side `side` long.

    Pixel centres are half a pixel inside, as in Pillow, OpenCV and torch with align_corners=False. `antialias` is that
    of torchvision: the picture that shrinks is smoothed so that no stripe turns into another one. Whole numbers stay
    whole, rounded as picture files are.
    """

    name: str = "preprocess/size"
    side: int = 256
    size: tuple[int, int] | None = None
    interpolation: str = "bilinear"
    antialias: bool = True

    def __post_init__(self) -> None:
        sides = (self.side, *(self.size or ()))
        if not all(1 <= side <= limits.PICTURE_SIDE for side in sides):
            raise UserError("preparation-size", value=" × ".join(map(str, self.size or sides)))
        if self.interpolation not in INTERPOLATIONS:
            raise UserError("preparation-interpolation", name=self.interpolation, known=", ".join(INTERPOLATIONS))

    def wanted(self, shape: Shape) -> tuple[int, int]:
        """Height and width of what comes out; the long side is rounded down, as torchvision does."""
        if self.size is not None:
            return self.size
        height, width = int(shape[-2]), int(shape[-1])
        short = min(height, width)
        return tuple(self.side if n == short else self.side * n // short for n in (height, width))  # type: ignore[return-value]

    def _shares(self, shape: Shape) -> tuple[Shares, Shares]:
        rows, columns = (
            resample.shares(n, m, self.interpolation, self.antialias)
            for n, m in zip(shape[-2:], self.wanted(shape), strict=True)
        )
        return rows, columns

    def output_shape(self, shape: Shape) -> Shape:
        """As many channels of another size."""
        wanted = self.wanted(shape)
        if max(wanted) > limits.PICTURE_SIDE or wanted[0] * wanted[1] > limits.PICTURE_PIXELS:
            raise ShapeError("preparation-size", value=" × ".join(map(str, wanted)))
        return (*shape[:-2], *wanted)

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The picture in its new size; as it is where it has that already."""
        work.check()
        x, wanted = _kept(x), self.wanted(x.shape)
        if wanted == x.shape[-2:]:
            return x
        out = work.take((*x.shape[:-2], *wanted), x.dtype)
        return resample.resample(x, *self._shares(x.shape), out, work)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient of every new pixel, shared out to the old ones; rounding lets it through."""
        rows, columns = self._shares(x.shape)
        half = resample.spread_back(gradient, x.shape[-2], rows)
        return resample.spread_back(half.swapaxes(-1, -2), x.shape[-1], columns).swapaxes(-1, -2), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The pixels that the new one is made of, each with its share; as a convolution of one channel has it."""
        x = _kept(x)
        rows, columns = (found.of(at) for found, at in zip(self._shares(x.shape), (row, column), strict=True))
        return trace_blend(x, (channel, row, column), rows, columns, lambda total: self._rounded(total, x.dtype))

    @staticmethod
    def _rounded(total: float, dtype: np.dtype) -> float:
        if dtype.kind == "f":
            return float(dtype.type(total))
        info = np.iinfo(dtype)
        return float(min(max(np.floor(np.float32(total) + np.float32(0.5)), info.min), info.max))

    def geometry(self, shape: Shape) -> Geometry:
        """Windows centred on what a new pixel covers."""
        return Geometry(
            *(
                _axis(found, Fraction(int(n), m))
                for found, n, m in zip(self._shares(shape), shape[-2:], self.wanted(shape), strict=True)
            )
        )

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned; one product for each pixel that a new one is made of."""
        if self.wanted(shape) == tuple(shape[-2:]):
            return Counts()
        rows, columns = (int(found.counts.sum()) for found in self._shares(shape))
        return Counts(0, int(np.prod(shape[:-2])) * rows * columns)


def _axis(found: Shares, scale: Fraction) -> AxisGeometry:
    taps = int(found.counts.max())
    return AxisGeometry(taps, scale, (taps - scale) / 2)


@dataclass(frozen=True)
class CentreCrop(AsStored):
    """The middle of the picture, `size` (height, width); an odd rest is shared as torchvision rounds: to even."""

    name: str = "preprocess/crop"
    size: tuple[int, int] = (224, 224)

    def __post_init__(self) -> None:
        if not all(1 <= side <= limits.PICTURE_SIDE for side in self.size):
            raise UserError("preparation-size", value=" × ".join(map(str, self.size)))

    def corner(self, shape: Shape) -> tuple[int, int]:
        """The first row and column that stay."""
        top, left = (round((int(n) - m) / 2) for n, m in zip(shape[-2:], self.size, strict=True))
        return top, left

    def output_shape(self, shape: Shape) -> Shape:
        """As many channels of this size; ShapeError where the picture is smaller."""
        height, width = shape[-2:]
        if height < self.size[0] or width < self.size[1]:
            raise ShapeError(
                "preparation-crop", height=height, width=width, wanted_height=self.size[0], wanted_width=self.size[1]
            )
        return (*shape[:-2], *self.size)

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The values as they are."""
        work.check()
        x = _kept(x)
        out = work.take(self.output_shape(x.shape), x.dtype)
        top, left = self.corner(x.shape)
        out[...] = x[..., top : top + self.size[0], left : left + self.size[1]]
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient where the values were, 0 round it."""
        out = np.zeros(x.shape, gradient.dtype)
        top, left = self.corner(x.shape)
        out[..., top : top + self.size[0], left : left + self.size[1]] = gradient
        return out, {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The one pixel it was, with its place in the larger picture."""
        top, left = self.corner(x.shape)
        value = np.array([[[float(_kept(x)[channel, top + row, left + column])]]])
        one, nothing = frozen(np.ones((1, 1, 1))), frozen(np.zeros((1, 1), bool))
        place = (top + row,), (left + column,)
        return ConvTrace(
            channel, row, column, (channel,), *place, frozen(value), nothing, one, value, value[0, 0], 0.0, 0.0,
            float(value[0, 0, 0]),
        )  # fmt: skip

    def geometry(self, shape: Shape) -> Geometry:
        """One for one, further down and to the right."""
        top, left = self.corner(shape)
        return Geometry(AxisGeometry(before=-top), AxisGeometry(before=-left))

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned or multiplied."""
        self.output_shape(shape)
        return Counts()
