"""What panels want to know of a result: one function for each kind of question."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from convexplorer.compute.arrays import Abandoned, Array, Work, frozen
from convexplorer.compute.counting import counted
from convexplorer.compute.dense import flat_place
from convexplorer.compute.describe import describe_map
from convexplorer.compute.ranges import SETTLE_SECONDS
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.engine.comparing import compared, same_ends
from convexplorer.engine.depth import trace_depth
from convexplorer.engine.exciting import excites
from convexplorer.engine.finding import match, scored
from convexplorer.engine.first_maps import first_maps
from convexplorer.engine.links import holds
from convexplorer.engine.links import value as value_of
from convexplorer.engine.losing import lost
from convexplorer.engine.measuring import influence, line_profile, region_statistics
from convexplorer.engine.microscope import activation_look
from convexplorer.engine.network_opened import opened_map
from convexplorer.engine.network_pictures import NETWORK_ANSWERS
from convexplorer.engine.pictures import (
    combined_picture,
    input_picture,
    map_picture,
    recombined_picture,
    thumbnails,
)
from convexplorer.engine.placing import fields
from convexplorer.engine.pooling import pool_window, shift_meter
from convexplorer.engine.preparing import preparing, what_if
from convexplorer.engine.ranges import Before
from convexplorer.engine.spread import spread
from convexplorer.engine.walking import walk
from convexplorer.messages import Message
from convexplorer.model.first_maps import FirstMaps
from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Flatten, Pad2d
from convexplorer.model.overview import MapColumn, OpenedMap
from convexplorer.model.parallel import Parallel
from convexplorer.model.question import (
    ActivationLook,
    Combined,
    Compared,
    Description,
    Excites,
    Histogram,
    Influence,
    InputPicture,
    LineProfile,
    Lost,
    MapPicture,
    Match,
    PoolWindow,
    Preparing,
    Profile,
    Question,
    Recombined,
    RegionStatistics,
    Scored,
    ShiftMeter,
    Spread,
    Thumbnails,
    Trace,
    TraceDepth,
    Values,
    Walk,
    WhatIf,
)
from convexplorer.model.result import (
    HistogramAnswer,
    Picture,
    ProfileAnswer,
    Result,
    TraceAnswer,
    TraceStep,
    ValuesAnswer,
)
from convexplorer.model.windowing import window_of

ROUND = 10
"""A profile's spread is also that of so many values before and after the one looked at."""
EXACT = 1 << 24
"""Values up to which OpenCV's float32 counts are whole (a plane of 1080p: 3 ms, by numpy 10)."""
LOG = logging.getLogger(__name__)


def answer_all(
    questions: tuple[Question, ...], result: Result, previous: Result | None, work: Work
) -> tuple[Mapping[Question, Any], Message | None]:
    """Every question with its answer (None where `result` does not hold what it takes), and what went wrong.

    An answer of `previous` is kept while the question is equal and the stage it is about is the same object.
    """
    answers: dict[Question, Any] = {}
    error: Message | None = None
    for question in questions:
        work.check()
        if previous is not None and _still_holds(question, result, previous):
            answers[question] = previous.answers.get(question)
        if answers.get(question) is not None:
            continue
        try:
            answers[question] = _answer(question, result, previous)
        except Abandoned:
            raise
        except Exception as problem:  # one panel without an answer, all others with theirs
            LOG.exception("no answer to %s", question)
            answers[question] = None
            error = Message("unexpected", {"kind": type(problem).__name__})
    return answers, error


def _still_holds(question: Question, result: Result, previous: Result) -> bool:
    """Whether what a question is about is the very same in both results."""
    if isinstance(question, Compared):
        return same_ends(result, previous)
    if isinstance(question, InputPicture) and window_of(result.document) != window_of(previous.document):
        return False
    stage = result.stage(stage_of(question))
    return stage is not None and previous.stage(stage.name) is stage


def _answer(question: Question, result: Result, previous: Result | None) -> Any:
    if isinstance(question, Excites):
        return excites(question, result, previous)
    if isinstance(question, ActivationLook):
        return activation_look(question, result, previous)
    if isinstance(question, MapPicture | Combined | Thumbnails):
        last = None if previous is None else previous.answers.get(question)
        seconds = seconds_since(previous, result)
        if last is not None and seconds is not None:
            if isinstance(question, Thumbnails):
                return thumbnails(question, result, [Before(picture, seconds) for picture in last])
            if isinstance(last, Picture):
                before = Before(last, seconds)
                if isinstance(question, MapPicture):
                    return map_picture(question, result, before)
                return combined_picture(question, result, before)
    return ANSWERS[type(question)](question, result)


