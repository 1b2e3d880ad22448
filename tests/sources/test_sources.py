"""Sources: every kind opens, the moving scene is a function of the frame's number, drawings keep their type."""

import itertools
from typing import get_args

import numpy as np
import pytest

from convexplorer import sources
from convexplorer.messages import Message, UserError
from convexplorer.model.sources import MOTIONS, BuiltIn, Drawn, Motion, Source, Synthetic
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


@pytest.mark.parametrize("motion", MOTIONS)
def test_every_motion_is_the_same_for_the_same_number_and_moves(motion: Motion) -> None:
    spec = Synthetic(64, 48, 10.0, motion)
    first, *_, last = (frame.image for frame in itertools.islice(sources.frames(spec), 6))
    assert first.shape == (3, 48, 64)
    np.testing.assert_array_equal(frame_at(spec, 5).image, last)
    assert (first != last).any()


def test_before_a_still_camera_only_the_ball_moves() -> None:
    spec = Synthetic(160, 120, 10.0, "object")
    frames = np.stack([frame_at(spec, index).image for index in (0, 5, 10)])
    moved = (frames != frames[0]).any(axis=(0, 1))
    assert 0 < moved.mean() < 0.3


def test_the_camera_pans_rotates_and_zooms_over_the_same_picture() -> None:
    """The still scene is the first frame of each; half a turn later it is upside down, and zoomed its middle grows."""
    still = frame_at(Synthetic(65, 65, 10.0, "pan"), 0).image
    half = frame_at(Synthetic(65, 65, 10.0, "rotate"), 50).image.astype(int)
    assert np.abs(half[:, 1:-1, 1:-1] - still[:, ::-1, ::-1].astype(int)[:, 1:-1, 1:-1]).mean() < 1
    zoomed = frame_at(Synthetic(65, 65, 1.0, "zoom"), 0).image
    np.testing.assert_array_equal(zoomed, still)
    panned = [frame_at(Synthetic(65, 65, 10.0, "pan"), index).image for index in range(1, 12)]
    assert any((image != still).mean() > 0.3 for image in panned)


def test_flicker_changes_the_light_and_has_noise_of_its_own() -> None:
    spec = Synthetic(64, 48, 30.0, "flicker")
    means = [frame_at(spec, index).image.mean() for index in range(20)]
    assert np.ptp(means) > 10
    first, second = (frame_at(spec, index).image.astype(int) for index in (0, 1))
    assert 5 < (first - second).std() < 30
