"""Pointing in the tabs Transposed and Matrix looks at another value, a click goes there; 1×1 needs three channels."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider

from convexplorer.model.cases import CASES
from convexplorer.model.document import with_channels
from convexplorer.model.layers import Finder
from convexplorer.model.view import Probe
from convexplorer.scenes.numbers import fixed
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


def test_the_column_is_the_one_that_the_value_was_made_of(window):
    store, conv = window.window.store, window.window.store.document.convolution
    document = with_channels(store.document, "all")
    weight = np.array([[2.0, 0, -1], [1, 1, 1]])[:, :, None, None]
    made = replace(
        conv, weight=weight, bias=np.zeros(2), alike=False, padding=((1, 1), (1, 1)), stride=(2, 2), titles=()
    )
    store.edit(document.with_layer(made), "1×1 with padding and stride")
    window.window.show_layout("step")
    window.wait()
    choose(window, "stepTabs", "one-by-one")
    board, words = window.find("oneByOneBoard", SceneBoard), window.find("oneByOneWords", QLabel)
    maps, scaled = window.stage(), window.stage("input") / 255.0
    # every map is that dense layer at every pixel: also one after padding, at stride 2
    assert np.allclose(maps[:, 1:, 1:], np.einsum("kd,dhw->khw", weight[:, :, 0, 0], scaled)[:, 1::2, 1::2], atol=1e-5)
    for place, where in (((0, 0), "In the padding"), ((3, 5), "Row 5, column 9")):
        store.set_view(replace(store.view, probe=Probe(conv.name, 0, *place), pinned=True))
        window.wait(lambda where=where: words.text().startswith(where))
        for k in (0, 1):
            text = next(item.text for item in board.scene.items if getattr(item, "key", "") == f"output:{k}")
            assert text.endswith(f"= {fixed(float(maps[k][place]), 2)}")
            column = [scaled[c, 5, 9] if place != (0, 0) else 0.0 for c in range(3)]
            assert f"{fixed(column[0], 2)}×" in text
    # depthwise nothing is mixed; made a 1×1 it is
    edges = np.array([[[[1.0, 0, -1]]], [[[1, 2, 1]]]])
    deep = replace(conv, weight=edges, bias=np.zeros(2), titles=(), finders=(Finder(1, 1.0, 1.0),))
    store.edit(with_channels(document.with_layer(deep), "each"), "Depthwise")
    window.wait(lambda: "nothing is mixed" in words.text())
    store.edit(document.with_layer(deep), "All channels")
    window.wait(lambda: "1 of 2 filters would be 0 everywhere" in words.text())
    window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: store.document.convolution.depthwise)
    window.qtbot.mouseClick(window.find("makeByOne", QPushButton), LEFT)
    window.wait(lambda: "exactly as in a dense layer" in words.text())
    assert store.document.convolution.weight[:, 0, 0, 0].tolist() == [0, 4]
    window.qtbot.mouseClick(window.find("sepiaByOne", QPushButton), LEFT)
    window.wait(lambda: len(window.stage()) == 3)
    assert store.document.convolution.finders == ()
