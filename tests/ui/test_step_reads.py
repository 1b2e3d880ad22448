"""Reads and the arithmetic of Step by mouse and keys: what fits, what others do, who reads a pixel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from convexplorer.model.cases import CASES
from convexplorer.ui.examples import open_case
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView
from tests.ui.test_step_tabs import tab

LEFT = Qt.MouseButton.LeftButton


def test_a_misfit_is_told_fitted_and_seen(window):
    store = window.window.store
    open_case(window.window.desk, CASES["row_never_read"])
    window.wait()
    tab(window, "reads")
    words, fits = window.find("arithmeticWords", ElidedText), window.find("fitStride", QPushButton)
    assert "1 row never read" in window.find("arithmeticView", SceneView).accessibleDescription()
    assert "never read" in words.toolTip()
    board = window.find("readsBoard", SceneBoard)
    window.wait(lambda: not board.key_rect("use:11:0").isEmpty())
    window.qtbot.mouseMove(board, board.key_rect("use:11:0").center().toPoint())
    window.wait(lambda: "Row 11, column 0 is used by 0 of 25" in window.find("readsWords", QLabel).text())
    assert fits.text() == "Stride 1 fits"
    window.qtbot.mouseClick(fits, LEFT)
    window.wait()
    assert store.document.convolution.stride == (1, 1)
    assert not fits.isEnabled()
    assert "Nothing is left over" in fits.toolTip()
    window.window.actions_by_key["undo"].trigger()
    window.wait()
    dialect = window.find("dialectSelector", QComboBox)
    dialect.setFocus()
    window.qtbot.keyClick(dialect, Qt.Key.Key_Down)
    window.wait()
    # 12 by 3 and 2: TensorFlow's SAME pads (0, 1) and gives 6 where this layer gives 5
    assert "TensorFlow SAME: pads (0, 1), 6 instead of 5" in words.toolTip()
    assert store.view.step.dialect == "tf-same"
    formula = window.find("arithmeticView", SceneView)
    formula.setFocus()
    window.qtbot.keyClick(formula, Qt.Key.Key_Up)  # P is the first letter
    window.wait()
    assert store.document.convolution.padding == ((1, 1), (1, 1))
