"""The layer list of the Network layout: rows with live maps, edited with keys, mouse and menu, each step undone."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableWidget

from convexplorer.engine.first_maps import best
from convexplorer.model import stack
from convexplorer.model.document import Document
from convexplorer.model.first_maps import FirstMaps
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.sources import BuiltIn
from convexplorer.ui import stacking
from convexplorer.ui.network.layer_model import entry_of
from convexplorer.ui.network.layer_rows import HEIGHT
from convexplorer.ui.network.layer_tree import LayerTree
from convexplorer.ui.widgets.segmented import Segmented

NONE, CTRL, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Control", "Alt"))
LEFT = Qt.MouseButton.LeftButton
SHAPE = (3, 480, 640)


@pytest.fixture
def network(window):
    """The Network layout on a small stack."""
    document = stack.added(window.window.store.document, "pool", None, SHAPE)
    for kind in ("residual", "global-pool", "linear", "softmax"):
        document = stack.added(document, kind, None, SHAPE)
    window.window.store.edit(document, "A small network")
    window.window.show_layout("network")
    window.wait()
    return window


def tree(driver):
    return driver.find("layerList", LayerTree)


def store(driver):
    return driver.window.store


def names(driver):
    return [layer.name for layer in store(driver).shown.layers]


def place(driver, name, down=HEIGHT // 2):
    rect = tree(driver).visualRect(tree(driver).layers.find(name))
    return QPoint(rect.left() + 60, rect.top() + down)


def look_at(driver, name):
    tree(driver).scrollTo(tree(driver).layers.find(name))
    QTest.mouseClick(tree(driver).viewport(), LEFT, NONE, place(driver, name))
    assert tree(driver).current().name == name


def press(driver, key, modifiers=NONE):
    QTest.keyClick(tree(driver), key, modifiers)


def act(driver, key):
    action = driver.window.actions_by_key[key]
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def test_rows_say_what_comes_out_and_show_their_first_maps_and_the_table_has_all_numbers(network):
    layers = tree(network).layers
    entry = entry_of(layers.find("block1"))
    assert entry.spoken() == "block1, residual block, 4 × 240 × 320, 296 parameters"
    assert [one.title for one in entry.inside] == ["body/conv1", "body/relu1", "body/conv2"]
    for name in ("input", "conv1", "block1/body/conv1"):
        network.wait(lambda name=name: bool(entry_of(layers.find(name)).images))
    scores = network.stage("softmax1").reshape(-1)
    tree(network).scrollToBottom()
    network.wait(lambda: entry_of(layers.find("softmax1")).answer is not None)
    found = entry_of(layers.find("softmax1")).answer.best
    assert [value for _, value in found] == sorted(map(float, scores), reverse=True)[:5]
    assert tree(network).visualRect(layers.find("softmax1")).height() > HEIGHT
    act(network, "layer-table")
    dialog = network.find("layerTableDialog", QDialog)
    table = dialog.findChild(QTableWidget, "layerTable")
    assert table.item(table.rowCount() - 1, 3).text() == "386"
    dialog.findChild(QPushButton, "layerTableCsv").click()
    lines = list(csv.reader(QGuiApplication.clipboard().text().splitlines()))
    block = dict(zip(lines[0], next(line for line in lines if line[0] == "block1"), strict=True))
    assert block == {
        "Layer": "block1", "Kind": "residual block", "Output": "4x240x320", "Parameters": "296",
        "Multiply–adds": "22118400", "Memory (bytes)": "1228800", "Sees": "12", "Jump": "2", "Start": "1", "Error": "",
    }  # fmt: skip
    dialog.findChild(QPushButton, "layerTableText").click()
    text = QGuiApplication.clipboard().text().splitlines()
    assert any(line.startswith("  block1/body/conv1") for line in text)
    assert len({len(line) for line in text[1:3]}) == 1
    store(network).edit(stack.removed(store(network).document, "block1", SHAPE), "Remove")
    assert table.item(table.rowCount() - 1, 3).text() == "90"
    dialog.close()


def test_only_rows_in_sight_of_a_large_network_are_asked_for_and_none_behind_another_layout(network):
    document = store(network).document
    for _ in range(20):
        document = stack.duplicated(document, "block1", SHAPE)
    store(network).edit(document, "Many")
    asked = [q.stage for q in network.window.loop.feed.questions(store(network).view) if isinstance(q, FirstMaps)]
    assert 3 < len(asked) < 20
    assert not tree(network).isExpanded(tree(network).layers.find("block2"))
    look_at(network, "conv1")
    press(network, Qt.Key.Key_End)
    assert store(network).view.network.layer == "softmax1"
    assert "softmax1" in [entry.name for entry in tree(network).in_sight()]
    rows = tree(network).layers.rowCount()
    network.window.show_layout("explore")
    store(network).edit(stack.added(store(network).document, "pool", None, SHAPE), "More")
    assert tree(network).layers.rowCount() == rows
    network.window.show_layout("network")
    assert tree(network).layers.rowCount() == rows + 1
    view = store(network).view
    store(network).set_view(replace(view, network=replace(view.network, layer="pool2")))
    assert tree(network).current().name == "pool2"


def test_keys_move_leave_out_copy_rename_and_remove_layers_and_each_step_is_undone(network):
    before = store(network).document
    look_at(network, "pool2")
    press(network, Qt.Key.Key_Up, ALT)
    assert names(network)[1:4] == ["activation1", "pool2", "pool1"]
    assert tree(network).current().name == "pool2"
    press(network, Qt.Key.Key_Down, ALT)
    press(network, Qt.Key.Key_Down, ALT)
    assert names(network)[2:5] == ["pool1", "block1", "pool2"]
    for _ in range(3):
        store(network).undo()
    assert store(network).document is before
    look_at(network, "block1/body/conv1")
    press(network, Qt.Key.Key_Up, ALT)
    assert names(network)[3:6] == ["pool2", "conv2", "block1"]
    assert store(network).view.network.layer == "conv2"
    store(network).undo()
    look_at(network, "pool2")
    press(network, Qt.Key.Key_B)
    assert isinstance(store(network).document.layer("pool2"), Bypassed)
    press(network, Qt.Key.Key_B)
    assert store(network).document.layer("pool2") == Pool2d("pool2", "max")
    press(network, Qt.Key.Key_D, CTRL)
    assert (names(network)[3:5], store(network).view.network.layer) == (["pool2", "pool4"], "pool4")
    press(network, Qt.Key.Key_F2)
    field = network.find("layerNameField", QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "smaller")
    QTest.keyClick(field, Qt.Key.Key_Return)
    network.qtbot.waitUntil(lambda: "smaller" in names(network))
    assert names(network)[3:5] == ["pool2", "smaller"]
    press(network, Qt.Key.Key_Delete)
    assert ("smaller" in names(network), store(network).view.network.layer) == (False, "pool2")
    assert [step.label for step in store(network).history.steps][-5:] == [
        "Leave pool2 out", "Take pool2 in", "Duplicate pool2", "Rename to smaller", "Remove smaller",
    ]  # fmt: skip
    assert store(network).document.convolution.filters == 4
    look_at(network, "conv1")
    before = store(network).document
    assert not network.window.actions_by_key["layer-remove"].isEnabled()
    press(network, Qt.Key.Key_Delete)
    assert store(network).document is before
    assert "only convolution" in network.window.messages.bar.text()
    QTest.mouseClick(tree(network).viewport(), LEFT, NONE, place(network, "input"))
    press(network, Qt.Key.Key_F2)
    assert tree(network).state() == LayerTree.State.NoState
    assert store(network).view.network.layer == "input"


def test_a_row_is_dragged_to_where_the_line_is_and_left_out_by_its_eye(network):
    view = tree(network).viewport()
    start, end = place(network, "pool2"), place(network, "conv1", 4)
    QTest.mousePress(view, LEFT, NONE, start)
    for part in range(1, 6):
        QTest.mouseMove(view, start + (end - start) * part / 5)
    assert (tree(network).drop.name, tree(network).drop.after) == ("conv1", False)
    QTest.mouseRelease(view, LEFT, NONE, end)
    assert names(network)[:2] == ["pool2", "conv1"]
    network.wait()
    start, end = place(network, "pool2"), place(network, "block1", HEIGHT - 4)
    QTest.mousePress(view, LEFT, NONE, start)
    for part in range(1, 6):
        QTest.mouseMove(view, start + (end - start) * part / 5)
    QTest.mouseRelease(view, LEFT, NONE, end)
    assert store(network).document.layer("block1").paths[0][0].name == "block1/body/pool1"
    assert tree(network).drop is None
    eye = tree(network)._eye(entry_of(tree(network).layers.find("block1")))
    QTest.mouseClick(tree(network).viewport(), LEFT, NONE, eye.center())
    assert isinstance(store(network).document.layer("block1"), Bypassed)
    network.wait()
    assert network.stage("block1") is network.stage("pool1")


def test_layers_are_added_after_the_selected_one_and_what_does_not_fit_is_mended_by_a_button(network):
    look_at(network, "pool2")
    act(network, "add-layer-norm")
    assert (names(network)[3:5], store(network).view.network.layer) == (["pool2", "norm1"], "norm1")
    network.window.show_layout("explore")
    act(network, "add-layer-depthwise")
    assert store(network).view.layout == "network"
    assert names(network)[4:6] == ["norm1", "conv2"]
    network.wait()
    assert network.stage("conv2").shape == (4, 240, 320)
    store(network).undo()
    store(network).undo()
    look_at(network, "pool2")
    act(network, "add-layer-linear")
    network.wait()
    row = tree(network).visualRect(tree(network).layers.find("linear2"))
    assert row.height() > 2 * HEIGHT
    assert "Put Flatten or a global pool before it" in network.find("layerError", QLabel).text()
    assert network.find("layerFix", QLabel).text() == "Put Flatten before linear2."
    assert entry_of(tree(network).layers.find("block1")).shape is None
    button = network.find("layerFixButton", QPushButton)
    network.qtbot.waitUntil(button.isVisible)
    QTest.mouseClick(button, LEFT)
    network.wait()
    assert names(network)[3:6] == ["pool2", "flatten1", "linear2"]
    # ten scores come into the block now: the row that does not fit is another one
    assert network.find("layerFix", QLabel).text().startswith("Give the shortcut a 1×1 convolution")
    tree(network).setFocus()
    press(network, Qt.Key.Key_Tab)
    assert network.window.focusWidget() is button
    QTest.keyClick(button, Qt.Key.Key_Space)
    network.wait(lambda: not button.isVisible())
    assert network.window.loop.feed.newest.error is None
    store(network).undo()
    network.wait(button.isVisible)
    store(network).undo()
    wide = Conv2d("conv1", np.zeros((16, 3, 3, 3)), np.zeros(16), alike=False)
    document = Document(BuiltIn(), (), (wide, Activation("a"), Pool2d("p")))
    store(network).edit(document, "Wide")
    network.wait()
    act(network, "add-layer-linear")
    assert store(network).document is document
    assert "49,152,000 weights" in network.window.messages.bar.text()


def test_the_best_scores_are_those_that_sorting_gives():
    values = np.array([0.5, np.nan, 3, 3, -1, 3, 0.5], np.float32)
    assert best(values, 4) == ((2, 3.0), (3, 3.0), (5, 3.0), (0, 0.5))
    assert best(values, 99)[-1] == (4, -1.0)
    assert best(values[1:2], 5) == ()
    many = np.random.default_rng(3).integers(0, 9, 5000).astype(np.float32)
    order = sorted(range(5000), key=lambda i: (-many[i], i))[:5]
    assert [index for index, _ in best(many, 5)] == order


def test_explore_shows_the_layers_it_edits_whatever_they_are_called(window):
    desk, board = window.window.desk, window.find("stageStrip", Segmented)
    before = window.stage()
    stacking.rename(desk, "conv1", "stem")
    stacking.rename(desk, "pool1", "smaller")
    window.wait()
    assert store(window).view.stage == "stem"
    assert np.array_equal(window.stage("stem"), before)
    assert window.find("featureMaps").picture is not None
    store(window).edit(stack.edited(store(window).document, Pool2d("smaller", "max")), "Pool")
    board.chosen.emit("pool1")
    assert store(window).view.stage == "smaller"
    maps = replace(store(window).view.maps, arrangement="stages")
    store(window).set_view(replace(store(window).view, maps=maps))
    window.wait()
    window.wait(lambda: window.find("stageMap-pool1").picture is not None)
    assert window.find("stageMap-pool1").picture.shape == window.stage("smaller").shape[1:]
    for _ in range(3):
        store(window).undo()
    assert store(window).view.stage == "conv1"
