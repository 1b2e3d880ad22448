"""What comes out of a document beside what comes out of its variants: pictures painted alike, and how they differ."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, cast

import numpy as np

from convexplorer.compute.arrays import Array, Shape, ShapeError, frozen
from convexplorer.compute.describe import percent
from convexplorer.compute.fidelity import Fidelity, fidelity
from convexplorer.compute.layer import Layer
from convexplorer.engine.pictures import map_picture
from convexplorer.engine.ranges import Population, painted_range, population, together
from convexplorer.messages import Message
from convexplorer.model.changes import change
from convexplorer.model.compared import ComparedAnswer, Side
from convexplorer.model.document import Document
from convexplorer.model.question import Compared, MapPicture
from convexplorer.model.result import Picture, Result, Stage
from convexplorer.model.variants import WORKED_ON, change_places, stacked
from convexplorer.model.view import RangeChoice, Scheme
from convexplorer.scenes.numbers import short

DARK = "signed-dark"


class _One(NamedTuple):
    """A document with its own stages, or with those of a variant, as a result of its own."""

    name: str
    result: Result

    @property
    def end(self) -> Stage:
        """What comes out."""
        return self.result.stages[-1]

    def plane(self, channel: int) -> Array | None:
        """One of its maps (rows, columns), where it has that."""
        array, index = self.end.array, self.end.index_of(channel)
        return None if array is None or index is None or array.ndim != 3 else array[index]


def compared(question: Compared, result: Result) -> ComparedAnswer | None:
    """The document's end beside its variants'; None of a preview, which has no variants."""
    ones = _ones(result)
    if ones is None:
        return None
    pictures = _pictures(question, ones)
    now = ones[0].plane(question.channel)
    sides = []
    for at, (one, picture) in enumerate(zip(ones, pictures, strict=True)):
        plane = one.plane(question.channel)
        alike = at > 0 and now is not None and plane is not None and plane.shape == now.shape
        measured = fidelity(now, plane) if alike and now is not None and plane is not None else None
        parameters, products = _counts(one.result)
        error = _why_none(one, question.channel) if plane is None else None
        sides.append(Side(one.end.name, one.end.shape, parameters, products, picture, measured, error))
    chosen = 1 + question.chosen
    if chosen >= len(ones):
        return ComparedAnswer(tuple(sides), None, (Message("compare-alone"),) if len(ones) == 1 else ())
    gap = _difference(question, ones[0], ones[chosen], sides[chosen].fidelity)
    return ComparedAnswer(tuple(sides), gap, _said(question, ones[0], ones[chosen], sides[0], sides[chosen]))


def same_ends(result: Result, previous: Result) -> bool:
    """Whether two results end in the very same stages, under the same names."""
    if result.level != "full" or previous.level != "full" or not (result.stages and previous.stages):
        return False
    mine, before = (
        {"": one.stages[-1], **{name: stages[-1] for name, stages in one.variants.items()}}
        for one in (result, previous)
    )
    return list(mine) == list(before) and all(mine[name] is before[name] for name in mine)


def _ones(result: Result) -> list[_One] | None:
    """The document and each of its variants; None where they were not computed."""
    document = result.document
    if result.level != "full" or not result.stages or len(result.variants) < len(document.variants):
        return None
    return [
        _One("", result),
        *(
            _One(
                variant.name,
                Result(stacked(document, variant), result.frame, result.view, result.variants[variant.name]),
            )
            for variant in document.variants
        ),
    ]


def _why_none(one: _One, channel: int) -> Message:
    """Why there is no such map."""
    error = next((stage.error for stage in one.result.stages if stage.error is not None), None)
    if error is None:
        count = one.end.shape[0] if one.end.shape else 0
        return Message("compare-no-map", {"name": one.name or "What is set now", "count": count, "map": channel + 1})
    return Message("compare-fails", {"name": one.name, "why": error}) if one.name else error


def _counts(result: Result) -> tuple[int, int]:
    """Parameters and multiply–adds of the layers, for this frame."""
    document, image = result.document, result.stages[0].shape
    parameters = products = 0
    try:
        shape: Shape = image
        for layer in document.preprocessing:
            shape = layer.output_shape(shape)
        for layer in document.layers:
            more = layer.counts(shape)
            parameters, products = parameters + more.parameters, products + more.multiply_adds
            shape = layer.output_shape(shape)
    except ShapeError:
        pass
    return parameters, products


# ------------------------------------------------------------ pictures


def _pictures(question: Compared, ones: Sequence[_One]) -> list[Picture | None]:
    """A picture of each that the question wants, all in one range and in the same colours."""
    wanted = {"side": set(range(len(ones))), "swipe": {0, 1 + question.chosen}}.get(question.look, set())
    there = [one for one in ones if one.plane(question.channel) is not None]
    if not there:
        return [None] * len(ones)
    about = together([_population(question, one) for one in there])
    low, high, scheme = painted_range(question.range, question.scheme, *about)
    return [
        map_picture(_asked(question, one.end, low, high, scheme), one.result) if at in wanted and one in there else None
        for at, one in enumerate(ones)
    ]


def _asked(question: Compared, stage: Stage, low: float, high: float, scheme: str) -> MapPicture:
    """The picture of a stage in this range."""
    alike = RangeChoice("locked", low, high)
    return MapPicture(
        stage.name, question.channel, question.width, question.height, alike, cast(Scheme, scheme), question.visible
    )


def _population(question: Compared, one: _One) -> Population:
    index = one.end.index_of(question.channel)
    assert index is not None
    return population(RangeChoice(), one.result, one.end, index)


def _difference(question: Compared, now: _One, other: _One, measured: Fidelity | None) -> Picture | None:
    """What the other map has more (red) or less (blue) than the document's, where the question wants it."""
    first, second = now.plane(question.channel), other.plane(question.channel)
    if question.look != "difference" or measured is None or first is None or second is None:
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        gap = frozen(np.subtract(second, first)[None])
    plane = Stage(now.end.name, gap, now.end.shape, None, (question.channel,))
    most = measured.largest if 0 < measured.largest < np.inf else 1.0
    asked = _asked(question, plane, -most, most, DARK if question.scheme == DARK else "signed")
    return map_picture(asked, replace(now.result, stages=(*now.result.stages[:-1], plane)))


