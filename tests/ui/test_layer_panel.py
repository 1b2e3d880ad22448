"""The layer's settings two by two, each put back alone, and the formula's letters tied to their controls."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from convexplorer import compute
from convexplorer.model.resizing import with_resize
from convexplorer.model.view import View
from convexplorer.ui.actions.reset import RESETS
from convexplorer.ui.lights import LIGHTS
from convexplorer.ui.widgets.scene_view import SceneView

LEFT = Qt.MouseButton.LeftButton


def steps(driver):
    return len(driver.window.store.history.steps)


def document(driver):
    return driver.window.store.document


def choose(driver, name, text):
    box = driver.find(name, QComboBox)
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.findText(text))
    driver.wait()


def press(driver, name, key, times=1):
    control = driver.find(name, QSlider)
    for _ in range(times):
        driver.qtbot.keyClick(control, key)
    driver.wait()


# ------------------------------------------------------------ height and width apart


PAIRS = (
    ("strideSlider", "strideWidthSlider", "strideApart", lambda d: d.convolution.stride),
    ("dilationSlider", "dilationWidthSlider", "dilationApart", lambda d: d.convolution.dilation),
    ("poolingSizeSlider", "poolingSizeWidthSlider", "poolingApart", lambda d: d.pool.size),
    ("poolingStrideSlider", "poolingStrideWidthSlider", "poolingApart", lambda d: d.pool.step),
)


def test_one_slider_sets_both_until_they_are_apart(window):
    for pair in PAIRS:
        window.window.store.go_to(0)
        window.wait()
        one_slider_sets_both(window, *pair)


def one_slider_sets_both(window, height, width, apart, read):
    start = read(document(window))[0]
    press(window, height, Qt.Key.Key_Right)
    assert read(document(window)) == (start + 1, start + 1)
    press(window, width, Qt.Key.Key_Right)
    assert read(document(window)) == (start + 1, start + 2)
    switch = window.find(apart, QCheckBox)
    assert switch.isChecked()
    press(window, height, Qt.Key.Key_Right, 2)
    assert read(document(window)) == (start + 3, start + 2)
    before = steps(window)
    switch.click()
    window.wait()
    assert read(document(window)) == (start + 3, start + 3)
    assert steps(window) == before + 1
    window.window.store.undo()
    assert read(document(window)) == (start + 3, start + 2)
    window.wait()


def test_pools_of_any_window_and_dilation_of_any_shape_are_what_compute_says(window):
    press(window, "dilationWidthSlider", Qt.Key.Key_Right)
    weight = document(window).convolution.weight.astype(np.float32)
    image = window.window.loop.feed.newest.frame.image.astype(np.float64) / 255
    grey = (0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2])[None].astype(np.float32)
    convolved = compute.conv2d(grey, weight, padding="same", dilation=(1, 2))
    np.testing.assert_allclose(window.stage("conv1"), convolved, rtol=0, atol=2e-5)
    choose(window, "poolingSelector", "Average")
    press(window, "poolingSizeWidthSlider", Qt.Key.Key_Right)
    wanted = compute.avg_pool2d(window.stage("conv1"), (2, 3))
    np.testing.assert_allclose(window.stage("pool1"), wanted, rtol=0, atol=2e-5)


def test_a_pool_without_a_window_says_so(window):
    choose(window, "poolingSelector", next(t for t in _texts(window, "poolingSelector") if "lobal" in t))
    slider, ceil = window.find("poolingSizeSlider", QSlider), window.find("poolingCeil", QCheckBox)
    assert not slider.isEnabled()
    assert not ceil.isEnabled()
    assert "whole map" in ceil.toolTip()


def _texts(driver, name):
    box = driver.find(name, QComboBox)
    return [box.itemText(row) for row in range(box.count())]


def test_usual_slopes_stand_in_a_list(window):
    texts = _texts(window, "activationSelector")
    assert texts.index("Leaky ReLU") < texts.index("More") < texts.index("GELU")
    usual = window.find("activationUsual", QComboBox)
    assert not usual.isEnabled()
    choose(window, "activationSelector", "Leaky ReLU")
    assert usual.currentText() == "0.01 PyTorch"
    choose(window, "activationUsual", "0.1 cs231n")
    convolved = window.stage("conv1")
    assert np.allclose(window.stage("activation1"), np.where(convolved > 0, convolved, 0.1 * convolved), atol=1e-6)
    field = window.find("activationParameter", QLineEdit)
    field.setFocus()
    field.selectAll()
    window.qtbot.keyClicks(field, "1/3")
    window.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document(window).activation.parameter == 1 / 3
    assert usual.currentIndex() == -1
    window.wait()


# ------------------------------------------------------------ each put back alone


def ask_menu(driver, widget):
    """The menu that the menu key opens on a control."""
    for old in driver.window.findChildren(QMenu, "resetMenu"):
        old.setObjectName("")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), widget.mapToGlobal(QPoint(3, 3)))
    QApplication.sendEvent(widget, event)
    menus = driver.window.findChildren(QMenu, "resetMenu")
    assert len(menus) == 1
    return menus[0]


CHANGES = {
    "kernel": lambda d: d.window.actions_by_key["invert"].trigger(),
    "size": lambda d: choose(d, "sizeSelector", "5 × 5"),
    "bias": lambda d: d.window.panels["kernel"]._bias.value_edited.emit(0.5, "g"),
    "stride": lambda d: press(d, "strideWidthSlider", Qt.Key.Key_Right),
    "padding": lambda d: press(d, "paddingSlider", Qt.Key.Key_Right),
    "border": lambda d: choose(d, "paddingModeSelector", "reflect"),
    "border-value": lambda d: (
        choose(d, "paddingModeSelector", "constant"),
        d.find("paddingValueField").value_edited.emit(0.5, "g"),
    ),
    "dilation": lambda d: press(d, "dilationSlider", Qt.Key.Key_Right),
    "convolution": lambda d: d.find("convolutionSwitch", QCheckBox).click(),
    "kernel-channels": lambda d: (
        choose(d, "channelsSelector", "all, summed"),
        d.find("kernelChannels").setCurrentRow(2),
    ),
    "channels-taken": lambda d: (
        choose(d, "channelsSelector", "all, summed"),
        d.wait(),
        d.find("wholeFilter", QToolButton).click(),
        d.wait(lambda: d.find("channelsTaken", QListWidget).count() == 3),
        d.find("channelsTaken", QListWidget).item(1).setCheckState(Qt.CheckState.Unchecked),
    ),
    "channels": lambda d: choose(d, "channelsSelector", "all, summed"),
    "activation": lambda d: choose(d, "activationSelector", "Tanh"),
    "parameter": lambda d: (
        choose(d, "activationSelector", "ELU"),
        d.find("activationParameter").value_edited.emit(2, "g"),
    ),
    "pooling": lambda d: choose(d, "poolingSelector", "Max"),
    "pool-size": lambda d: (choose(d, "poolingSelector", "Max"), press(d, "poolingSizeSlider", Qt.Key.Key_Right)),
    "pool-stride": lambda d: (choose(d, "poolingSelector", "Max"), press(d, "poolingStrideSlider", Qt.Key.Key_Left)),
    "pool-ceil": lambda d: (choose(d, "poolingSelector", "Max"), d.find("poolingCeil", QCheckBox).click()),
}


def test_the_table_of_resets_is_whole(window):
    assert set(CHANGES) == {reset.key for reset in RESETS}
    for reset in RESETS:
        assert reset.there(document(window), View()), reset.key
        for name in reset.controls:
            assert "ight-click" in window.find(name).whatsThis(), name


def test_every_control_is_put_back_alone(window):
    store = window.window.store
    view = store.view
    for key in CHANGES:
        store.go_to(0)
        store.set_view(view)
        window.wait()
        put_back_alone(window, key)


def put_back_alone(window, key):
    reset = next(reset for reset in RESETS if reset.key == key)
    press(window, "strideSlider", Qt.Key.Key_End)  # something else, which must stay
    if key == "stride":
        window.window.store.undo()
    action = window.window.actions_by_key[reset.action]
    assert not action.isEnabled()
    assert action.toolTip() == reset.why_not
    CHANGES[key](window)
    window.wait()
    changed, before = document(window), steps(window)
    assert not reset.there(changed, window.window.store.view)
    menu = ask_menu(window, window.find(reset.controls[0]))
    assert action in menu.actions()
    action.trigger()
    menu.close()
    window.wait()
    assert reset.there(document(window), window.window.store.view)
    assert steps(window) == before + 1
    assert window.window.store.history.steps[-1].label == f"Reset {reset.title}"
    if key != "stride":
        assert document(window).convolution.stride == (8, 8)
    window.window.store.undo()
    assert document(window) is changed
    window.wait()


def test_labels_and_rows_have_the_menu_too(window):
    slider = window.find("strideSlider", QSlider)
    row = slider.parentWidget()
    label = next(label for label in row.findChildren(QLabel) if label.buddy() is slider)
    size = next(one for one in window.window.findChildren(QLabel) if one.buddy() is window.find("sizeSelector"))
    for widget, text in ((label, "Reset stride to 1"), (size, "Reset size to 3 × 3")):
        menu = ask_menu(window, widget)
        assert [action.text() for action in menu.actions()] == [text]
        assert not menu.actions()[0].isEnabled()
        menu.close()
    field = ask_menu(window, window.find("biasField"))
    assert field.actions()[0].text() == "Reset bias to 0"
    assert len(field.actions()) > 4
    field.close()
    editor = ask_menu(window, window.find("kernelEditor"))
    assert window.window.actions_by_key["transpose"] in editor.actions()
    editor.close()


# ------------------------------------------------------------ letters and controls


def glowing(driver):
    return {glow.parentWidget() for glow in driver.window.findChildren(QWidget, "glow") if glow.isVisible()}


def test_every_control_of_the_table_of_lights_is_there(window):
    assert all(window.find(name) is not None for name in LIGHTS)


def test_a_letter_lights_its_control_and_the_control_its_letter(window):
    for letter, name in (("S", "strideSlider"), ("P", "paddingSlider"), ("F", "sizeSelector")):
        letter_and_control_light(window, letter, name)
        window.find("kernelEditor").setFocus()


def letter_and_control_light(window, letter, name):
    formula, control = window.find("formulaBar", SceneView), window.find(name)
    row = control.parentWidget() if letter in "SP" else control
    window.qtbot.mouseMove(formula, formula.key_rect(letter).center().toPoint())
    assert row in glowing(window)
    window.qtbot.mouseMove(formula, QPoint(formula.width() - 3, 3))
    assert not glowing(window)
    pictures = [formula.grab().toImage()]
    for kind in (QEvent.Type.Enter, QEvent.Type.Leave):
        QApplication.sendEvent(control, QEvent(kind))
        pictures.append(formula.grab().toImage())
    assert pictures[0] == pictures[2]
    assert pictures[0] != pictures[1]
    assert not glowing(window)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    if QApplication.focusWidget() is not None:
        assert row in glowing(window)


def test_the_parameters_point_at_bias_and_filters(window):
    line = window.find("outputLine", SceneView)
    for key, name in (("bias", "biasField"), ("filters", "filterBank"), ("weights", "kernelEditor")):
        window.qtbot.mouseMove(line, line.key_rect(key).center().toPoint())
        assert window.find(name) in glowing(window)


def test_dilation_can_be_grabbed_where_the_formula_has_it(window):
    press(window, "dilationSlider", Qt.Key.Key_Right)
    formula = window.find("formulaBar", SceneView)
    start = formula.key_rect("D").center().toPoint()
    window.qtbot.mousePress(formula, LEFT, pos=start)
    for up in range(0, 13, 4):
        window.qtbot.mouseMove(formula, start - QPoint(0, up))
    window.qtbot.mouseRelease(formula, LEFT, pos=start)
    assert document(window).convolution.dilation[0] > 2
    assert window.window.store.history.steps[-1].label == "Dilation"
    window.wait()


def test_a_click_on_the_width_shows_its_formula(window):
    press(window, "strideSlider", Qt.Key.Key_Right)
    button, formula = window.find("widthLabel", QToolButton), window.find("formulaBar", SceneView)
    assert button.text() == "width 320"
    assert "height" in formula.accessibleDescription()
    size = button.size()
    window.qtbot.mouseClick(button, LEFT)
    assert button.text() == "height 240"
    assert "640" in formula.accessibleDescription()
    assert "320" in formula.accessibleDescription()
    window.qtbot.mouseClick(button, LEFT)
    assert button.text() == "width 320"
    assert button.size() == size
    window.wait()


# ------------------------------------------------------------ the wheel


def test_the_wheel_over_a_list_without_the_focus_changes_nothing(window):
    for name in ("activationSelector", "poolingSelector", "presetSelector", "paddingTopSpin"):
        the_wheel_changes_nothing(window, name)


def the_wheel_changes_nothing(window, name):
    control = window.find(name)
    assert isinstance(control, QComboBox | QSpinBox)
    before = document(window)
    window.find("biasField").setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(control.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, event)
    assert document(window) is before


def test_the_formula_has_the_size_that_the_layer_takes(window):
    """The picture of 480 × 640 is made smaller first."""
    store = window.window.store
    store.edit(with_resize(store.shown, size=(64, 48)), "Smaller")
    window.wait()
    assert window.find("formulaBar").accessibleDescription() == "height (64 + 2·1 − 3)/1 + 1 = 64"
    assert window.find("outputLine").accessibleDescription().startswith("4 × 64 × 48")
    store.edit(store.shown.with_layer(replace(store.shown.convolution, biased=False)), "No bias")
    window.wait()
    assert "4 filters × (9) = 36 parameters" in window.find("outputLine").accessibleDescription()
