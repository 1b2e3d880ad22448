"""Kernels of channels, the kernel's menu, copy and paste, and its sentence, with real events."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QToolButton

from convexplorer.compute.kernels import PRESETS
from convexplorer.ui.dialogs import choose
from convexplorer.ui.panels.kernel import describe
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from tests.ui.kernel_hands import LEFT, cell, choose_in, do, in_colour, kernel, select, steps, take, undo

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)


# ------------------------------------------------------------ channels


def test_channels_have_kernels_of_their_own_and_can_be_alike_again(window):
    tabs = window.find("kernelChannels", QListWidget)
    assert not tabs.isEnabled()
    assert "grey" in tabs.toolTip()
    place = window.find("kernelEditor").geometry()
    assert in_colour(window) is tabs
    assert [tabs.item(row).text() for row in range(tabs.count())] == ["All", "R", "G", "B"]
    assert window.find("kernelEditor").geometry() == place
    alike = window.window.store.document
    take(window, tabs, "G")
    window.wait()
    assert np.allclose(window.window.store.document.convolution.weight[0], SOBEL_X / 3)
    select(window, (0, 0), (0, 0))
    window.qtbot.keyClick(window.find("kernelEditor"), Qt.Key.Key_Delete)
    assert kernel(window, 0, 1)[0, 0] == 0
    assert kernel(window, 0, 0)[0, 0] == pytest.approx(-1 / 3)
    do(window, "flip-across")
    assert np.allclose(kernel(window, 0, 1)[1], [2 / 3, 0, -2 / 3])
    assert np.allclose(kernel(window, 0, 2)[1], [-2 / 3, 0, 2 / 3])
    window.wait()
    take(window, tabs, "All")
    window.wait()
    assert np.allclose(kernel(window)[1], [-2 / 3, 0, 2 / 3])
    assert window.window.store.document.convolution.alike
    assert "alone" not in window.find("kernelSentence").text()
    while window.window.store.document is not alike:
        undo(window)
    window.wait()


def test_a_preset_goes_to_the_channel_that_is_shown(window):
    tabs = in_colour(window)
    take(window, tabs, "B")
    choose_in(window, "presetSelector", "Outline")
    assert kernel(window, 0, 2).tolist() == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    assert np.allclose(kernel(window, 0, 0), SOBEL_X / 3)
    assert window.find("kernelSentence").text().startswith("Of blue alone: Sum 0")
    take(window, tabs, "R")
    assert window.find("kernelSentence").text().startswith("Of red alone: Sum 0")
    assert "changed" not in window.find("presetSelector", QComboBox).itemText(1)
    window.wait()


# ------------------------------------------------------------ menu, copy and paste


def test_division_by_a_number_and_a_wrong_one_is_refused(window, monkeypatch):
    monkeypatch.setattr(choose, "number", lambda *_: "1/4")
    do(window, "divide")
    assert np.array_equal(kernel(window), SOBEL_X * 4)
    before = window.window.store.document
    for text in ("0", "much"):
        monkeypatch.setattr(choose, "number", lambda *_, text=text: text)
        do(window, "divide")
        assert f"“{text}”" in window.window.messages.bar.text()
    assert window.window.store.document is before
    window.wait()


def test_every_draw_is_another_and_its_seed_says_which(window):
    do(window, "random")
    first = kernel(window).copy()
    do(window, "random")
    assert window.window.store.document.convolution.titles[0] == "Random, seed 2"
    assert not np.array_equal(kernel(window), first)
    assert np.abs(kernel(window)).max() <= 1
    undo(window)
    undo(window)
    do(window, "random")
    assert window.window.store.document.convolution.titles[0] == "Random, seed 1"
    assert np.array_equal(kernel(window), first)
    assert np.array_equal(first, np.round(np.random.default_rng(1).uniform(-1, 1, (3, 3)), 2))
    box = window.find("presetSelector", QComboBox)
    assert box.currentText() == "Random, seed 1"
    do(window, "rotate")
    assert box.currentText() == "Random, seed 1, changed"
    window.wait()


def test_the_kernel_as_text(window):
    for key, text in (
        ("copy-kernel", "-1\t0\t1\n-2\t0\t2\n-1\t0\t1"),
        ("copy-kernel-csv", "-1,0,1\n-2,0,2\n-1,0,1"),
        ("copy-kernel-numpy", "np.array([[-1, 0, 1],\n          [-2, 0, 2],\n          [-1, 0, 1]])"),
    ):
        do(window, key)
        assert QApplication.clipboard().text() == text


def test_a_selected_block_is_copied_and_pasted_at_the_selected_cell(window):
    editor = select(window, (0, 1), (1, 2))
    window.qtbot.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0\t1\n0\t2"
    select(window, (1, 0), (1, 0))
    before = steps(window)
    window.qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert kernel(window).tolist() == [[-1, 0, 1], [0, 1, 2], [0, 2, 1]]
    assert steps(window) == before + 1
    QApplication.clipboard().setText("1/9")
    select(window, (0, 0), (1, 1))
    window.qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (kernel(window)[:2, :2] == 1 / 9).all()
    assert kernel(window)[2].tolist() == [0, 2, 1]
    window.wait()


def test_cells_that_do_not_fit_are_a_new_kernel(window):
    editor = select(window, (2, 2), (2, 2))
    QApplication.clipboard().setText("[[1, 2], [3, 4]]")
    window.qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    # the map is that of the 2 × 2 kernel by itself: its upper left cell is over the output's pixel
    assert kernel(window).tolist() == [[0, 0, 0], [0, 1, 2], [0, 3, 4]]
    before = window.window.store.document
    QApplication.clipboard().setText("1 2\n3")
    window.qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.window.store.document is before
    assert window.window.messages.bar.text()
    window.wait()


def test_painting_cells_and_fractions_are_switches_of_the_view(window):
    editor = window.find("kernelEditor", MatrixEditor)
    do(window, "paint-cells")
    assert window.window.actions_by_key["paint-cells"].isChecked()
    window.qtbot.mousePress(editor, LEFT, pos=cell(editor, 1, 2))
    for column in (1, 0):
        window.qtbot.mouseMove(editor, cell(editor, 1, column))
    window.qtbot.mouseRelease(editor, LEFT, pos=cell(editor, 1, 0))
    assert kernel(window)[1].tolist() == [2, 2, 2]
    assert steps(window) == 2
    do(window, "write-fractions")
    assert editor.marks().fractions
    undo(window)
    assert window.window.store.view.kernel.painting
    assert window.window.actions_by_key["write-fractions"].isChecked()
    window.wait()


def test_a_typed_size_is_taken_and_a_wrong_one_refused(window):
    line = window.find("sizeSelector", QComboBox).lineEdit()
    for text, wanted in (("6x2", (6, 2)), ("63", (63, 63)), ("64", (63, 63)), ("wide", (63, 63))):
        line.setFocus()
        line.selectAll()
        window.qtbot.keyClicks(line, text)
        window.qtbot.keyClick(line, Qt.Key.Key_Return)
        assert window.window.store.document.convolution.size == wanted
    assert "wide" in window.window.messages.bar.text()
    assert line.text() == "63 × 63"
    window.wait()


def test_the_sentence_speaks_of_the_kernel_as_it_is_applied(window):
    sentence = window.find("kernelSentence")
    assert "left to right" in sentence.text()
    window.find("convolutionSwitch").click()
    window.wait()
    assert "right to left" in sentence.text()
    assert sentence.text().startswith("Applied flipped.")


def test_a_sentence_that_is_too_long_ends_in_an_ellipsis(window):
    window.window.resize(1024, 576)
    do(window, "random")
    window.wait()
    sentence = window.find("kernelSentence")
    lines = sentence.shown()
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(sentence.fontMetrics().horizontalAdvance(line) <= sentence.width() for line in lines)
    assert sentence.text() == sentence.accessibleName()
    assert sentence.text().startswith(" ".join(lines)[:-2])


def test_what_is_said_of_a_preset_is_never_cut(window):
    window.window.resize(1024, 576)
    window.wait()
    sentence = window.find("kernelSentence")
    for preset in PRESETS.values():
        sentence.set_text(describe(preset.kernel(), flipped=False))
        assert " ".join(sentence.shown()) == sentence.text(), preset.name


def test_many_cells_at_once_are_one_edit(window):
    choose_in(window, "sizeSelector", "11 × 11")
    heard = []
    window.window.store.changed.connect(lambda: heard.append(1))
    editor = select(window, (0, 0), (10, 10))
    window.qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert len(heard) == 1
    assert not kernel(window).any()
    assert window.window.store.history.steps[-1].label == "6 cells"
    window.qtbot.keyPress(editor, Qt.Key.Key_PageUp)
    window.qtbot.keyRelease(editor, Qt.Key.Key_PageUp)
    assert np.allclose(kernel(window), 0.1)
    window.wait()


def test_typing_in_a_cell_still_works_while_a_preset_has_sliders(window):
    choose_in(window, "presetSelector", "Box blur")
    editor = window.find("kernelEditor", MatrixEditor)
    window.qtbot.mouseDClick(editor, LEFT, pos=cell(editor, 0, 0))
    line = editor.findChild(QLineEdit)
    line.selectAll()
    window.qtbot.keyClicks(line, "5")
    window.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.find("presetSelector", QComboBox).currentText() == "Box blur, changed"
    assert not window.find("presetSliders", QToolButton).isEnabled()
    window.wait()