# ------------------------------------------------------------ words


def _said(question: Compared, now: _One, other: _One, first: Side, second: Side) -> tuple[Message, ...]:
    """What came out otherwise, and what is set otherwise."""
    if first.error is not None:
        return (Message("compare-now-fails", {"why": first.error}),)
    if second.error is not None:
        return (second.error,)
    return (_outcome(question, now, other, first, second), *_settings(now.result, other))


def _settings(now: Result, other: _One) -> tuple[Message, ...]:
    documents: tuple[Document, Document] = (now.document, other.result.document)
    if not all(any(isinstance(layer, kind) for layer in one.layers) for one in documents for kind, _ in WORKED_ON):
        return ()
    parts = change(*documents, now.stages[0].shape)
    said = "; ".join(map(str, parts))
    return (Message("compare-against", {"change": said}),) if parts else ()


def _outcome(question: Compared, now: _One, other: _One, first: Side, second: Side) -> Message:
    """Whether the maps are the same, and by how much they are not."""
    measured = second.fidelity
    if measured is None:
        return Message("compare-sizes", {"other": _size(second.shape), "now": _size(first.shape)})
    if np.isnan(measured.largest):
        return Message("compare-strange")
    places = change_places(_layers(now), _layers(other))
    if not measured.changed:
        if not _alike(now.end, other.end):
            return Message("compare-same-map", {"map": question.channel + 1})
        return (
            Message("compare-swap-same", dict(zip(("first", "second"), places, strict=True)))
            if places
            else Message("compare-same")
        )
    largest = short(measured.largest)
    if places is not None:
        return Message("compare-swap-differs", {"first": places[0], "second": places[1], "largest": largest})
    size = first.shape[1] * first.shape[2]
    return Message(
        "compare-differs",
        {
            "share": percent(measured.changed, size),
            "largest": largest,
            "row": measured.row,
            "column": measured.column,
        },
    )


def _layers(one: _One) -> tuple[Layer, ...]:
    return one.result.document.layers


def _alike(first: Stage, second: Stage) -> bool:
    return first.array is second.array or (
        first.array is not None and second.array is not None and np.array_equal(first.array, second.array)
    )


def _size(shape: Shape) -> str:
    return f"{shape[1]} × {shape[2]}"
