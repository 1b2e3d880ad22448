"""A picture made smaller before the first layer: every new pixel is the mean of the old ones that it covers."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, Shape, Work
from convexplorer.compute.conv import float_array
from convexplorer.compute.layer import AxisGeometry, Counts, Geometry
from convexplorer.compute.trace import LayerTrace, trace_blend
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.preprocessing import Scale


class Shares(NamedTuple):
    """Along one axis: `places[i]` are the old positions under new position i, `weight[i]` their shares, adding to 1.

    A position may stand there twice with half its share each, so that all have the same number of taps.
    """

    places: Array
    weight: Array
    scale: Fraction


def shares(n: int, wanted: int) -> Shares:
    """How `n` positions are shared out to `wanted` ≤ n of them, each n / wanted long: by the lengths they cover."""
    scale = Fraction(n, wanted)
    taps = int(_axis(n, wanted).kernel)
    # in whole numbers: new position i reaches from i · n to (i + 1) · n, the old ones are `wanted` long
    start = np.arange(wanted)[:, None] * n
    places = start // wanted + np.arange(taps)
    length = np.minimum(start + n, (places + 1) * wanted) - np.maximum(start, places * wanted)
    there = length > 0
    last = there.sum(axis=1, keepdims=True) - 1
    spare = taps - last
    at_end = np.arange(taps) >= last
    places = np.where(at_end, np.take_along_axis(places, last, axis=1), places)
    whole = np.where(at_end, np.take_along_axis(length, last, axis=1) / spare, length)
    return Shares(places.astype(np.intp), whole / n, scale)


@dataclass(frozen=True)
class Resize:
    """Fewer rows and columns: `factor` of each (rounded), or exactly `size` (height, width); never more than before."""

    name: str = "preprocess/resize"
    factor: float = 0.5
    size: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.factor <= 1 or (self.size is not None and min(self.size) < 1):
            raise UserError("resize-range", value=str(self.factor if self.size is None else self.size))

    def _wanted(self, shape: Shape) -> tuple[int, int]:
        height, width = (int(n) for n in shape[-2:])
        if self.size is not None:
            return min(self.size[0], height), min(self.size[1], width)
        return tuple(max(1, min(n, floor(n * self.factor + 0.5))) for n in (height, width))  # type: ignore[return-value]

    def output_shape(self, shape: Shape) -> Shape:
        """As many channels, fewer rows and columns."""
        return (*shape[:-2], *self._wanted(shape))

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The means, in float; an image of its wanted size stays as it is."""
        work.check()
        x = float_array(x, "picture")
        height, width = self._wanted(x.shape)
        if (height, width) == x.shape[-2:]:
            return x
        out = work.take((*x.shape[:-2], height, width), x.dtype)
        if x.dtype == np.float32 and x.shape[-2] % height == 0 and x.shape[-1] % width == 0:
            for plane, target in zip(_planes(x), _planes(out), strict=True):
                work.check()
                cv2.resize(np.ascontiguousarray(plane), (width, height), dst=target, interpolation=cv2.INTER_AREA)
            return out
        # OpenCV leaves out shares below 0.001 and keeps them as float32; these are the shares that the trace shows
        rows, columns = shares(x.shape[-2], height), shares(x.shape[-1], width)
        with np.errstate(invalid="ignore"):
            for plane, target in zip(_planes(x), _planes(out), strict=True):
                work.check()
                _means(_means(plane, rows, None).T, columns, target.T)
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient of every new pixel, shared out to the old ones it was made of."""
        rows, columns = (shares(n, m) for n, m in zip(x.shape[-2:], gradient.shape[-2:], strict=True))
        back = np.zeros((*gradient.shape[:-2], x.shape[-2], gradient.shape[-1]), gradient.dtype)
        for places, weight in zip(rows.places.T, rows.weight.T, strict=True):
            for i, place in enumerate(places):
                back[..., place, :] += gradient[..., i, :] * gradient.dtype.type(weight[i])
        out = np.zeros(x.shape, gradient.dtype)
        for places, weight in zip(columns.places.T, columns.weight.T, strict=True):
            for i, place in enumerate(places):
                out[..., place] += back[..., i] * gradient.dtype.type(weight[i])
        return out, {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The pixels under the new one, each with its share; as a convolution of one channel has it."""
        x = float_array(x, "picture")
        height, width = self._wanted(x.shape)
        rows = _distinct(shares(x.shape[-2], height), row)
        columns = _distinct(shares(x.shape[-1], width), column)
        return trace_blend(x, (channel, row, column), rows, columns, lambda total: float(x.dtype.type(total)))

    def geometry(self, shape: Shape) -> Geometry:
        """Windows as long as what a new pixel covers, which may be a fraction."""
        return Geometry(*(_axis(n, m) for n, m in zip(shape[-2:], self._wanted(shape), strict=True)))

    def counts(self, shape: Shape) -> Counts:
        """Nothing is learned; one product for each pixel under each new one."""
        height, width = self._wanted(shape)
        taps = [int(_axis(n, m).kernel) for n, m in zip(shape[-2:], (height, width), strict=True)]
        return Counts(0, int(np.prod(shape[:-2])) * height * width * taps[0] * taps[1])


def _axis(n: int, wanted: int) -> AxisGeometry:
    scale = Fraction(n, wanted)
    taps = max(ceil((i + 1) * scale) - floor(i * scale) for i in range(min(wanted, scale.denominator)))
    return AxisGeometry(taps, scale, (taps - scale) / 2)


def _distinct(found: Shares, position: int) -> tuple[tuple[int, ...], Array]:
    """Each old position once, with its whole share."""
    places, where = np.unique(found.places[position], return_inverse=True)
    return tuple(int(p) for p in places), np.bincount(where, found.weight[position])


def _planes(x: Array) -> Array:
    return x.reshape(-1, *x.shape[-2:])


def _means(plane: Array, found: Shares, out: Array | None) -> Array:
    """Means along the rows of (H, W), tap by tap."""
    weight = found.weight.astype(plane.dtype)
    total: Array = np.multiply(plane[found.places[:, 0]], weight[:, 0, None], out=out)
    for tap in range(1, weight.shape[1]):
        total += plane[found.places[:, tap]] * weight[:, tap, None]
    return total


def with_resize(document: Document, factor: float = 0.5, size: tuple[int, int] | None = None) -> Document:
    """The document with its pictures made smaller, right after they are scaled to 0–1; factor 1 takes that out."""
    steps = [step for step in document.preprocessing if not isinstance(step, Resize)]
    if factor < 1 or size is not None:
        at = next((i + 1 for i, step in enumerate(steps) if isinstance(step, Scale)), 0)
        steps.insert(at, Resize(factor=factor, size=size))
    return replace(document, preprocessing=tuple(steps))


def resolution(document: Document) -> float:
    """The share of its rows and columns that a picture keeps; 1 where it is not made smaller."""
    return next((step.factor for step in document.preprocessing if isinstance(step, Resize)), 1.0)
