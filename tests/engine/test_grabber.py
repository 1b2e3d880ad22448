"""The grabber: one source at a time, errors as sentences, nothing left running."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer.model.sources import BuiltIn, Drawn, PictureFile, Synthetic
from tests.engine.shown import SECONDS, Log


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(cv2.imencode(".png", np.full((5, 7, 3), (1, 2, 3), np.uint8))[1].tobytes())
    return path


def test_a_still_source_is_delivered_once(log: Log) -> None:
    source = Drawn(np.zeros((3, 4, 5), np.uint8))
    log.grabber.show(source)
    log.wait(lambda: bool(log.states))
    assert [frame.spec for frame in log.frames] == [source]
    assert not log.frames[0].image.flags.writeable
    assert log.states[0].status == "still"


def test_a_picture_file_is_decoded_in_red_green_blue(log: Log, photo: Path) -> None:
    spec = PictureFile(photo)
    log.grabber.show(spec)
    log.wait(lambda: bool(log.states))
    assert log.states[0].status == "still", str(log.states[0].message)
    (frame,) = log.frames
    assert frame.spec is spec
    assert frame.image.shape == (3, 5, 7)
    assert frame.image[:, 0, 0].tolist() == [3, 2, 1]
    assert not frame.image.flags.writeable


def test_a_missing_file_is_a_state_with_a_sentence(log: Log, tmp_path: Path) -> None:
    log.grabber.show(PictureFile(tmp_path / "holiday.jpg"))
    log.wait(lambda: bool(log.states))
    assert log.states[0].status == "failed"
    assert "holiday.jpg" in str(log.states[0].message)
    assert not log.frames


def test_an_unknown_built_in_picture_is_a_state_with_a_sentence(log: Log) -> None:
    log.grabber.show(BuiltIn("../secret"))
    log.wait(lambda: bool(log.states))
    assert log.states[0].status == "failed"
    assert log.states[0].message.code == "no-built-in"


def test_the_moving_scene_moves_forward(log: Log) -> None:
    log.grabber.show(Synthetic(64, 48, 200.0))
    log.wait(lambda: len(log.frames) >= 5)
    indices = [frame.index for frame in log.frames]
    assert indices == sorted(set(indices))
    assert log.states[0].status == "live"


def test_only_the_source_that_is_shown_delivers(log: Log) -> None:
    live, still = Synthetic(32, 24, 500.0), Drawn(np.zeros((1, 2, 2), np.uint8))
    log.grabber.show(live)
    log.wait(lambda: len(log.frames) >= 3)
    log.grabber.show(still)
    log.wait(lambda: log.states[-1].spec is still)
    assert log.frames[-1].spec is still
    count = len(log.frames)
    log.grabber.show(None)
    assert len(log.frames) == count


def test_switching_many_times_leaves_the_last_and_no_threads(log: Log, photo: Path) -> None:
    last = Drawn(np.zeros((1, 2, 2), np.uint8))
    specs = [Synthetic(32, 24), PictureFile(photo), Drawn(np.ones((1, 2, 2), np.uint8))]
    for index in range(50):
        log.grabber.show(specs[index % 3])
    log.grabber.show(last)
    log.wait(lambda: bool(log.states) and log.states[-1].spec is last)
    assert log.grabber.stop(SECONDS)
    assert not [thread for thread in threading.enumerate() if thread.name == "grabber"]
    assert log.frames[-1].spec is last


def test_after_stop_nothing_is_shown(log: Log) -> None:
    assert log.grabber.stop(SECONDS)
    log.grabber.show(Drawn(np.zeros((1, 2, 2), np.uint8)))
    assert log.grabber.stop(SECONDS)
    assert not log.frames
