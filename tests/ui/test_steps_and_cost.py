"""The last line and the list of steps: what an edit did, ways back by name, and what to do when it would be slow."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSlider, QToolButton

from convexplorer.compute.arrays import frozen
from convexplorer.model.document import convolution, new_document
from convexplorer.model.network_layers import Softmax
from convexplorer.model.result import Frame
from convexplorer.model.sizing import ResizeTo
from convexplorer.model.sources import Drawn, Synthetic
from convexplorer.ui.panels.speed import SpeedLabel
from convexplorer.ui.slowness import Slowness
from convexplorer.ui.store import Store
from convexplorer.ui.widgets.one_line import OneLine
from convexplorer.ui.widgets.step_button import StepButton

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


def said(driver):
    return driver.find("changeLine", OneLine)


def strides(driver, *values):
    slider = driver.find("strideSlider", QSlider)
    for value in values:
        slider.setFocus()
        slider.setValue(value)
        driver.window.desk.seal()
    driver.wait()


def test_an_edit_its_undo_and_its_redo_are_said(window):
    strides(window, 2)
    assert said(window).text() == "stride 1 → 2: 480×640 → 240×320, a quarter of the work."
    assert said(window).accessibleDescription() == said(window).text()
    window.find("undoButton", QToolButton).click()
    assert said(window).text().startswith("Undone: ")
    assert said(window).text().endswith("240×320 → 480×640, four times the work.")
    window.find("redoButton", QToolButton).click()
    assert said(window).text().startswith("Done again: ")
    window.wait()


def listed(driver, name):
    menu = driver.find(name, QMenu)
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if not action.isSeparator()]


def test_the_steps_are_listed_by_name_and_one_choice_goes_there(window):
    store = window.window.store
    for number in range(5):
        store.edit(replace(store.document), f"Step {number} & more")
    actions = listed(window, "undoMenu")
    assert [action.text() for action in actions] == [f"Step {n} && more" for n in (4, 3, 2, 1, 0)]
    actions[2].trigger()
    assert store.history.now == 2
    assert said(window).text() == "Undone: 3 steps."
    actions = listed(window, "redoMenu")
    assert [action.text() for action in actions] == [f"Step {n} && more" for n in (2, 3, 4)]
    actions[-1].trigger()
    assert store.history.now == 5
    window.wait()


def test_a_long_list_ends_with_all_of_them(window):
    store = window.window.store
    first = store.document
    for number in range(30):
        store.edit(replace(store.document), f"Step {number}")
    actions = listed(window, "undoMenu")
    assert (len(actions), actions[-1].text()) == (21, "Undo all 30 steps")
    actions[-1].trigger()
    assert store.document is first
    window.wait()


@pytest.mark.parametrize("how", ["key", "right click"])
def test_the_list_opens_by_key_and_right_click(window, monkeypatch, how):
    opened = []
    # the offscreen platform cannot hold a menu open
    monkeypatch.setattr(QMenu, "popup", lambda menu, position: opened.append(menu.objectName()))
    button = window.find("undoButton", StepButton)
    button.open_list()
    assert opened == []
    strides(window, 2)
    if how == "key":
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Down, ALT)
    else:
        at = button.rect().center()
        QApplication.sendEvent(button, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, button.mapToGlobal(at)))
    assert opened == ["undoMenu"]


def test_live_pictures_say_how_late_they_are(window):
    label = window.find("speedLabel", SpeedLabel)
    assert label.text().startswith("still picture · ")
    size = label.size()
    window.window.show_source(Synthetic())
    window.wait(lambda: "latency" in label.text() and window.window.loop.feed.newest.frame.index > 3)
    figures = [part.split() for part in label.text().split(" · ")]
    assert [part[-1] for part in figures] == ["fps", "ms", "ms", "dropped"]
    assert label.size() == size
    compute, late = float(figures[1][0]), float(figures[2][1])
    assert late >= 0 <= compute


def slow_document(driver):
    """64 filters of 31×31 on a picture of 1080 × 1920."""
    rng = np.random.default_rng(3)
    image = frozen(rng.integers(0, 256, (1, 1080, 1920), np.uint8))
    conv = convolution([(f"f{i}", rng.normal(size=(31, 31))) for i in range(64)])
    return driver.window.store.document.with_layer(conv).with_source(Drawn(image, "Noise"))


def test_when_it_would_be_slow_it_is_said_once_and_half_the_resolution_helps(window):
    store, bar = window.window.store, window.window.messages.bar
    store.edit(slow_document(window), "Much work")
    window.qtbot.waitUntil(lambda: "64 filters of 31×31 on 1080 × 1920" in bar.text(), timeout=20_000)
    assert bar.kind() == "warning"
    # the worker is at it, and the window takes edits, paints and goes on
    slider = window.find("strideSlider", QSlider)
    slider.setFocus()
    painted = 0
    for step in range(2, 8):
        QTest.keyClick(slider, Qt.Key.Key_Right)
        window.qtbot.waitUntil(lambda step=step: store.document.convolution.stride == (step, step), timeout=20_000)
        QApplication.processEvents()
        assert not window.window.settled()
        painted += not window.window.grab().isNull()
    assert painted == 6
    # still slow, but not said again
    assert not bar.isVisible()
    store.go_to(1)
    store.edit(slow_document(window), "Again")
    assert not bar.isVisible()
    halve = window.window.actions_by_key["half-resolution"]
    for _ in range(4):
        halve.trigger()
    assert window.find("fullResolutionButton", QToolButton).isVisible()
    window.wait()
    assert window.stage().shape == (64, 68, 120)
    window.find("undoButton", QToolButton).click()
    assert store.document.preprocessing[1].factor == 0.125


def test_the_button_halves_and_full_resolution_brings_it_back(window):
    store, bar = window.window.store, window.window.messages.bar
    rng = np.random.default_rng(3)
    conv = convolution([(f"f{i}", rng.normal(size=(15, 15))) for i in range(64)])
    store.edit(store.document.with_layer(conv), "Much work")
    assert bar.isVisible()
    before = store.document.preprocessing
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == "Half resolution")
    QTest.mouseClick(button, LEFT)
    window.wait()
    assert window.stage().shape == (64, 240, 320)
    assert not bar.isVisible()
    assert "240×320" in said(window).text()
    assert store.history.steps[-1].label == "Half resolution"
    full = window.find("fullResolutionButton", QToolButton)
    QTest.mouseClick(full, LEFT)
    assert store.document.preprocessing == before
    assert not full.isVisible()  # what it takes to answer that is not waited for


def test_a_slow_network_without_a_way_out_is_told_of_live_pictures_alone(qapp):
    document = new_document()
    conv = replace(document.convolution, weight=np.ones((64, 1, 31, 31)), bias=np.zeros(64))
    steps = (ResizeTo(size=(960, 1280)), *document.preprocessing)
    layers = (conv, *document.layers[1:], Softmax("softmax1"))
    store = Store(replace(document, preprocessing=steps, layers=layers))
    image = np.zeros((3, 48, 64), np.uint8)
    actions = {key: QAction() for key in ("half-resolution", "full-resolution")}
    offered = []

    def newest():
        return SimpleNamespace(frame=Frame(0, 0.0, image, store.shown.source))

    slow = Slowness(store, newest, actions, lambda *what: offered.append(what))
    slow.check()
    assert offered == []
    store.edit(store.document.with_source(Synthetic()), "Live")
    slow.check()
    slow.check()
    ((message, label, _),) = offered
    assert (message.code, label) == ("cost-network", "")
