"""Guess first, by the keyboard: hidden until it is right, and a wrong answer is told by its slip."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from convexplorer.model.cases import CASES
from convexplorer.scenes.primitives import Text
from convexplorer.ui.examples import open_case
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView

LEFT = Qt.MouseButton.LeftButton


def answer(window, text):
    """Type it, and Enter."""
    field = window.find("guessField", QLineEdit)
    field.setFocus()
    field.selectAll()
    window.qtbot.keyClicks(field, text)
    window.qtbot.keyClick(field, Qt.Key.Key_Return)
    window.wait()
    return window.find("guessSaid", ElidedText).text()


def ask(window, key):
    """Ask for something else."""
    box = window.find("guessAsk", QComboBox)
    box.setFocus()
    while box.currentData() != key:
        window.qtbot.keyClick(box, Qt.Key.Key_Down if box.findData(key) > box.currentIndex() else Qt.Key.Key_Up)
    window.wait()


@pytest.fixture
def guessing(window):
    """The paper's figure, stride 2 and padding 1, with its first value hidden."""
    open_case(window.window.desk, CASES["numerical_padding_strides"])
    window.wait()
    window.qtbot.mouseClick(window.find("stepGuess", QCheckBox), LEFT, pos=window.find("stepGuess").rect().center())
    if not window.window.store.view.step.guess:
        window.find("stepGuess", QCheckBox).click()
    window.wait(lambda: "row 0, column 0" in window.find("guessQuestion", QLabel).text())
    return window


def test_the_value_the_size_and_a_weight(guessing):
    window, board = guessing, guessing.find("stepBoard", SceneBoard)
    shown = [item.text for item in board.scene.items if isinstance(item, Text) and item.key.startswith("output:")]
    assert shown == ["?"]
    assert "6" not in window.find("stepLine", SceneView).accessibleDescription()
    assert answer(window, "abc") != "Right."
    assert "none of the usual slips" in answer(window, "1000")
    assert answer(window, "17") == "That is the value of the window one step on."
    assert answer(window, "6") == "Right."
    window.wait(lambda: "= 6" in board.scene.text)
    ask(window, "shape")
    assert "OUTPUT" not in board.scene.text
    assert "= 3" not in window.find("arithmeticView", SceneView).accessibleDescription()
    assert answer(window, "2") == "The + 1 was forgotten: the first window counts, too."
    assert answer(window, "5") == "The stride was ignored."
    assert answer(window, "3") == "Right."
    assert "= 3" in window.find("arithmeticView", SceneView).accessibleDescription()
    ask(window, "parameters")
    assert answer(window, "9") == "The biases were forgotten: one for each filter."
    assert answer(window, "10") == "Right."
    ask(window, "kernel")
    assert "×?" in board.scene.text
    window.qtbot.mouseClick(window.find("guessShow", QPushButton), LEFT)
    window.wait(lambda: "×?" not in board.scene.text)
    assert window.find("guessSaid", ElidedText).text() == "It is 0."


def test_problems_without_end(guessing):
    window, store = guessing, guessing.window.store
    level = window.find("guessLevel", QComboBox)
    level.setFocus()
    window.qtbot.keyClick(level, Qt.Key.Key_Down)
    for number in (1, 2):
        window.qtbot.mouseClick(window.find("guessNext", QPushButton), LEFT)
        window.wait()
        assert store.document.source.title == f"Problem {number}, level 2"
    value = window.stage()[0, 0, 0]
    assert answer(window, f"{value:g}") == "Right."
    window.window.actions_by_key["undo"].trigger()
    window.wait()
    assert store.document.source.title == "Problem 1, level 2"


def test_on_another_tab_the_strip_leads_to_slide(guessing):
    window, store = guessing, guessing.window.store
    store.set_view(replace(store.view, step=replace(store.view.step, tab="matrix")))
    window.wait()
    lead = window.find("guessOnSlide", QPushButton)
    assert lead.isVisible()
    assert not window.find("guessField", QLineEdit).isVisible()
    lead.setFocus()
    window.qtbot.keyClick(lead, Qt.Key.Key_Space)
    window.wait(lambda: store.view.step.tab == "slide")
    assert not lead.isVisible()
    assert window.window.focusWidget() is window.find("guessField", QLineEdit)
    assert answer(window, "6") == "Right."
