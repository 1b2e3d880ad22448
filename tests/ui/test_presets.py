"""Presets tried and chosen, and the sliders of those that have numbers, with real events."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from convexplorer.formats.session import Session, dumps, loads
from tests.ui.kernel_hands import LEFT, choose_in, do, kernel, steps

# ------------------------------------------------------------ presets


def open_list(driver):
    box = driver.find("presetSelector", QComboBox)
    driver.qtbot.mouseClick(box, LEFT)
    driver.qtbot.waitUntil(box.view().isVisible, timeout=5000)
    return box


def point(driver, box, text):
    view = box.view()
    index = box.model().index(box.findText(text), 0)
    driver.qtbot.mouseMove(view.viewport(), view.visualRect(index).center() + QPoint(3, 1))
    driver.qtbot.mouseMove(view.viewport(), view.visualRect(index).center())
    return view.visualRect(index).center()


def test_pointing_at_a_preset_tries_it_and_closing_the_list_takes_it_back(window):
    first = window.window.store.document
    box = open_list(window)
    point(window, box, "Emboss")
    assert window.window.store.shown.convolution.weight[0, 0].tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert window.window.store.document is first
    window.wait()
    window.qtbot.keyClick(box.view(), Qt.Key.Key_Escape)
    window.wait(lambda: window.window.store.shown is first)
    assert steps(window) == 1
    assert box.currentText() == "Vertical edges"


def test_choosing_a_preset_that_was_tried_is_one_step(window):
    first = window.window.store.document
    box = open_list(window)
    point(window, box, "Blur")
    place = point(window, box, "Outline")
    window.qtbot.mouseClick(box.view().viewport(), LEFT, pos=place)
    window.wait()
    assert kernel(window)[1, 1] == 8
    assert steps(window) == 2
    do(window, "undo")
    assert window.window.store.shown is first
    window.wait()


def test_every_preset_of_setosa_stands_in_the_list_under_its_group(window):
    box = window.find("presetSelector", QComboBox)
    texts = [box.itemText(row) for row in range(box.count())]
    start, classics, sliders = (texts.index(heading) for heading in ("Start here", "Classics", "With sliders"))
    assert texts[start + 1 : classics] == [
        "Identity",
        "Blur",
        "Sharpen",
        "Vertical edges",
        "Horizontal edges",
        "Outline",
        "Emboss",
    ]
    assert {"Left Sobel", "Right Sobel", "Top Sobel", "Bottom Sobel"} <= set(texts[classics:sliders])
    assert not any(box.model().item(row).isEnabled() for row in (start, classics, sliders))


# ------------------------------------------------------------ sliders


def test_only_a_preset_with_numbers_has_sliders_and_they_remake_it(window):
    button = window.find("presetSliders", QToolButton)
    assert not button.isEnabled()
    assert "With sliders" in button.toolTip()
    choose_in(window, "presetSelector", "Gaussian blur")
    window.qtbot.mouseClick(button, LEFT)
    before = steps(window)
    size, sigma = (window.find(name, QSlider) for name in ("sizeParameter", "sigmaParameter"))
    assert size.isVisible()
    window.qtbot.keyPress(size, Qt.Key.Key_Right)
    window.qtbot.keyPress(size, Qt.Key.Key_Right)
    window.qtbot.keyRelease(size, Qt.Key.Key_Right)
    assert steps(window) == before + 1
    for _ in range(2):
        window.qtbot.keyClick(sigma, Qt.Key.Key_Right)
    window.wait()
    along = np.arange(9) - 4
    bell = np.exp(-(along[:, None] ** 2 + along**2) / (2 * 1.2**2))
    assert np.allclose(kernel(window), bell / bell.sum())
    assert window.find("presetSelector", QComboBox).currentText() == "Gaussian blur"
    do(window, "invert")
    assert not button.isEnabled()
    assert not size.isVisible()
    do(window, "undo")
    assert button.isEnabled()
    window.wait()


def test_the_numbers_of_a_preset_are_kept_in_a_session(window):
    choose_in(window, "presetSelector", "Gabor")
    window.qtbot.mouseClick(window.find("presetSliders", QToolButton), LEFT)
    angle = window.find("angleParameter", QSlider)
    window.qtbot.keyClick(angle, Qt.Key.Key_PageUp)
    window.wait()
    store = window.window.store
    turned = angle.value() * 5
    text = dumps(Session(store.document, store.view))
    title = loads(text).document.convolution.titles[0]
    assert title == f"gabor:11:5:{turned}:2.5"
    do(window, "undo")
    assert store.document.convolution.titles[0] == "Gabor"
    assert angle.value() == 0
    window.wait()


def test_play_moves_a_number_to_and_fro_in_one_step(window):
    choose_in(window, "presetSelector", "Motion blur")
    window.qtbot.mouseClick(window.find("presetSliders", QToolButton), LEFT)
    before, start = steps(window), kernel(window)
    angle = window.find("angleParameter", QSlider)
    play = next(b for b in angle.parent().findChildren(QToolButton) if b.isCheckable())
    window.qtbot.mouseClick(play, LEFT)
    window.qtbot.waitUntil(lambda: angle.value() >= 2, timeout=20_000)
    window.qtbot.mouseClick(play, LEFT)
    window.wait()
    assert steps(window) == before + 1
    assert not np.array_equal(kernel(window), start)
