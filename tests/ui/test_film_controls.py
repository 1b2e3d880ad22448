"""The controls of a film in the window: the very frame that is asked for is shown, and the maps are made of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from convexplorer.model.sources import VideoFile
from tests.films import film, number


@pytest.fixture
def running(opened, tmp_path):
    """The window on a film of 60 frames that tell their number."""
    path = film(tmp_path / "a.avi")
    driver = opened(str(path))
    driver.wait(lambda: driver.window.store.document.source == VideoFile(path))
    driver.wait(lambda: driver.find("transportBar").isVisible())
    return driver


def press(driver, name):
    driver.qtbot.mouseClick(driver.find(name, QToolButton), Qt.MouseButton.LeftButton)


def frame(driver):
    return driver.window.loop.feed.newest.frame


def held(driver):
    press(driver, "transportPlay")
    driver.wait(lambda: driver.window.store.view.frozen)
    return frame(driver).index


def test_stepping_shows_the_frame_before_and_after(running):
    held(running)
    running.window.loop.seek(20)
    running.wait(lambda: frame(running).index == 20)
    press(running, "transportForth")
    running.wait(lambda: frame(running).index == 21)
    assert number(frame(running).image) == 21
    for _ in range(3):
        press(running, "transportBack")
    running.wait(lambda: frame(running).index == 18)
    assert number(frame(running).image) == 18
    assert running.find("transportPlace", QSlider).value() == 18


def test_scrubbing_while_held_and_playing_on(running):
    held(running)
    slider = running.find("transportPlace", QSlider)
    assert slider.maximum() == 59
    slider.setFocus()
    running.qtbot.keyClick(slider, Qt.Key.Key_End)
    running.wait(lambda: frame(running).index == 59)
    assert number(frame(running).image) == 59
    running.qtbot.keyClick(slider, Qt.Key.Key_Home)
    running.wait(lambda: frame(running).index == 0)
    press(running, "transportPlay")
    running.wait(lambda: frame(running).index > 2)
    assert not running.window.store.view.frozen


def test_edits_are_answered_on_the_held_frame(running):
    at = held(running)
    running.qtbot.keyClick(running.find("strideSlider"), Qt.Key.Key_Right)
    running.wait(lambda: running.stage().shape == (4, 32, 56))
    assert frame(running).index - at <= 1


def test_speed_and_loop_are_steps_that_can_be_taken_back(running):
    source = running.window.store.document.source
    box = running.find("transportSpeed", QComboBox)
    running.qtbot.keyClick(box, Qt.Key.Key_Down)
    running.wait(lambda: running.window.store.document.source.speed == 2.0)
    press(running, "transportLoop")
    running.wait(lambda: not running.window.store.document.source.loop)
    held(running)
    running.window.loop.seek(58)
    press(running, "transportPlay")
    state = running.window.loop
    running.qtbot.waitUntil(lambda: state.state is not None and state.state.status == "ended", timeout=20_000)
    running.wait(lambda: frame(running).index == 59)
    for _ in range(2):
        running.window.actions_by_key["undo"].trigger()
    assert running.window.store.document.source == source


def test_a_picture_has_no_controls_of_a_film(window):
    assert not window.find("transportBar").isVisible()
    assert window.find("inputValues").isVisible()
