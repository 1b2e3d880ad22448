"""A layer in another form gives the same: dense and convolution, groups, depthwise with 1×1."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.engine.run import Job, run
from convexplorer.messages import UserError
from convexplorer.model import toggles
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Dropout, Flatten, Linear, Softmax
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn

RANDOM = np.random.default_rng(11)


def network(order="channels-first", size=12):
    features = size // 2 - 1
    return Document(
        BuiltIn(),
        (),
        (
            Conv2d("conv1", RANDOM.normal(size=(5, 3, 3, 3)), RANDOM.normal(size=5), padding="valid", alike=False),
            Activation("relu1", "relu"),
            Pool2d("pool1", "max"),
            Flatten("flatten1", order),
            Dropout("dropout1"),
            Linear("fc1", RANDOM.normal(size=(8, 5 * features**2)) / 9, RANDOM.normal(size=8)),
            Activation("relu2", "relu"),
            Linear("fc2", RANDOM.normal(size=(4, 8)), RANDOM.normal(size=4)),
            Softmax("softmax1"),
        ),
    )


def last(document, x):
    result = run(Job(document, Frame(0, 0.0, x, BuiltIn()), dtype=np.float64))
    assert result.error is None, str(result.error)
    return result.stages[-1].array


@pytest.mark.parametrize("order", ["channels-first", "channels-last"])
def test_dense_as_convolution_changes_no_score_and_comes_back(order):
    document, x = network(order), RANDOM.normal(size=(3, 12, 12))
    wanted = last(document, x)
    turned = document
    for name in ("fc2", "fc1"):
        turned = toggles.as_convolution(turned, name, x.shape)
        np.testing.assert_allclose(last(turned, x), wanted, rtol=1e-12)
    assert turned.layer("fc1").weight.shape == (8, 5, 5, 5)
    assert turned.layer("fc2").weight.shape == (4, 8, 1, 1)
    assert "flatten1" not in [layer.name for layer in turned.layers]
    back = turned
    for name in ("fc1", "fc2"):
        back = toggles.as_dense(back, name, x.shape)
        np.testing.assert_allclose(last(back, x), wanted, rtol=1e-12)
    assert [type(layer) for layer in back.layers if not isinstance(layer, Dropout)] == [
        type(layer) for layer in document.layers if not isinstance(layer, Dropout)
    ]


def test_on_a_larger_picture_the_convolution_gives_the_score_of_every_window():
    """cs231n: the network slides over the larger picture, here in steps of 2, the stride of its pool."""
    document, x = network(), RANDOM.normal(size=(3, 18, 16))
    turned = toggles.as_convolution(toggles.as_convolution(document, "fc2", (3, 12, 12)), "fc1", (3, 12, 12))
    scores = last(turned, x)
    assert scores.shape == (4, 4, 3)
    for row in range(4):
        for column in range(3):
            window = x[:, 2 * row : 2 * row + 12, 2 * column : 2 * column + 12]
            np.testing.assert_allclose(last(document, window)[:, 0, 0], scores[:, row, column], rtol=1e-10)


def test_what_is_not_the_same_is_refused():
    document = network()
    with pytest.raises(UserError, match="slides over its input of 12 × 12"):
        toggles.as_dense(document, "conv1", (3, 12, 12))
    with pytest.raises(UserError, match="inputs"):
        toggles.as_convolution(document, "fc1", (3, 20, 20))
    with pytest.raises(UserError, match="limit is 63"):
        toggles.as_convolution(document, "fc1", (3, 200, 200))


@given(groups=st.sampled_from([1, 2, 3, 6]), then=st.sampled_from([1, 2, 3, 6]), seed=st.integers(0, 99))
def test_fewer_groups_give_the_same_maps(groups, then, seed):
    random = np.random.default_rng(seed)
    conv = Conv2d("conv1", random.normal(size=(12, 6, 3, 3)), random.normal(size=12), alike=False)
    grouped = toggles.with_groups(conv, groups, 6)
    assert grouped.counts((6, 8, 8)).parameters == 12 * (6 // groups) * 9 + 12
    assert grouped.counts((6, 8, 8)).multiply_adds == conv.counts((6, 8, 8)).multiply_adds // groups
    again = toggles.with_groups(grouped, then, 6)
    if groups % then == 0:
        x = random.normal(size=(6, 8, 8))
        np.testing.assert_allclose(again.forward(x), grouped.forward(x), rtol=1e-12, atol=1e-12)


def test_groups_are_common_divisors():
    assert toggles.possible_groups(12, 8) == (1, 2, 4)
    assert toggles.possible_groups(64, 64)[-1] == 64


def test_separable_is_exact_where_it_can_be_and_counts_what_mobilenet_says():
    kernels, mixing = RANDOM.normal(size=(1, 4, 3, 3)), RANDOM.normal(size=(6, 4, 1, 1))
    conv = Conv2d("conv1", mixing * kernels, RANDOM.normal(size=6), (2, 1), alike=False)
    rest = Activation("a"), Pool2d("p")
    x = RANDOM.normal(size=(4, 9, 9))
    for one in (conv, replace(conv, flipped=True)):
        document = Document(BuiltIn(), (), (one, *rest))
        apart = toggles.separable(document, "conv1", 4)
        np.testing.assert_allclose(last(apart, x), last(document, x), rtol=1e-10, atol=1e-12)
    weights = sum(layer.weight.size for layer in apart.layers[:2])
    assert weights == 4 * 9 + 4 * 6
    assert apart.layers[0].name == "conv1-depthwise"
