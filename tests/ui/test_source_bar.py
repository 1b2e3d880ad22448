"""Where pictures come from: held, stopped and started; addresses and parts of the screen; cameras by name."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QToolButton

from convexplorer.engine.grabber import Grabber
from convexplorer.engine.lookout import Lookout, Seen
from convexplorer.model.sources import Camera, Screen, Stream, Synthetic
from convexplorer.sources.v4l2 import Mode, Range
from convexplorer.sources.webcam import Device, Watcher
from convexplorer.ui.panels.camera_page import CameraPage
from convexplorer.ui.settings import Settings
from tests.fixtures_dialog import in_dialog

DESK = Device("Desk camera", 0)
DOOR = Device("Door camera", 1)


@pytest.fixture
def moving(window):
    """The window on the moving scene."""
    window.window.desk.show_source(Synthetic())
    window.wait(lambda: window.window.store.document.source == Synthetic())
    return window


def index(driver):
    return driver.window.loop.feed.newest.frame.index


def press(driver, name):
    driver.qtbot.mouseClick(driver.find(name, QToolButton), Qt.MouseButton.LeftButton)


def test_a_held_picture_stays_and_the_layers_answer_on_it(moving):
    press(moving, "freezeButton")
    moving.wait(lambda: moving.window.store.view.frozen)
    held = moving.window.loop.feed.newest.frame
    moving.qtbot.keyClick(moving.find("strideSlider"), Qt.Key.Key_Right)
    moving.wait(lambda: moving.stage().shape == (4, 240, 320))
    after = moving.window.loop.feed.newest.frame
    assert after.index - held.index <= 1  # one frame may have been under way
    moving.qtbot.keyClick(moving.window, Qt.Key.Key_Pause)
    moving.wait(lambda: index(moving) > after.index + 2)
    assert not moving.find("freezeButton", QToolButton).isChecked()


def test_a_still_picture_says_why_it_cannot_be_held(window):
    assert not window.find("freezeButton", QToolButton).isEnabled()
    assert "still" in window.find("freezeButton").toolTip()
    window.window.actions_by_key["freeze"].trigger()
    assert not window.window.store.view.frozen


def test_stop_leaves_the_last_picture_and_start_goes_on(moving):
    press(moving, "startButton")
    assert moving.window.loop.waiting
    moving.qtbot.waitUntil(lambda: moving.find("startButton", QToolButton).text() == "Start")
    assert moving.window.loop.feed.newest.frame is not None
    assert not moving.find("freezeButton", QToolButton).isEnabled()
    press(moving, "startButton")
    moving.wait(lambda: not moving.window.loop.waiting and index(moving) >= 2)


def test_the_scene_moves_otherwise_and_undo_takes_it_back(moving):
    press(moving, "sourceDisclosure")
    box = moving.find("motionSelector", QComboBox)
    assert box.isVisible()
    moving.qtbot.keyClick(box, Qt.Key.Key_End)
    wanted = box.itemData(box.count() - 1)
    moving.wait(lambda: moving.window.store.document.source.motion == wanted)
    moving.window.actions_by_key["undo"].trigger()
    assert moving.window.store.document.source == Synthetic()


def test_an_address_is_asked_for_checked_and_remembered_without_its_secrets(window, monkeypatch):
    shown = []
    monkeypatch.setattr(window.window.files, "show_source", lambda source, then=None: shown.append(source))

    def fill(form):
        field = form.field("addressField")
        opening = form.button("Open")
        assert not opening.isEnabled()
        form.qtbot.keyClicks(field.lineEdit(), "ftp://host/video")
        assert not opening.isEnabled()
        assert "http://" in form.field("addressNote").text()
        field.lineEdit().clear()
        form.qtbot.keyClicks(field.lineEdit(), "http://me:secret@127.0.0.1:9/video")
        form.click(opening)

    in_dialog(window, window.window.actions_by_key["open-address"].trigger, fill)
    assert shown == [Stream("http://me:secret@127.0.0.1:9/video")]
    assert window.window.settings.get("addresses") == ["http://127.0.0.1:9/video"]
    assert "secret" not in str(shown[0])


def test_a_part_of_the_screen_is_asked_for(window, monkeypatch):
    shown = []
    monkeypatch.setattr(window.window.files, "show_source", lambda source, then=None: shown.append(source))

    def fill(form):
        for name, value in (("screenLeft", 10), ("screenTop", 20), ("screenWidth", 320), ("screenHeight", 200)):
            spin = form.field(name)
            spin.selectAll()
            form.qtbot.keyClicks(spin, str(value))
        form.click(form.button("Open"))

    in_dialog(window, window.window.actions_by_key["open-screen"].trigger, fill)
    assert shown == [Screen(1, 10, 20, 320, 200)]


def test_without_a_camera_one_sentence_says_so_and_the_picture_stays(window, monkeypatch):
    document = window.window.store.document
    press(window, "cameraButton")
    window.qtbot.waitUntil(lambda: "camera" in window.window.messages.bar.text().lower(), timeout=20_000)
    assert window.window.store.document is document
    assert not window.find("cameraButton", QToolButton).isChecked()


def test_cameras_are_listed_by_name_and_used_as_before(window):
    cameras = window.window.desk.cameras
    cameras.remember(Camera("Door camera", 7, 1280, 720, 30.0, "MJPG", exposure=120.0))
    cameras._found.put((Seen(DESK), Seen(DOOR, (Mode("MJPG", 1280, 720, 30.0),), {"gain": Range(0, 255, 1, 64)})))
    menu = window.find("cameraMenu")
    window.qtbot.waitUntil(lambda: [action.text() for action in menu.actions()] == ["Desk camera", "Door camera"])
    shown = []
    window.window.files.show_source = lambda source, then=None: shown.append(source)
    menu.actions()[1].trigger()
    menu.actions()[0].trigger()
    assert shown == [Camera("Door camera", 1, 1280, 720, 30.0, "MJPG", exposure=120.0), Camera("Desk camera", 0)]


def test_what_is_no_memory_of_a_camera_is_as_if_it_were_not_there(window):
    for said in ("", "no json", "{}", '[{"name": "x"}]', json.dumps([{"name": 3}])):
        Settings().set("cameras", said)
        assert window.window.desk.cameras.last() == Camera(), said


def test_the_lookout_tells_what_was_plugged_in(qtbot):
    there, told = [[DESK]], []
    lookout = Lookout(told.append, Watcher(lambda: there[0]))
    lookout.look()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0] == (Seen(DESK),)
    there[0] = [DESK, DOOR]
    lookout.look()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [seen.device for seen in told[1]] == [DESK, DOOR]
    assert lookout.stop()


@pytest.fixture
def page(window, qtbot):
    """The page of a camera that has two modes and a gain, and what it asks for."""
    cameras = window.window.desk.cameras
    modes = (Mode("MJPG", 1280, 720, 30.0), Mode("YUYV", 640, 480, 15.0))
    cameras._found.put((Seen(DOOR, modes, {"gain": Range(0, 255, 1, 64)}),))
    qtbot.waitUntil(lambda: cameras.seen is not None)
    made = CameraPage(window.window.desk)
    made.asked = []
    window.window.files.show_source = lambda source, then=None: made.asked.append(source)
    qtbot.addWidget(made)
    made.set_camera(Camera("Door camera", 1))
    made.show()
    return made


def test_modes_are_those_of_the_driver(page, qtbot):
    box = page.findChild(QComboBox, "cameraMode")
    texts = [box.itemText(i) for i in range(box.count())]
    assert texts == ["as the camera has it", "1280 × 720, 30 a second (MJPG)", "640 × 480, 15 a second (YUYV)"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert page.asked == [Camera("Door camera", 1, 1280, 720, 30.0, "MJPG")]


def test_a_mode_that_is_given_up_is_not_shown_as_chosen(window, monkeypatch):
    asked = []
    monkeypatch.setattr(Grabber, "show", lambda self, spec: asked.append(spec))
    cameras, store = window.window.desk.cameras, window.window.store
    cameras._found.put((Seen(DOOR, (Mode("MJPG", 1280, 720, 30.0),), {"gain": Range(0, 255, 1, 64)}),))
    window.qtbot.waitUntil(lambda: cameras.seen is not None)
    store.edit(store.document.with_source(Camera("Door camera", 1)), "Open Door camera")
    press(window, "sourceDisclosure")
    box = window.find("cameraMode", QComboBox)
    window.qtbot.keyClick(box, Qt.Key.Key_Down)
    auto = window.find("gainAuto", QCheckBox)
    window.qtbot.mouseClick(auto, Qt.MouseButton.LeftButton, pos=QPoint(6, auto.height() // 2))
    assert asked[-1] == Camera("Door camera", 1, 1280, 720, 30.0, "MJPG", gain=64.0)
    assert (box.currentIndex(), auto.isChecked()) == (1, False)
    press(window, "startButton")
    assert (box.currentIndex(), auto.isChecked()) == (0, True)
    assert asked[-1] == store.document.source == Camera("Door camera", 1)


def test_what_the_camera_regulates_can_be_locked_and_what_it_lacks_says_so(page, qtbot):
    auto = page.findChild(QCheckBox, "gainAuto")
    assert auto.isChecked()
    assert not page.findChild(QSlider, "gainSlider").isEnabled()
    qtbot.mouseClick(auto, Qt.MouseButton.LeftButton, pos=QPoint(6, auto.height() // 2))
    assert page.asked == [Camera("Door camera", 1, gain=64.0)]
    page.set_camera(page.asked[0])
    slider = page.findChild(QSlider, "gainSlider")
    assert slider.isEnabled()
    assert slider.value() == 64
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert page.asked[1] == Camera("Door camera", 1, gain=65.0)
    assert not page.findChild(QCheckBox, "focusAuto").isEnabled()
    assert "does not say" in page.findChild(QCheckBox, "focusAuto").toolTip()


def test_the_resolution_is_chosen_and_taken_back(window):
    document = window.window.store.document
    press(window, "sourceDisclosure")
    box = window.find("resolutionSelector", QComboBox)
    window.qtbot.keyClick(box, Qt.Key.Key_End)
    window.wait(lambda: window.stage().shape == (4, 120, 160))
    grey = window.stage("preprocess/resize")
    blocks = window.stage("preprocess/scale").reshape(3, 120, 4, 160, 4).mean(axis=(2, 4))
    np.testing.assert_allclose(grey, blocks, atol=1e-5)
    window.window.actions_by_key["undo"].trigger()
    window.wait()
    assert window.window.store.document is document
    assert box.currentText() == "full"
