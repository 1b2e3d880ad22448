"""Where what a filter was made of is found again, how alike every place is to it, and what makes a map answer most."""

from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from convexplorer.compute import finding
from convexplorer.compute.arrays import Array, frozen
from convexplorer.engine.pictures import map_picture
from convexplorer.engine.placing import fields
from convexplorer.messages import UserError
from convexplorer.model.finding import finder
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Match, Scored
from convexplorer.model.result import MatchAnswer, Result, ScoredAnswer, Stage

WHOLE = 0.01
"""A picture is made larger or smaller for the search only where its scale differs by more."""


@dataclass(frozen=True, eq=False)
class Found:
    """The score of every whole window, and where those windows lie: in what the layer takes, made `scale` smaller."""

    scores: Array
    size: tuple[int, int]
    top: int
    left: int
    scale: tuple[float, float]


# a stage never changes; what was found goes when the stage goes
_FOUND: WeakKeyDictionary[Stage, dict[int, Found | None]] = WeakKeyDictionary()


class _Layer(NamedTuple):
    conv: Conv2d
    taken: Stage
    made: Stage


def _layer(result: Result, name: str) -> _Layer | None:
    """The convolution of that name, what it takes and what it made."""
    steps = (*result.document.preprocessing, *result.document.layers)
    for step, taken, made in zip(steps, result.stages, result.stages[1:], strict=False):
        if step.name == name and isinstance(step, Conv2d) and taken.array is not None and made.made is not None:
            return _Layer(step, taken, made)
    return None


def found(result: Result, name: str, channel: int) -> Found | None:
    """The scores of one channel's kernels, computed once for each stage; None where there is no such layer."""
    layer = _layer(result, name)
    if layer is None:
        return None
    kept = _FOUND.setdefault(layer.made, {})
    if channel not in kept:
        kept[channel] = _search(result, layer, channel)
    return kept[channel]


def _search(result: Result, layer: _Layer, channel: int) -> Found | None:
    conv, x = layer.conv, layer.taken.array
    assert x is not None
    weight, _, groups = conv.effective(x.shape[0])
    if not 0 <= channel < weight.shape[0]:
        return None
    if groups > 1:
        x = x[channel // conv.filters, None]
    kernels, top, left = finding.used(weight[channel])
    scale = _scale(result, layer, channel)
    if scale != (1.0, 1.0):
        rows, columns = (max(1, round(size / by)) for size, by in zip(x.shape[1:], scale, strict=True))
        way = cv2.INTER_AREA if min(scale) > 1 else cv2.INTER_LINEAR
        x = np.stack([cv2.resize(np.asarray(plane, np.float32), (columns, rows), interpolation=way) for plane in x])
        scale = (layer.taken.shape[1] / rows, layer.taken.shape[2] / columns)
    scores = finding.scores(x, kernels, conv.dilation)
    reach = ((kernels.shape[1] - 1) * conv.dilation[0] + 1, (kernels.shape[2] - 1) * conv.dilation[1] + 1)
    return Found(frozen(scores), reach, top * conv.dilation[0], left * conv.dilation[1], scale)


def _scale(result: Result, layer: _Layer, channel: int) -> tuple[float, float]:
    """How much smaller than it is the picture must be for a filter's patch to be as large in it as the kernel."""
    patch = finder(layer.conv, channel % layer.conv.filters)
    if patch is None:
        return 1.0, 1.0
    down, across = (
        wanted / (float(field.jump) * step)
        for wanted, field, step in zip(
            (patch.down, patch.across), fields(result, layer.taken), layer.conv.dilation, strict=True
        )
    )
    return (1.0, 1.0) if max(abs(down - 1), abs(across - 1)) <= WHOLE else (down, across)


def match(question: Match, result: Result) -> MatchAnswer | None:
    """The best match of a filter that was made of a patch; None where it was not, or no window holds numbers only."""
    layer = _layer(result, question.stage)
    if layer is None or finder(layer.conv, question.channel % layer.conv.filters) is None:
        return None
    there = found(result, question.stage, question.channel)
    if there is None:
        return None
    spots = finding.best_two(there.scores, there.size)
    if not spots:
        return None
    rows, columns = fields(result, layer.taken)
    # the corner of cell 0 of what the layer takes, and how long a cell is, in pixels of the input
    corner = [float(field.start - field.jump / 2) for field in (rows, columns)]
    cell = [float(field.jump) * by for field, by in zip((rows, columns), there.scale, strict=True)]
    best = spots[0]
    return MatchAnswer(
        corner[0] + best.row * cell[0],
        corner[1] + best.column * cell[1],
        there.size[0] * cell[0],
        there.size[1] * cell[1],
        best.value,
        spots[1].value if len(spots) > 1 else None,
    )


def score(result: Result, name: str, channel: int) -> Array | None:
    """The normalised score at every place of a convolution's map, (rows, columns); None where that is none.

    0 where the window reaches beyond the picture.
    """
    layer = _layer(result, name)
    there = found(result, name, channel)
    return None if layer is None or there is None else frozen(_at_outputs(there, layer))


def in_its_place(result: Result, stage: Stage, channel: int) -> Array:
    """An array as large as the stage's, where that map is its score; UserError where it has none."""
    values = score(result, stage.name, channel)
    if values is None:
        raise UserError("export-nothing")
    return np.broadcast_to(values, stage.shape)


def scored(question: Scored, result: Result) -> ScoredAnswer | None:
    """The normalised score in place of a convolution's map, as a picture."""
    wanted = question.picture
    made, values = result.stage(wanted.stage), score(result, wanted.stage, wanted.channel)
    if made is None or values is None:
        return None
    plane = Stage(wanted.stage, values[None], made.shape, None, (wanted.channel,))
    stages = tuple(plane if stage is made else stage for stage in result.stages)
    shown = Result(result.document, result.frame, result.view, stages)
    picture = map_picture(wanted, shown)
    return None if picture is None else ScoredAnswer(picture, values)


def _at_outputs(there: Found, layer: _Layer) -> Array:
    """The score at every place where the layer has a value."""
    conv, (_, height, width) = layer.conv, layer.made.shape
    (before, _), (left, _) = conv.sides(layer.taken.shape)
    out = np.zeros((height, width), np.float32)
    if there.scores.size == 0:
        return out
    places = []
    for count, step, pad, skip, by, most in zip(
        (height, width), conv.stride, (before, left), (there.top, there.left), there.scale, there.scores.shape,
        strict=True,
    ):  # fmt: skip
        # the used part of the window of output i begins at i · stride − padding + skip
        middle = np.arange(count) * step - pad + skip
        places.append((np.rint(middle / by).astype(np.intp), most))
    rows, columns = places[0][0], places[1][0]
    inside_rows, inside_columns = ((at >= 0) & (at < most) for at, most in places)
    if inside_rows.any() and inside_columns.any():
        found_there = there.scores[rows[inside_rows][:, None], columns[inside_columns]]
        out[np.ix_(inside_rows, inside_columns)] = found_there
    return out
