"""Edits of a picture's own numbers: what becomes of the input, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute.arrays import frozen
from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.messages import UserError
from convexplorer.model import drawing
from convexplorer.model.document import new_document
from convexplorer.model.framing import Framing
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn, Camera, Drawn


def still(image, framing=None):
    """A document on a built-in picture, and its frame."""
    document = new_document(BuiltIn("street")).with_framing(framing or Framing())
    return document, Frame(0, 0.0, frozen(np.array(image)), document.source, framing=framing or Framing())


@settings(max_examples=25)
@given(st.data())
def test_cells_change_and_nothing_else(data):
    shape = data.draw(st.tuples(st.sampled_from([1, 3]), st.integers(1, 6), st.integers(1, 6)))
    image = np.random.default_rng(data.draw(st.integers(0, 99))).integers(0, 256, shape).astype(np.uint8)
    document, frame = still(image)
    place = st.tuples(
        st.one_of(st.none(), st.integers(0, shape[0] - 1)),
        st.integers(0, shape[1] - 1),
        st.integers(0, shape[2] - 1),
        st.integers(0, 255),
    )
    cells = data.draw(st.lists(place, max_size=6))
    wanted = image.copy()
    for channel, row, column, value in cells:
        for one in range(shape[0]) if channel is None else [channel]:
            wanted[one, row, column] = value
    edited = drawing.with_cells(document, frame, cells)
    assert isinstance(edited.source, Drawn)
    assert edited.source.title == "Street, edited"
    assert edited.source.image.dtype == np.uint8
    np.testing.assert_array_equal(edited.source.image, wanted)
    np.testing.assert_array_equal(frame.image, image)
    assert not edited.source.image.flags.writeable
    assert (edited.layers, edited.preprocessing) == (document.layers, document.preprocessing)


def test_strokes_add_up_before_any_of_them_was_shown():
    document, frame = still(np.zeros((1, 4, 4), np.uint8))
    for column in range(4):
        document = drawing.with_cells(document, frame, [(None, 1, column, 9)])
    assert document.source.image[0].tolist() == [[0] * 4, [9] * 4, [0] * 4, [0] * 4]
    assert document.source.title == "Street, edited"


def test_what_was_cropped_and_mirrored_is_so_for_good():
    framing = Framing(crop=(0, 0, 2, 2), mirror=True)
    document, frame = still([[[1, 2], [3, 4]]], framing)
    edited = drawing.with_cells(document, frame, [(0, 0, 0, 7)])
    assert edited.framing == Framing()
    assert edited.source.image.tolist() == [[[7, 2], [3, 4]]]


def test_whole_numbers_are_rounded_and_float_pictures_take_any():
    document, frame = still(np.zeros((1, 2, 2), np.uint8))
    assert drawing.with_cells(document, frame, [(0, 0, 0, 127.5)]).source.image[0, 0, 0] == 128
    document, frame = still(np.zeros((1, 2, 2), np.float32))
    assert drawing.with_cells(document, frame, [(0, 0, 0, -1.5)]).source.image[0, 0, 0] == -1.5


@pytest.mark.parametrize(
    ("image", "cell", "code"),
    [
        (np.zeros((1, 2, 2), np.uint8), (0, 0, 0, 256), "cell-out-of-range"),
        (np.zeros((1, 2, 2), np.uint8), (0, 0, 0, -1), "cell-out-of-range"),
        (np.zeros((1, 2, 2), np.uint8), (0, 0, 0, float("nan")), "cell-out-of-range"),
        (np.zeros((1, 2, 2), np.float32), (0, 0, 0, float("inf")), "cell-not-finite"),
        (np.zeros((1, 2, 2), np.uint8), (0, 2, 0, 1), "no-such-cell"),
        (np.zeros((1, 1, drawing.PIXELS + 1), np.uint8), (0, 0, 0, 1), "too-large-to-draw"),
    ],
)
def test_what_does_not_go_in_is_one_sentence(image, cell, code):
    with pytest.raises(UserError) as refused:
        drawing.with_cells(*still(image), [cell])
    assert refused.value.message.code == code
    assert str(refused.value).endswith(".")


def test_a_film_and_a_picture_that_is_not_there_are_not_drawn_on():
    _, frame = still(np.zeros((1, 2, 2), np.uint8))
    for source, code in ((Camera(), "no-drawing-on-film"), (BuiltIn("cup"), "picture-not-there")):
        with pytest.raises(UserError) as refused:
            drawing.cleared(new_document(source), frame)
        assert refused.value.message.code == code


def test_a_swapped_picture_comes_back_by_swapping_it_again():
    image = np.random.default_rng(1).integers(0, 256, (3, 5, 7)).astype(np.uint8)
    document, frame = still(image)
    once = drawing.swapped(document, frame)
    assert once.source.image.tolist() == image[[2, 1, 0]].tolist()
    kept = session.loads(session.dumps(Session(once))).document
    np.testing.assert_array_equal(kept.source.image, once.source.image)
    np.testing.assert_array_equal(drawing.swapped(kept, None).source.image, image)
    with pytest.raises(UserError, match="three channels; this one has 1"):
        drawing.swapped(*still(np.zeros((1, 2, 2), np.uint8)))


def test_a_blank_grid_is_of_zeros_and_of_the_size_asked_for():
    document, _ = still(np.zeros((1, 2, 2), np.uint8), Framing(mirror=True))
    for rows, columns, channels in ((4, 4, 1), (64, 64, 3), (4, 9, 1)):
        grid = drawing.blank(document, rows, columns, channels)
        assert grid.source.image.shape == (channels, rows, columns)
        assert (grid.source.image.dtype, grid.source.image.any()) == (np.float32, False)
        assert (grid.source.title, grid.framing) == (f"Grid {rows} × {columns}", Framing())
    for size in (0, 65):
        with pytest.raises(UserError, match=f"not {size}"):
            drawing.blank(document, 4, size)


def test_random_numbers_are_whole_small_and_the_same_for_the_same_seed():
    grid = drawing.blank(new_document(), 40, 40)
    first, again, other = (drawing.random_numbers(grid, None, seed) for seed in (1, 1, 2))
    assert first.source.image.tolist() == again.source.image.tolist() != other.source.image.tolist()
    assert set(np.unique(first.source.image)) == set(range(10))
    assert first.source.title == "Grid 40 × 40, random 1"
    assert drawing.seed_of(first.source.title) == 1
    assert drawing.random_numbers(first, None, 2).source.title == "Grid 40 × 40, random 2"
    cleared = drawing.cleared(first, None)
    assert (cleared.source.image.any(), cleared.source.title) == (False, "Grid 40 × 40, edited")
    document, frame = still(np.zeros((3, 40, 40), np.uint8))
    assert drawing.random_numbers(document, frame, 1).source.image.max() > 200
