"""The window as it opens, and every control: each changes the maps it should, to what compute says they are."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QTabBar, QToolButton, QWidget

from convexplorer import compute

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)


def grey(driver):
    """The picture as the layer takes it, made anew from the frame's own pixels."""
    image = driver.window.loop.feed.newest.frame.image
    scaled = image.astype(np.float64) / 255
    return (0.299 * scaled[0] + 0.587 * scaled[1] + 0.114 * scaled[2])[None].astype(np.float32)


def weights(driver):
    conv = driver.window.store.shown.convolution
    return conv.weight.astype(np.float32), conv.bias.astype(np.float32)


def agree(shown, wanted):
    assert shown.shape == wanted.shape
    np.testing.assert_allclose(shown, wanted, rtol=0, atol=2e-5)


def set_slider(driver, name, value):
    slider = driver.find(name, QSlider)
    slider.setFocus()
    slider.setValue(value)
    driver.wait()


def choose(driver, name, text):
    box = driver.find(name, QComboBox)
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)
    driver.wait()


def test_it_opens_with_a_picture_and_four_maps(window):
    store = window.window.store
    assert store.view.layout == "explore"
    assert not store.dirty
    assert window.stage().shape[0] == 4
    weight, bias = weights(window)
    assert np.array_equal(weight[0, 0], SOBEL_X)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, padding="same"))
    assert window.find("featureMaps").isVisible()
    assert "MAP 1" in window.window.panels["maps"]._title.text()


def test_stride_and_padding_sliders(window):
    set_slider(window, "strideSlider", 2)
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, stride=2, padding="same"))
    set_slider(window, "paddingSlider", 3)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, stride=2, padding=3))
    assert window.find("paddingSelector", QComboBox).currentData() == "custom"


@pytest.mark.parametrize("name", ["valid", "full"])
def test_padding_by_name(window, name):
    box = window.find("paddingSelector", QComboBox)
    choose(window, "paddingSelector", box.itemText(box.findData(name)))
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, padding=name))


def test_border_mode(window):
    choose(window, "paddingModeSelector", "reflect")
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, padding="same", padding_mode="reflect"))


def test_activation_and_pooling_show_their_stage(window):
    choose(window, "activationSelector", "ReLU")
    assert window.window.store.view.stage == "activation1"
    convolved = window.stage("conv1")
    assert np.array_equal(window.stage("activation1"), np.maximum(convolved, 0))
    choose(window, "poolingSelector", "Max")
    assert window.window.store.view.stage == "pool1"
    set_slider(window, "poolingSizeSlider", 4)
    set_slider(window, "poolingStrideSlider", 3)
    agree(window.stage("pool1"), compute.max_pool2d(np.maximum(convolved, 0), 4, stride=3))
    choose(window, "poolingSelector", "none")
    assert window.window.store.view.stage == "activation1"


def test_dilation_and_true_convolution(window):
    set_slider(window, "dilationSlider", 3)
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, padding="same", dilation=3))
    window.find("convolutionSwitch", QCheckBox).click()
    window.wait()
    turned = np.ascontiguousarray(weight[:, :, ::-1, ::-1])
    agree(window.stage(), compute.conv2d(grey(window), turned, bias, padding="same", dilation=3))


def test_channels_summed_and_each_by_itself(window):
    image = window.window.loop.feed.newest.frame.image.astype(np.float32) / 255
    box = window.find("channelsSelector", QComboBox)
    choose(window, "channelsSelector", box.itemText(box.findData("all")))
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(image, np.repeat(weight / 3, 3, axis=1), bias, padding="same"))
    choose(window, "channelsSelector", box.itemText(box.findData("each")))
    assert window.stage().shape[0] == 12
    agree(window.stage()[4:8], compute.conv2d(image[1:2], weight, bias, padding="same"))


def test_preset_and_size(window):
    choose(window, "presetSelector", "Gaussian blur")
    kernel = window.window.store.shown.convolution.weight[0, 0]
    assert kernel.shape == (5, 5)
    assert kernel.sum() == pytest.approx(1)
    window.find("undoButton", QToolButton).click()
    choose(window, "sizeSelector", "7 × 7")
    assert window.window.store.shown.convolution.size == (7, 7)
    assert np.array_equal(window.window.store.shown.convolution.weight[0, 0, 2:5, 2:5], SOBEL_X)
    weight, bias = weights(window)
    agree(window.stage(), compute.conv2d(grey(window), weight, bias, padding="same"))


