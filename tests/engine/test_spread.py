"""How the values of a picture lie: against numpy, with values that are no numbers, and bars of whole numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.engine.run import Job, run
from convexplorer.model.document import new_document
from convexplorer.model.question import Histogram, Spread
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn


def asked(image, question):
    document = new_document(Drawn(image))
    result = run(Job(document, Frame(0, 0.0, image, document.source), questions=(question,)))
    return result.answers[question]


@given(st.integers(0, 99), st.sampled_from(["uint8", "uint16", "float32"]), st.integers(1, 4))
def test_extremes_mean_and_deviation_of_each_channel(seed, dtype, channels):
    image = (np.random.default_rng(seed).random((channels, 7, 5)) * 200).astype(dtype)
    found = asked(image, Spread("input"))
    planes = image.reshape(channels, -1).astype(np.float64)
    assert (found.dtype, found.bytes) == (dtype, image.nbytes)
    for got, wanted in (
        (found.lows, planes.min(axis=1)),
        (found.highs, planes.max(axis=1)),
        (found.means, planes.mean(axis=1)),
        (found.deviations, planes.std(axis=1)),
    ):
        np.testing.assert_allclose(got, wanted, rtol=1e-6)


def test_what_is_no_number_is_left_out():
    image = np.array([[[np.nan, 1, np.inf, 3]], [[np.nan] * 4]], np.float32)
    found = asked(image, Spread("input"))
    assert (found.lows[0], found.highs[0], found.means[0], found.deviations[0]) == (1, 3, 2, 1)
    assert np.isnan([found.lows[1], found.highs[1], found.means[1], found.deviations[1]]).all()
    assert asked(image, Spread("nowhere")) is None


@given(st.integers(0, 99), st.sampled_from(["uint8", "uint16", "int16"]), st.integers(1, 70))
def test_every_value_is_counted_in_its_bar(seed, dtype, bins):
    draw = np.random.default_rng(seed)
    low, high = sorted(draw.integers(-300 if dtype == "int16" else 0, 256 if dtype == "uint8" else 5000, 2))
    image = draw.integers(low, high, (1, 6, 7), endpoint=True).astype(dtype)
    found = asked(image, Histogram("input", 0, bins))
    wanted = [np.count_nonzero((image >= a) & (image < b)) for a, b in zip(found.edges, found.edges[1:], strict=False)]
    assert found.counts.tolist() == wanted
    assert found.counts.sum() == image.size


@pytest.mark.parametrize("bins", [1, 7, 64, 300])
def test_bars_of_whole_numbers_hold_equally_many_of_them(bins):
    image = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    found = asked(image, Histogram("input", 0, bins))
    assert found.counts.sum() == 256
    assert len(found.counts) <= bins
    assert len(set(found.counts[:-1])) <= 1
    assert len(found.edges) == len(found.counts) + 1
    for low, high, count in zip(found.edges, found.edges[1:], found.counts, strict=False):
        assert count == np.count_nonzero((image >= low) & (image < high))
