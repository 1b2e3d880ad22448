"""Slips: each computed by hand or by a loop, the right answer first, and the one that is told for a wrong one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import slips
from convexplorer.compute.shapes import axis_plan, output_size
from convexplorer.compute.trace import trace_conv, trace_pool
from convexplorer.engine.run import Job, run
from convexplorer.model.problems import LEVELS, problem
from convexplorer.model.result import Frame

X = np.array([[3, 3, 2], [0, 0, 1], [3, 1, 2]], float)[None]
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]], float)


def test_a_value_of_the_papers_figure_and_what_goes_wrong_with_it():
    trace = trace_conv(X, KERNEL[None, None], np.array([5.0]), channel=0, row=0, column=0)
    found = {way.key: way.answer for way in slips.of_value(trace, beside=12, unstrided=99)}
    # 3·1 + 2·2 + 0·2 + 0·2 + 1·1 + 2·2 = 12, plus 5
    assert found["right"] == 17
    assert found["bias-forgotten"] == 12
    assert found["kernel-flipped"] == float((X[0] * KERNEL[::-1, ::-1]).sum()) + 5
    assert found["kernel-transposed"] == float((X[0] * KERNEL.T).sum()) + 5
    assert found["values-forgotten"] == 10 + 5
    assert found["weights-forgotten"] == 15 + 5
    assert found["one-product"] == 0 + 5
    assert (found["beside"], found["stride-ignored"]) == (12, 99)
    said = slips.verdict(12, slips.of_value(trace))
    assert said.sentence == "The bias was forgotten."
    assert slips.verdict(17, slips.of_value(trace)).key == "right"
    assert slips.verdict(1234, slips.of_value(trace)) is None


def test_channels_are_summed():
    x, weight = np.concatenate([X, 2 * X]), np.stack([KERNEL, KERNEL])[None]
    trace = trace_conv(x, weight, channel=0, row=0, column=0)
    assert slips.verdict(36, slips.of_value(trace)).key == "right"
    assert slips.verdict(12, slips.of_value(trace)).sentence == "The channels were not summed: that is channel 1 alone."
    assert slips.verdict(18, slips.of_value(trace)).key == "channels-averaged"


def test_pools():
    trace = trace_pool(X, "max", 2, stride=1, channel=0, row=0, column=0)
    assert slips.verdict(3, slips.of_value(trace)).key == "right"
    assert slips.verdict(1.5, slips.of_value(trace)).sentence.startswith("That is the average.")
    assert slips.verdict(0, slips.of_value(trace)).key == "took-min"


# numbers.md §2.5 and the slips named in the issue
@pytest.mark.parametrize(
    ("n", "k", "s", "p", "answer", "key"),
    [
        (224, 7, 2, 3, 112, "right"),
        (224, 7, 2, 3, 112.5, "not-rounded"),
        (224, 7, 2, 3, 111, "one-forgotten"),
        (224, 7, 2, 3, 111 + 0.0, "one-forgotten"),
        (5, 3, 1, 1, 4, "one-forgotten"),
        (32, 5, 1, 2, 30, "padding-once"),
        (32, 5, 1, 2, 28, "padding-forgotten"),
        (227, 11, 4, 0, 217, "stride-ignored"),
        (10, 3, 2, 0, 5, "rounded-up"),
        (10, 3, 2, 0, 10, "the-input"),
    ],
)
def test_sizes(n, k, s, p, answer, key):
    plan = axis_plan(n, k, stride=s, padding=(p, p))
    assert slips.verdict(answer, slips.of_size(plan)).key == key


@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 4), st.integers(0, 3))
def test_the_right_size_always_wins(n, k, s, p):
    if n + 2 * p < k:
        return
    plan = axis_plan(n, k, stride=s, padding=(p, p))
    assert slips.verdict(output_size(n, k, stride=s, padding=p), slips.of_size(plan)).key == "right"


def test_parameters_and_weights():
    # AlexNet's first layer: 96 × (11 · 11 · 3 + 1) = 34,944
    ways = {way.key: way.answer for way in slips.of_parameters(96, 3, (11, 11))}
    assert ways["right"] == 34_944
    assert ways["bias-forgotten"] == 34_848
    assert ways["channels-forgotten"] == 96 * 122
    assert ways["filters-forgotten"] == 364
    # ResNet's first layer has no biases: 64 × (7 · 7 · 3) = 9,408
    without = {way.key: way.answer for way in slips.of_parameters(64, 3, (7, 7), biased=False)}
    assert without["right"] == 9_408
    assert slips.verdict(9_472, slips.of_parameters(64, 3, (7, 7), biased=False)).key == "bias-counted"
    trace = trace_conv(X, np.arange(9.0).reshape(1, 1, 3, 3), channel=0, row=0, column=0)
    assert slips.verdict(8, slips.of_weight(trace, 0, 0)).key == "kernel-flipped"
    assert slips.verdict(3, slips.of_weight(trace, 0, 1)).key == "kernel-transposed"


@pytest.mark.parametrize("level", range(1, len(LEVELS) + 1))
def test_problems_are_small_whole_and_the_same_for_the_same_seed(level):
    seen = set()
    for seed in range(40):
        document = problem(level, seed)
        again = problem(level, seed)
        assert np.array_equal(document.source.image, again.source.image)
        assert np.array_equal(document.convolution.weight, again.convolution.weight)
        image = document.source.image
        assert (image == np.round(image)).all()
        assert max(image.shape[1:]) <= 5
        result = run(Job(document, Frame(0, 0.0, image, document.source)))
        assert result.error is None
        values = result.stage("conv1").array
        assert (values == np.round(values)).all()
        assert np.abs(values).max() < 100
        seen.add(image.tobytes())
    assert len(seen) > 35
