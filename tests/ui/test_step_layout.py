"""The Step layout by mouse and keys: it plays, steps and scrubs, follows clicks, and says why nothing comes out."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QToolButton

from convexplorer.model.cases import CASES
from convexplorer.model.layers import Conv2d, Pool2d
from convexplorer.model.sources import Drawn
from convexplorer.scenes.numbers import short
from convexplorer.scenes.primitives import Text
from convexplorer.ui.examples import open_case
from convexplorer.ui.step import STEP_TABS, player
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView
from tests.ui.test_guide import focusable

LEFT = Qt.MouseButton.LeftButton


def choose(window, name, text):
    """A row of a box by its text, as a user does it."""
    box = window.find(name, QComboBox)
    index = next(i for i in range(box.count()) if box.itemText(i).strip() == text)
    box.setCurrentIndex(index)
    box.activated.emit(index)
    window.wait()


def step(window):
    """The number of the step that is shown, from 1."""
    return window.find("stepPlace", QSlider).value() + 1


def values(window):
    """What stands in the output so far."""
    items = window.find("stepBoard", SceneBoard).scene.items
    return [item.text for item in items if isinstance(item, Text) and item.key.startswith("output:")]


@pytest.fixture
def stepping(window):
    """Step on the paper's figure: 5 × 5, stride 2, padding 1."""
    window.window.show_layout("step")
    window.wait()
    choose(window, "stepExampleSelector", "Dumoulin & Visin: padding 1, stride 2")
    window.wait(lambda: bool(values(window)))
    return window


def test_it_steps_scrubs_plays_and_fills_in(stepping, monkeypatch):
    window = stepping
    assert (step(window), values(window)) == (1, ["6"])
    for name, number in (("stepLast", 9), ("stepFirst", 1), ("stepForth", 2)):
        window.qtbot.mouseClick(window.find(name, QToolButton), LEFT)
        window.wait(lambda number=number: step(window) == number)
    assert values(window) == ["6", "17"]
    board = window.find("stepBoard", SceneBoard)
    window.qtbot.mouseClick(board, LEFT, pos=board.key_rect("output:2:1").center().toPoint())
    window.wait(lambda: step(window) == 8)
    assert values(window) == ["6", "17", "3", "8", "17", "13", "6", "4"]
    board.setFocus()
    window.qtbot.keyClick(board, Qt.Key.Key_Up)
    window.wait(lambda: step(window) == 5)
    window.qtbot.keyClick(board, Qt.Key.Key_Right)
    window.wait(lambda: step(window) == 6)
    window.qtbot.keyClick(board, Qt.Key.Key_Comma)
    window.wait(lambda: step(window) == 5)
    window.qtbot.keyClick(board, Qt.Key.Key_End)
    window.wait(lambda: step(window) == 9)
    # played from the end it begins again, and stops there
    monkeypatch.setattr(player, "STEP", 20)
    window.qtbot.keyClick(board, Qt.Key.Key_Space)
    panel = window.window.panels["step-player"]
    assert panel.playing
    window.wait(lambda: step(window) == 9 and not panel.playing)
    assert values(window) == ["6", "17", "3", "8", "17", "13", "6", "4", "4"]
    # in a loop it goes on until it is held
    window.qtbot.mouseClick(window.find("stepLoop", QToolButton), LEFT)
    window.qtbot.mouseClick(window.find("stepPlay", QToolButton), LEFT)
    window.qtbot.waitUntil(lambda: step(window) == 3)
    assert panel.playing
    window.qtbot.mouseClick(window.find("stepPlay", QToolButton), LEFT)
    assert not panel.playing
    place = window.find("stepPlace", QSlider)
    place.setFocus()
    window.qtbot.keyClick(place, Qt.Key.Key_Home)
    window.wait(lambda: values(window) == ["6"])
    assert window.find("stepWhere", QLabel).text() == "row 0, column 0"
    assert len(window.window.store.history.steps) == 2  # the example; looking is no edit


