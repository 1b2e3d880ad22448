"""One picture over the whole screen: the same map, larger; it goes with Esc and with its window."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from convexplorer.model.sources import Stream
from convexplorer.ui.presentation import Presentation
from convexplorer.ui.widgets.image_view import ImageView
from tests.fixtures_window import PATIENCE
from tests.mjpeg_server import serving


def presented(driver, what="map"):
    found = driver.window.findChildren(Presentation, f"{what}Presentation")
    assert len(found) == 1
    return found[0]


@pytest.fixture
def shown(window):
    window.qtbot.keyClick(window.window, Qt.Key.Key_F11)
    made = presented(window)
    window.wait(lambda: made.findChild(QLabel, "presentedCaption").text() != "")
    return made


def test_it_shows_the_map_as_large_as_the_screen(window, shown):
    assert shown.isFullScreen()
    view = shown.findChild(ImageView, "presentedPicture")
    box = view.picture_rect()
    assert min(abs(box.width() - view.width()), abs(box.height() - view.height())) <= 1
    assert "Vertical edges" in shown.findChild(QLabel, "presentedCaption").text()


def test_arrows_choose_another_filter(window, shown):
    window.qtbot.keyClick(shown, Qt.Key.Key_Right)
    window.wait(lambda: "Horizontal" in shown.findChild(QLabel, "presentedCaption").text())
    window.qtbot.keyClick(shown, Qt.Key.Key_Left)
    window.qtbot.keyClick(shown, Qt.Key.Key_Left)
    window.wait(lambda: "Blur" in shown.findChild(QLabel, "presentedCaption").text())
    assert window.window.store.view.filter == 3
    view = shown.findChild(ImageView, "presentedPicture")
    before = view.grab().toImage()
    window.window.actions_by_key["map-lost"].trigger()  # of a blur next to nothing: a paler picture
    window.wait()
    lost = view.grab().toImage()
    assert lost != before
    window.window.actions_by_key["map-normalised"].trigger()  # the score takes its place
    window.wait()
    assert view.grab().toImage() not in (before, lost)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_keys_close_it(window, shown, key):
    window.qtbot.keyClick(shown, key)
    window.qtbot.waitUntil(lambda: not window.window.findChildren(Presentation))
    window.wait()


def test_asked_for_again_it_is_the_same(window, shown):
    window.window.actions_by_key["present-map"].trigger()
    assert presented(window) is shown


def test_the_input_is_what_the_file_holds(window):
    window.qtbot.keyClick(window.window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    made = presented(window, "input")
    view = made.findChild(ImageView, "presentedPicture")
    window.wait(lambda: view._image is not None)
    image = window.stage("input").transpose(1, 2, 0)
    size = view._image.width(), view._image.height()
    wanted = cv2.resize(image, size, interpolation=cv2.INTER_AREA if size[0] < 640 else cv2.INTER_NEAREST)
    pixels = [view._image.pixelColor(x, y) for x, y in ((5, 5), (size[0] // 2, size[1] // 2))]
    got = np.array([[p.red(), p.green(), p.blue()] for p in pixels])
    assert np.abs(got - np.array([wanted[5, 5], wanted[size[1] // 2, size[0] // 2]])).max() <= 3


def test_what_is_lost_is_said_below_it_and_nothing_of_it_stays_when_it_is_closed(window):
    with serving() as server:
        window.window.files.show_source(Stream(server.url))
        window.wait(lambda: window.window.store.document.source == Stream(server.url))
        window.window.actions_by_key["present-input"].trigger()
        made = presented(window, "input")
        caption, view = made.findChild(QLabel, "presentedCaption"), made.findChild(ImageView, "presentedPicture")
        window.qtbot.waitUntil(lambda: view._image is not None and server.url in caption.text(), timeout=PATIENCE)
        server.stop()
        window.qtbot.waitUntil(lambda: "lost: trying again" in caption.text(), timeout=PATIENCE)
        assert view._image is not None
        server.start()
        window.qtbot.waitUntil(lambda: caption.text() == server.url, timeout=PATIENCE)
        window.qtbot.keyClick(made, Qt.Key.Key_Escape)
        window.qtbot.waitUntil(lambda: not window.window.findChildren(Presentation))
        at = window.window.loop.feed.newest.frame.index
        window.window.actions_by_key["freeze"].trigger()
        window.window.actions_by_key["freeze"].trigger()
        window.wait(lambda: window.window.loop.feed.newest.frame.index > at + 2)


def test_it_goes_with_its_window(window, shown):
    window.window.hide()
    window.qtbot.waitUntil(lambda: not window.window.findChildren(Presentation))
