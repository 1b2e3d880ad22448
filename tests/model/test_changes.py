"""What an edit did, in words that agree with the numbers: sizes, and how much work."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute.arrays import ShapeError, frozen
from convexplorer.messages import Message
from convexplorer.model.changes import change, describe_work
from convexplorer.model.document import Document, new_document, with_channels
from convexplorer.model.edits import with_bias, with_size, with_weights
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.resizing import with_resize
from convexplorer.model.sources import Synthetic

SHAPE = (3, 480, 640)
NAMED = {"eighth": 8, "quarter": 4, "third": 3, "half": 2}
TIMES = {"same": 1, "double": 2, "treble": 3, "fourfold": 4}


def conv(**values: object) -> Document:
    return new_document().with_layer(replace(new_document().convolution, **values))


def said(before: Document, after: Document) -> str:
    return "; ".join(map(str, change(before, after, SHAPE)))


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (conv(stride=(2, 2)), "stride 1 → 2: 480×640 → 240×320, a quarter of the work."),
        (conv(stride=(1, 2)), "stride 1 → 1, 2: 480×640 → 480×320, half the work."),
        (conv(padding="valid"), "padding same → valid: 480×640 → 478×638, about the same work."),
        (conv(padding=((3, 3), (3, 3))), "padding same → 3: 480×640 → 484×644, about the same work."),
        (conv(padding_mode="reflect"), "border zeros → reflect: the same work."),
        (conv(dilation=(2, 2)), "dilation 1 → 2: the same work."),
        (conv(flipped=True), "cross-correlation → convolution: the same work."),
        (with_bias(new_document(), 1, 0.5), "bias of filter 2 0 → 0.5: the same work."),
        (with_weights(new_document(), 2, 0, [(0, 0, 7)]), "1 weight of filter 3: the same work."),
        (
            new_document().with_layer(Activation("activation1", "relu")),
            "activation None → ReLU: the same work.",
        ),
        (
            new_document().with_layer(Pool2d("pool1", "max")),
            "pooling none → max: 480×640 → 240×320, the same work.",
        ),
    ],
)
def test_sentences(after: Document, text: str) -> None:
    assert said(new_document(), after) == text


def test_several_settings_and_none() -> None:
    document = new_document()
    both = document.with_layer(replace(document.convolution, stride=(2, 2), padding="valid"))
    assert said(document, both) == "stride 1 → 2; padding same → valid: 480×640 → 239×319, about a quarter of the work."
    assert change(document, document, SHAPE) == ()
    assert change(document, document.with_source(Synthetic()), SHAPE) == ()
    assert said(document, with_size(document, 5, 5)).startswith("kernel 3×3 → 5×5: ")
    assert said(document, with_resize(document)).startswith("resolution 1 → 0.5: 480×640 → 240×320, ")


def test_what_does_not_fit_says_why_and_what_fits_again_what_it_gives() -> None:
    bad = conv(padding="valid", dilation=(16, 16))
    bad = with_size(bad, 63, 63)
    (*_, message) = change(new_document(), bad, SHAPE)
    with pytest.raises(ShapeError) as problem:
        bad.convolution.output_shape((1, 480, 640))
    assert str(message).endswith(str(problem.value))
    assert str(change(bad, new_document(), SHAPE)[-1]).endswith("now it fits, and gives 4×480×640.")


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_amounts_of_work_are_never_wrong(before: int, after: int) -> None:
    ratio = Fraction(after, before)
    message = describe_work(before, after)
    about = message.code == "work-about"
    if about:
        message = message.values["work"]
        assert isinstance(message, Message)
    name = message.code.removeprefix("work-")
    if name == "percent":
        assert float(message.values["share"]) == pytest.approx(float(100 * ratio), rel=0.0051)
    elif name == "times":
        assert float(message.values["times"]) == pytest.approx(float(ratio), rel=0.051)
    else:
        exact = Fraction(1, NAMED[name]) if name in NAMED else Fraction(TIMES[name])
        assert abs(ratio - exact) <= exact / 50
        assert about == (ratio != exact)


PAIRS = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    filters, side = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    weight = np.random.default_rng(draw(st.integers(0, 3))).standard_normal((filters, 1, side, side))
    layer = Conv2d(
        "conv1", frozen(weight), frozen(np.zeros(filters)), draw(PAIRS),
        draw(st.sampled_from(["same", "valid", "full", ((1, 0), (2, 1))])), dilation=draw(PAIRS),
    )  # fmt: skip
    pool = Pool2d("pool1", draw(st.sampled_from(["none", "max", "average"])), draw(PAIRS))
    document = new_document().with_layer(layer).with_layer(pool)
    return with_channels(document, draw(st.sampled_from(["grey", "all", "each"])))


def outcome(document: Document, shape: tuple[int, ...]) -> tuple[tuple[int, ...], int] | None:
    work = 0
    try:
        for step in (*document.preprocessing, *document.layers):
            work += 0 if step in document.preprocessing else step.counts(shape).multiply_adds
            shape = step.output_shape(shape)
    except ShapeError:
        return None
    return shape, work


@settings(max_examples=60)
@given(documents(), documents(), st.integers(6, 40), st.integers(6, 40))
def test_sizes_in_a_sentence_are_those_of_the_maps(before: Document, after: Document, height: int, width: int) -> None:
    messages = change(before, after, (3, height, width))
    old, new = outcome(before, (3, height, width)), outcome(after, (3, height, width))
    if not messages:
        return
    last: Any = messages[-1]
    if new is None:
        assert last.code == "change-fails"
    elif old is None:
        assert last.values["effect"].values["after"] == "×".join(map(str, new[0]))
    elif old[0] != new[0]:
        effect = last.values["effect"].values
        parts = slice(1 if old[0][0] == new[0][0] else 0, None)
        assert effect["before"] == "×".join(map(str, old[0][parts]))
        assert effect["after"] == "×".join(map(str, new[0][parts]))
        assert effect["work"] == describe_work(old[1], new[1])
    else:
        assert last.values["effect"] == describe_work(old[1], new[1])
    assert str(last)