def test_pointing_links_the_parts_and_says_who_uses_a_pixel(stepping):
    window = stepping
    board, words = window.find("stepBoard", SceneBoard), window.find("stepWords", QLabel)
    window.qtbot.mouseMove(board, board.key_rect("input:1:1").center().toPoint())
    # stride 2, padding 1: row 1 is the kernel's last row for the first window and its first for the second
    window.wait(lambda: "goes into 4 of 9 values, by the weights 0, 2" in words.text())
    assert values(window)[:2] == ["×2", "×0"]
    window.qtbot.mouseMove(board, board.key_rect("input:-1:-1").center().toPoint())
    window.wait(lambda: words.text().startswith("This place of the padding goes into one of 9 values"))
    window.qtbot.mouseMove(board, board.key_rect("tap:0:1:1").center().toPoint())
    window.wait(lambda: "Click a value" in words.text())
    line = window.find("stepLine", SceneView)
    assert line._highlight == "tap:0:1:1"


def test_its_controls_edit_the_layer_and_a_misfit_is_drawn(stepping):
    window = stepping
    store = window.window.store
    slider = window.find("stepStrideSlider", QSlider)
    slider.setFocus()
    window.qtbot.keyClick(slider, Qt.Key.Key_Left)
    window.wait()
    assert store.document.convolution.stride == (1, 1)
    window.wait(lambda: window.find("stepPlace", QSlider).maximum() == 24)
    padding = window.find("stepPaddingSlider", QSlider)
    padding.setFocus()
    window.qtbot.keyClick(padding, Qt.Key.Key_Left)
    window.wait(lambda: window.find("stepPlace", QSlider).maximum() == 8)
    size = window.find("stepSizeSelector", QComboBox)
    size.lineEdit().selectAll()
    window.qtbot.keyClicks(size.lineEdit(), "7x7")
    window.qtbot.keyClick(size.lineEdit(), Qt.Key.Key_Return)
    window.wait(lambda: "does not fit" in window.find("stepBoard", SceneBoard).scene.text)
    scene = window.find("stepBoard", SceneBoard).scene
    assert "window 7 × 7" in scene.text
    assert "input 5 × 5" in scene.text
    assert "2 rows and 2 columns too large" in scene.text
    assert not window.find("stepBar").isEnabled()
    for _ in range(3):
        window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: len(values(window)) >= 1)
    assert store.document.convolution.stride == (2, 2)


def test_of_several_channels_the_one_pointed_at_is_followed(window):
    open_case(window.window.desk, CASES["three_channels"])
    window.wait(lambda: bool(values(window)))
    board, words = window.find("stepBoard", SceneBoard), window.find("stepWords", QLabel)
    # a 4 × 4 picture, stride 1: the middle pixel lies under another weight in each of the four windows
    kernel = window.window.store.document.convolution.weight[0, 1]
    window.qtbot.mouseMove(board, board.key_rect("input/1:1:1").center().toPoint())
    wanted = [f"×{short(kernel[1 - row, 1 - column])}" for row in (0, 1) for column in (0, 1)]
    window.wait(lambda: values(window) == wanted)
    assert words.text().startswith("The pixel at row 1, column 1 of channel 2 goes into 4 of 4 values")
    assert board._lit == {"input/1:1:1", "tap:1:1:1"}
    # the pointer stays where it is while the window moves on: what belongs to it is another product
    board.setFocus()
    window.qtbot.keyClick(board, Qt.Key.Key_Period)
    window.wait(lambda: step(window) == 2 and board._lit == {"input/1:1:1", "tap:1:1:0"})
    window.qtbot.mouseMove(board, board.key_rect("tap:2:0:0").center().toPoint())
    window.wait(lambda: board._lit == {"tap:2:0:0", "input/2:0:1"})
    window.qtbot.mouseMove(board, board.key_rect("output:1:1").center().toPoint())
    window.wait(lambda: words.text().startswith("Dashed: what the value at row 1, column 1 is made of"))
    for key in ("title:input", "sum:1"):  # no value: nothing belongs to it
        window.qtbot.mouseMove(board, board.key_rect("output:1:1").center().toPoint())
        window.wait(lambda: board._lit == {"output:1:1"})
        window.qtbot.mouseMove(board, board.key_rect(key).center().toPoint())
        window.wait(lambda: words.text().startswith("Click a value") and not board._lit)


