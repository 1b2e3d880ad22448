"""Cells, bias, letters of the formula, filters and the probe, with real mouse and key events."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSlider, QToolButton

from convexplorer.compute.trace import ConvTrace
from convexplorer.model.question import Trace
from convexplorer.ui.widgets.image_view import ImageView
from convexplorer.ui.widgets.map_grid import MapGrid
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.scene_view import SceneView

LEFT = Qt.MouseButton.LeftButton


def kernel(driver, index=0):
    return driver.window.store.shown.convolution.weight[index, 0]


def steps(driver):
    return len(driver.window.store.history.steps)


def cell(editor, row, column):
    left, top, width, height = editor.cell_rect(row, column)
    return QPoint(left + width // 2, top + height // 2)


def drag(driver, widget, start, pixels_up):
    driver.qtbot.mousePress(widget, LEFT, pos=start)
    for up in range(0, pixels_up + 1, 4):
        driver.qtbot.mouseMove(widget, start - QPoint(0, up))
    driver.qtbot.mouseRelease(widget, LEFT, pos=start - QPoint(0, pixels_up))


def type_into(driver, editor, row, column, text):
    driver.qtbot.mouseDClick(editor, LEFT, pos=cell(editor, row, column))
    line = editor.findChild(QLineEdit)
    assert line.isVisible()
    line.selectAll()
    driver.qtbot.keyClicks(line, text)
    driver.qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_typed_fraction_is_one_step(window):
    editor = window.find("kernelEditor", MatrixEditor)
    before = window.stage()
    type_into(window, editor, 1, 1, "1/8")
    window.wait()
    assert kernel(window)[1, 1] == 0.125
    assert steps(window) == 2
    assert not np.array_equal(window.stage()[0], before[0])
    assert np.array_equal(window.stage()[1:], before[1:])


def test_text_in_a_cell_is_refused_with_a_sentence(window):
    editor = window.find("kernelEditor", MatrixEditor)
    document = window.window.store.document
    type_into(window, editor, 0, 2, "much")
    assert "much" in window.window.messages.bar.text()
    assert "row 1, column 3" in window.window.messages.bar.text()
    assert window.window.store.document is document
    window.qtbot.keyClick(editor.findChild(QLineEdit), Qt.Key.Key_Escape)


def test_a_dragged_cell_is_one_step_and_undo_takes_it_back(window):
    editor = window.find("kernelEditor", MatrixEditor)
    first = window.window.store.document
    drag(window, editor, cell(editor, 1, 0), 60)
    window.wait()
    assert kernel(window)[1, 0] > -2
    assert steps(window) == 2
    window.qtbot.keyClick(window.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.wait()
    assert window.window.store.document is first


def test_two_drags_are_two_steps(window):
    editor = window.find("kernelEditor", MatrixEditor)
    drag(window, editor, cell(editor, 1, 0), 40)
    drag(window, editor, cell(editor, 1, 0), 40)
    assert steps(window) == 3


def test_the_bias_moves_the_whole_map(window):
    before = window.stage()[0]
    field = window.find("biasField", NumberField)
    field.setFocus()
    field.selectAll()
    window.qtbot.keyClicks(field, "1/4")
    window.qtbot.keyClick(field, Qt.Key.Key_Return)
    window.wait()
    assert np.allclose(window.stage()[0], before + 0.25, atol=1e-5)
    assert steps(window) == 2


def test_a_kernel_larger_than_the_picture_dims_the_maps_and_says_why_then_recovers(opened):
    window = opened()
    box = window.find("sourceSelector", QComboBox)
    index = box.findText("Sixteen pixels")
    box.activated.emit(index)
    window.wait(lambda: window.stage("input").shape[1:] == (4, 4))
    padding = window.find("paddingSelector", QComboBox)
    padding.activated.emit(padding.findData("valid"))
    size = window.find("sizeSelector", QComboBox)
    size.setCurrentIndex(size.findText("5 × 5"))
    size.activated.emit(size.currentIndex())
    window.wait()
    error = window.window.loop.feed.newest.error
    assert error is not None
    sentence = window.find("shapeError")
    assert sentence.isVisible()
    assert "5" in sentence.text()
    assert "4" in sentence.text()
    export = window.find("exportButton", QToolButton)
    assert not export.isEnabled()
    assert export.toolTip()
    padding.activated.emit(padding.findData("same"))
    window.wait()
    assert not sentence.isVisible()
    assert export.isEnabled()
    assert window.stage().shape == (4, 4, 4)


def test_the_product_line_has_something_from_the_first_second_and_follows_the_map(window):
    line = window.find("productLine", SceneView)
    assert "row 240" in line.accessibleDescription()
    maps = window.find("featureMaps", ImageView)
    rect = maps.picture_rect()
    window.qtbot.mouseMove(maps, rect.center().toPoint() + QPoint(40, 25))
    window.wait(lambda: window.window.store.view.probe is not None)
    probe = window.window.store.view.probe
    answer = window.window.loop.feed.newest.answers[Trace(probe)]
    found = answer.steps[0].trace
    assert isinstance(found, ConvTrace)
    assert answer.value == pytest.approx(float(window.stage()[0, probe.row, probe.column]))
    assert f"row {probe.row}" in line.accessibleDescription()


def test_hovering_the_input_and_the_map_mean_the_same_value_and_a_click_keeps_it(window):
    slider = window.find("strideSlider", QSlider)
    slider.setValue(2)
    window.wait()
    view = window.find("inputView", ImageView)
    point = view.picture_rect().center().toPoint() + QPoint(-60, 30)
    row, column = view.position_at(point.toPointF())
    window.qtbot.mouseMove(view, point)
    window.wait(lambda: window.window.store.view.probe is not None)
    probe = window.window.store.view.probe
    # three rows from the even one on: an even picture needs no padding above
    assert 2 * probe.row <= row <= 2 * probe.row + 2
    assert 2 * probe.column <= column <= 2 * probe.column + 2
    window.qtbot.mouseClick(view, LEFT, pos=point)
    kept = window.window.store.view.probe
    window.qtbot.mouseMove(view, point + QPoint(50, 0))
    assert window.window.store.view.probe == kept
    window.wait()


def test_a_letter_of_the_formula_can_be_grabbed(window):
    formula = window.find("formulaBar", SceneView)
    rect = formula.key_rect("S")
    assert not rect.isEmpty()
    drag(window, formula, rect.center().toPoint(), 24)
    window.wait()
    stride = window.window.store.document.convolution.stride
    assert stride[0] == stride[1] > 1
    assert steps(window) == 2
    assert window.find("strideSlider", QSlider).value() == stride[0]


def test_filters_are_selected_added_copied_and_removed(window):
    bank = window.find("filterBank", MapGrid)
    window.qtbot.mouseClick(bank.viewport(), LEFT, pos=bank.tile_rect(2).center().toPoint())
    window.wait()
    assert window.window.store.view.filter == 2
    assert np.array_equal(window.find("kernelEditor", MatrixEditor).values(), kernel(window, 2))
    window.qtbot.mouseClick(bank.viewport(), LEFT, pos=bank.tile_rect(4).center().toPoint())
    window.wait()
    assert window.stage().shape[0] == 5
    assert window.window.store.view.filter == 4
    window.window.actions_by_key["negative-filter"].trigger()
    window.wait()
    assert np.allclose(window.stage()[5], -window.stage()[4])
    bank.setFocus()
    window.qtbot.keyClick(bank, Qt.Key.Key_Delete)
    window.wait()
    assert window.stage().shape[0] == 5
    undo = window.window.actions_by_key["undo"]
    while undo.isEnabled():
        undo.trigger()
    window.wait()
    assert window.stage().shape[0] == 4
    assert window.window.store.view.filter == 3


def test_a_product_and_its_cell_light_up_together(window):
    line, editor = window.find("productLine", SceneView), window.find("kernelEditor", MatrixEditor)
    rect = line.key_rect("tap:0:1:2")
    assert not rect.isEmpty()
    window.qtbot.mouseMove(line, rect.center().toPoint())
    assert editor.marks().highlighted == (1, 2)
    window.qtbot.mouseMove(line, QPoint(2, 2))
    assert editor.marks().highlighted is None


def test_the_corner_changes_the_size_and_going_back_loses_nothing(window):
    editor = window.find("kernelEditor", MatrixEditor)
    before = kernel(window)
    editor.resize_requested.emit(2, 2, "drag")
    assert window.window.store.shown.convolution.size == (2, 2)
    editor.resize_requested.emit(5, 5, "drag")
    editor.resize_requested.emit(3, 3, "drag")
    assert np.array_equal(kernel(window), before)
    assert not window.window.messages.bar.isVisible()
    window.wait()


def test_copied_cells_can_be_pasted(window):
    window.window.actions_by_key["copy-kernel"].trigger()
    assert QApplication.clipboard().text()
    window.window.actions_by_key["zero"].trigger()
    assert not kernel(window).any()
    window.window.actions_by_key["paste-kernel"].trigger()
    window.wait()
    assert np.array_equal(kernel(window), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    QApplication.clipboard().setText("no numbers here")
    window.window.actions_by_key["paste-kernel"].trigger()
    assert window.window.messages.bar.text()


def test_changes_of_the_whole_kernel(window):
    for key, wanted in (
        ("flip-across", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
        ("transpose", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("rotate", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("normalise", [[-0.125, 0, 0.125], [-0.25, 0, 0.25], [-0.125, 0, 0.125]]),
    ):
        window.window.actions_by_key[key].trigger()
        assert np.allclose(kernel(window), wanted), key
        window.wait()
        window.window.store.go_to(0)


def test_the_activation_shows_its_curve(window, qtbot):
    selector = window.find("activationSelector", QComboBox)
    selector.setFocus()
    qtbot.keyClicks(selector, "ELU")
    selector.activated.emit(selector.currentIndex())
    window.wait()
    qtbot.mouseClick(window.find("activationDisclosure", QToolButton), LEFT)
    curve = window.find("activationCurve")
    x, y = curve.getPlotItem().listDataItems()[2].getData()
    assert curve.isVisible()
    assert y[0] == pytest.approx(np.expm1(-4.0), abs=1e-6)
    assert y[-1] == pytest.approx(4.0)
    assert len(x) == len(y)
    curve.window().grab()
