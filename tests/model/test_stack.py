"""A stack of layers is edited: its table holds published numbers, and whatever is done can be mended and saved."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute.arrays import ShapeError
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.messages import UserError
from convexplorer.model import stack
from convexplorer.model.document import Document, new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.network_layers import BatchNorm2d, Bypassed, Flatten, Linear
from convexplorer.model.parallel import Parallel, every
from convexplorer.model.resizing import Resize
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn
from convexplorer.model.summary import first_error, fix, summary, totals

PHOTO = (3, 480, 640)


def conv(name, filters, channels, size=3, **more):
    weight = np.random.default_rng(len(name)).normal(size=(filters, channels, size, size))
    return Conv2d(name, weight, np.zeros(filters), alike=False, **more)


def tiny_vgg():
    """CNN Explainer's network: 64 × 64 in, ten classes out (Wang et al. 2020)."""
    layers = []
    for number, channels in enumerate((3, 10, 10, 10), 1):
        layers += [conv(f"conv{number}", 10, channels, padding="valid"), Activation(f"relu{number}", "relu")]
        layers += [Pool2d(f"pool{number // 2}", "max")] if number % 2 == 0 else []
    head = Flatten("flatten1"), Linear("linear1", np.zeros((10, 1690)), np.zeros(10))
    return Document(BuiltIn(), (Scale(), Resize(size=(64, 64))), (*layers, *head))


def small(*layers):
    """A stack that ends in these, on pictures as they are."""
    first = conv("conv1", 4, 3), Activation("activation1", "relu"), Pool2d("pool1")
    return Document(BuiltIn(), (), (*first, *layers))


def row(document, name, shape=(3, 16, 16)):
    return next(row for row in summary(document, shape) if row.name == name)


def test_the_table_of_tiny_vgg_is_the_published_one():
    rows = summary(tiny_vgg(), PHOTO)
    own = [row for row in rows if not row.prepares]
    assert [row.counts.parameters for row in own if row.counts.parameters] == [280, 910, 910, 910, 16_910]
    assert totals(rows) == (19_920, 5_608_780)
    sides = [row.output[1] for row in own if not isinstance(row.layer, Activation)]
    assert sides == [62, 60, 30, 28, 26, 13, 1, 1]
    assert [row.output[0] for row in own[-2:]] == [1690, 10]
    pool = row(tiny_vgg(), "pool2", (3, 64, 64))
    assert (pool.rows.size, pool.rows.jump, pool.columns) == (16, 4, pool.rows)
    assert pool.memory == 4 * 10 * 13 * 13
    assert first_error(rows) is None


def test_three_small_convolutions_see_seven_pixels():
    stacked = small(conv("conv2", 4, 4), conv("conv3", 4, 4))
    assert [row(stacked, f"conv{n}").rows.size for n in (1, 2, 3)] == [3, 5, 7]
    assert row(stacked, "conv3").rows.start == 0.5


def test_layers_of_blocks_follow_their_block_and_see_from_where_it_begins():
    document = stack.added(small(), "residual", None, (3, 16, 16))
    rows = summary(document, (3, 16, 16))
    assert [(row.name, row.depth) for row in rows[3:]] == [
        ("block1", 0), ("block1/body/conv1", 1), ("block1/body/relu1", 1), ("block1/body/conv2", 1),
    ]  # fmt: skip
    assert [row.rows.size for row in rows[3:]] == [7, 5, 5, 7]
    assert rows[3].counts.parameters == rows[4].counts.parameters + rows[6].counts.parameters
    off = stack.switched(document, "block1", 0, False, (3, 16, 16))
    assert totals(summary(off, (3, 16, 16))) == totals(summary(small(), (3, 16, 16)))


def test_without_a_picture_only_the_layers_are_known():
    rows = summary(tiny_vgg(), None)
    assert {(row.input, row.output, row.counts, row.error) for row in rows} == {(None, None, None, None)}


