"""The layers of a network: gradients against finite differences, traces against the values, and blocks of paths."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute import seeded
from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.trace import ConvTrace, MixTrace
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import (
    BatchNorm2d,
    Bypassed,
    Dropout,
    Flatten,
    Linear,
    Pad2d,
    Softmax,
    Upsample,
)
from convexplorer.model.parallel import Parallel, every, replaced
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn

RNG = np.random.default_rng(7)
X = RNG.normal(size=(4, 3, 5))


def conv(name, filters, channels, size=3, **more):
    weight = np.random.default_rng(len(name)).normal(size=(filters, channels, size, size))
    return Conv2d(name, weight, np.arange(filters) / 10, alike=False, **more)


LAYERS = {
    "flatten": (Flatten("a"), X),
    "flatten, channels last": (Flatten("a", "channels-last"), X),
    "linear": (Linear("a", RNG.normal(size=(3, 7)), RNG.normal(size=3)), RNG.normal(size=(7, 1, 1))),
    "softmax": (Softmax("a"), X),
    "batch norm": (BatchNorm2d("a", *RNG.normal(size=(3, 4)), RNG.uniform(0.5, 2, 4)), X),
    "dropout": (Dropout("a"), X),
    "bypassed": (Bypassed(Activation("a", "relu")), X),
    "nearest": (Upsample("a", 3), X),
    "bilinear": (Upsample("a", 2, "bilinear"), X),
    "pad, reflect": (Pad2d("a", ((2, 1), (0, 3)), "reflect"), X),
    "pad, constant": (Pad2d("a", ((1, 0), (0, 2)), "constant", 0.5), X),
    "grouped": (conv("a", 6, 2, groups=2, padding="same"), X),
    "residual": (Parallel("a", ((conv("a/0", 4, 4), Activation("a/1", "tanh")), ())), X),
    "inception": (Parallel("a", ((conv("a/0", 2, 4),), (conv("a/1", 3, 4, 1), Softmax("s")), ()), "concat"), X),
    "shortcut off": (Parallel("a", ((conv("a/0", 4, 4),), ()), off=frozenset({1})), X),
}


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_are_those_of_finite_differences(name):
    layer, x = LAYERS[name]
    gradient = np.random.default_rng(1).normal(size=layer.forward(x).shape)
    back, _ = layer.vjp(x, gradient)
    step = 1e-6
    for place in np.random.default_rng(2).permutation(x.size)[:12]:
        up, down = x.copy(), x.copy()
        up.flat[place] += step
        down.flat[place] -= step
        slope = ((layer.forward(up) - layer.forward(down)) * gradient).sum() / (2 * step)
        assert back.flat[place] == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", LAYERS)
def test_shapes_and_traces_are_those_of_the_values(name):
    layer, x = LAYERS[name]
    out = layer.forward(x)
    assert layer.output_shape(x.shape) == out.shape
    for place in np.random.default_rng(3).permutation(out.size)[:9]:
        channel, row, column = (int(one) for one in np.unravel_index(place, out.shape))
        found = layer.trace(x, channel, row, column)
        assert found.value == pytest.approx(out[channel, row, column], rel=1e-12, abs=1e-12)
        assert (found.channel, found.row, found.column) == (channel, row, column)
        if isinstance(found, ConvTrace):
            assert float(found.channel_sums.sum()) + found.bias + found.rounding == found.value
        if isinstance(found, MixTrace):
            assert float((found.values * found.weight).sum()) + found.rounding == pytest.approx(found.value, abs=1e-15)


def test_learned_arrays_of_a_block_are_named_by_layer():
    layer, x = LAYERS["residual"]
    _, learned = layer.vjp(x, np.ones(x.shape))
    assert sorted(learned) == ["a/0.bias", "a/0.weight"]
    first = layer.paths[0][0]
    step = np.zeros(first.weight.shape)
    step[1, 2, 0, 1] = 1e-6
    ends = [
        replace(layer, paths=((replace(first, weight=w), layer.paths[0][1]), ())) for w in _either_side(first, step)
    ]
    slope = (ends[0].forward(x) - ends[1].forward(x)).sum() / 2e-6
    assert learned["a/0.weight"][1, 2, 0, 1] == pytest.approx(slope, rel=1e-6)


def _either_side(layer, step):
    return layer.weight + step, layer.weight - step


def document(*layers):
    return Document(BuiltIn(), (), (conv("conv1", 4, 3), Activation("activation1", "relu"), Pool2d("pool1"), *layers))


def block(name="block1"):
    inner = Parallel(f"{name}/deep", ((conv(f"{name}/deep/0", 4, 4),), ()))
    return Parallel(name, ((conv(f"{name}/body/1", 4, 4), inner, conv(f"{name}/body/2", 4, 4)), ()))


FRAME = Frame(0, 0.0, np.random.default_rng(5).random((3, 9, 8)).astype(np.float32), BuiltIn())


def test_only_what_follows_an_edit_runs_again_also_inside_a_block():
    first = document(block(), Flatten("flatten1"))
    before = run(Job(first, FRAME))
    changed = first.with_layer(conv("block1/body/2", 4, 4, padding="same_lower"))
    after = run(Job(changed, FRAME), before)
    for name in ("conv1", "pool1", "block1/body/1", "block1/deep", "block1/deep/0"):
        assert after.stage(name) is before.stage(name), name
    for name in ("block1/body/2", "block1", "flatten1"):
        assert after.stage(name) is not before.stage(name), name
    assert np.array_equal(after.stage("block1").array, run(Job(changed, FRAME)).stage("block1").array)


def test_a_shortcut_is_switched_off_and_nothing_of_the_path_runs_again():
    first = document(block())
    before = run(Job(first, FRAME))
    off = first.with_layer(replace(first.layer("block1"), off=frozenset({1})))
    after = run(Job(off, FRAME), before)
    assert after.stage("block1/body/2") is before.stage("block1/body/2")
    body = after.stage("block1/body/2").array
    assert np.array_equal(after.stage("block1").array, body)
    assert np.array_equal(before.stage("block1").array, body + before.stage("pool1").array)


def test_paths_that_do_not_fit_are_a_sentence_on_the_block():
    broken = document(Parallel("block1", ((conv("block1/0", 4, 4, stride=(2, 2)),), ())))
    result = run(Job(broken, FRAME))
    assert result.stage("pool1").array is not None
    assert result.stage("block1/0").array.shape == (4, 5, 4)
    assert "cannot be added" in str(result.stage("block1").error)
    assert "4×9×8" in str(result.error)


def test_a_session_holds_every_kind_of_layer():
    fits = (block(), Parallel("i", ((conv("i/0", 2, 4, groups=2),), ()), "concat"), Upsample("u", 2, "bilinear"))
    rest = (Pad2d("p"), Bypassed(Activation("b", "elu", 0.5)), Dropout("d", 0.25), Flatten("f", "channels-last"))
    head = Linear("l", np.zeros((5, 6)), np.arange(5.0)), Softmax("s")
    norm = BatchNorm2d("n", np.ones(6), np.zeros(6), np.zeros(6), np.ones(6))
    once = document(*fits[:1], *fits[1:], norm, *rest, *head)
    again = session.loads(session.dumps(session.Session(once))).document
    assert [layer.name for layer in every(again.layers)] == [layer.name for layer in every(once.layers)]
    assert session.to_data(again) == session.to_data(once)
    assert again.layer("b").layer == Activation("b", "elu", 0.5)


def test_drawn_weights_take_no_memory_in_a_session_and_come_back_the_same():
    drawn = Conv2d("conv2", seeded.stands_for((64, 4, 5, 5)), np.zeros(64), alike=False, drawn=3)
    once = document(drawn, Linear("l", seeded.stands_for((10, 1000)), np.zeros(10), drawn=4))
    text = session.dumps(session.Session(once))
    assert len(text) < 8000
    again = session.loads(text).document
    assert np.array_equal(again.layer("conv2").values, drawn.values)
    assert drawn.values.std() == pytest.approx(np.sqrt(2 / 100), rel=0.05)
    assert drawn.own().weight.shape == (64, 4, 5, 5)
    assert drawn.own().drawn is None


def test_weights_too_many_are_refused_with_their_size():
    huge = Linear("l", seeded.stands_for((4096, 25088)), np.zeros(4096), drawn=1)
    with pytest.raises(ShapeError, match=r"102,760,448 weights \(392 MB\)"):
        huge.forward(np.zeros((25088, 1, 1), np.float32))
    with pytest.raises(ShapeError, match="102,760,448"):
        Linear("l", seeded.stands_for((4096, 25088)), np.zeros(4096))


def test_layers_are_replaced_and_taken_out_wherever_they_lie():
    stack = (block("one"), block("two"))
    out = replaced(stack, "one/deep/0", ())
    assert "one/deep/0" not in [layer.name for layer in every(out)]
    assert out[1] is stack[1]
    assert replaced(stack, "nowhere", ()) is stack
