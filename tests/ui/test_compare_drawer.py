"""Comparing states of the layers in the window, by mouse and keys: added, looked at, taken over, named, removed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from convexplorer.formats import session
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.sources import Synthetic
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def table(driver):
    """The texts of the table without its head, row by row."""
    texts = [item.text for item in driver.find("compareTable", SceneBoard).scene.items if hasattr(item, "text")]
    return [texts[at : at + 6] for at in range(6, len(texts), 6)]


def said(driver):
    return driver.find("compareWords", ElidedText).text()


def edit(driver, layer, label):
    store = driver.window.store
    store.edit(store.shown.with_layer(layer), label)
    driver.wait()


def add(driver, text):
    """Choose a row of the menu of *Add*."""
    menu = driver.find("compareAdd", QToolButton).menu()
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text().replace("&", "") == text)
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    driver.wait(lambda: len(table(driver)) == 1 + len(driver.window.store.shown.variants))


def ends(driver):
    """What comes out of every state."""
    result = driver.window.loop.feed.newest
    return [result.stages[-1].array, *(stages[-1].array for stages in result.variants.values())]


@pytest.fixture
def compared(window):
    """The drawer open with the state as it was at first beside stride 2."""
    window.qtbot.mouseClick(window.find("compareButton", QToolButton), LEFT)
    window.wait(lambda: said(window).startswith("Nothing to compare with yet"))
    add(window, "Keep this state to compare")
    edit(window, replace(window.window.store.shown.convolution, stride=(2, 2)), "Stride 2")
    window.wait(lambda: table(window)[0][1] == "240 × 320")
    return window


def test_relu_and_max_change_places_in_the_window(window):
    actions = window.window.actions_by_key
    assert not actions["compare-swap"].isEnabled()
    assert "Choose an activation and a pooling" in actions["compare-swap"].toolTip()
    edit(window, Activation("activation1", "relu"), "ReLU")
    edit(window, Pool2d("pool1", "max"), "Max")
    actions["compare-swap"].trigger()
    window.wait(lambda: said(window) == "Exactly the same: ReLU and Max can change places.")
    assert np.array_equal(*ends(window))
    assert table(window)[1] == ["Max, then ReLU", "240 × 320", "40", "11.1 M", "∞", "1"]
    edit(window, Pool2d("pool1", "average"), "Average")
    window.wait(lambda: "differ, by at most" in said(window))
    actions["undo"].trigger()
    window.wait(lambda: said(window).startswith("Exactly the same"))
    for _ in range(3):
        actions["undo"].trigger()
    window.wait()
    assert window.window.store.shown.variants == ()
    for _ in range(3):
        actions["redo"].trigger()
    window.wait(lambda: said(window).startswith("Exactly the same"))
    window.qtbot.mouseClick(window.find("closeDrawer", QToolButton), LEFT)
    window.wait(lambda: window.window.loop.feed.newest.variants == {})  # nobody looks: nothing is computed


def test_a_step_is_added_named_taken_over_kept_in_a_session_and_removed(compared):
    window, store = compared.window, compared.window.store
    assert table(compared)[1][:2] == ["As opened", "480 × 640"]
    assert "240 × 320, a quarter" in said(compared) or "480 × 640 against 240 × 320" in said(compared)
    edit(compared, replace(store.shown.convolution, stride=(3, 3)), "Stride 3")
    add(compared, "Stride 2")
    assert store.shown.variants[1].layers is store.history.steps[2].document.layers
    assert not [action for action in compared.find("compareAddMenu", QMenu).actions() if action.text() == "Stride 3"]
    compared.qtbot.mouseClick(compared.find("compareRename", QPushButton), LEFT)
    field = compared.find("compareTable").findChild(CellEdit)
    compared.qtbot.keyClicks(field, "Half")
    compared.qtbot.keyClick(field, Qt.Key.Key_Return)
    compared.wait(lambda: table(compared)[2][0] == "Half")
    kept = session.loads(session.dumps(session.Session(store.document, store.view)))
    assert [variant.name for variant in kept.document.variants] == ["As opened", "Half"]
    assert kept.view.compare == store.view.compare
    before, taken = store.shown.layers, store.shown.variants[1].layers
    compared.qtbot.mouseClick(compared.find("compareTakeOver", QPushButton), LEFT)
    compared.wait(lambda: table(compared)[0][1] == "240 × 320")
    assert store.shown.layers is taken
    assert store.shown.variants[1].layers is before
    window.actions_by_key["undo"].trigger()
    compared.wait(lambda: table(compared)[0][1] == "160 × 214")
    compared.qtbot.mouseClick(compared.find("compareRemove", QPushButton), LEFT)
    compared.wait(lambda: len(table(compared)) == 2)
    window.actions_by_key["compare-remove"].trigger()
    compared.wait(lambda: said(compared).startswith("Nothing to compare with yet"))
    assert not compared.find("compareRemove").isEnabled()


def test_one_cursor_for_all_the_difference_and_the_swipe(compared):
    window, store = compared.window, compared.window.store
    panes = [compared.find(f"comparePane{index}") for index in (0, 1)]
    for away in (9, 0):  # a pointer that is there already does not move
        compared.qtbot.mouseMove(panes[1], panes[1].cells_rect(101 + away, 201, 1, 1).center().toPoint())
    compared.wait()
    probe = store.view.probe
    assert probe.stage == "conv1"
    now, first = ends(compared)
    shown = [pane._overlay[0] for pane in panes]
    assert shown[0][:2] == (probe.row, probe.column)
    assert abs(shown[1][0] - 101) + abs(shown[1][1] - 201) <= 6
    for (row, column, *_, text), values in zip(shown, (now[0], first[0]), strict=True):
        assert float(text.replace("−", "-")) == pytest.approx(float(values[row, column]), abs=0.006)
    assert panes[0]._crosshair == (probe.row, probe.column)
    sections = compared.find("compareSections", Segmented)
    sections.setFocus()
    compared.qtbot.keyClick(sections, Qt.Key.Key_Right)
    large = compared.find("comparePicture")
    compared.wait(lambda: store.view.compare.section == "difference")
    assert large.picture is None  # other sizes
    edit(compared, replace(store.shown.convolution, stride=(1, 1), bias=np.full(4, 0.25)), "Bias")
    compared.wait(lambda: large.picture is not None and said(compared).startswith("Of all values 100 %"))
    assert (large.picture.low, large.picture.high) == pytest.approx((-0.25, 0.25), abs=1e-6)
    compared.qtbot.keyClick(sections, Qt.Key.Key_Right)
    line = compared.find("compareSplit")
    compared.wait(line.isVisible)
    line.setFocus()
    compared.qtbot.keyClick(line, Qt.Key.Key_End)
    compared.wait(lambda: store.view.compare.split_at == 1.0)
    assert not window.isHidden()


def test_a_click_chooses_and_one_that_does_not_fit_says_so(compared):
    store, board = compared.window.store, compared.find("compareTable", SceneBoard)
    far = replace(store.shown.convolution, padding="valid", dilation=(16, 16), weight=np.ones((4, 1, 63, 63)))
    document = store.shown
    store.edit(document.with_layer(far), "Too large")
    compared.window.actions_by_key["compare-keep"].trigger()
    store.edit(replace(document, variants=store.shown.variants), "Back")
    compared.wait(lambda: said(compared).startswith("“Too large” gives no maps: Kernel 63"))
    assert compared.window.loop.feed.newest.error is None
    assert table(compared)[2][1:] == ["no map", "–", "–", "–", "–"]
    compared.qtbot.mouseClick(board, LEFT, pos=board.key_rect("side:1").center().toPoint())
    compared.wait(lambda: "different sizes" in said(compared))
    board.setFocus()
    compared.qtbot.keyClick(board, Qt.Key.Key_Down)
    compared.wait(lambda: store.view.compare.chosen == 1)
    compared.qtbot.mouseClick(board, LEFT, pos=QPoint(3, 30))  # the first row is what is set now
    assert store.view.compare.chosen == 1
    compared.window.desk.show_source(Synthetic(64, 48))
    compared.wait(lambda: table(compared)[0][1] == "24 × 32")
    before = ends(compared)[1]
    compared.qtbot.waitUntil(lambda: ends(compared)[1] is not None and not np.array_equal(ends(compared)[1], before))