@pytest.mark.parametrize("kind", stack.KINDS)
def test_every_kind_is_added_in_the_stack_and_in_a_path_and_computes_what_its_row_says(kind):
    shape = (3, 12, 12)
    document = stack.added(stack.added(small(), "residual", "conv1", shape), kind, "pool1", shape)
    document = stack.added(document, kind, "block1/body/relu1", shape)
    name = stack.newest(stack.added(document, kind, "conv1", shape), document)
    assert name.startswith(stack.KINDS[kind].base)
    frame = Frame(0, 0.0, np.random.default_rng(1).random(shape).astype(np.float32), BuiltIn())
    result = run(Job(document, frame))
    for one in summary(document, shape):
        stage = result.stage(one.name)
        assert one.output == (stage.shape if stage is not None and stage.made is not None else one.output)
        if one.error is not None:
            assert str(result.error).endswith(str(one.error))  # with the name of its layer before it
            assert one.fix is not None
    assert math.isfinite(totals(summary(document, shape)).multiply_adds)


def test_channels_that_change_go_through_to_the_end_and_weights_that_fit_stay():
    shape = (3, 8, 8)
    norm = BatchNorm2d("norm1", *np.random.default_rng(2).uniform(1, 2, (4, 4)))
    before = small(norm, conv("conv2", 6, 4), Flatten("flatten1"), Linear("linear1", np.ones((5, 384)), np.arange(5.0)))
    after = stack.edited(before, conv("conv1", 7, 3), shape)
    assert first_error(summary(after, shape)) is None
    assert np.array_equal(after.layer("conv2").weight[:, :4], before.layer("conv2").weight)
    assert after.layer("norm1").mean[:4].tolist() == norm.mean.tolist()
    assert after.layer("linear1") is before.layer("linear1")
    again = stack.edited(after, conv("conv2", 7, 7), shape)
    assert again.layer("linear1").weight.shape == (5, 448)
    assert again.layer("linear1").weight[:, :384].tolist() == np.ones((5, 384)).tolist()
    twice = stack.edited(after, conv("conv2", 7, 7), shape)
    assert np.array_equal(twice.layer("linear1").weight, again.layer("linear1").weight)


