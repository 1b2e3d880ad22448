"""A part of the frame, turned and mirrored: against NumPy spelled out, and a crop that is dragged on what is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.messages import UserError
from convexplorer.model.framing import TURNS, Framing

IMAGE = np.arange(2 * 5 * 7).reshape(2, 5, 7)

crops = st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(1, 6), st.integers(1, 8))
framings = st.builds(Framing, st.none() | crops, st.sampled_from(TURNS), st.booleans())


def test_a_turn_is_clockwise_and_comes_before_the_mirror():
    plane = np.array([[[1, 2, 3], [4, 5, 6]]])
    assert Framing(turn=90).applied(plane).tolist() == [[[4, 1], [5, 2], [6, 3]]]
    assert Framing(turn=90, mirror=True).applied(plane).tolist() == [[[1, 4], [2, 5], [3, 6]]]
    assert Framing((0, 1, 2, 2)).applied(plane).tolist() == [[[2, 3], [5, 6]]]


@given(framings)
def test_a_quarter_more_is_a_quarter_of_what_is_seen(framing):
    seen = framing.applied(IMAGE)
    assert np.array_equal(framing.turned().applied(IMAGE), np.rot90(seen, -1, axes=(1, 2)))


@given(framings, st.data())
def test_a_crop_of_what_is_seen_leaves_exactly_that(framing, data):
    seen = framing.applied(IMAGE)
    rows, columns = seen.shape[1:]
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    height, width = data.draw(st.integers(1, rows - row)), data.draw(st.integers(1, columns - column))
    again = framing.cropped((row, column, height, width), IMAGE.shape).applied(IMAGE)
    assert np.array_equal(again, seen[:, row : row + height, column : column + width])


def test_a_crop_outside_leaves_the_whole_frame():
    framing = Framing((5, 0, 3, 3))
    assert framing.misses(IMAGE.shape)
    assert np.array_equal(framing.applied(IMAGE), IMAGE)
    assert not Framing((4, 6, 9, 9)).misses(IMAGE.shape)


def test_an_empty_crop_is_refused():
    with pytest.raises(UserError):
        Framing((0, 0, 0, 4))
