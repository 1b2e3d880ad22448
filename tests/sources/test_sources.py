"""Sources: every kind opens, the moving scene is a function of the frame's number, drawings keep their type."""

import itertools
from typing import get_args

import numpy as np
import pytest

from convexplorer import sources
from convexplorer.messages import Message, UserError
from convexplorer.model.sources import BuiltIn, Drawn, Source, Synthetic
from convexplorer.sources import listing
from convexplorer.sources.still import built_in_pictures
from convexplorer.sources.synthetic import frame_at


def test_the_table_names_every_kind_of_source() -> None:
    assert set(sources.SOURCES) == set(get_args(Source))


def test_something_else_is_refused() -> None:
    with pytest.raises(UserError, match="str"):
        sources.frames("street")  # type: ignore[arg-type]


def test_every_built_in_picture_opens() -> None:
    names = list(built_in_pictures())
    assert "street" in names
    for name in names:
        (frame,) = sources.frames(BuiltIn(name))
        assert frame.image.ndim == 3
        assert not frame.image.flags.writeable
        assert frame.spec == BuiltIn(name)


@pytest.mark.parametrize("name", ["nothing", "../../pyproject", ""])
def test_an_unknown_built_in_picture_is_said(name: str) -> None:
    with pytest.raises(UserError) as caught:
        sources.first(BuiltIn(name))
    assert caught.value.message.code == "no-built-in"


def test_a_drawing_is_its_own_frame() -> None:
    image = np.arange(12, dtype=np.float64).reshape(1, 3, 4)
    frame = sources.first(Drawn(image))
    assert frame.image.dtype == np.float64
    np.testing.assert_array_equal(frame.image, image)
    assert sources.first(Drawn(np.zeros((3, 4), bool))).image.shape == (1, 3, 4)


@pytest.mark.parametrize(("width", "height"), [(640, 480), (33, 21), (1, 1)])
def test_the_moving_scene_is_the_same_for_the_same_number_and_moves(width: int, height: int) -> None:
    spec = Synthetic(width, height)
    first, *_, last = itertools.islice(sources.frames(spec), 12)
    assert first.image.shape == (3, height, width)
    assert first.image.dtype == np.uint8
    np.testing.assert_array_equal(frame_at(spec, 11).image, last.image)
    assert last.index == 11
    if width > 1:
        assert (first.image != last.image).mean() > 0.01


def test_two_rates_show_the_same_moment() -> None:
    np.testing.assert_array_equal(
        frame_at(Synthetic(64, 48, 30.0), 30).image, frame_at(Synthetic(64, 48, 60.0), 60).image
    )


def test_a_pictures_title_never_leads_out_of_a_folder() -> None:
    item = listing.of_source(Drawn(np.zeros((1, 2, 2), np.uint8), "../../etc/pass wd"))
    assert item.stem == "etc-pass-wd"
    assert listing.of_source(Drawn(np.zeros((1, 2, 2), np.uint8), "…")).stem == "picture"


def test_what_was_left_out_of_a_drawing_is_said_with_its_frame() -> None:
    spec = Drawn(np.zeros((1, 2, 2), np.uint8), note=Message("pasted-alpha"))
    assert sources.first(spec).note == spec.note
