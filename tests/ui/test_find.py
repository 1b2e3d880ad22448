"""Find: every action, choice, control, setting and example of the window is a few letters away."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton

from convexplorer.compute import kernels
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.pool import POOLS
from convexplorer.formats.examples import examples
from convexplorer.ui.actions import ACTIONS


def open_find(driver):
    QTest.keyClick(driver.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    field = driver.find("findField", QLineEdit)
    assert field.isVisible()
    return field


def rows(driver):
    results = driver.window.guide.palette.results
    return [results.item(row).text() for row in range(results.count())]


def take(driver, query, text):
    """Type the query, and take the row of that text by Enter."""
    field = open_find(driver)
    QTest.keyClicks(field, query)
    found = rows(driver)
    assert text in found, found
    for _ in range(found.index(text)):
        QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.wait()


def test_every_action_preset_function_and_example_is_there_by_its_name(window):
    open_find(window)
    there = set(rows(window))
    wanted = {action.text.replace("&", "") for action in ACTIONS}
    wanted |= {f"Preset: {preset.title}" for preset in kernels.PRESETS.values()}
    wanted |= {f"Activation: {kind.title}" for name, kind in ACTIVATIONS.items() if name != "identity"}
    wanted |= {f"Pooling: {kind.title}" for kind in POOLS.values()}
    wanted |= {f"Example: {example.title}" for example in examples()}
    wanted |= {f"Layout: {title}" for title in ("Explore", "Step", "Network", "Train", "Teach")}
    wanted |= {"Picture: Zone plate", "Border: reflect", "Padding: valid: none", "Channels: each by itself"}
    wanted |= {"Stride", "Dilation", "Border", "Bias", "Kernel size", "Input", "Feature map"}
    assert wanted <= there, wanted - there


def test_a_preset_by_a_few_letters_is_one_step_that_undo_takes_back(window):
    store = window.window.store
    before = store.document.convolution.weight[0]
    take(window, "emb", "Preset: Emboss")
    assert np.array_equal(store.document.convolution.weight[0, 0], [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    QTest.keyClick(window.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(store.document.convolution.weight[0], before)


def test_what_is_taken_is_done_as_its_own_control_would(window):
    store = window.window.store
    for query, text, holds in (
        ("rlu", "Activation: ReLU", lambda document: document.activation.kind == "relu"),
        ("pooling average", "Pooling: Average", lambda document: document.pool.kind == "average"),
        ("picture zone", "Picture: Zone plate", lambda document: document.source.name == "zone-plate"),
        ("reflect", "Border: reflect", lambda document: document.convolution.padding_mode == "reflect"),
        ("valid", "Padding: valid: none", lambda document: document.convolution.padding == "valid"),
        ("duplicate filter", "Duplicate filter", lambda document: document.convolution.filters == 5),
        ("magnitude", "Example: Sobel magnitude", lambda document: document.activation.kind == "square"),
    ):
        assert not holds(store.document), text
        take(window, query, text)
        assert holds(store.document), text
        assert store.history.can_undo
        store.go_to(0)
        window.wait()


def test_a_control_in_a_disclosure_is_opened_and_has_the_focus(window):
    take(window, "dilation", "Dilation")
    assert window.window.focusWidget() is window.find("dilationSlider")
    assert window.find("dilationSlider").isVisible()
    QTest.keyClick(window.window.focusWidget(), Qt.Key.Key_Right)
    window.wait()
    assert window.window.store.document.convolution.dilation == (2, 2)


def test_a_control_is_found_from_another_layout(window):
    window.window.show_layout("train")
    window.wait()
    take(window, "border", "Border")
    assert window.window.store.view.layout == "explore"
    assert window.window.focusWidget() is window.find("paddingModeSelector", QComboBox)


def test_a_control_is_found_in_a_narrow_window_that_shows_another_column(window):
    window.window.resize(640, 576)
    window.wait()
    assert not window.find("kernelEditor").isVisible()
    take(window, "kernel", "Kernel")
    assert window.window.focusWidget() is window.find("kernelEditor")
    assert window.find("kernelEditor").isVisible()


def test_layouts_settings_and_commands(window):
    take(window, "layout teach", "Layout: Teach")
    assert window.window.store.view.layout == "teach"
    take(window, "colours dark", "Colours of the window: dark")
    assert window.window.settings.get("theme") == "dark"
    assert window.window.actions_by_key["theme-dark"].isChecked()
    take(window, "doctor", "Check this installation")
    assert "convexplorer doctor" in window.window.messages.bar.text()


def test_what_cannot_be_had_says_why(window):
    field = open_find(window)
    QTest.keyClicks(field, "redo")
    item = window.window.guide.palette.results.item(0)
    assert item.text() == "Redo"
    assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Nothing to do again"


def test_the_button_opens_it_and_escape_gives_the_focus_back(window):
    button = window.find("findButton", QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    field = window.find("findField", QLineEdit)
    assert window.window.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not window.window.guide.palette.isVisible()
    assert window.window.focusWidget() is button
