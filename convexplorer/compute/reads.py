"""Who reads which pixel: how many windows use it, which strides and paddings fit, and how many layers fit in a row."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.shapes import AxisPlan, axis_plan

MOST_LAYERS = 64


def uses(plan: AxisPlan) -> Array:
    """For every position of the padded axis (and what ceil mode adds), how many windows' taps read it."""
    found = np.zeros(plan.padded + plan.overhang, int)
    for tap in range(plan.kernel):
        first = tap * plan.dilation
        found[first : first + (plan.out - 1) * plan.stride + 1 : plan.stride] += 1
    return found


def use_map(rows: AxisPlan, columns: AxisPlan) -> Array:
    """How many windows use each pixel of the padded picture, (rows, columns): those of its row times its column's."""
    return np.outer(uses(rows), uses(columns))


class Fit(NamedTuple):
    """The stride, or the padding on both sides, with which nothing is left over; None where none was found near."""

    stride: int | None
    padding: int | None


def nearest_fit(plan: AxisPlan, most_stride: int = 8, most_padding: int = 8) -> Fit:
    """The nearest other stride and the nearest other symmetric padding that divide exactly; the smaller of two."""
    free = plan.padded - plan.effective
    strides = sorted(range(1, most_stride + 1), key=lambda stride: (abs(stride - plan.stride), stride))
    stride = next((one for one in strides if free % one == 0), None)
    here = (plan.before + plan.after) / 2
    pads = sorted(range(most_padding + 1), key=lambda pad: (abs(pad - here), pad))
    fits = (one for one in pads if (plan.n + 2 * one - plan.effective) % plan.stride == 0)
    padding = next((one for one in fits if plan.n + 2 * one >= plan.effective), None)
    return Fit(stride, padding)


def depths(n: int, kernel: int, stride: int, before: int, after: int, dilation: int = 1) -> tuple[int, ...]:
    """The sizes layer after layer, `n` first, until a further layer does not fit or the size stays as it is."""
    found = [n]
    while len(found) <= MOST_LAYERS:
        try:
            size = axis_plan(found[-1], kernel, stride=stride, padding=(before, after), dilation=dilation).out
        except ShapeError:
            break
        if size >= found[-1]:
            break
        found.append(size)
    return tuple(found)
