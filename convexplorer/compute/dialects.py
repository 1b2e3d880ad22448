"""The same layer in other libraries: which pads each side gets, what size comes out, and where that differs."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from convexplorer.compute.shapes import reach


class Axis(NamedTuple):
    """One axis of a layer as it stands here: size, kernel, stride, dilation, padding before and after, pool or not."""

    n: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0
    pool: bool = False

    @property
    def extent(self) -> int:
        """Pixels from the kernel's first tap to its last."""
        return reach(self.kernel, self.dilation)


class Said(NamedTuple):
    """What a library makes of an axis: pads, the size before it is made whole, and what comes out; None: nothing."""

    before: int
    after: int
    exact: Fraction
    out: int | None


def _floored(axis: Axis, before: int, after: int) -> Said:
    exact = Fraction(axis.n + before + after - axis.extent, axis.stride) + 1
    return Said(before, after, exact, floor(exact) if exact >= 1 else None)


def pytorch(axis: Axis) -> Said:
    """Its numbers as they stand here; sizes are rounded down."""
    return _floored(axis, axis.before, axis.after)


def valid(axis: Axis) -> Said:
    """No padding: TensorFlow's VALID and ONNX's."""
    return _floored(axis, 0, 0)


def _same_total(axis: Axis) -> int:
    return max(0, (ceil(axis.n / axis.stride) - 1) * axis.stride + axis.extent - axis.n)


def same_upper(axis: Axis) -> Said:
    """⌈n / s⌉ come out; the odd pixel goes below and right: TensorFlow's SAME, ONNX's SAME_UPPER."""
    total = _same_total(axis)
    return _floored(axis, total // 2, total - total // 2)


def same_lower(axis: Axis) -> Said:
    """⌈n / s⌉ come out; the odd pixel goes above and left: ONNX's SAME_LOWER."""
    total = _same_total(axis)
    return _floored(axis, total - total // 2, total // 2)


def caffe(axis: Axis) -> Said:
    """The same padding on both sides; pools are rounded up, but no window begins in the padding behind the picture."""
    found = _floored(axis, axis.before, axis.before)
    if not axis.pool or found.out is None:
        return found
    out = ceil(found.exact)
    if axis.before and (out - 1) * axis.stride >= axis.n + axis.before:
        out -= 1
    return found._replace(out=out)


class Dialect(NamedTuple):
    """A library's rule by its key, with its name, and what there is to know of it."""

    key: str
    title: str
    rule: Callable[[Axis], Said]
    note: str


DIALECTS: Mapping[str, Dialect] = {
    row.key: row
    for row in (
        Dialect("pytorch", "PyTorch", pytorch, "padding='same' is refused where the stride is more than 1"),
        Dialect("tf-same", "TensorFlow SAME", same_upper, "the odd pixel of padding goes below and right"),
        Dialect("tf-valid", "TensorFlow VALID", valid, "no padding at all"),
        Dialect("caffe", "Caffe", caffe, "the same padding on both sides; pools round up"),
        Dialect("onnx-upper", "ONNX SAME_UPPER", same_upper, "as TensorFlow's SAME"),
        Dialect("onnx-lower", "ONNX SAME_LOWER", same_lower, "the odd pixel goes above and left"),
    )
}


def effective(axis: Axis, said: Said) -> tuple[int, int]:
    """The padding that is really read, before and after: PyTorch's 3 on each side of 224 by 7 and 2 reads as (3, 2)."""
    if said.out is None:
        return said.before, said.after
    return said.before, max(0, (said.out - 1) * axis.stride + axis.extent - axis.n - said.before)


def difference(axis: Axis, key: str, here: Said) -> str:
    """In words what a dialect makes otherwise than the layer as it stands here (`here`)."""
    dialect = DIALECTS[key]
    there = dialect.rule(axis)
    if there.out is None:
        return "nothing comes out"
    pads = f"pads ({there.before}, {there.after})"
    if there.out != here.out:
        return f"{pads}, {there.out} instead of {here.out}"
    if effective(axis, there) == effective(axis, here):
        return f"{pads}, the same as here"
    apart = abs(there.before - here.before)
    if apart:
        return f"{pads}: the same size, seen {apart} pixel{'s' if apart > 1 else ''} apart"
    return f"{pads}: the same size, from the same first pixel"