def seconds_since(previous: Result | None, result: Result) -> float | None:
    """How long after the frame of `previous` that of `result` was taken, where it is the next of a moving picture.

    None where a range must not be eased: another document, the same frame, a still, or a gap.
    """
    if previous is None or previous.frame is None or result.frame is None or previous.document is not result.document:
        return None
    before, now = previous.frame, result.frame
    if before is now or before.image.shape != now.image.shape or now.index <= before.index:
        return None
    seconds = now.time - before.time
    return seconds if 0 < seconds < SETTLE_SECONDS else None


def stage_of(question: Question) -> str:
    """The name of the stage that a question is about."""
    match question:
        case Trace(probe) | Values(probe) | TraceDepth(probe):
            return probe.stage
        case InputPicture() | Compared():  # that one is about every end: see `_still_holds`
            return "input"
        case Scored(picture) | Lost(picture):
            return picture.stage
        case MapColumn(range="network") | OpenedMap():
            return ""  # of other stages, too: what is kept of those is kept by who answers
        case _:
            return question.stage


def histogram(question: Histogram, result: Result) -> HistogramAnswer | None:
    """Counts of the finite values of one map or of the whole stage, between its own extremes; None without them."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or question.bins < 1:
        return None
    values = stage.array
    if question.channel is not None:
        index = stage.index_of(question.channel)
        if index is None:
            return None
        values = values[index]
    elif stage.maps is not None:
        return None
    flat = values.reshape(-1)
    if flat.dtype.kind in "iu" and flat.size:
        return _whole_numbers(flat, question.bins)
    finite = flat[np.isfinite(flat)] if flat.dtype.kind == "f" else flat
    counts, edges = counted(finite, question.bins)
    return HistogramAnswer(frozen(counts), frozen(edges), flat.size - finite.size)


def _whole_numbers(flat: Array, bins: int) -> HistogramAnswer:
    """Bars of equally many whole numbers, each without its upper edge: else some would hold one number more."""
    low, high = int(flat.min()), int(flat.max())
    width = -(-(high - low + 1) // bins)
    count = -(-(high - low + 1) // width)
    if flat.dtype in (np.uint8, np.uint16) and flat.size <= EXACT:
        most = count * width + low
        each = cv2.calcHist([np.ascontiguousarray(flat)[:, None]], [0], None, [most - low], [low, most])
        counts = each.reshape(count, width).sum(axis=1).astype(np.int64)
    else:
        counts = np.bincount((flat.astype(np.int64) - low) // width, minlength=count)
    return HistogramAnswer(frozen(counts), frozen(low + width * np.arange(count + 1.0)), 0)


def profile(question: Profile, result: Result) -> ProfileAnswer | None:
    """The values along a row or a column and how they spread; None where there is no such line."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None:
        return None
    grid = stage.array[index] if question.line == "row" else stage.array[index].T
    if not 0 <= question.index < grid.shape[0]:
        return None
    values = grid[question.index].astype(np.float64)
    around = values[max(question.at - ROUND, 0) : question.at + ROUND + 1]
    finite, near = values[np.isfinite(values)], around[np.isfinite(around)]
    mean, spread = (float(finite.mean()), float(finite.std())) if finite.size else (np.nan, np.nan)
    return ProfileAnswer(frozen(values), mean, spread, float(near.std()) if near.size else np.nan)


