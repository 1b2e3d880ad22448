"""Mirror, turn and crop from the menu: what goes in is NumPy's picture, and Undo brings the old one back."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from convexplorer.model.view import Rectangle


def do(driver, key):
    driver.window.actions_by_key[key].trigger()
    driver.wait()


def test_the_picture_goes_in_as_it_was_asked_for(window):
    for keys, wanted in (
        (["mirror"], lambda x: x[:, :, ::-1]),
        (["turn"], lambda x: np.rot90(x, -1, axes=(1, 2))),
        (["mirror", "turn"], lambda x: np.rot90(x[:, :, ::-1], -1, axes=(1, 2))),
        (["turn", "turn", "mirror", "mirror"], lambda x: x[:, ::-1, ::-1]),
    ):
        it_goes_in_as_it_was_asked_for(window, keys, wanted)


def it_goes_in_as_it_was_asked_for(window, keys, wanted):
    before, document = window.stage("input").copy(), window.window.store.document
    for key in keys:
        do(window, key)
    assert np.array_equal(window.stage("input"), wanted(before))
    for _ in keys:
        do(window, "undo")
    assert window.window.store.document is document
    assert np.array_equal(window.stage("input"), before)


def test_a_crop_leaves_what_is_seen(window):
    before = window.stage("input").copy()
    do(window, "mirror")
    store = window.window.store
    store.set_view(replace(store.view, visible=Rectangle(100, 60, 50.0, 80.0)))
    window.wait()
    do(window, "crop")
    assert np.array_equal(window.stage("input"), before[:, :, ::-1][:, 100:150, 60:140])
    assert store.view.visible is None
    do(window, "uncrop")
    assert np.array_equal(window.stage("input"), before)


def test_without_a_part_to_crop_to_it_says_how(window):
    document = window.window.store.document
    do(window, "crop")
    assert window.window.store.document is document
    assert "rectangle" in window.window.messages.bar.text()


@pytest.mark.parametrize("view", ["inputView", "featureMaps"])
def test_a_rectangle_that_was_dragged_becomes_the_input(window, view):
    before, document = window.stage("input").copy(), window.window.store.document
    pane = window.find(view)
    start = pane.cells_rect(100, 200, 1, 1).center().toPoint()
    end = pane.cells_rect(299, 439, 1, 1).center().toPoint()
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(pane, (start + end) / 2)
    QTest.mouseMove(pane, end)
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=end)
    button = next(one for one in pane.findChildren(QToolButton, "cropHere") if one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.stage("input").shape != before.shape)
    rows, columns = window.stage("input").shape[1:]
    assert abs(rows - 200) <= 2
    assert abs(columns - 240) <= 2
    assert any(
        np.array_equal(window.stage("input"), before[:, top : top + rows, left : left + columns])
        for top in (99, 100, 101)
        for left in (199, 200, 201)
    )
    do(window, "undo")
    assert window.window.store.document is document
