"""From a value of a network down to the pixels, in the window: a sentence for each level, and each can be looked at."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Flatten, Linear, Softmax
from convexplorer.model.preprocessing import Scale
from convexplorer.model.resizing import Resize
from convexplorer.model.view import Probe
from convexplorer.ui.network.canvas_lens import padded_of, part_of


@pytest.fixture
def network(window):
    """Two convolutions, a pool and a dense head on a picture of 24 × 24, in the Network layout."""
    random, store = np.random.default_rng(3), window.window.store
    document = store.shown
    head = Flatten("flatten1"), Linear("fc1", random.normal(size=(4, 6 * 12 * 12)), np.zeros(4)), Softmax("scores")
    layers = (
        Conv2d("conv1", random.normal(size=(5, 3, 3, 3)), np.zeros(5), alike=False),
        replace(document.activation, kind="relu"),
        Conv2d("conv2", random.normal(size=(6, 5, 3, 3)), np.zeros(6), alike=False),
        replace(document.pool, kind="max"),
    )
    store.edit(replace(document, preprocessing=(Scale(), Resize(size=(24, 24))), layers=(*layers, *head)), "A network")
    window.qtbot.keyClick(window.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    window.wait()
    return window


def test_the_best_score_is_followed_down_and_a_level_is_looked_at(network):
    counts = network.find("networkCounts").text()
    assert counts.startswith(f"{5 * 28 + 6 * 46 + 4 * 865:,} parameters")
    words = network.find("networkSentence").text()
    best = int(network.stage("scores").argmax())
    assert words.startswith("scores: ")
    assert "It sees" in words
    network.qtbot.mouseClick(network.find("depthButton"), Qt.MouseButton.LeftButton)
    levels = network.find("depthLevels")
    assert levels.isVisible()
    names = [levels.item(row).text().split(":")[0] for row in range(levels.count())]
    assert names[:3] == ["scores", "fc1", "flatten1"]
    assert names[-3:] == ["conv1", "preprocess/resize", "preprocess/scale"]
    assert network.find("depthSeen").text() in words
    levels.setFocus()
    network.qtbot.keyClick(levels, Qt.Key.Key_Down)
    network.qtbot.keyClick(levels, Qt.Key.Key_Return)
    network.wait()
    assert network.window.store.view.probe == Probe("fc1", best, 0, 0)
    assert network.find("networkSentence").text().startswith("fc1: ")
    network.qtbot.keyClick(levels, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().count("\n") == levels.count()
    network.qtbot.keyClick(levels, Qt.Key.Key_Escape)
    assert not levels.isVisible()


def test_a_value_that_is_gone_gives_way_to_the_best_score(network):
    store = network.window.store
    store.set_view(replace(store.view, probe=Probe("conv2", 5, 20, 20), pinned=True))
    network.wait()
    assert network.find("networkSentence").text().startswith("conv2: ")
    store.set_view(replace(store.view, probe=Probe("conv2", 6, 20, 20)))
    network.wait()
    assert network.find("networkSentence").text().startswith("scores: ")


def test_what_a_value_sees_is_framed_on_every_map_on_the_way_to_the_picture(network):
    """conv2 at (0, 11): two 3 × 3 windows see 5 × 5 pixels of 24 × 24, each of which is 20 × 26⅔ of the picture."""
    store, canvas = network.window.store, network.find("networkOverview")
    assert canvas.seen == ()
    store.set_view(replace(store.view, probe=Probe("conv2", 2, 0, 11), pinned=True))
    network.wait(lambda: canvas.seen != ())
    seen = {one.stage: one for one in canvas.seen}
    assert (seen["activation1"].row, seen["activation1"].height, seen["activation1"].padding) == (0, 2, (1, 0, 0, 0))
    assert (seen["preprocess/resize"].column, seen["preprocess/resize"].width) == (9, 5)
    prepared, picture = (canvas.layout_.column(name) for name in ("preprocess/resize", "input"))
    box, padded = (f(prepared, 1, seen["preprocess/resize"]) for f in (part_of, padded_of))
    cell = prepared.cell(1, 0, 9)
    assert (box.x, box.y) == (cell.x, cell.y)
    assert box.width == pytest.approx(5 * cell.width)
    assert padded.y == pytest.approx(box.y - cell.height)
    assert padded.x == box.x
    whole = part_of(picture, 0, seen["input"])
    assert whole.width / picture.box.width == pytest.approx(round(5 * 640 / 24) / 640, abs=0.01)
    store.set_view(replace(store.view, probe=None, pinned=False))
    network.wait(lambda: canvas.seen == ())
