"""What an edit of a document did, in plain words: which setting, what size, how much work."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.compute.layer import Counts, Layer
from convexplorer.messages import Message
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d
from convexplorer.model.preparation import preparation_words
from convexplorer.model.resizing import Resize
from convexplorer.model.summary import large

SHARES = {
    Fraction(1, 8): "work-eighth",
    Fraction(1, 4): "work-quarter",
    Fraction(1, 3): "work-third",
    Fraction(1, 2): "work-half",
    Fraction(1): "work-same",
    Fraction(2): "work-double",
    Fraction(3): "work-treble",
    Fraction(4): "work-fourfold",
}
"""Amounts of work that have a name."""
CLOSE = Fraction(2, 100)
"""Within this share of a named amount it is "about" that."""


def change(before: Document, after: Document, shape: Shape) -> tuple[Message, ...]:
    """The settings that differ, each a sentence, the last with what came of them for an image of `shape` (C, H, W).

    Nothing where only the source, titles or the variants differ. All but the last are phrases to be joined with "; ".
    What came of it speaks of the maps at the end and of the multiply–adds of the layers, or says why nothing fits.
    Other layers than before, or other settings of those that Explore does not show, are told by what they count.
    """
    stacked = _kinds(before) != _kinds(after)
    settings = [] if stacked else list(_settings(before, after))
    if not settings:
        return _network(after, shape) if stacked or _others(before) != _others(after) else ()
    code = "change-and"
    try:
        effect = _effect(before, after, shape)
    except ShapeError as problem:
        code, effect = "change-fails", problem.message
    return (*settings[:-1], Message(code, {"change": settings[-1], "effect": effect}))


def _settings(before: Document, after: Document) -> Iterator[Message]:
    old_mode, new_mode = channels_mode(before), channels_mode(after)
    if old_mode != new_mode:
        yield _of("channels", old_mode, new_mode)
    old_size, new_size = (_resolution(document) for document in (before, after))
    if old_size != new_size:
        yield _of("resolution", old_size, new_size)
    old_steps, new_steps = (_preparation(document) for document in (before, after))
    if preparation_words(old_steps) != preparation_words(new_steps):
        yield _steps(old_steps, new_steps)
    yield from _convolution(before.convolution, after.convolution)
    yield from _activation(before.activation, after.activation)
    yield from _pool(before.pool, after.pool)


def _kinds(document: Document) -> set[tuple[str, str]]:
    return {(layer.name, type(layer).__name__) for layer in document.layers}


def _others(document: Document) -> set[int]:
    """Which layers there are beside those that Explore shows, in any order."""
    shown = document.convolution, document.activation, document.pool
    return {id(layer) for layer in document.layers if layer not in shown}


def _network(document: Document, shape: Shape) -> tuple[Message, ...]:
    try:
        counts = _run(document, shape)[1]
    except ShapeError as problem:
        return (problem.message,)
    return (
        Message("change-network", {"parameters": large(counts.parameters), "products": large(counts.multiply_adds)}),
    )


def _of(what: str, old: Any, new: Any) -> Message:
    return Message(f"change-{what}", {"before": old, "after": new})


def _resolution(document: Document) -> str:
    step = next((step for step in document.preprocessing if isinstance(step, Resize)), None)
    if step is None:
        return "1"
    return f"{step.factor:g}" if step.size is None else f"{step.size[0]}×{step.size[1]}"


def _preparation(document: Document) -> tuple[Layer, ...]:
    """The steps before the layers, without those that are told by themselves."""
    told = Grey, Resize
    return tuple(step for step in document.preprocessing if not isinstance(step, told))


def _steps(old: tuple[Layer, ...], new: tuple[Layer, ...]) -> Message:
    """One that was taken out or put in by its name, anything else as it was and is."""
    more, fewer = (new, old) if len(new) > len(old) else (old, new)
    single = [step for at, step in enumerate(more) if (*more[:at], *more[at + 1 :]) == fewer]
    if single:
        code = "change-step-in" if more is new else "change-step-out"
        return Message(code, {"step": preparation_words((single[0],))})
    return _of("preparation", preparation_words(old), preparation_words(new))


def _convolution(old: Conv2d, new: Conv2d) -> Iterator[Message]:
    if old.stride != new.stride:
        yield _of("stride", _pair(old.stride), _pair(new.stride))
    if old.padding != new.padding:
        yield _of("padding", _padding(old), _padding(new))
    if old.padding_mode != new.padding_mode:
        yield _of("border", old.padding_mode, new.padding_mode)
    if old.padding_value != new.padding_value:
        yield _of("border-value", f"{old.padding_value:g}", f"{new.padding_value:g}")
    if old.dilation != new.dilation:
        yield _of("dilation", _pair(old.dilation), _pair(new.dilation))
    if old.size != new.size:
        yield _of("size", _times(old.size), _times(new.size))
    if old.filters != new.filters:
        yield _of("filters", old.filters, new.filters)
    if old.alike != new.alike:
        yield Message("change-alike" if new.alike else "change-per-channel")
    if old.flipped != new.flipped:
        yield Message("change-flipped" if new.flipped else "change-unflipped")
    if old.weight.shape == new.weight.shape:
        yield from _weights(old, new)
    if old.filters == new.filters:
        yield from _biases(old, new)


def _weights(old: Conv2d, new: Conv2d) -> Iterator[Message]:
    different = np.flatnonzero((old.weight != new.weight).any(axis=(1, 2, 3)))
    if different.size == 1:
        cells = int((old.weight[different[0]] != new.weight[different[0]]).sum())
        code = "change-weight" if cells == 1 else "change-weights"
        yield Message(code, {"count": cells, "filter": int(different[0]) + 1})
    elif different.size:
        yield Message("change-kernels", {"count": different.size})


def _biases(old: Conv2d, new: Conv2d) -> Iterator[Message]:
    moved = np.flatnonzero(old.bias != new.bias)
    if moved.size == 1:
        at = int(moved[0])
        yield Message(
            "change-bias", {"filter": at + 1, "before": _number(old.bias[at]), "after": _number(new.bias[at])}
        )
    elif moved.size:
        yield Message("change-biases", {"count": moved.size})


def _activation(old: Activation, new: Activation) -> Iterator[Message]:
    if old.kind != new.kind:
        yield _of("activation", ACTIVATIONS[old.kind].title, ACTIVATIONS[new.kind].title)
    elif old.settings != new.settings or old.parameter != new.parameter:
        values = [one.parameter if one.parameter is not None else _default(one) for one in (old, new)]
        if values[0] != values[1]:
            yield _of("parameter", _number(values[0]), _number(values[1]))


def _default(activation: Activation) -> float:
    return next(iter(activation.record.parameters.values()), 0.0)


def _pool(old: Pool2d, new: Pool2d) -> Iterator[Message]:
    if old.kind != new.kind:
        yield _of("pooling", old.kind, new.kind)
    if new.kind == "none":
        return
    if old.size != new.size:
        yield _of("pool-size", _times(old.size), _times(new.size))
    if old.step != new.step:
        yield _of("pool-stride", _pair(old.step), _pair(new.step))
    if old.padding != new.padding:
        yield _of("pool-padding", _sides(old.padding), _sides(new.padding))
    if old.ceil_mode != new.ceil_mode:
        yield Message("change-ceil" if new.ceil_mode else "change-floor")


def _effect(before: Document, after: Document, shape: Shape) -> Message:
    """What came of it: the size of the maps where it changed, and the work."""
    new_shape, new_work = _run(after, shape)
    try:
        old_shape, old_work = _run(before, shape)
    except ShapeError:
        return Message("change-fits", {"after": "×".join(map(str, new_shape))})
    work = describe_work(old_work.multiply_adds, new_work.multiply_adds)
    if old_shape == new_shape:
        return work
    same_maps = old_shape[0] == new_shape[0]
    names = [_times(one[1:]) if same_maps else "×".join(map(str, one)) for one in (old_shape, new_shape)]
    return Message("change-effect", {"before": names[0], "after": names[1], "work": work})


def _run(document: Document, shape: Shape) -> tuple[Shape, Counts]:
    """The shape of the maps at the end, and the parameters and multiply–adds of the layers."""
    for step in document.preprocessing:
        shape = step.output_shape(shape)
    parameters = products = 0
    for step in document.layers:
        counts = step.counts(shape)
        parameters, products = parameters + counts.parameters, products + counts.multiply_adds
        shape = step.output_shape(shape)
    return shape, Counts(parameters, products)


def describe_work(before: int, after: int) -> Message:
    """How the second number of multiply–adds compares with the first: by name where it is near one, else in numbers."""
    if before == after:
        return Message("work-same")
    if before == 0 or after == 0:
        return Message("work-count", {"before": f"{before:,}", "after": f"{after:,}"})
    ratio = Fraction(after, before)
    for share, code in SHARES.items():
        if ratio == share:
            return Message(code)
        if abs(ratio - share) <= CLOSE * share:
            return Message("work-about", {"work": Message(code)})
    if ratio < 2:
        return Message("work-percent", {"share": f"{float(100 * ratio):.3g}"})
    return Message("work-times", {"times": f"{float(ratio):.1f}" if ratio < 10 else f"{float(ratio):.0f}"})


def _pair(values: tuple[int, int]) -> str:
    return str(values[0]) if values[0] == values[1] else f"{values[0]}, {values[1]}"


def _times(values: tuple[int, ...]) -> str:
    return "×".join(map(str, values))


def _padding(conv: Conv2d) -> str:
    return conv.padding if isinstance(conv.padding, str) else _sides(conv.padding)


def _sides(sides: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, bottom), (left, right) = sides
    if top == bottom and left == right:
        return _pair((top, left))
    return f"{top}, {bottom}, {left}, {right}"


def _number(value: float) -> str:
    return f"{float(value):.4g}".replace("-", "−")