def trace(question: Trace, result: Result) -> TraceAnswer | None:
    """The probed value back to the input of its convolution (or to the picture); None where there is no such value.

    Each step's value is the very number in its stage; a pool is followed to its winner, or else to its centre, a
    flattened value to its map. It ends, too, where the value was put at another place: padded, or joined of paths.
    """
    probe = question.probe
    at = next((i for i, stage in enumerate(result.stages) if stage.name == probe.stage), None)
    if at is None or not holds(result.stages[at], probe):
        return None
    layers = (*result.document.preprocessing, *result.document.layers)
    steps: list[TraceStep] = []
    channel, row, column = probe.channel, probe.row, probe.column
    for index in range(at, 0, -1):
        before, layer = result.stages[index - 1], layers[index - 1]
        local = before.index_of(channel) if before.maps is not None else channel
        assert before.array is not None
        assert local is not None
        found = layer.trace(before.array, local, row, column)
        value = value_of(result.stages[index], channel, row, column)
        steps.append(TraceStep(layer.name, _anchored(replace(found, channel=channel), value)))
        if isinstance(found, ConvTrace | MixTrace) or isinstance(layer, Pad2d | Parallel):
            break
        if isinstance(layer, Flatten):
            channel, row, column = flat_place(channel, before.shape, layer.order)
        if isinstance(found, PoolTrace):
            row, column = found.winner or _centre(found)
    return TraceAnswer(tuple(steps), value_of(result.stages[at], probe.channel, probe.row, probe.column))


def values(question: Values, result: Result) -> ValuesAnswer | None:
    """What every map has at the probed place, and the input in the middle of what is seen from there."""
    probe = question.probe
    stage = result.stage(probe.stage)
    if stage is None or stage.array is None or len(stage.shape) != 3:
        return None
    if not (0 <= probe.row < stage.shape[1] and 0 <= probe.column < stage.shape[2]):
        return None
    found = np.full(stage.shape[0], np.nan)
    found[slice(None) if stage.maps is None else list(stage.maps)] = stage.array[:, probe.row, probe.column]
    # pixel 0 reaches from 0 to 1, so the middle of an even window belongs to the pixel after it
    row, column = (
        int((field.start + at * field.jump) // 1)
        for field, at in zip(fields(result, stage), (probe.row, probe.column), strict=True)
    )
    image = result.stages[0].array
    inputs: tuple[float, ...] = ()
    if image is not None and 0 <= row < image.shape[1] and 0 <= column < image.shape[2]:
        inputs = tuple(float(value) for value in image[:, row, column])
    return ValuesAnswer(tuple(float(value) for value in found), inputs, row, column)


def description(question: Description, result: Result) -> tuple[Message, ...] | None:
    """What a map holds; what its largest value stands for is said of the map of a single kernel without a bias."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None:
        return None
    kernel = None
    steps = (*result.document.preprocessing, *result.document.layers)
    for step, before in zip(steps, result.stages, strict=False):
        if step.name == question.stage and isinstance(step, Conv2d):
            weight, bias, _ = step.effective(before.shape[0])
            if weight.shape[1] == 1 and bias[question.channel] == 0:
                kernel = weight[question.channel, 0]
    return describe_map(stage.array[index], kernel)


def _centre(found: PoolTrace) -> tuple[int, int]:
    """The middle of the window, or where that is padding the first value inside."""
    row, column = len(found.rows) // 2, len(found.columns) // 2
    if found.padding[row, column]:
        row, column = (int(axis[0]) for axis in np.nonzero(~found.padding))
    return found.rows[row], found.columns[column]


def _anchored(found: LayerTrace, value: float) -> LayerTrace:
    """The trace with the value that is in the stage, which a faster path may have rounded otherwise."""
    if isinstance(found, PointTrace):
        return replace(found, value=value)
    # what was left over of the trace's own value, and what the stage's adds to that
    exact = found.value - found.rounding
    if isinstance(found, ConvTrace):
        exact = float(found.channel_sums.sum()) + found.bias
    rounding = value - exact
    return replace(found, value=value, rounding=rounding if np.isfinite(rounding) else 0.0)


ANSWERS: Mapping[type, Callable[[Any, Result], Any]] = {
    Trace: trace,
    TraceDepth: trace_depth,
    InputPicture: input_picture,
    MapPicture: map_picture,
    Combined: combined_picture,
    Recombined: recombined_picture,
    Thumbnails: thumbnails,
    Histogram: histogram,
    Values: values,
    Description: description,
    Profile: profile,
    Walk: walk,
    Spread: spread,
    PoolWindow: pool_window,
    ShiftMeter: shift_meter,
    Influence: influence,
    LineProfile: line_profile,
    RegionStatistics: region_statistics,
    ActivationLook: activation_look,
    Match: match,
    Scored: scored,
    Lost: lost,
    Excites: excites,
    Compared: compared,
    **NETWORK_ANSWERS,
    Preparing: preparing,
    WhatIf: what_if,
    FirstMaps: first_maps,
    OpenedMap: opened_map,
}
