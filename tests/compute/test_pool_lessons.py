"""What the pooling drawer says: shifts against a loop, and the experiment's verdicts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import argument, kernels
from convexplorer.compute.conv import conv2d
from convexplorer.compute.shift import EVERY, WAYS, shift_changes
from convexplorer.engine import apply
from convexplorer.model.sources import BuiltIn

REDUCE = {
    "max": np.max,
    "average": np.mean,
    "min": np.min,
    "l2": lambda window: math.sqrt(float((window**2).sum())),
    EVERY: lambda window: window[0, 0],
}


def smaller(x, way, size, stride):
    """By its definition, one window after another."""
    rows, columns = (1 + (n - size) // stride for n in x.shape)
    return np.array(
        [
            [REDUCE[way](x[i * stride : i * stride + size, j * stride : j * stride + size]) for j in range(columns)]
            for i in range(rows)
        ]
    )


@given(st.integers(0, 99), st.integers(1, 4), st.integers(1, 4))
def test_a_shift_is_measured_as_its_definition_says(seed, size, stride):
    x = np.random.default_rng(seed).normal(size=(9, 11))
    for way, found in shift_changes(x, size, stride).items():
        before, after = smaller(x[:, :-1], way, size, stride), smaller(x[:, 1:], way, size, stride)
        assert found == pytest.approx(np.abs(after - before).mean() / before.std())


def test_on_an_edge_map_every_pool_bears_a_shift_better_than_its_stride_alone():
    edges = apply.load(BuiltIn("street")).image.astype(np.float32).mean(axis=0, keepdims=True) / 255
    x = np.maximum(conv2d(edges, kernels.kernel("sobel-x")[None, None].astype(np.float32)), 0)
    found = shift_changes(x[0], 4, 4)
    assert all(found[way] < found[EVERY] for way in ("max", "average", "min", "l2"))
    raw = shift_changes(edges[0], 4, 4)
    assert max(raw.values()) < found[EVERY]


def test_where_there_is_nothing_to_compare_there_is_no_figure():
    for x in (np.zeros((9, 9)), np.zeros((2, 9)), np.zeros((9, 4))):
        found = shift_changes(x, 4, 4)
        assert set(found) == set(WAYS)
        assert all(math.isnan(value) for value in found.values())
    assert math.isnan(shift_changes(np.full((9, 9), np.nan), 2, 2)["max"])


def verdicts(size, place, speckle, threshold):
    """Of average and of max."""
    maps = [argument.evidence(size, place, speckle, present=present) for present in (True, False)]
    bars = argument.bars(*maps)
    assert bars == (maps[0].mean(), maps[1].mean(), maps[0].max(), maps[1].max())
    said = argument.verdict(bars.average_with, bars.average_without, threshold)
    return said, argument.verdict(bars.max_with, bars.max_without, threshold)


def test_the_workshops_argument():
    # a dog that fills its picture: both see it; a small fish: only max does, wherever it is
    assert verdicts(0.8, 0.5, 0, 0.3) == ("apart", "apart")
    for place in (0, 0.3, 0.7, 1):
        assert verdicts(0.08, place, 0, 0.3) == ("both-below", "apart")
    # one wrong answer anywhere deceives max; average still sees the dog
    assert verdicts(0.8, 0.5, 0.02, 0.3) == ("apart", "both-above")
    assert argument.verdict(0.2, 0.6, 0.4) == "reversed"


@given(st.floats(0.03, 1), st.floats(0, 1), st.floats(0, 0.2))
def test_the_two_maps_differ_where_the_object_is_and_only_there(size, place, speckle):
    with_it, without = (argument.evidence(size, place, speckle, present=present) for present in (True, False))
    assert np.array_equal(without, argument.evidence(size, place, speckle, present=False))
    assert 0 <= min(with_it.min(), without.min()) <= max(with_it.max(), without.max()) <= 1
    rows, columns = np.nonzero(with_it != without)
    assert rows.size > 0
    radius = max(size * argument.SIDE / 2, 0.75)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 <= 2 * radius + 1
