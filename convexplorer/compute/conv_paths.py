"""Three ways to compute the same convolution of one image: filter2D, matrix products, and tap by tap."""

from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, Work
from convexplorer.compute.padding import PADDING_MODES, gather, sources
from convexplorer.compute.shapes import AxisPlan

# One call of filter2D never gets more taps than this: from 50 taps on (130 for float32 on some processors) OpenCV
# goes through a Fourier transform, whose error is that of the brightest pixel, everywhere.
FILTER_TAPS = 49
# Multiply-adds of one band: 20 ms at the 0.08 ns each that filter2D takes (15×15 and 31×31, float32; float64: 40 ms).
BAND_WORK = 250_000_000
# Bytes of one band where it is read several times: half of a 1 MiB L2 cache.
BAND_BYTES = 512 * 1024
# The tap by tap path takes 0.7 ns for what filter2D does in 0.08.
TAP_WORK = BAND_WORK // 9


class Plan(NamedTuple):
    """Shapes and settings of one convolution, checked."""

    rows: AxisPlan
    columns: AxisPlan
    channels: int
    filters: int
    groups: int
    padding_mode: str
    padding_value: float
    dtype: np.dtype[Any]

    @property
    def depth(self) -> int:
        """Input channels of one filter."""
        return self.channels // self.groups

    @property
    def fill(self) -> float:
        """What a position of constant padding holds."""
        return self.padding_value if self.padding_mode == "constant" else 0.0


def finite(x: Array) -> bool:
    """Whether no value of a float array is NaN or infinite.

    The dot product of an array with itself is finite then (0.14 ms for 1080p float32, `isfinite(x).all()` 0.8 ms),
    unless the values are so large that a second look is needed.
    """
    flat = x.ravel()
    with np.errstate(over="ignore"):  # squares of huge values are infinite: then each is looked at
        return isfinite(np.dot(flat, flat)) or bool(np.isfinite(flat).all())


def telling(x: Array, weight: Array, plan: Plan) -> bool:
    """Whether a number of `x` that is not finite must show in the rows of the result that `strange` looks at.

    True for one kernel, written in place, each row of which has taps other than 0 on both sides (or in the middle):
    whichever column a strange number lies in, it then spoils all `kernel height` rows of the result around it.
    """
    if not (len(x) == plan.filters == 1 and in_place(x, plan) and x.shape[-1] >= 2 * plan.columns.kernel):
        return False
    middle = plan.columns.before
    return all(any(taps_[: middle + 1]) and any(taps_[middle:]) for taps_ in weight[0, 0].tolist())


def strange(out: Array, plan: Plan) -> bool:
    """Whether a row that matters in the result of a `telling` convolution holds a number that is not finite."""
    sample = out[0, min(plan.rows.before, len(out[0]) - 1) :: plan.rows.kernel]
    # squares cannot cancel: their sum is finite only if every value is
    return not isfinite(np.vecdot(sample, sample).sum() + np.dot(out[0, -1], out[0, -1]))


def padded_rows(x: Array, plan: Plan, first: int, last: int) -> Array:
    """Rows of the padded image that the output rows `first` … `last` − 1 read, (channels, rows, padded width)."""
    rows, columns = plan.rows, plan.columns
    top = first * rows.stride
    bottom = (last - 1) * rows.stride + rows.effective
    if columns.before == columns.after == 0 and top >= rows.before and bottom <= rows.before + rows.n:
        return x[..., top - rows.before : bottom - rows.before, :]
    if PADDING_MODES[plan.padding_mode] != "constant":
        row_sources = sources(rows.n, (rows.before, rows.after), plan.padding_mode)[top:bottom]
        return gather(x, row_sources, sources(columns.n, (columns.before, columns.after), plan.padding_mode), 0.0)
    strip = np.full((*x.shape[:-2], bottom - top, columns.padded), plan.fill, x.dtype)
    low, high = max(top, rows.before), min(bottom, rows.before + rows.n)
    if low < high:
        inside = slice(columns.before, columns.before + columns.n)
        strip[..., low - top : high - top, inside] = x[..., low - rows.before : high - rows.before, :]
    return strip


