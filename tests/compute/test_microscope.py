"""Shares, cards and the gradient through layers: against counting, published facts, and finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.microscope import COMPARED, factors, shares, through
from convexplorer.compute.pool import POOLS
from convexplorer.engine.microscope import activation_look
from convexplorer.model.cards import ACTIVATION_CARDS, POOL_CARDS
from convexplorer.model.document import new_document
from convexplorer.model.question import ActivationLook
from convexplorer.model.result import Frame, Result, Stage
from convexplorer.model.sources import Drawn
from convexplorer.model.view import View
from convexplorer.scenes.microscope import depth

# numbers.md §2.4
X = np.array([-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3])
TABLE = {
    "sigmoid": [0.0474, 0.1192, 0.2689, 0.3775, 0.5, 0.6225, 0.7311, 0.8808, 0.9526],
    "tanh": [-0.9951, -0.9640, -0.7616, -0.4621, 0, 0.4621, 0.7616, 0.9640, 0.9951],
    "leaky-relu": [-0.03, -0.02, -0.01, -0.005, 0, 0.5, 1, 2, 3],
    "elu": [-0.9502, -0.8647, -0.6321, -0.3935, 0, 0.5, 1, 2, 3],
    "relu": [0, 0, 0, 0, 0, 0.5, 1, 2, 3],
}


@pytest.mark.parametrize("kind", TABLE)
def test_the_published_table(kind):
    assert np.allclose(ACTIVATIONS[kind].function(X), TABLE[kind], atol=5e-5)


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_slopes_are_finite_differences_and_safe_far_out(kind):
    record = ACTIVATIONS[kind]
    x = np.array([-2.7, -1.3, -0.4, 0.3, 1.1, 2.6])
    step = 1e-6
    differences = (record.function(x + step) - record.function(x - step)) / (2 * step)
    assert np.allclose(record.derivative(x), differences, atol=1e-4)
    for dtype in (np.float32, np.float64):
        far = np.array([-1000, 1000], dtype)
        assert np.isfinite(record.function(far)).all()
        assert np.isfinite(record.derivative(far)).all()


@given(st.integers(0, 99), st.sampled_from(["relu", "sigmoid", "tanh", "leaky-relu", "elu", "step"]))
def test_shares_are_counted(seed, kind):
    x = np.random.default_rng(seed).normal(scale=4, size=60)
    x[:3] = np.nan, np.inf, 0
    found = shares(x, kind, {})
    off = saturated = 0
    slopes = []
    for value in x[2:].tolist():
        a = np.array([value])
        slope = abs(float(ACTIVATIONS[kind].derivative(a)[0]))
        slopes.append(slope)
        off += slope == 0 and float(ACTIVATIONS[kind].function(a)[0]) == 0
        saturated += slope < 0.01
    assert found.off == pytest.approx(off / 58)
    assert found.saturated == (pytest.approx(saturated / 58) if kind in ("sigmoid", "tanh") else None)
    assert found.slope == pytest.approx(np.mean(slopes))
    if kind == "relu":
        assert off == sum(value <= 0 for value in x[2:].tolist())


def test_a_gradient_through_layers():
    x = np.random.default_rng(0).normal(size=1000)
    left = factors(x, "relu", {})
    assert set(left) == set(COMPARED)
    assert left["sigmoid"] <= 0.25
    assert through(left["sigmoid"], 10) < 1e-6
    assert through(left["relu"], 3) == pytest.approx(left["relu"] ** 3)
    assert left["relu"] == pytest.approx((x > 0).mean())
    assert np.isnan(shares(np.array([np.nan]), "relu", {}).slope)
    # the chosen one counts with its own slope, and stands beside the five where it is none of them
    steep = factors(x, "leaky-relu", {"negative_slope": 0.5})
    assert steep["leaky-relu"] == pytest.approx((x > 0).mean() + 0.5 * (x <= 0).mean())
    assert list(factors(x, "square", {})) == [*COMPARED, "square"]
    assert factors(x, "square", {})["square"] == pytest.approx(np.abs(2 * x).mean())
    assert through(1e300, 20) == np.inf


def test_the_depth_bars_of_each_activation_are_drawn():
    for kind in ACTIVATIONS:
        answer = activation_look(ActivationLook("conv1", 0, kind), frame(0, [-3e38, 3e38, 1, 2]))
        drawn = depth(answer.factors, {}, 20, kind)
        (own,) = (item for item in drawn.items if item.key == f"depth:{kind}")
        assert 0 <= own.width <= 23
        assert own.role == "accent"


def frame(number, values):
    """A result of one frame whose map holds these values."""
    document = frame.document
    image = np.zeros((1, 2, 2), np.float32)
    array = np.asarray(values, np.float32).reshape(1, 2, 2)
    return Result(
        document, Frame(number, number / 30, image, document.source), View(), (Stage("conv1", array, (1, 2, 2)),)
    )


frame.document = new_document(Drawn(np.zeros((1, 2, 2), np.float32)))


def test_off_for_one_picture_is_not_dead():
    question = ActivationLook("conv1", 0, "relu")
    previous, counted = None, []
    for number, values in enumerate([[-1, -2, 0, -3]] * 40 + [[1, -2, 0, -3]] + [[-1, -1, -1, -1]] * 2):
        result = frame(number, values)
        answer = activation_look(question, result, previous)
        counted.append(answer.off_frames)
        previous = Result(result.document, result.frame, View(), result.stages, {question: answer})
    assert counted == [*range(1, 41), 0, 1, 2]
    assert answer.frames == 43
    assert answer.counts.sum() == answer.counts_after.sum() == 4


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_flat_saturated_and_huge_maps_are_counted(kind):
    near = np.nextafter(np.float32(0.5), np.float32(1))
    for values in ([0.5, near, 0.5, near], [17, 18, 20, 16.5], [1e-45, 0, 1e-45, 0], [-3e38, 3e38, 1, 2]):
        answer = activation_look(ActivationLook("conv1", 0, kind), frame(0, values))
        assert answer.counts.sum() == 4
        with np.errstate(over="ignore"):
            out = ACTIVATIONS[kind].function(np.array(values, np.float32))
        assert answer.counts_after.sum() == np.isfinite(out).sum()


def test_every_activation_and_pool_has_a_card_and_its_facts_are_true():
    assert set(ACTIVATION_CARDS) == set(ACTIVATIONS)
    assert set(POOL_CARDS) == set(POOLS)
    for card in (*ACTIVATION_CARDS.values(), *POOL_CARDS.values()):
        assert all(text.endswith((".", "?")) and " " in text for _, text in card.rows)
    x = np.linspace(-6, 6, 4001)
    assert ACTIVATIONS["sigmoid"].derivative(x).max() == pytest.approx(0.25)  # "never more than ¼"
    assert ACTIVATIONS["tanh"].derivative(x).max() == pytest.approx(1)
    normal = np.random.default_rng(1).normal(size=100_000)
    means = {kind: abs(float(ACTIVATIONS[kind].function(normal).mean())) for kind in ("elu", "relu", "sigmoid", "tanh")}
    assert means["tanh"] < means["elu"] < means["relu"]
    assert means["sigmoid"] == pytest.approx(0.5, abs=0.01)
    assert ACTIVATIONS["hardswish"].derivative(np.array([-3.5]))[0] == 0
