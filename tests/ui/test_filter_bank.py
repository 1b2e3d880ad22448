"""The strip in the window: filters moved, renamed, chosen together, hidden, copied and pasted, with real events."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QToolButton

from convexplorer.ui.widgets.map_grid import MapGrid
from convexplorer.ui.widgets.map_tile import mark_rect

NONE, CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Control", "Shift", "Alt"))
LEFT = Qt.MouseButton.LeftButton
NAMES = ("Vertical edges", "Horizontal edges", "Outline", "Blur")


def bank(driver):
    return driver.find("filterBank", MapGrid)


def titles(driver):
    return driver.window.store.shown.convolution.titles


def act(driver, key):
    action = driver.window.actions_by_key[key]
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def click(driver, index, modifiers=NONE):
    strip = bank(driver)
    QTest.mouseClick(strip.viewport(), LEFT, modifiers, strip.tile_rect(index).center().toPoint())


def press(driver, key, modifiers=NONE):
    QTest.keyClick(bank(driver), key, modifiers)


def drag(driver, start, over, right):
    strip = bank(driver)
    begin = strip.tile_rect(start).center().toPoint()
    end = strip.tile_rect(over).center().toPoint() + QPoint(right, 0)
    QTest.mousePress(strip.viewport(), LEFT, NONE, begin)
    for part in range(1, 6):
        QTest.mouseMove(strip.viewport(), begin + (end - begin) * part / 5)
    QTest.mouseRelease(strip.viewport(), LEFT, NONE, end)


def test_a_dragged_filter_takes_its_map_along_and_undo_gives_the_same_document(window):
    store, before = window.window.store, window.stage()
    first = store.document
    click(window, 1)
    window.window.actions_by_key["hide-filter"].trigger()
    drag(window, 1, 3, 20)
    assert titles(window) == (NAMES[0], NAMES[2], NAMES[3], NAMES[1])
    assert (store.view.filter, store.view.hidden) == (3, {3})
    window.wait()
    assert np.array_equal(window.stage(), before[[0, 2, 3, 1]])
    assert store.history.steps[-1].label == "Move Horizontal edges to place 4"
    window.find("undoButton", QToolButton).click()
    assert store.document is first
    assert (store.view.filter, store.view.hidden) == (1, {1})
    assert bank(window).current() == 1
    window.wait()


def test_alt_and_arrows_move_the_filter_under_the_keyboard(window):
    bank(window).setFocus()
    press(window, Qt.Key.Key_Right, ALT)
    press(window, Qt.Key.Key_Right, ALT)
    assert titles(window) == (NAMES[1], NAMES[2], NAMES[0], NAMES[3])
    press(window, Qt.Key.Key_Left, ALT)
    assert titles(window) == (NAMES[1], NAMES[0], NAMES[2], NAMES[3])
    assert bank(window).current() == 1
    act(window, "move-filter-left")
    assert titles(window) == NAMES
    assert not window.window.actions_by_key["move-filter-left"].isEnabled()


def test_a_name_is_typed_where_it_stands(window):
    window.window.actions_by_key["rename-filter"].trigger()
    line = bank(window).findChild(QLineEdit)
    assert (line.isVisible(), line.text()) == (True, NAMES[0])
    QTest.keyClicks(line, "Left side")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert titles(window)[0] == "Left side"
    assert window.window.store.history.steps[-1].label == "Rename to Left side"
    strip = bank(window)
    QTest.mouseDClick(strip.viewport(), LEFT, NONE, strip.tile_rect(2).center().toPoint())
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert titles(window)[2] == NAMES[2]


def test_several_are_removed_copied_and_negated_in_one_step_each(window):
    store = window.window.store
    weight = store.document.convolution.weight
    click(window, 0)
    click(window, 2, CTRL)
    assert store.view.maps.chosen == (0, 2)
    assert window.window.actions_by_key["remove-filter"].text().replace("&", "") == "Remove 2 filters"
    act(window, "negative-filter")
    assert np.array_equal(store.document.convolution.weight, np.concatenate([weight, -weight[[0, 2]]]))
    assert (store.view.filter, store.view.maps.chosen) == (5, (4, 5))
    act(window, "duplicate-filter")
    assert titles(window)[6:] == ("Vertical edges (negative) (copy)", "Outline (negative) (copy)")
    bank(window).setFocus()
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_End, SHIFT)
    assert bank(window).chosen() == tuple(range(8))
    assert not window.window.actions_by_key["remove-filter"].isEnabled()
    click(window, 1)
    click(window, 7, SHIFT)
    press(window, Qt.Key.Key_Delete)
    assert titles(window) == (NAMES[0],)
    assert [step.label for step in store.history.steps[1:]] == [
        "Add 2 negatives",
        "Duplicate 2 filters",
        "Remove 7 filters",
    ]
    window.wait()
    assert window.stage().shape[0] == 1


def test_a_new_filter_is_selected_and_in_sight_and_a_full_bank_says_so(window):
    strip, store = bank(window), window.window.store
    strip.setFocus()
    while store.shown.convolution.filters < 32:
        press(window, Qt.Key.Key_A, CTRL)
        act(window, "duplicate-filter")
        assert strip.viewport().rect().contains(strip.tile_rect(strip.current()).toAlignedRect())
    press(window, Qt.Key.Key_A, CTRL)
    act(window, "duplicate-filter")
    assert (store.shown.convolution.filters, store.view.filter) == (64, 63)
    add = window.window.actions_by_key["add-filter"]
    assert not add.isEnabled()
    assert "64" in add.toolTip()
    window.wait()
    assert window.find("filterCount", QLabel).text() == "64 filters\n→ 64 maps"


def test_maps_are_hidden_and_shown_alone_and_all_come_back(window):
    strip, store = bank(window), window.window.store
    eye = mark_rect(strip.tile_rect(1)).center().toPoint()
    QTest.mouseClick(strip.viewport(), LEFT, NONE, eye)
    assert store.view.hidden == {1}
    strip.setFocus()
    press(window, Qt.Key.Key_H)
    assert store.view.hidden == {0, 1}
    back = window.find("showAllButton", QToolButton)
    assert back.isVisible()
    press(window, Qt.Key.Key_S)
    assert (store.view.solo, store.view.hidden) == (0, {1})
    QTest.mouseClick(back, LEFT)
    assert (store.view.solo, store.view.hidden) == (None, frozenset())
    assert not back.isVisible()
    assert not store.history.can_undo


def test_the_last_map_cannot_be_hidden(window):
    strip, store = bank(window), window.window.store
    click(window, 0)
    click(window, 2, SHIFT)
    strip.setFocus()
    press(window, Qt.Key.Key_H)
    assert store.view.hidden == {0, 1, 2}
    click(window, 3)
    press(window, Qt.Key.Key_H)
    assert store.view.hidden == {0, 1, 2}
    assert "last map" in window.window.messages.bar.text()


def test_depthwise_maps_stand_for_their_filters(window):
    box = window.find("channelsSelector", QComboBox)
    box.activated.emit(box.findData("each"))
    window.wait()
    assert window.find("filterCount", QLabel).text() == "4 filters\n× 3 channels\n→ 12 maps"
    strip, store = bank(window), window.window.store
    click(window, 6)
    assert (store.view.filter, store.view.kernel_channel, strip.current()) == (2, 1, 6)
    strip.setFocus()
    press(window, Qt.Key.Key_Left, ALT)
    assert titles(window) == (NAMES[0], NAMES[2], NAMES[1], NAMES[3])
    assert (store.view.filter, store.view.kernel_channel, strip.current()) == (1, 1, 5)
    press(window, Qt.Key.Key_Delete)
    window.wait()
    assert window.stage().shape[0] == 9
    assert titles(window) == (NAMES[0], NAMES[1], NAMES[3])


def test_filters_go_from_one_window_to_another_by_the_clipboard(opened):
    one, other = opened(), opened()
    click(one, 1)
    click(one, 3, CTRL)
    bank(one).setFocus()
    press(one, Qt.Key.Key_C, CTRL)
    said = json.loads(QApplication.clipboard().text())
    assert [entry["title"] for entry in said["filters"]] == [NAMES[1], NAMES[3]]
    bank(other).setFocus()
    press(other, Qt.Key.Key_V, CTRL)
    weight = other.window.store.document.convolution.weight
    assert np.array_equal(weight[4:], one.window.store.document.convolution.weight[[1, 3]])
    assert other.window.store.history.steps[-1].label == "Paste 2 filters"
    assert other.window.store.view.maps.chosen == (4, 5)
    other.wait()
    assert np.array_equal(other.stage()[4:], other.stage()[[1, 3]])


def test_foreign_text_is_one_sentence_and_nothing_else(window):
    document = window.window.store.document
    for text in ("shopping list", '{"format": "convexplorer-filters", "version": 1}', ""):
        QApplication.clipboard().setText(text)
        bank(window).setFocus()
        press(window, Qt.Key.Key_V, CTRL)
        assert window.window.messages.bar.text().endswith("."), text
        assert window.window.store.document is document
        window.window.messages.bar.clear()


def test_the_menu_is_about_the_tile_under_it(window, monkeypatch):
    # the offscreen platform cannot hold a menu open
    monkeypatch.setattr(QMenu, "popup", lambda menu, position: None)
    strip = bank(window)
    click(window, 0)
    click(window, 1, CTRL)
    strip.menu_requested.emit(3, QPoint(0, 0))
    menu = window.find("filterMenu", QMenu)
    assert window.window.store.view.filter == 3
    assert "Remove filter" in [action.text().replace("&", "") for action in menu.actions()]
    menu.aboutToHide.emit()
    window.wait()


@pytest.mark.parametrize("arrangement", ["map-one", "map-all"])
def test_every_map_says_its_value_at_the_place_under_the_pointer(window, arrangement):
    act(window, arrangement)
    window.wait()
    strip, source = bank(window), window.find("inputView")
    assert strip._values == ()
    for place in ((110, 190), (120, 200)):
        QTest.mouseMove(source, source.cells_rect(*place, 1, 1).center().toPoint())
    window.wait(lambda: strip._values != ())
    np.testing.assert_allclose(strip._values, window.stage()[:, 120, 200], rtol=1e-6)
    if arrangement == "map-all":
        act(window, "hide-filter")
        window.wait(lambda: window.window.store.view.hidden == {0})
        np.testing.assert_allclose(window.find("allMaps")._values, window.stage()[1:, 120, 200], rtol=1e-6)
    QApplication.sendEvent(source, QEvent(QEvent.Type.Leave))
    assert strip._values == ()
    QTest.mouseClick(source, LEFT, NONE, source.cells_rect(200, 300, 1, 1).center().toPoint())
    window.wait(lambda: window.window.store.view.pinned)
    QApplication.sendEvent(source, QEvent(QEvent.Type.Leave))
    np.testing.assert_allclose(strip._values, window.stage()[:, 200, 300], rtol=1e-6)