def bands(plan: Plan, work_per_row: float, most: float, work: Work) -> Iterator[tuple[int, int]]:
    """Output rows (first, one past the last) in bands of at most `most` work, checking staleness between them."""
    height = max(1, int(most // max(work_per_row, 1)))
    for first in range(0, plan.rows.out, height):
        if first:
            work.check()
        yield first, min(first + height, plan.rows.out)


def groups_of(plan: Plan) -> Iterator[tuple[slice, slice]]:
    """Input channels and filters of each group."""
    share = plan.filters // plan.groups
    for group in range(plan.groups):
        yield slice(group * plan.depth, (group + 1) * plan.depth), slice(group * share, (group + 1) * share)


def taps(x: Array, weight: Array, plan: Plan, out: Array, work: Work) -> None:
    """The definition with the loops turned inside out: one multiply-add of a whole band for every tap.

    Nothing is skipped, so that NaN and infinity reach exactly the outputs whose window holds them.
    """
    rows, columns = plan.rows, plan.columns
    for first, last in bands(plan, columns.out * rows.kernel * columns.kernel, TAP_WORK, work):
        strip = padded_rows(x, plan, first, last)
        product = np.empty((last - first, columns.out), plan.dtype)
        with np.errstate(invalid="ignore", over="ignore"):
            for channels, filters_ in groups_of(plan):
                for filter_ in range(filters_.start, filters_.stop):
                    work.check()
                    target = out[filter_, first:last]
                    target[:] = 0
                    for channel in range(plan.depth):
                        for i in range(rows.kernel):
                            for j in range(columns.kernel):
                                window = strip[channels.start + channel, i * rows.dilation :, j * columns.dilation :]
                                window = window[: (last - first) * rows.stride : rows.stride]
                                window = window[: last - first, :: columns.stride][:, : columns.out]
                                np.multiply(window, weight[filter_, channel, i, j], out=product)
                                target += product


def columns(x: Array, weight: Array, plan: Plan, out: Array, work: Work) -> None:
    """im2col: the windows of a band as the columns of a matrix, and one matrix product per group."""
    rows, wide = plan.rows, plan.columns
    length = plan.depth * rows.kernel * wide.kernel
    matrix = weight.reshape(plan.groups, plan.filters // plan.groups, length)
    per_row = length * plan.groups * wide.out * x.itemsize
    for first, last in bands(plan, per_row, BAND_BYTES, work):
        strip = padded_rows(x, plan, first, last)
        count = last - first
        patches = np.empty((plan.channels, rows.kernel, wide.kernel, count, wide.out), plan.dtype)
        for i in range(rows.kernel):
            for j in range(wide.kernel):
                top, left = i * rows.dilation, j * wide.dilation
                patches[:, i, j] = strip[
                    :,
                    top : top + (count - 1) * rows.stride + 1 : rows.stride,
                    left : left + (wide.out - 1) * wide.stride + 1 : wide.stride,
                ]
        # the rows of a band lie together in memory, so this is a view
        target = out[:, first:last].reshape(plan.groups, plan.filters // plan.groups, count * wide.out)
        np.matmul(matrix, patches.reshape(plan.groups, length, -1), out=target)


def filters(x: Array, weight: Array, plan: Plan, out: Array, work: Work) -> None:
    """One filter2D per kernel (per block of a large kernel), summed over the channels of the filter."""
    if in_place(x, plan):
        _filter_in_place(x, weight, plan, out, work)
        return
    blocks = {
        (filter_, channel): list(_parts(weight[filter_, channel], plan))
        for filter_ in range(plan.filters)
        for channel in range(plan.depth)
    }
    parts_of = max(len(found) for found in blocks.values())
    per_row = plan.columns.padded * plan.rows.stride
    in_cache = (4 if parts_of < 2 else 1) * BAND_BYTES / x.itemsize
    most = min(BAND_WORK / (plan.rows.kernel * plan.columns.kernel), in_cache)
    for first, last in bands(plan, per_row, most, work):
        strip = padded_rows(x, plan, first, last)
        for channels, filters_ in groups_of(plan):
            for filter_ in range(filters_.start, filters_.stop):
                work.check()
                parts = (
                    (strip[channels.start + channel], block)
                    for channel in range(plan.depth)
                    for block in blocks[filter_, channel]
                )
                _sum_filters(parts, plan, out[filter_, first:last])


def in_place(x: Array, plan: Plan) -> bool:
    """Whether filter2D can write the result where it belongs: black padding, same size, stride 1, one short call."""
    return (
        plan.fill == 0
        and PADDING_MODES[plan.padding_mode] == "constant"
        and all(a.out == a.n and a.stride == a.dilation == 1 and a.before < a.kernel for a in (plan.rows, plan.columns))
        and plan.rows.kernel * plan.columns.kernel <= FILTER_TAPS
        and plan.rows.kernel * plan.columns.kernel * x.shape[-2] * x.shape[-1] <= BAND_WORK
    )


def _filter_in_place(x: Array, weight: Array, plan: Plan, out: Array, work: Work) -> None:
    anchor = plan.columns.before, plan.rows.before
    rest = np.empty(out.shape[1:], out.dtype) if plan.depth > 1 else out
    for channels, filters_ in groups_of(plan):
        for filter_ in range(filters_.start, filters_.stop):
            for channel in range(plan.depth):
                work.check()
                plane = x[channels.start + channel]
                if plane.strides[1] != plane.itemsize:
                    plane = np.ascontiguousarray(plane)
                target = rest if channel else out[filter_]
                kernel = weight[filter_, channel]
                cv2.filter2D(plane, -1, kernel, dst=target, anchor=anchor, borderType=cv2.BORDER_CONSTANT)
                if channel:
                    np.add(out[filter_], rest, out=out[filter_])


class _Part(NamedTuple):
    """A piece of a kernel that one call computes: place and taps, or a column of taps to multiply with `across`."""

    row: int
    column: int
    taps: Array
    across: Array | None = None


def _sum_filters(parts: Iterator[tuple[Array, _Part]], plan: Plan, target: Array) -> None:
    rows, wide = plan.rows, plan.columns
    height, width = (len(target) - 1) * rows.stride + 1, (wide.out - 1) * wide.stride + 1
    total: Array | None = None
    for plane, part in parts:
        source = plane[part.row :, part.column :]
        if source.strides[1] != source.itemsize:
            source = np.ascontiguousarray(source)
        if part.across is None:
            source = source[: height + part.taps.shape[0] - 1, : width + part.taps.shape[1] - 1]
            made = cv2.filter2D(source, -1, part.taps, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
        else:
            # 31×31 at 1080×1920: 17 ms, in blocks 188
            across, down = part.across, part.taps
            made = cv2.sepFilter2D(source, -1, across, down, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
        made = made[:height, :width]
        total = made if total is None else np.add(total, made, out=total)
    target[:] = 0 if total is None else total[:: rows.stride, :: wide.stride]


def _parts(kernel: Array, plan: Plan) -> Iterator[_Part]:
    """The dilated kernel as a column times a row, or in blocks of at most FILTER_TAPS taps, those of zeros left out."""
    dilated = np.zeros((plan.rows.effective, plan.columns.effective), kernel.dtype)
    dilated[:: plan.rows.dilation, :: plan.columns.dilation] = kernel
    # a small kernel in a bank of large ones has zeros round it: one of 31×31 with four of 3×3 takes 23 ms at
    # 480×640, not 44
    used_rows, used_columns = (np.flatnonzero(dilated.any(axis=axis)) for axis in (1, 0))
    if used_rows.size == 0:
        return
    top, left = int(used_rows[0]), int(used_columns[0])
    dilated = dilated[top : int(used_rows[-1]) + 1, left : int(used_columns[-1]) + 1]
    if dilated.size > FILTER_TAPS and (factors := _factors(dilated)):
        yield _Part(top, left, *factors)
        return
    width = min(dilated.shape[1], FILTER_TAPS if plan.rows.dilation > 1 else 7)
    height = 1 if plan.rows.dilation > 1 else min(dilated.shape[0], FILTER_TAPS // width)
    for i in range(0, dilated.shape[0], height):
        for j in range(0, dilated.shape[1], width):
            block = dilated[i : i + height, j : j + width]
            if block.any():
                yield _Part(top + i, left + j, np.ascontiguousarray(block))


def _factors(kernel: Array) -> tuple[Array, Array] | None:
    """A column and a row whose product is the kernel to the last digits, tap by tap, if there are (box, Gaussian)."""
    wide = kernel.astype(np.float64)
    i, j = np.unravel_index(np.abs(wide).argmax(), wide.shape)
    if wide[i, j] == 0:
        return None
    column, row = wide[:, j], wide[i] / wide[i, j]
    if (np.abs(np.outer(column, row) - wide) > 8 * np.finfo(kernel.dtype).eps * np.abs(wide)).any():
        return None
    return np.ascontiguousarray(column, kernel.dtype), np.ascontiguousarray(row, kernel.dtype)
