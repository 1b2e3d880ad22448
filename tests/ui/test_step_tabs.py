"""The tabs Transposed, Matrix and 1×1 of Step, by mouse and keys."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider

from convexplorer.model.cases import CASES
from convexplorer.ui.examples import open_case
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def tab(window, key):
    """Choose a tab with the mouse."""
    tabs = window.find("stepTabs", Segmented)
    at = next(index for index in range(tabs.count()) if tabs.tabData(index) == key)
    window.qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(at).center())
    window.wait()


def test_the_way_back_the_matrices_and_their_steps(window):
    open_case(window.window.desk, CASES["padding_strides_odd_transposed"])
    window.wait(lambda: "stamp" in window.find("transposedWords", QLabel).text())
    board, step = window.find("transposedBoard", SceneBoard), window.find("stepPlace", QSlider)
    window.wait(lambda: not board.key_rect("output:4:5").isEmpty())
    window.qtbot.mouseClick(board, LEFT, pos=board.key_rect("output:4:5").center().toPoint())
    window.wait(lambda: step.value() == 4 * 6 + 5)
    assert "row 4, column 5" in board.scene.alt
    looks = window.find("transposedLooks", Segmented)
    looks.setFocus()
    for said in ("stamps. ", "differ by up to"):
        window.qtbot.keyClick(looks, Qt.Key.Key_Right)
        window.wait(lambda said=said: said in window.find("transposedWords", QLabel).text())
    tab(window, "matrix")
    assert "choose it as the layer" in window.find("matrixWords", QLabel).text()
    open_case(window.window.desk, CASES["no_padding_no_strides"])
    tab(window, "matrix")
    board = window.find("matrixBoard", SceneBoard)
    window.wait(lambda: "X_col  9 × 4" in board.scene.text and not board.key_rect("X:4:3").isEmpty())
    window.qtbot.mouseClick(board, LEFT, pos=board.key_rect("X:4:3").center().toPoint())
    window.wait(lambda: step.value() == 3)
    window.qtbot.keyClick(window.find("matrixLooks", Segmented), Qt.Key.Key_Right)
    window.wait(lambda: "C  4 × 16" in board.scene.text)
    tab(window, "transposed")
    window.wait(lambda: "MATRIX Cᵀ  16 × 4" in window.find("transposedBoard", SceneBoard).scene.text)


def test_grey_and_sepia_are_1x1_convolutions(window):
    window.window.show_layout("step")
    tab(window, "one-by-one")
    board, words = window.find("oneByOneBoard", SceneBoard), window.find("oneByOneWords", QLabel)
    window.wait(lambda: "what each sums to" in words.text())
    window.qtbot.mouseClick(window.find("greyByOne", QPushButton), LEFT)
    window.wait(lambda: "3 channels" in board.scene.text)
    picture = window.stage("input").astype(float) / 255
    grey = np.tensordot([0.299, 0.587, 0.114], picture, 1)
    assert np.allclose(window.stage()[0], grey, atol=1e-6)
    assert "exactly as in a dense layer" in words.text()
    window.qtbot.mouseClick(window.find("sepiaByOne", QPushButton), LEFT)
    window.wait(lambda: window.stage().shape[0] == 3)
    window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: window.stage().shape[0] == 1)
    saving = window.find("bottleneckSaving", QLabel)
    before = saving.text()
    slider = window.find("bottleneck2", QSlider)
    slider.setFocus()
    window.qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert saving.text() != before
    assert "Through 32" in saving.text()
