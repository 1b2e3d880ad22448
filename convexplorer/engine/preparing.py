"""What each step before the layers makes of the picture, and what the network gets when one of them is wrong."""

import cv2
import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, ShapeError, frozen
from convexplorer.compute.colour import paint
from convexplorer.compute.layer import Layer
from convexplorer.engine.ranges import extremes, united
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.network_layers import Softmax
from convexplorer.model.preparation import slips
from convexplorer.model.preprocessing import AsStored
from convexplorer.model.question import Preparing, WhatIf
from convexplorer.model.result import Result
from convexplorer.model.what_if import Score, Taken, WhatIfAnswer

MOST = 5_000_000_000
"""Multiply-adds up to which a network is run a second time (ResNet-50 has 4.1, VGG16 15.5 thousand million)."""
SHOWN = 5
"""Classes whose scores are compared: those with the highest score on either side."""


def preparing(question: Preparing, result: Result) -> tuple[Array, ...] | None:
    """After each step the picture, (rows, columns, 3) bytes of at most `side`, darkest to brightest value."""
    made = []
    for stage in result.stages[1 : 1 + len(result.document.preprocessing)]:
        if stage.array is None:
            break
        planes = _small(stage.array, question.side)
        made.append(_in_colour(planes, *_range(planes)))
    return tuple(made)


def what_if(question: WhatIf, result: Result) -> WhatIfAnswer | None:
    """The input of the network, right and with the slip, in the same colours; scores where it ends in some.

    None where there is no such slip, or no input. What the network's first layer cannot take is said, not shown.
    """
    document = result.document
    slip = next((one for one in slips(document) if one.key == question.slip), None)
    right = result.stages[len(document.preprocessing)].array if result.stages else None
    if slip is None or right is None:
        return None
    problem = None
    try:
        wrong = _through(slip.document.preprocessing, result.stages[0].array)
    except ShapeError as error:
        return WhatIfAnswer(_taken(right, _range(right), question.side), None, (), error.message)
    colours, below = _range(right), _range(wrong)[0] < 0
    scores: tuple[Score, ...] = ()
    if isinstance(document.layers[-1], Softmax):
        try:
            scores = _scores(document, result, wrong)
        except ShapeError as error:
            problem = error.message
        else:
            problem = None if scores else Message("what-if-costly")
    seen, mistaken = (_taken(one, colours, question.side, below) for one in (right, wrong))
    return WhatIfAnswer(seen, mistaken, scores, problem)


def _through(steps: tuple[Layer, ...], x: Array | None) -> Array:
    assert x is not None
    for step in steps:
        step.output_shape(x.shape)
        x = step.forward(x if isinstance(step, AsStored) else x.astype(np.float32, copy=False), PLAIN)
    return x.astype(np.float32, copy=False)


def _scores(document: Document, result: Result, wrong: Array) -> tuple[Score, ...]:
    """Of the classes that either side thinks likeliest; none where another run would take too long."""
    right, shape, work = result.stages[-1].array, wrong.shape, 0
    for layer in document.layers:
        work += layer.counts(shape).multiply_adds
        shape = layer.output_shape(shape)
    if right is None or work > MOST:
        return ()
    before, after = right.ravel(), _through(document.layers, wrong).ravel()
    best = np.argsort(-np.maximum(before, after), kind="stable")[:SHOWN]
    return tuple(Score(int(place), float(before[place]), float(after[place])) for place in sorted(best))


def _range(values: Array) -> tuple[float, float]:
    found = united([extremes(plane) for plane in values])
    return found.low, found.high if found.high > found.low else found.low + 1


def _taken(values: Array, colours: tuple[float, float], side: int, below: bool = False) -> Taken:
    """Its channels as one colour picture and each by itself in the range of the right one; and its own range."""
    small, found = _small(values, side), united([extremes(plane) for plane in values])
    low, high = colours
    edge = max(abs(low), abs(high))
    # signed where either of the two inputs has values below 0
    way = (-edge, edge, "signed") if below or low < 0 else (low, high, "grey")
    painted = [paint(plane, *way) for plane in small]
    return Taken(
        _in_colour(small, low, high), tuple(frozen(one) for one in painted), found.low, found.high, values.shape
    )


def _small(values: Array, side: int) -> Array:
    """The first three channels (or one), made smaller to fit a square of `side`, in float."""
    planes: list[Array] = [np.asarray(plane, np.float32) for plane in (values[:3] if len(values) >= 3 else values[:1])]
    height, width = planes[0].shape
    scale = min(side / max(height, width), 1.0)
    if scale < 1:
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        planes = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in planes]
    return np.stack(planes)


def _in_colour(planes: Array, low: float, high: float) -> Array:
    """The first channel as red, the second as green, the third as blue, whatever they are."""
    levels = [paint(plane, low, high)[..., 0] for plane in planes]
    return frozen(np.stack(levels if len(levels) == 3 else levels[:1] * 3, axis=-1))