ERRORS = {
    "dense on maps": (small(Linear("linear1", np.zeros((2, 1024)), np.zeros(2))), "linear1", "Put Flatten before"),
    "eaten": (
        small(*(Pool2d(f"pool{n}", "max") for n in range(2, 6)), Activation("last", "relu"), Pool2d("pool6", "max")),
        "pool6",
        "Leave pool6 out.",
    ),
    "too large a kernel": (
        small(Pool2d("pool2", "max"), conv("conv2", 1, 4, 9, padding="valid")),
        "conv2",
        "Set the stride of pool2 to 1.",
    ),
    "much too large": (small(conv("conv2", 1, 4, 19, padding="valid")), "conv2", "Give conv2 same padding."),
    "other channels": (
        small(conv("conv2", 1, 5)),
        "conv2",
        "Draw new weights for the 4 channels that come into conv2.",
    ),
    "groups": (
        small(conv("conv2", 3, 1, groups=3)),
        "conv2",
        "Draw new weights for the 4 channels that come into conv2.",
    ),
    "normalisation": (
        small(BatchNorm2d("norm1", *np.ones((4, 3)))),
        "norm1",
        "Draw new weights for the 4 channels that come into norm1.",
    ),
    "shortcut": (
        small(Parallel("block1", ((conv("block1/body/conv1", 64, 4, stride=(2, 2)),), ()))),
        "block1",
        "Give the shortcut a 1×1 convolution with stride 2 and 64 filters.",
    ),
    "projection": (
        small(Parallel("b", ((conv("b/body/1", 8, 4, stride=(2, 2)),), (conv("b/side/1", 8, 4, 1),)))),
        "b",
        "End path 2 in a 1×1 convolution with stride 2 and 8 filters.",
    ),
    "larger": (
        small(Parallel("b", ((conv("b/body/1", 4, 4, padding="full"),), ()))),
        "b",
        "Switch the shortcut of b off.",
    ),
    "concat": (
        small(Parallel("b", ((conv("b/1/1", 2, 4),), (Pool2d("b/2/1", "max", (4, 4)),)), "concat")),
        "b",
        "Give all layers of b stride 1 and same padding.",
    ),
    "inside a path": (
        small(Parallel("b", ((conv("b/1/1", 4, 5),), ()))),
        "b/1/1",
        "Draw new weights for the 4 channels that come into 1.",
    ),
    "too wide a window": (
        small(Pool2d("pool2", "max", (2, 2), padding=((2, 2), (0, 0)))),
        "pool2",
        "Take the padding of pool2 away.",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_does_not_fit_is_told_on_its_row_with_what_mends_it(name):
    document, broken, sentence = ERRORS[name]
    rows = summary(document, (3, 16, 16))
    assert [row.name for row in rows if row.error is not None] == [broken]
    assert str(first_error(rows).fix).startswith(sentence)
    names = [row.name for row in rows]
    assert all(row.output is None for row in rows[names.index(broken) :] if row.depth == 0)
    mended = fix(document, (3, 16, 16))
    assert mended.message == first_error(rows).fix
    assert first_error(summary(mended.document, (3, 16, 16))) is None


def test_what_mends_a_shortcut_is_a_convolution_in_it():
    document, *_ = ERRORS["shortcut"]
    made = fix(document, (3, 16, 16)).document.layer("block1/shortcut/conv1")
    assert (made.weight.shape, made.stride) == ((64, 4, 1, 1), (2, 2))


def test_a_picture_without_channels_is_told_on_the_first_row():
    rows = summary(new_document(), (0, 8, 8))
    assert "0×8×8" in str(rows[0].error)
    with pytest.raises(ShapeError):
        Conv2d("conv2", np.zeros((0, 1, 3, 3)), np.zeros(0))


def test_a_dense_layer_on_a_photo_is_refused_with_its_size():
    document = small(conv("conv2", 16, 4))
    with pytest.raises(UserError, match=r"linear1 would have 49,152,000 weights \(187 MB\)"):
        stack.added(document, "linear", None, PHOTO)
    shrunk = stack.added(stack.added(document, "global-pool", None, PHOTO), "linear", None, PHOTO)
    assert row(shrunk, "linear1", PHOTO).counts.parameters == 170
    fits = stack.added(stack.added(small(), "flatten", None, PHOTO), "linear", None, PHOTO)
    assert fits.layer("linear1").drawn is not None
    with pytest.raises(UserError, match="at most 32,000,000"):
        stack.added(fits, "upsample", "pool1", PHOTO)


def test_the_convolution_activation_and_pool_that_explore_edits_stay():
    document = small()
    with pytest.raises(UserError, match="only convolution"):
        stack.removed(document, "conv1")
    with pytest.raises(UserError, match="only convolution"):
        stack.bypassed(document, "conv1")
    for change in (stack.removed, stack.bypassed):
        assert change(document, "activation1").activation.kind == "identity"
        assert change(stack.added(document, "pool"), "pool2").pool.kind == "none"
    two = stack.added(document, "conv", None, (3, 8, 8))
    assert stack.removed(two, "conv1", (3, 8, 8)).convolution.name == "conv2"
    nested = stack.added(document, "residual", None, (3, 8, 8))
    with pytest.raises(UserError, match="last of its kind"):
        stack.moved(nested, "activation1", "block1/body/conv1", (3, 8, 8))


def test_a_layer_left_out_comes_back_as_it_was():
    document = small(conv("conv2", 6, 4), conv("conv3", 2, 6))
    out = stack.bypassed(document, "conv2", True, (3, 8, 8))
    assert out.layer("conv3").weight.shape[1] == 4
    assert row(out, "conv2").kind == "conv 3×3, left out"
    again = stack.bypassed(out, "conv2", False, (3, 8, 8))
    assert again.layer("conv2") is document.layer("conv2")
    assert first_error(summary(again, (3, 8, 8))) is None


def test_layers_move_by_name_and_take_the_name_of_the_path_they_come_into():
    document = stack.added(small(conv("conv2", 4, 4)), "residual", "pool1", (3, 8, 8))
    there = stack.moved(document, "conv2", "block1/body/conv1", (3, 8, 8))
    assert [one.name for one in there.layer("block1").paths[0]] == [
        "block1/body/conv3", "block1/body/conv1", "block1/body/relu1", "block1/body/conv2",
    ]  # fmt: skip
    assert stack.newest(there, document) == "block1/body/conv3"
    last = stack.moved_after(document, "block1/body/conv1", "conv2", (3, 8, 8))
    assert [one.name for one in last.layers][-1] == "conv3"
    assert stack.moved(document, "block1", "block1/body/conv1") is document
    assert [one.name for one in stack.moved(document, "conv1", None, (3, 8, 8)).layers] == [
        "activation1", "pool1", "block1", "conv2", "conv1",
    ]  # fmt: skip


def test_a_block_is_copied_and_renamed_with_all_that_lies_in_it():
    document = stack.added(small(), "residual", None, (3, 8, 8))
    twice = stack.duplicated(document, "block1", (3, 8, 8))
    assert [one.name for one in every(twice.layers)][-4:] == [
        "block2", "block2/body/conv1", "block2/body/relu1", "block2/body/conv2",
    ]  # fmt: skip
    stem = stack.renamed(twice, "block2", " stem ")
    assert np.array_equal(stem.layer("stem/body/conv2").weight, twice.layer("block2/body/conv2").weight)
    out = stack.renamed(stack.bypassed(stem, "stem"), "stem", "rest")
    assert stack.bypassed(out, "rest", False).layer("rest/body/conv1") is not None


@pytest.mark.parametrize("new", ["", "a/b", "conv1", "input", "x" * 201, "a\nb"])
def test_names_that_cannot_be_are_refused(new):
    with pytest.raises(UserError):
        stack.renamed(small(conv("conv2", 4, 4)), "conv2", new)


NUMBERS = st.integers(0, 10**6)
EDITS = st.lists(
    st.tuples(st.sampled_from(("add", "add", "remove", "move", "bypass", "copy", "rename")), NUMBERS, NUMBERS),
    min_size=1,
    max_size=7,
)


def edit(document, what, number, other, shape):
    """One edit of the document, at places that the numbers choose."""
    names = [layer.name for layer in every(document.layers)]
    name, place = names[number % len(names)], (*names, None)[other % (len(names) + 1)]
    if what == "add":
        return stack.added(document, list(stack.KINDS)[other % len(stack.KINDS)], name, shape)
    if what == "remove":
        return stack.removed(document, name, shape)
    if what == "move":
        return stack.moved(document, name, place, shape)
    if what == "bypass":
        return stack.bypassed(document, name, not isinstance(document.layer(name), Bypassed), shape)
    if what == "copy":
        return stack.duplicated(document, name, shape)
    return stack.renamed(document, name, f"layer{other}")


@settings(max_examples=60, deadline=None)
@given(EDITS, st.sampled_from(((3, 9, 8), (1, 2, 2), (3, 32, 32))))
def test_whatever_is_done_can_be_saved_and_mended(edits, shape):
    document = replace(new_document(), preprocessing=(Scale(), Grey()))
    for one in edits:
        try:
            document = edit(document, *one, shape)
        except UserError:
            continue
        assert document.convolution.drawn is None
        assert document.activation.name != document.pool.name
    again = session.loads(session.dumps(session.Session(document))).document
    assert session.to_data(again) == session.to_data(document)
    mending = document
    for _ in range(20):
        rows = summary(mending, shape)
        broken = [row for row in rows if row.error is not None]
        if not broken:
            break
        (only,) = broken
        assert only.fix is not None
        mending = fix(mending, shape).document
    assert first_error(summary(mending, shape)) is None


def test_steps_before_the_layers_are_called_by_what_they_do():
    rows = summary(ARCHITECTURES["resnet-18"].build(new_document()), (3, 480, 640))
    assert [row.kind for row in rows if row.prepares] == [
        "RGB", "short side 256", "centre 224 × 224", "0 to 1", "− mean ÷ std",
    ]  # fmt: skip
