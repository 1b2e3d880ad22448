"""Pointing in the tabs Transposed and Matrix looks at another value, a click goes there; 1×1 needs three channels."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider

from convexplorer.model.cases import CASES
from convexplorer.ui.examples import open_case
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def choose(window, name, key):
    """A tab or a look by a click on it."""
    tabs = window.find(name, Segmented)
    at = next(index for index in range(tabs.count()) if tabs.tabData(index) == key)
    window.qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(at).center())
    window.wait()


def point(window, board, key):
    """The pointer on an item."""
    window.qtbot.mouseMove(board, board.key_rect(key).center().toPoint())


def test_the_parts_of_a_photo_are_pointed_at_and_clicked(window):
    window.window.show_layout("step")
    window.wait()
    choose(window, "stepTabs", "transposed")
    board, words = window.find("transposedBoard", SceneBoard), window.find("transposedWords", QLabel)
    step = window.find("stepPlace", QSlider)
    window.wait(lambda: "taken for a whole map, without padding" in words.text())
    place = window.window.store.view.probe
    # the first value: its stamp's middle lies one row and column after the block's first input pixel
    point(window, board, "x:0:0")
    window.wait(lambda: "row 238, column 318" in words.text())
    point(window, board, "output:0:0")
    window.wait(lambda: words.text().startswith("One stamp reaches row 237, column 317"))
    assert window.window.store.view.probe == place  # pointing only looks
    window.qtbot.mouseClick(board, LEFT, pos=board.key_rect("x:0:0").center().toPoint())
    window.wait(lambda: step.value() == 0)
    choose(window, "stepTabs", "matrix")
    choose(window, "matrixLooks", "sparse")
    board, words = window.find("matrixBoard", SceneBoard), window.find("matrixWords", QLabel)
    window.wait(lambda: "Whole, C has 307,200 × 307,200 places" in words.text() and board.key_rect("C").width() > 0)
    # 25 × 49 cells are one image; it knows which one is pointed at
    box = board.key_rect("C")
    at = QPoint(round(box.left() + box.width() * 16.5 / 49), round(box.top() + box.height() * 8.5 / 25))
    window.qtbot.mouseMove(board, at)
    window.wait(lambda: "Row 8 is the kernel at the place of row 239, column 321" in words.text())
    assert words.text().startswith("Column 16 is row 239, column 319 of the input")
    window.qtbot.mouseClick(board, LEFT, pos=at)
    window.wait(lambda: step.value() == 8)


def test_rows_and_columns_link_with_the_input_both_ways(window):
    open_case(window.window.desk, CASES["no_padding_no_strides"])
    choose(window, "stepTabs", "matrix")
    board, words = window.find("matrixBoard", SceneBoard), window.find("matrixWords", QLabel)
    window.wait(lambda: not board.key_rect("X:4:3").isEmpty())
    point(window, board, "X:4:3")
    window.wait(lambda: "Column 3 is the window of row 1, column 1; row 4 is what weight (1, 1) meets" in words.text())
    assert window.find("stepPlace", QSlider).value() == 0
    choose(window, "matrixLooks", "sparse")
    window.wait(lambda: not board.key_rect("input:1:1").isEmpty() and not board.key_rect("C:0:0").isEmpty())
    point(window, board, "input:1:1")
    window.wait(lambda: words.text().startswith("Column 5 is row 1, column 1 of the input"))
    # grey is mixed of three channels: this picture has one
    choose(window, "stepTabs", "one-by-one")
    before = window.window.store.document
    window.qtbot.mouseClick(window.find("greyByOne", QPushButton), LEFT)
    window.wait()
    assert window.window.store.document is before
    assert "this picture has one channel" in window.find("messageBar").text()
