"""What size comes out of a sliding window, which input positions it reads, and how far a stack of layers sees."""

import operator
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any, NamedTuple, TypeVar

import numpy as np

from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.layer import AxisGeometry, Geometry

Sides = tuple[int, int]
Pads = tuple[Sides, Sides]
Pair = int | Sequence[int]
Padding = int | Sequence[int] | Sequence[Sequence[int]] | str

PADDING_NAMES = ("valid", "same", "same_upper", "same_lower", "full")
AXIS_NAMES = ("height", "width")


class AxisPlan(NamedTuple):
    """How a window slides along one axis of `n` positions; `exact` is the size before it is made whole."""

    n: int
    kernel: int
    stride: int
    before: int
    after: int
    dilation: int
    exact: Fraction
    out: int

    @property
    def effective(self) -> int:
        """Pixels from the first tap to the last: k + (k − 1)(d − 1) (Dumoulin & Visin 2016, relation 15)."""
        return reach(self.kernel, self.dilation)

    @property
    def padded(self) -> int:
        """Positions including the padding on both sides."""
        return self.before + self.n + self.after

    @property
    def overhang(self) -> int:
        """Positions beyond the padded input that the last window reaches into (ceil mode only)."""
        return max(0, (self.out - 1) * self.stride + self.effective - self.padded)

    @property
    def unread(self) -> int:
        """Positions of the picture itself that no tap of any window reads: a loss worth a warning."""
        return int(np.count_nonzero(~self._read()[self.before : self.before + self.n]))

    @property
    def unreached_padding(self) -> int:
        """Positions of padding that no tap reads: harmless, worth a quiet note."""
        read = self._read()
        return int(np.count_nonzero(~read[: self.before]) + np.count_nonzero(~read[self.before + self.n : self.padded]))

    @property
    def geometry(self) -> AxisGeometry:
        """The same as the record that a Layer returns."""
        return AxisGeometry(self.kernel, self.stride, self.before, self.dilation)

    def reads(self, position: int) -> tuple[int, ...]:
        """Input positions of the taps of one output position; negative or ≥ n in the padding."""
        first = position * self.stride - self.before
        return tuple(first + tap * self.dilation for tap in range(self.kernel))

    def _read(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        read = np.zeros(self.padded + self.overhang, bool)
        for tap in range(self.kernel):
            first = tap * self.dilation
            read[first : first + (self.out - 1) * self.stride + 1 : self.stride] = True
        return read


class ReceptiveField(NamedTuple):
    """Along one axis: `size` input pixels seen by one output, `jump` pixels between outputs, centre of output 0.

    Pixel 0 has its centre at ½. After a transposed convolution, whose stride is a fraction, so may the others be.
    """

    size: int | Fraction = 1
    jump: int | Fraction = 1
    start: Fraction = Fraction(1, 2)

    def through(self, axis: AxisGeometry) -> "ReceptiveField":
        """The field after one more layer (Araujo, Norris & Sim 2019, "Computing receptive fields")."""
        extra = reach(axis.kernel, axis.dilation) - 1
        start = self.start + (Fraction(extra, 2) - axis.before) * self.jump
        return ReceptiveField(self.size + extra * self.jump, self.jump * axis.stride, start)

    def sees(self, position: int) -> Sides:
        """First input position seen by an output position, and one past the last; may lie outside the picture."""
        first = self.start + position * self.jump - Fraction(self.size) / 2
        return floor(first), ceil(first + self.size)


def receptive_field(geometries: Iterable[Geometry]) -> tuple[ReceptiveField, ReceptiveField]:
    """Receptive fields (height, width) of the last of a stack of layers, first layer first."""
    rows, columns = ReceptiveField(), ReceptiveField()
    for geometry in geometries:
        rows, columns = rows.through(geometry.height), columns.through(geometry.width)
    return rows, columns


def input_rectangle(geometries: Iterable[Geometry], row: int, column: int, size: Sides) -> Pads:
    """What one output position sees of an input of `size`: ((top, bottom), (left, right)), half open, clipped."""
    fields = receptive_field(geometries)
    (top, bottom), (left, right) = fields[0].sees(row), fields[1].sees(column)
    clipped = [
        (min(max(low, 0), length), min(max(high, 0), length))
        for low, high, length in ((top, bottom, size[0]), (left, right, size[1]))
    ]
    return clipped[0], clipped[1]


Length = TypeVar("Length", int, int | Fraction)


def reach(kernel: Length, dilation: int) -> Length:
    """Pixels from the first tap of a kernel to its last, gaps included."""
    return dilation * (kernel - 1) + 1


def whole(value: object, name: str, least: int) -> int:
    """`value` as an int of at least `least`; ShapeError names the argument."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ShapeError("not-a-whole-number", name=name, value=repr(value)) from None
    if number < least:
        raise ShapeError("number-too-small", name=name, value=number, least=least)
    return number


def pair(value: Pair, name: str, least: int = 1) -> Sides:
    """(height, width) from one number or two."""
    if isinstance(value, Sequence | np.ndarray):
        if len(value) != 2:
            raise ShapeError("not-a-pair", name=name, value=repr(value))
        return whole(value[0], name, least), whole(value[1], name, least)
    number = whole(value, name, least)
    return number, number


def resolve_padding(padding: Padding, kernel: Sides, stride: Sides, dilation: Sides, size: Sides) -> Pads:
    """((top, bottom), (left, right)) for any form of `padding`.

    int, (height, width), ((top, bottom), (left, right)) or a name; "same" is "same_upper": ⌈n/s⌉ comes out and the odd
    pixel goes below and right (TensorFlow's and ONNX's rule). ShapeError for anything else.
    """
    if isinstance(padding, str):
        if padding not in PADDING_NAMES:
            raise ShapeError("unknown-padding", name=padding, known=", ".join(PADDING_NAMES))
        sides = [_named_sides(padding, *axis) for axis in zip(kernel, stride, dilation, size, strict=True)]
        return sides[0], sides[1]
    if isinstance(padding, Sequence | np.ndarray):
        if len(padding) != 2:
            raise ShapeError("padding-form", value=repr(padding))
        height, width = (_sides(side) for side in padding)
        return height, width
    side = whole(padding, "padding", 0)
    return (side, side), (side, side)


def _sides(value: Any) -> Sides:
    if isinstance(value, Sequence | np.ndarray) and not isinstance(value, str):
        if len(value) != 2:
            raise ShapeError("padding-form", value=repr(value))
        return whole(value[0], "padding", 0), whole(value[1], "padding", 0)
    side = whole(value, "padding", 0)
    return side, side


def _named_sides(name: str, kernel: int, stride: int, dilation: int, n: int) -> Sides:
    if name == "valid":
        return 0, 0
    if name == "full":
        return dilation * (kernel - 1), dilation * (kernel - 1)
    total = max(0, (ceil(n / stride) - 1) * stride + reach(kernel, dilation) - n)
    small, large = total // 2, total - total // 2
    return (large, small) if name == "same_lower" else (small, large)


def axis_plan(
    n: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: Sides = (0, 0),
    dilation: int = 1,
    ceil_mode: bool = False,
    axis: str = "size",
) -> AxisPlan:
    """The plan of one axis; ShapeError when the kernel does not fit (`axis` names it in the sentence).

    out = ⌊(n + before + after − d(k − 1) − 1) / s⌋ + 1 (Dumoulin & Visin 2016, relation 15); in ceil mode ⌈…⌉,
    without a last window that would start in the padding after the picture (PyTorch's rule).
    """
    n = whole(n, axis, 0)
    if n == 0:
        raise ShapeError("empty-picture", axis=axis)
    kernel_size, stride = whole(kernel_size, "kernel", 1), whole(stride, "stride", 1)
    return _axis_plan(n, kernel_size, stride, padding, whole(dilation, "dilation", 1), ceil_mode, axis)


@lru_cache(maxsize=1024)
def _axis_plan(
    n: int, kernel_size: int, stride: int, padding: Sides, dilation: int, ceil_mode: bool, axis: str
) -> AxisPlan:
    before, after = padding
    padded = before + n + after
    exact = Fraction(padded - reach(kernel_size, dilation), stride) + 1
    out = ceil(exact) if ceil_mode else floor(exact)
    if out < 1:
        raise ShapeError(
            "kernel-too-large",
            kernel=kernel_size,
            dilation=dilation,
            reach=reach(kernel_size, dilation),
            axis=axis,
            padded=padded,
        )
    if ceil_mode and (out - 1) * stride >= n + before:
        out -= 1
    return AxisPlan(n, kernel_size, stride, before, after, dilation, exact, out)


def plan_window(
    size: Sides,
    kernel: Sides,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> tuple[AxisPlan, AxisPlan]:
    """The plans (height, width) of a window sliding over a picture of `size`."""
    strides, dilations = pair(stride, "stride"), pair(dilation, "dilation")
    pads = resolve_padding(padding, kernel, strides, dilations, size)
    height, width = (
        axis_plan(n, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode, axis=axis)
        for n, k, s, p, d, axis in zip(size, kernel, strides, pads, dilations, AXIS_NAMES, strict=True)
    )
    return height, width


def output_size(
    n: int, kernel_size: int, *, stride: int = 1, padding: Padding = 0, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """How many positions come out along one axis.

    `padding` is a number for each side, (before, after), or a name; ShapeError when the kernel does not fit.
    """
    if isinstance(padding, str):
        sides = resolve_padding(padding, (kernel_size,) * 2, (stride,) * 2, (dilation,) * 2, (n,) * 2)[0]
    else:
        sides = _sides(padding)
    return axis_plan(n, kernel_size, stride=stride, padding=sides, dilation=dilation, ceil_mode=ceil_mode).out


def transposed_size(
    n: int, kernel_size: int, *, stride: int = 1, padding: Sides = (0, 0), output_padding: int = 0, dilation: int = 1
) -> int:
    """How many positions a transposed convolution makes of `n`: s(n − 1) + d(k − 1) + 1 − before − after + extra.

    Dumoulin & Visin 2016, relation 14. ShapeError when the padding crops everything away, or when `output_padding` is
    not smaller than the stride or the dilation (torch's rule: it would add positions that nothing can reach).
    """
    if n < 1:
        raise ShapeError("empty-picture", axis="size")
    if output_padding >= max(stride, dilation):
        raise ShapeError("output-padding-too-large", value=output_padding, least=max(stride, dilation))
    out = stride * (n - 1) + reach(kernel_size, dilation) - sum(padding) + output_padding
    if out < 1:
        raise ShapeError("cropped-away", padding=sum(padding), made=out + sum(padding))
    return out
