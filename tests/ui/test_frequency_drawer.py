"""The frequency drawer: waves read off by mouse and keys, parts that are kept by a click and undone."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from convexplorer.model.edits import with_kernel, with_size
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented
from tests.ui.kernel_hands import LEFT, choose_in, do, kernel, steps, undo


def test_waves_are_read_off_and_parts_are_kept(window):
    do(window, "drawer-frequency")
    window.wait()
    board, words = window.find("frequencyPlane", SceneBoard), window.find("frequencyWords", QLabel)
    assert "zero-sum" in board.scene.text  # vertical edges
    place = board.key_rect("plane")
    window.qtbot.mouseMove(board, QPoint(3, 3))
    # the middle of column 48 of 65, row 32: a quarter of a cycle across
    at = QPoint(round(place.x() + place.width() * 48.5 / 65), round(place.y() + place.height() * 32.5 / 65))
    window.qtbot.mouseMove(board, at)
    assert ".25 cycles across, 0 down, a wave of 4 pixels: ×8.00, 18.1 dB, phase 90°" in words.text()
    board.setFocus()
    for _ in range(16):
        window.qtbot.keyClick(board, Qt.Key.Key_Left)
    assert "flat areas: nothing of it is left" in words.text()
    choose_in(window, "presetSelector", "Blur")
    assert "flat areas: ×1.00, 0 dB, in its place" in words.text()
    assert "zero-sum" not in board.scene.text
    sections = window.find("frequencySections", Segmented)
    sections.setFocus()
    for _ in range(2):
        window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    window.window.store.edit(with_size(with_kernel(window.window.store.document, 0, np.full((2, 2), 0.25)), 2, 2))
    window.qtbot.keyClick(board, Qt.Key.Key_Right)
    assert "phase 3°. Even size: the map lies half a pixel further up and left." in words.text()
    do(window, "undo")
    window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    parts, saving = window.find("kernelParts", SceneBoard), window.find("partsWords", QLabel)
    window.wait(lambda: "rank 1 of 3" in parts.scene.text)
    assert "1 · (3 + 3) = 6" in saving.text()
    assert "33 %" in saving.text()
    choose_in(window, "presetSelector", "Emboss")
    window.wait(lambda: not parts.key_rect("part:1").isEmpty())
    before, count = kernel(window).copy(), steps(window)
    window.qtbot.mouseClick(parts, LEFT, pos=parts.key_rect("part:1").center().toPoint())
    assert np.linalg.matrix_rank(kernel(window)) == 1
    undo(window)
    assert np.array_equal(kernel(window), before)
    window.qtbot.mouseClick(window.find("button-keep-antisymmetric"), LEFT)
    assert np.array_equal(kernel(window), (before - np.rot90(before, 2)) / 2)
    assert steps(window) == count + 1
    window.wait()