def test_the_pool_and_a_large_kernel_on_a_picture_too_small_for_them(window):
    store = window.window.store
    open_case(window.window.desk, CASES["pooling_max"])
    window.wait(lambda: bool(values(window)))
    fits = store.document
    store.edit(fits.with_layer(replace(fits.pool, size=(8, 8))), "Pool 8 × 8")
    board = window.find("stepBoard", SceneBoard)
    window.wait(lambda: "window 8 × 8" in board.scene.text)
    assert "input 4 × 4" in board.scene.text
    assert "4 rows and 4 columns too large" in board.scene.text
    assert not window.find("stepBar").isEnabled()
    window.window.show_layout("explore")
    window.wait()
    window.window.show_layout("step")
    window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: bool(values(window)))
    # 31 × 31 weights are colours, that answer the pointer all the same
    picture = np.arange(33.0 * 33, dtype=np.float32).reshape(1, 33, 33)
    weight = np.arange(31.0 * 31).reshape(1, 1, 31, 31)
    conv = Conv2d("conv1", weight, np.zeros(1), padding=((0, 0), (0, 0)))
    store.edit(replace(fits, source=Drawn(picture, "ramp")).with_layer(conv).with_layer(Pool2d("pool1")), "Large")
    words = window.find("stepWords", QLabel)
    window.wait(lambda: "31 × 31 weights, as colours" in board.scene.text)
    window.qtbot.keyClick(board, Qt.Key.Key_Home)
    window.wait(lambda: step(window) == 1)
    for key, size, place, wanted in (
        ("taps/0", 31, (30, 30), "Weight (30, 30): 1020 at row 30, column 30 × 960 = 9.8e5."),
        ("input", 33, (32, 32), "The pixel at row 32, column 32, 1088, goes into one of 9 values, by the weight 960."),
    ):
        box = board.key_rect(key)
        down, across = ((at + 0.5) / size for at in place)
        point = QPoint(round(box.left() + box.width() * across), round(box.top() + box.height() * down))
        window.qtbot.mouseMove(board, point)
        window.wait(lambda wanted=wanted: words.text() == wanted)


def test_a_photo_is_walked_round_the_value_looked_at_and_escape_leads_home(window):
    window.window.show_layout("step")
    window.wait(lambda: len(values(window)) >= 1)
    board = window.find("stepBoard", SceneBoard)
    assert "INPUT, 7 × 7 of 480 × 640" in board.scene.text
    board.setFocus()
    for _ in range(4):
        window.qtbot.keyClick(board, Qt.Key.Key_Right)
        window.wait()
    probe = window.window.store.view.probe
    assert (probe.row, probe.column) == (240, 324)
    window.wait(lambda: "row 240, column 324" in window.find("stepWhere", QLabel).text())
    assert "OUTPUT  5 × 5 of 480 × 640" in board.scene.text
    window.qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert window.window.store.view.layout == "explore"
    choose(window, "poolingSelector", "Max")
    window.window.show_layout("step")
    choose(window, "stepLayerSelector", "Pooling")
    window.wait(lambda: "WINDOW" in board.scene.text)
    assert window.find("stepPoolDisclosure").isVisible()


def test_the_value_looked_at_in_explore_is_taken_step_by_step(window):
    view = window.find("featureMaps")
    window.qtbot.mouseMove(view, view.rect().center())
    window.wait(lambda: window.window.store.view.probe is not None)
    probe = window.window.store.view.probe
    window.qtbot.keyClick(window.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: f"row {probe.row}, column {probe.column}" in window.find("stepWhere", QLabel).text())
    assert (window.window.store.view.layout, window.window.store.view.pinned) == ("step", True)


def test_every_control_of_step_and_of_the_new_drawers_says_what_it_is(window):
    store = window.window.store
    for tab in STEP_TABS:
        store.set_view(replace(store.view, layout="step", step=replace(store.view.step, tab=tab.key, guess=True)))
        window.wait()
    for key in ("activation", "pooling", "profile", "frequency", "excites"):
        store.set_view(replace(store.view, layout="explore", drawer=key))
        window.wait()
    wrong = []
    for widget in focusable(window):
        name, tip, what = widget.accessibleName(), widget.toolTip(), widget.whatsThis()
        if not (widget.objectName() and name and tip and len(what) > len(name) and what != name):
            wrong.append((type(widget).__name__, widget.objectName(), name, tip, what))
    assert not wrong
