"""Presets tried and chosen, their sliders, kernels of channels, and what the menu does, with real events."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QSlider, QToolButton

from convexplorer.compute.kernels import PRESETS
from convexplorer.formats.session import Session, dumps, loads
from convexplorer.ui.dialogs import choose
from convexplorer.ui.panels.kernel import describe
from convexplorer.ui.widgets.matrix_editor import MatrixEditor

LEFT = Qt.MouseButton.LeftButton
SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)


def kernel(driver, index=0, channel=0):
    return driver.window.store.document.convolution.weight[index, channel]


def steps(driver):
    return len(driver.window.store.history.steps)


def do(driver, key):
    driver.window.actions_by_key[key].trigger()


def undo(driver):
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def choose_in(driver, name, text):
    box = driver.find(name, QComboBox)
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.findText(text))
    driver.wait()


def cell(editor, row, column):
    left, top, width, height = editor.cell_rect(row, column)
    return QPoint(left + width // 2, top + height // 2)


def select(driver, first, last):
    editor = driver.find("kernelEditor", MatrixEditor)
    driver.qtbot.mouseClick(editor, LEFT, pos=cell(editor, *first))
    driver.qtbot.mouseClick(editor, LEFT, Qt.KeyboardModifier.ShiftModifier, cell(editor, *last))
    return editor


def in_colour(driver):
    box = driver.find("channelsSelector", QComboBox)
    box.activated.emit(box.findData("all"))
    driver.wait()
    return driver.find("kernelChannels", QListWidget)


def take(driver, tabs, text):
    item = next(tabs.item(row) for row in range(tabs.count()) if tabs.item(row).text() == text)
    driver.qtbot.mouseClick(tabs.viewport(), LEFT, pos=tabs.visualItemRect(item).center())


# ------------------------------------------------------------ presets


def open_list(driver):
    box = driver.find("presetSelector", QComboBox)
    driver.qtbot.mouseClick(box, LEFT)
    driver.qtbot.waitUntil(box.view().isVisible, timeout=5000)
    return box


def point(driver, box, text):
    view = box.view()
    index = box.model().index(box.findText(text), 0)
    driver.qtbot.mouseMove(view.viewport(), view.visualRect(index).center() + QPoint(3, 1))
    driver.qtbot.mouseMove(view.viewport(), view.visualRect(index).center())
    return view.visualRect(index).center()


def test_pointing_at_a_preset_tries_it_and_closing_the_list_takes_it_back(window):
    first = window.window.store.document
    box = open_list(window)
    point(window, box, "Emboss")
    assert window.window.store.shown.convolution.weight[0, 0].tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert window.window.store.document is first
    window.wait()
    window.qtbot.keyClick(box.view(), Qt.Key.Key_Escape)
    window.wait(lambda: window.window.store.shown is first)
    assert steps(window) == 1
    assert box.currentText() == "Vertical edges"


def test_choosing_a_preset_that_was_tried_is_one_step(window):
    first = window.window.store.document
    box = open_list(window)
    point(window, box, "Blur")
    place = point(window, box, "Outline")
    window.qtbot.mouseClick(box.view().viewport(), LEFT, pos=place)
    window.wait()
    assert kernel(window)[1, 1] == 8
    assert steps(window) == 2
    do(window, "undo")
    assert window.window.store.shown is first
    window.wait()


def test_every_preset_of_setosa_stands_in_the_list_under_its_group(window):
    box = window.find("presetSelector", QComboBox)
    texts = [box.itemText(row) for row in range(box.count())]
    start, classics, sliders = (texts.index(heading) for heading in ("Start here", "Classics", "With sliders"))
    assert texts[start + 1 : classics] == [
        "Identity",
        "Blur",
        "Sharpen",
        "Vertical edges",
        "Horizontal edges",
        "Outline",
        "Emboss",
    ]
    assert {"Left Sobel", "Right Sobel", "Top Sobel", "Bottom Sobel"} <= set(texts[classics:sliders])
    assert not any(box.model().item(row).isEnabled() for row in (start, classics, sliders))


# ------------------------------------------------------------ sliders


def test_only_a_preset_with_numbers_has_sliders_and_they_remake_it(window):
    button = window.find("presetSliders", QToolButton)
    assert not button.isEnabled()
    assert "With sliders" in button.toolTip()
    choose_in(window, "presetSelector", "Gaussian blur")
    window.qtbot.mouseClick(button, LEFT)
    before = steps(window)
    size, sigma = (window.find(name, QSlider) for name in ("sizeParameter", "sigmaParameter"))
    assert size.isVisible()
    window.qtbot.keyPress(size, Qt.Key.Key_Right)
    window.qtbot.keyPress(size, Qt.Key.Key_Right)
    window.qtbot.keyRelease(size, Qt.Key.Key_Right)
    assert steps(window) == before + 1
    for _ in range(2):
        window.qtbot.keyClick(sigma, Qt.Key.Key_Right)
    window.wait()
    along = np.arange(9) - 4
    bell = np.exp(-(along[:, None] ** 2 + along**2) / (2 * 1.2**2))
    assert np.allclose(kernel(window), bell / bell.sum())
    assert window.find("presetSelector", QComboBox).currentText() == "Gaussian blur"
    do(window, "invert")
    assert not button.isEnabled()
    assert not size.isVisible()
    do(window, "undo")
    assert button.isEnabled()
    window.wait()


def test_the_numbers_of_a_preset_are_kept_in_a_session(window):
    choose_in(window, "presetSelector", "Gabor")
    window.qtbot.mouseClick(window.find("presetSliders", QToolButton), LEFT)
    angle = window.find("angleParameter", QSlider)
    window.qtbot.keyClick(angle, Qt.Key.Key_PageUp)
    window.wait()
    store = window.window.store
    turned = angle.value() * 5
    text = dumps(Session(store.document, store.view))
    title = loads(text).document.convolution.titles[0]
    assert title == f"gabor:11:5:{turned}:2.5"
    do(window, "undo")
    assert store.document.convolution.titles[0] == "Gabor"
    assert angle.value() == 0
    window.wait()


def test_play_moves_a_number_to_and_fro_in_one_step(window):
    choose_in(window, "presetSelector", "Motion blur")
    window.qtbot.mouseClick(window.find("presetSliders", QToolButton), LEFT)
    before, start = steps(window), kernel(window)
    angle = window.find("angleParameter", QSlider)
    play = next(b for b in angle.parent().findChildren(QToolButton) if b.isCheckable())
    window.qtbot.mouseClick(play, LEFT)
    window.qtbot.waitUntil(lambda: angle.value() >= 2, timeout=20_000)
    window.qtbot.mouseClick(play, LEFT)
    window.wait()
    assert steps(window) == before + 1
    assert not np.array_equal(kernel(window), start)


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


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("copy-kernel", "-1\t0\t1\n-2\t0\t2\n-1\t0\t1"),
        ("copy-kernel-csv", "-1,0,1\n-2,0,2\n-1,0,1"),
        ("copy-kernel-numpy", "np.array([[-1, 0, 1],\n          [-2, 0, 2],\n          [-1, 0, 1]])"),
    ],
)
def test_the_kernel_as_text(window, key, text):
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
    assert kernel(window)[:2, :2].tolist() == [[1, 2], [3, 4]]
    assert not kernel(window)[2].any()
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
