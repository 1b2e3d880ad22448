"""The pooling drawer: one window by every pool, the shift meter, and the experiment, by mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider

from convexplorer.model.cases import CASES
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def texts(board):
    """What stands in a scene."""
    return [item.text for item in board.scene.items if hasattr(item, "text")]


@pytest.fixture
def pooled(window):
    """The workshop's figure (1 1 2 4 / 5 6 7 8 / 3 2 1 0 / 1 2 3 4), max-pooled, with the drawer open."""
    case = CASES["pooling_max"] if "pooling_max" in CASES else next(c for c in CASES.values() if c.pool == "max")
    window.window.store.edit(case.document(), case.title)
    window.wait()
    window.window.actions_by_key["drawer-pooling"].trigger()
    window.wait(lambda: len(window.find("poolWindow", SceneBoard).scene.items) > 3)
    return window


def test_one_window_by_every_pool_and_a_click_takes_one(pooled):
    board = pooled.find("poolWindow", SceneBoard)
    x = pooled.stage("conv1")[0]
    pool = pooled.window.store.document.pool
    (question,) = [q for q in pooled.window.loop.feed.newest.answers if type(q).__name__ == "PoolWindow"]
    top, left = question.row * pool.step[0], question.column * pool.step[1]
    window = x[top : top + pool.size[0], left : left + pool.size[1]].astype(float)
    answer = pooled.window.loop.feed.newest.answers[question]
    assert np.array_equal(answer.values, window)
    assert answer.results["max"] == window.max()
    assert answer.results["min"] == window.min()
    assert answer.results["average"] == pytest.approx(window.mean())
    assert answer.results["l2"] == pytest.approx(np.sqrt((window**2).sum()))
    assert answer.results["stochastic"] in window
    assert f"uses 1 of {window.size}" in texts(board)
    assert f"mixes {window.size} into 1" in texts(board)
    place = board.key_rect("pool:average").center().toPoint()
    pooled.qtbot.mouseClick(board, LEFT, pos=place)
    pooled.wait()
    assert pooled.window.store.document.pool.kind == "average"
    pooled.window.actions_by_key["undo"].trigger()
    pooled.wait()
    assert pooled.window.store.document.pool.kind == pool.kind


def test_the_meter_and_the_experiment(window):
    window.window.actions_by_key["drawer-pooling"].trigger()
    sections = window.find("poolingSections", Segmented)
    sections.setFocus()
    window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    window.wait(lambda: "Max" in texts(window.find("shiftMeter", SceneBoard)))
    assert "column aside" in window.find("shiftWords", QLabel).text()
    window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    words, bars = window.find("argumentWords", QLabel), window.find("argumentBars", SceneBoard)
    assert "Average tells them apart" in words.text()
    window.qtbot.mouseClick(window.find("argumentSmall", QPushButton), LEFT)
    assert "Average cannot tell this picture from an empty one" in words.text()
    assert texts(bars).count("tells them apart") == 1
    threshold = window.window.store.view.pooling.threshold
    bars.setFocus()
    window.qtbot.keyClick(bars, Qt.Key.Key_Up)
    assert window.window.store.view.pooling.threshold == pytest.approx(threshold + 0.02)
    window.wait()
    window.qtbot.mouseClick(bars, LEFT, pos=bars.key_rect("level:45").center().toPoint())
    assert window.window.store.view.pooling.threshold == pytest.approx(0.9)
    slider = window.find("speckleParameter", QSlider)
    slider.setFocus()
    for _ in range(12):
        window.qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert "Max cannot tell them apart: one wrong answer anywhere is enough" in words.text()
    assert not window.window.store.history.can_undo
