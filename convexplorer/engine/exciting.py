"""What of the picture makes a map answer most: in one frame, and folded with the frames before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.finding import Spot, strongest, used
from convexplorer.engine.pictures import input_picture
from convexplorer.engine.placing import fields
from convexplorer.model.layers import Activation, Conv2d
from convexplorer.model.question import Excites, InputPicture
from convexplorer.model.result import Excitement, ExcitesAnswer, Result, Stage
from convexplorer.model.view import Rectangle

COUNT = 9
"""How many of each sign are shown."""
FRAMES = 300
"""How many frames are remembered: ten seconds."""
MOST = 600
"""How many of each sign are remembered at most."""
Pair = tuple[float, float]
NONE: tuple[Pair, Pair] = (0.0, 0.0), (0.0, 0.0)
CONTEXT = 15
"""Rows and columns of the input that are shown at least, round what the value sees."""


@dataclass(frozen=True)
class _Axis:
    """Along one axis: where the window of output 0 begins, how long it is, from one window to the next; the picture."""

    start: float
    size: int
    jump: float
    length: int

    def begin(self, index: int) -> int:
        """The first pixel of a window."""
        return round(self.start + index * self.jump)

    @property
    def shown(self) -> int:
        """Pixels that are shown of the input."""
        return max(self.size, CONTEXT)

    @property
    def apart(self) -> int:
        """How many outputs lie between two windows that show nothing in common."""
        return max(1, ceil(self.shown / self.jump))

    def inside(self, count: int) -> slice:
        """Those of `count` outputs whose windows lie within the picture; all where none does: padding is no picture."""
        begins = self.start + np.arange(count) * self.jump
        within = np.flatnonzero((begins > -0.5) & (begins + self.size < self.length + 0.5))
        return slice(int(within[0]), int(within[-1]) + 1) if within.size else slice(0, count)


def excites(question: Excites, result: Result, previous: Result | None = None) -> ExcitesAnswer | None:
    """The strongest and the most negative values of one map; of the frames before, what `previous` remembers."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None or result.frame is None or stage is result.stages[0]:
        return None
    axes = _axes(result, stage, question.channel)
    values, now = stage.array[index], result.frame.index
    rows, columns = (axis.inside(count) for axis, count in zip(axes, values.shape, strict=True))
    inside = values[rows, columns]
    apart = axes[0].apart, axes[1].apart
    before = _remembered(question, result, previous)
    found: list[tuple[tuple[Excitement, ...], tuple[Excitement, ...]]] = []
    for lowest in (False, True):
        spots = strongest(inside, COUNT, apart, lowest, least=0.0)
        placed = [Spot(spot.row + rows.start, spot.column + columns.start, spot.value) for spot in spots]
        new = [_excitement(spot, axes, result, now) for spot in placed]
        sign = -1.0 if lowest else 1.0
        old = [
            one for one in (before.kept if before else ()) if one.value * sign > 0 and now - FRAMES < one.frame < now
        ]
        found.append(folded(old, new, sign, apart))
    (best, kept_best), (worst, kept_worst) = found
    frames = min(FRAMES, 1 + (before.frames if before else 0))
    return ExcitesAnswer(best, worst, frames, (*kept_best, *kept_worst))


def folded(
    old: Sequence[Excitement], new: Sequence[Excitement], sign: float, apart: tuple[int, int]
) -> tuple[tuple[Excitement, ...], tuple[Excitement, ...]]:
    """The strongest of both, well apart, and all that are worth remembering.

    An old one is forgotten where a new one that is as strong lies near it: that will be remembered longer.
    """
    stays = np.ones(len(old), bool)
    if old and new:
        places = np.array([(one.row, one.column) for one in old])
        strengths = sign * np.array([one.value for one in old])
        for one in new:
            near = (np.abs(places - (one.row, one.column)) < apart).all(axis=1)
            stays &= ~(near & (strengths <= sign * one.value))
    kept = [one for one, stay in zip(old, stays, strict=True) if stay] + list(new)
    kept.sort(key=lambda one: -sign * one.value)
    chosen: list[Excitement] = []
    for one in kept:
        if len(chosen) == COUNT:
            break
        if all(abs(one.row - other.row) >= apart[0] or abs(one.column - other.column) >= apart[1] for other in chosen):
            chosen.append(one)
    return tuple(chosen), tuple(kept[:MOST])


def _remembered(question: Excites, result: Result, previous: Result | None) -> ExcitesAnswer | None:
    """What was found in the frames before, where they are of the same moving picture under the same layers."""
    if previous is None or previous.frame is None or result.frame is None or previous.document is not result.document:
        return None
    if previous.frame.image.shape != result.frame.image.shape or previous.frame.index > result.frame.index:
        return None
    answer = previous.answers.get(question)
    if not isinstance(answer, ExcitesAnswer):
        return None
    # the same frame again, under a stage that was made anew, is no other frame
    return replace(answer, frames=answer.frames - 1) if previous.frame.index == result.frame.index else answer


def _axes(result: Result, stage: Stage, channel: int) -> tuple[_Axis, _Axis]:
    """Where the windows of a stage's values lie, without the zeros round a kernel that is smaller than its bank's."""
    rows, columns = fields(result, stage)
    before, after = _margins(result, stage, channel)
    made = []
    for axis, (field, less, more) in enumerate(zip((rows, columns), before, after, strict=True)):
        start = float(field.start) - float(field.size) / 2 + less
        size = max(1, round(float(field.size) - less - more))
        made.append(_Axis(start, size, float(field.jump), result.stages[0].shape[axis + 1]))
    return made[0], made[1]


def _margins(result: Result, stage: Stage, channel: int) -> tuple[Pair, Pair]:
    """(rows, columns) of the input that the convolution multiplies with zeros, above and left, below and right.

    Known of the maps of one convolution, activated or not; 0 of all others.
    """
    steps = (*result.document.preprocessing, *result.document.layers)
    found: tuple[Pair, Pair] | None = None
    for step, taken, made in zip(steps, result.stages, result.stages[1:], strict=False):
        if found is None and isinstance(step, Conv2d):
            weight = step.effective(taken.shape[0])[0]
            kernels, top, left = used(weight[min(channel, len(weight) - 1)])
            bottom, right = step.size[0] - top - kernels.shape[1], step.size[1] - left - kernels.shape[2]
            down, across = (
                float(field.jump) * by for field, by in zip(fields(result, taken), step.dilation, strict=True)
            )
            found = (top * down, left * across), (bottom * down, right * across)
        elif found is not None and not isinstance(step, Activation):
            return NONE
        if made is stage:
            break
    return found or NONE


def _excitement(spot: Spot, axes: tuple[_Axis, _Axis], result: Result, frame: int) -> Excitement:
    down, across = axes
    window = down.begin(spot.row), across.begin(spot.column), down.size, across.size
    row, column = window[0] - (down.shown - down.size) // 2, window[1] - (across.shown - across.size) // 2
    part = row, column, down.shown, across.shown
    return Excitement(spot.value, spot.row, spot.column, window, part, _pixels(result, part), frame)


def _pixels(result: Result, part: tuple[int, int, int, int]) -> Array:
    """The input as it looks, pixel for pixel; grey where there is none."""
    row, column, height, width = part
    picture = input_picture(InputPicture(width, height, None, Rectangle(row, column, height, width)), result)
    return np.full((height, width, 3), 128, np.uint8) if picture is None else picture.pixels
