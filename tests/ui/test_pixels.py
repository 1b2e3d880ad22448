"""The Pixels tab: picture, numbers and histogram at the same pixel, typed over and painted on with real events."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from convexplorer.model.sources import BuiltIn, Drawn
from convexplorer.scenes.primitives import Image, Text
from convexplorer.ui.actions.drawing import new_grid
from convexplorer.ui.dialogs.grid import Grid, GridDialog
from convexplorer.ui.step.pixels_histograms import ValueBars
from convexplorer.ui.widgets.number_board import NumberBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def pixels_tab(driver):
    driver.window.show_layout("step")
    tabs = driver.find("stepTabs", Segmented)
    tabs.setCurrentIndex(0)
    driver.wait(lambda: bool(driver.window.findChildren(NumberBoard)))
    driver.wait()
    return driver.find("pixelsNumbers", NumberBoard)


def take(driver, name, key):
    control = driver.find(name, Segmented)
    index = next(index for index in range(control.count()) if control.tabData(index) == key)
    QTest.mouseClick(control, LEFT, pos=control.tabRect(index).center())
    driver.wait()


def shown(board):
    """The numbers in the cells, without those of rows and columns; and the colours under them."""
    (picture,) = [item for item in board.scene.items if isinstance(item, Image)]
    rows, columns = picture.pixels.shape[:2]
    return [item.text for item in board.scene.items if isinstance(item, Text)][rows + columns :], picture.pixels


def centre(board, row, column):
    return board.key_rect(f"pixel:{row}:{column}").center().toPoint()


def type_over(driver, board, text):
    QTest.keyClick(board, Qt.Key.Key_Return)
    edit = board.findChild(QLineEdit, "cellEdit")
    assert edit.isVisible()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    return edit


def walk_and_type_over(window, board, spoken, place):
    """What is no number stays out; one that fits is one step, which Undo takes back."""
    store, image, (row, column) = window.window.store, window.stage("input"), place
    QTest.keyClick(board, Qt.Key.Key_Right)
    window.wait()
    assert store.view.pixels.place == (row, column + 1)
    steps = len(store.history.steps)
    edit = type_over(window, board, "abc")
    (message,) = spoken
    assert str(message).startswith(f'At row {row}, column {column + 1} "abc" is not a number.')
    assert edit.isVisible()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.isVisible()
    edit = type_over(window, board, "300")
    assert spoken[-1].code == "cell-out-of-range"
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert len(store.history.steps) == steps
    type_over(window, board, "7")
    window.wait()
    assert isinstance(store.document.source, Drawn)
    assert store.document.source.title == "Street, edited"
    changed = image.copy()
    changed[0, row, column + 1] = 7
    np.testing.assert_array_equal(window.stage("input"), changed)
    assert len(store.history.steps) == steps + 1
    QTest.keyClick(window.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.wait()
    assert store.document.source == BuiltIn("street")
    np.testing.assert_array_equal(window.stage("input"), image)


def test_the_street_as_numbers_read_pointed_at_and_typed_over(window, monkeypatch):
    spoken = []
    board = pixels_tab(window)
    monkeypatch.setattr(window.window.messages, "say", spoken.append)
    store, image = window.window.store, window.stage("input")
    assert window.find("pixelsFacts").text() == "PICTURE  480 × 640 × 3 · uint8 · 0 … 255 · 921,600 bytes"

    # pointing at the picture: the numbers round that pixel, and its own in the line and in the histogram
    picture = window.find("pixelsPicture")
    QTest.mouseMove(picture, picture.cells_rect(100, 200, 1, 1).center().toPoint())
    window.wait(lambda: store.view.pixels.place is not None)
    row, column = store.view.pixels.place
    assert abs(row - 100) <= 1
    assert abs(column - 200) <= 1
    numbers, colours = shown(board)
    height, width = colours.shape[:2]
    top, left = row - height // 2, column - width // 2
    block = image[:, top : top + height, left : left + width]
    assert numbers == [str(value) for value in block.transpose(1, 2, 0).reshape(-1)]
    np.testing.assert_array_equal(colours, block.transpose(1, 2, 0))
    red, green, blue = image[:, row, column]
    assert window.find("pixelsSaid").text() == f"row {row}, col {column}: R {red} G {green} B {blue}"
    assert window.find("pixelsHistogram1", ValueBars)._mark == red

    # the three readings, the swapped order and one channel are the same numbers
    take(window, "pixelsScale", "unit")
    assert shown(board)[0][0] == f"{block[0, 0, 0] / 255:.3f}".lstrip("0")
    take(window, "pixelsScale", "normal")
    plane = image[0].astype(np.float64)
    wanted = f"{(block[0, 0, 0] - plane.mean()) / plane.std():.2f}".replace("-", "−").replace("0.", ".", 1)
    assert shown(board)[0][0] == wanted
    take(window, "pixelsScale", "stored")
    take(window, "pixelsChannels", "bgr")
    numbers, colours = shown(board)
    assert numbers[:3] == [str(value) for value in block[::-1, 0, 0]]
    np.testing.assert_array_equal(colours, block[::-1].transpose(1, 2, 0))
    take(window, "pixelsChannels", "0")
    window.wait(lambda: len(shown(board)[0]) == shown(board)[1].shape[0] * shown(board)[1].shape[1])
    assert window.find("pixelsSaid").text() == f"row {row}, col {column}: R {red}"

    walk_and_type_over(window, board, spoken, (row, column))


def type_on(window, board):
    """Tab goes on typing, over the end of a row."""
    store = window.window.store
    QTest.keyClick(board, Qt.Key.Key_Up)
    QTest.keyClick(board, Qt.Key.Key_Return)
    edit = board.findChild(QLineEdit, "cellEdit")
    for number in "57":
        edit.selectAll()
        QTest.keyClicks(edit, number)
        QTest.keyClick(edit, Qt.Key.Key_Tab)
        window.wait()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert store.document.source.image[0, 2:].tolist() == [[0, 0, 1, 5], [7, 0, 0, 1]]
    store.undo()
    store.undo()
    window.wait()
    QTest.mouseMove(board, centre(board, 3, 2))
    QTest.mouseMove(board, centre(board, 3, 3))
    window.wait()


def test_a_blank_grid_is_painted_on_stroke_by_stroke(window):
    dialog = GridDialog(window.window)
    dialog.findChild(object, "gridRows").setValue(4)
    assert dialog.grid() == Grid(4, 8, 1, False)
    dialog.deleteLater()
    new_grid(window.window, Grid(4, 4, 1, False))
    window.wait(lambda: bool(window.window.findChildren(NumberBoard)))
    board, store = window.find("pixelsNumbers", NumberBoard), window.window.store
    window.wait(lambda: shown(board)[0] == ["0"] * 16)
    assert window.find("pixelsPaint", QCheckBox).isChecked()
    steps = len(store.history.steps)
    QTest.mouseMove(board, centre(board, 0, 0))
    QTest.mousePress(board, LEFT, pos=centre(board, 0, 0))
    for place in ((1, 1), (3, 3)):  # a fast mouse leaves no cell out
        QTest.mouseMove(board, centre(board, *place))
    QTest.mouseRelease(board, LEFT, pos=centre(board, 3, 3))
    window.wait()
    assert store.document.source.image[0].tolist() == np.eye(4).tolist()
    assert len(store.history.steps) == steps + 1
    window.wait(lambda: shown(board)[0] == [f"{value:g}" for value in np.eye(4).ravel()])
    np.testing.assert_array_equal(window.stage("input"), np.eye(4)[None])

    # bars point at the cells that they count
    bars = window.find("pixelsHistogram1", ValueBars)
    QTest.mouseMove(bars, bars.rect().center())
    QTest.mouseMove(bars, bars.rect().topRight())
    assert sum(getattr(item, "role", "") == "accent" for item in board.scene.items) == 4

    type_on(window, board)

    # Space is one dot; random numbers and clearing are steps of their own
    QTest.keyClick(board, Qt.Key.Key_Up)
    window.wait()
    QTest.keyClick(board, Qt.Key.Key_Space)
    window.wait()
    assert store.document.source.image[0, 2, 3] == 1
    window.window.actions_by_key["random-picture"].trigger()
    window.wait()
    assert store.document.source.title == "Grid 4 × 4, random 1"
    window.window.actions_by_key["clear-picture"].trigger()
    window.wait()
    assert not window.stage("input").any()
    for _ in range(4):
        store.undo()
    window.wait()
    assert store.document.source.title == "Grid 4 × 4"
