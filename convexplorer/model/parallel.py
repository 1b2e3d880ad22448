"""Several paths from one input, joined at their end: residual blocks, Inception blocks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from convexplorer.compute import dense
from convexplorer.compute.arrays import PLAIN, Array, Shape, ShapeError, Work, frozen
from convexplorer.compute.layer import AxisGeometry, Counts, Geometry, Layer
from convexplorer.compute.shapes import ReceptiveField, receptive_field
from convexplorer.compute.trace import LayerTrace, MixTrace, PointTrace

Path = tuple[Layer, ...]


@dataclass(frozen=True, eq=False)
class Parallel:
    """`paths` from the same input, added up or put one after another along the channels.

    A path without layers hands its input on: the shortcut of a residual block. Paths whose number is in `off` are left
    out. Layers of a path are named "block/path/layer", and like all others differ in their names.
    """

    name: str
    paths: tuple[Path, ...]
    join: Literal["add", "concat"] = "add"
    off: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.on:
            raise ShapeError("no-path-on", name=self.name)

    @property
    def on(self) -> tuple[int, ...]:
        """The numbers of the paths that are joined."""
        return tuple(number for number in range(len(self.paths)) if number not in self.off)

    def join_arrays(self, arrays: Sequence[Array]) -> Array:
        """The outputs of the paths that are on, joined."""
        return dense.joined(arrays, self.join)

    def output_shape(self, shape: Shape) -> Shape:
        """What the join makes of the paths' shapes; ShapeError where they do not fit."""
        return dense.joined_shape([after(self.paths[number], shape) for number in self.on], self.join)

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """Every path, joined."""
        made = []
        for number in self.on:
            out = x
            for layer in self.paths[number]:
                out = layer.forward(out, work)
            made.append(out)
        return self.join_arrays(made)

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The sum of the paths' gradients; learned arrays are called "layer.weight" and so on."""
        total, learned, start = np.zeros(x.shape, gradient.dtype), dict[str, Array](), 0
        for number in self.on:
            inputs = [x]
            for layer in self.paths[number]:
                inputs.append(layer.forward(inputs[-1]))
            channels = inputs[-1].shape[-3]
            back = gradient if self.join == "add" else gradient[..., start : start + channels, :, :]
            start += channels
            for layer, before in zip(reversed(self.paths[number]), reversed(inputs[:-1]), strict=True):
                back, own = layer.vjp(before, back)
                learned |= {name if "." in name else f"{layer.name}.{name}": array for name, array in own.items()}
            total = total + back
        return total, learned

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The paths' values that are added, or the one that stands here."""
        if self.join == "concat":
            number, own = self.path_of(x.shape, channel)
            value = float(self._output(number, x)[own, row, column])
            return PointTrace(channel, row, column, "concat", value, value)
        values = np.array([float(self._output(number, x)[channel, row, column]) for number in self.on])
        value = float(self.forward(x)[channel, row, column])
        rest = value - float(values.sum())
        ones = np.ones(len(values))
        return MixTrace(channel, row, column, frozen(values), frozen(ones), rest if np.isfinite(rest) else 0.0, value)

    def path_of(self, shape: Shape, channel: int) -> tuple[int, int]:
        """(path, its own channel) of a channel of paths that stand one after another."""
        for number in self.on:
            channels = after(self.paths[number], shape)[0]
            if channel < channels:
                return number, channel
            channel -= channels
        raise ShapeError("no-such-channel", channel=channel)

    def _output(self, number: int, x: Array) -> Array:
        for layer in self.paths[number]:
            x = layer.forward(x)
        return x

    def geometry(self, shape: Shape) -> Geometry:
        """The window that holds those of all paths."""
        found = [receptive_field(_geometries(self.paths[number], shape)) for number in self.on]
        return Geometry(_axis([rows for rows, _ in found]), _axis([columns for _, columns in found]))

    def counts(self, shape: Shape) -> Counts:
        """Of all paths that are on; adding multiplies nothing."""
        parameters = products = 0
        for number in self.on:
            inside = shape
            for layer in self.paths[number]:
                own = layer.counts(inside)
                parameters, products = parameters + own.parameters, products + own.multiply_adds
                inside = layer.output_shape(inside)
        return Counts(parameters, products)


def _axis(fields: Sequence[ReceptiveField]) -> AxisGeometry:
    low = min(field.start - Fraction(field.size) / 2 for field in fields)
    high = max(field.start + Fraction(field.size) / 2 for field in fields)
    return AxisGeometry(high - low, fields[0].jump, -low)


def _geometries(path: Path, shape: Shape) -> Iterator[Geometry]:
    for layer in path:
        yield layer.geometry(shape)
        shape = layer.output_shape(shape)


def after(path: Path, shape: Shape) -> Shape:
    """The shape at the end of a path; ShapeError where a layer does not fit."""
    for layer in path:
        shape = layer.output_shape(shape)
    return shape


def before(layers: Path, name: str, shape: Shape) -> Shape | None:
    """The shape that comes into the layer of that name, also one in a path; None without one. ShapeError before it."""
    for layer in layers:
        if layer.name == name:
            return shape
        for path in layer.paths if isinstance(layer, Parallel) else ():
            found = before(path, name, shape)
            if found is not None:
                return found
        shape = layer.output_shape(shape)
    return None


def every(layers: Iterable[Layer]) -> Iterator[Layer]:
    """All layers in order, a block before the layers of its paths."""
    for layer in layers:
        yield layer
        if isinstance(layer, Parallel):
            for path in layer.paths:
                yield from every(path)


def leading(layers: Sequence[Layer], name: str) -> tuple[Layer, ...]:
    """The layers from the first one to that of this name, which is the last; in a path those of the path only."""
    before: list[Layer] = []
    for layer in layers:
        before.append(layer)
        if layer.name == name:
            return tuple(before)
        for path in layer.paths if isinstance(layer, Parallel) else ():
            inside = leading(path, name)
            if inside:
                return (*before[:-1], *inside)
    return ()


def _replaced_within(block: Parallel, name: str, new: tuple[Layer, ...]) -> Parallel:
    paths = tuple(replaced(path, name, new) for path in block.paths)
    same = all(one is old for one, old in zip(paths, block.paths, strict=True))
    return block if same else replace(block, paths=paths)


def replaced(layers: tuple[Layer, ...], name: str, new: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers with the one of that name, wherever it lies, replaced by `new` (none: taken out)."""
    made: list[Layer] = []
    for layer in layers:
        if layer.name == name:
            made += new
            continue
        made.append(_replaced_within(layer, name, new) if isinstance(layer, Parallel) else layer)
    same = len(made) == len(layers) and all(one is old for one, old in zip(made, layers, strict=True))
    return layers if same else tuple(made)