def test_the_stage_strip_and_the_range_change_the_view_and_undo_leaves_them_alone(window):
    window.find("stageStrip").setCurrentIndex(2)
    window.find("rangeControl").setCurrentIndex(1)
    window.wait()
    view = window.window.store.view
    assert (view.stage, view.maps.range.mode) == ("pool1", "shared")
    assert not window.window.store.history.can_undo


def test_undo_all_returns_the_first_state(window):
    first, maps = window.window.store.document, window.stage()
    set_slider(window, "strideSlider", 3)
    choose(window, "activationSelector", "Tanh")
    choose(window, "presetSelector", "Emboss")
    set_slider(window, "dilationSlider", 2)
    undo = window.find("undoButton", QToolButton)
    while undo.isEnabled():
        undo.click()
    window.wait()
    assert window.window.store.document is first
    assert np.array_equal(window.stage(), maps)
    assert not window.window.store.dirty
    window.find("redoButton", QToolButton).click()
    window.wait()
    assert window.window.store.document.convolution.stride == (3, 3)


def test_a_slider_dragged_is_one_step(window):
    slider = window.find("strideSlider", QSlider)
    window.qtbot.mouseClick(slider, Qt.MouseButton.LeftButton)
    steps = len(window.window.store.history.steps)
    slider.setFocus()
    for _ in range(3):
        window.qtbot.keyClick(slider, Qt.Key.Key_Right)
    window.wait()
    assert len(window.window.store.history.steps) >= steps


def test_everything_shows_at_the_smallest_size(window):
    window.window.resize(1024, 576)
    window.qtbot.waitUntil(lambda: window.window.minimumSizeHint().height() <= 576, timeout=5000)
    window.wait()
    visible = ["inputView", "kernelEditor", "presetSelector", "biasField", "strideSlider", "paddingSlider"]
    visible += ["activationSelector", "poolingSelector", "stageStrip", "featureMaps", "rangeControl", "productLine"]
    visible += [
        "filterBank",
        "formulaBar",
        "exportButton",
        "undoButton",
        "redoButton",
        "sourceSelector",
        "layoutSelector",
    ]
    for name in visible:
        widget = window.find(name, QWidget)
        assert widget.isVisible(), name
        corner = widget.mapTo(window.window, widget.rect().bottomRight())
        assert window.window.rect().contains(corner), name
    assert window.window.minimumSizeHint().width() <= 1024


def test_nothing_moves_when_a_stage_is_switched_on(window):
    names = ["inputView", "featureMaps", "kernelEditor", "strideSlider", "productLine", "filterBank", "formulaBar"]
    before = [window.find(name).mapTo(window.window, window.find(name).rect().topLeft()) for name in names]
    sizes = [window.find(name).size() for name in names]
    choose(window, "activationSelector", "ReLU")
    choose(window, "poolingSelector", "Max")
    set_slider(window, "strideSlider", 4)
    assert [window.find(name).mapTo(window.window, window.find(name).rect().topLeft()) for name in names] == before
    assert [window.find(name).size() for name in names] == sizes
    assert window.find("inputView").size() == window.find("featureMaps").size()


def test_layouts_say_what_will_be_there_and_escape_leads_home(window):
    tabs = window.find("layoutSelector")
    for index in range(1, 5):
        tabs.setCurrentIndex(index)
        assert not window.find("inputView").isVisible()
        window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
        assert window.window.store.view.layout == "explore"
        assert window.find("inputView").isVisible()
    window.wait()


def test_every_control_has_a_name_a_tooltip_and_an_answer(window):
    kinds = (QComboBox, QSlider, QToolButton, QCheckBox)
    ours = [
        w for kind in kinds for w in window.window.findChildren(kind) if w.objectName() and w.objectName()[0] != "q"
    ]
    assert len(ours) > 25
    for widget in ours:
        if isinstance(widget.parent(), QTabBar):
            continue  # Qt's own scroll buttons, never shown
        assert widget.accessibleName() or widget.text(), widget.objectName()
        assert widget.toolTip(), widget.objectName()
