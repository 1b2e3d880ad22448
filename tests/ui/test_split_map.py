"""Untreated beside treated: left of the line are the input's pixels, right of it the map's, where they belong."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from convexplorer.model.view import Rectangle


def colour(driver, view, row, column):
    """What a pane shows at the middle of a pixel of the input."""
    pane = driver.find(view)
    point = pane.sight().place((row, column, 1, 1)).center().toPoint()
    shown = pane.grab().toImage().pixelColor(point)
    return np.array([shown.red(), shown.green(), shown.blue()], int)


@pytest.fixture
def parted(window):
    """The window on the checkerboard, blurred, with the line in the middle."""
    store = window.window.store
    store.set_view(store.view.with_filter(3))
    window.window.actions_by_key["map-split"].trigger()
    window.wait(lambda: window.find("splitLine").isVisible())
    QApplication.processEvents()
    return window


def test_left_of_the_line_is_the_input(parted):
    rows, columns = parted.stage("input").shape[1:]
    parted.find("featureMaps").set_overlay([])
    for row in (60, 200, 400):
        left, right = columns // 4, 3 * columns // 4
        assert np.abs(colour(parted, "featureMaps", row, left) - colour(parted, "inputView", row, left)).max() <= 8
        red, green, blue = colour(parted, "featureMaps", row, right)
        assert red == green == blue  # the blurred map is grey
    assert rows == 480


def test_the_line_is_moved_by_keys_and_kept_by_the_view(parted):
    line = parted.find("splitLine", QWidget)
    line.setFocus()
    parted.qtbot.keyClick(line, Qt.Key.Key_End)
    parted.wait(lambda: parted.window.store.view.maps.split_at == 1.0)
    QApplication.processEvents()
    columns = parted.stage("input").shape[2]
    place = 7 * columns // 8
    assert np.abs(colour(parted, "featureMaps", 60, place) - colour(parted, "inputView", 60, place)).max() <= 8


def test_it_follows_the_zoom(parted):
    store = parted.window.store
    store.set_view(replace(store.view, visible=Rectangle(100, 100, 60, 80)))
    parted.wait()
    QApplication.processEvents()
    assert np.abs(colour(parted, "featureMaps", 120, 110) - colour(parted, "inputView", 120, 110)).max() <= 8


def test_switched_off_there_is_no_line(parted):
    parted.window.actions_by_key["map-split"].trigger()
    parted.wait()
    assert not parted.find("splitLine").isVisible()
    red, green, blue = colour(parted, "featureMaps", 60, 160)
    assert red == green == blue
