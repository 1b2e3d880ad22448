"""Numbers that can be grabbed: with the mouse, the keyboard and the wheel, as a user does."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from convexplorer.messages import UserError
from convexplorer.ui.theme import apply_theme
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.number_field import NumberField


def parse(text):
    return float(Fraction(text))


def wheel(widget, at, notches, modifiers=Qt.KeyboardModifier.NoModifier):
    """One turn of the wheel over a point of the widget, as the window system sends it."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drag(widget, start, steps, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press, move up by four pixels a step, one pixel at a time, let go."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, modifiers, start)
    direction = 1 if steps > 0 else -1
    for moved in range(1, 4 * abs(steps) + 4):
        QTest.mouseMove(widget, start - QPoint(0, direction * moved))
    QTest.mouseRelease(
        widget, Qt.MouseButton.LeftButton, modifiers, start - QPoint(0, direction * (4 * abs(steps) + 3))
    )


class Log(list):
    """What a widget said, in order."""

    def __init__(self, widget, *names):
        super().__init__()
        for name in names:
            getattr(widget, name).connect(lambda *values, name=name: self.append((name, *values)))


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, "light")


@pytest.fixture
def editor(qtbot):
    made = MatrixEditor(parse)
    made.set_values(np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    made.resize(240, 240)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.addWidget(made)
    made.log = Log(made, "value_edited", "gesture_finished", "rejected", "copy_requested", "paste_requested")
    return made


def centre(editor, row, column):
    left, top, width, height = editor.cell_rect(row, column)
    return QPoint(left + width // 2, top + height // 2)


def test_a_drag_is_one_gesture_and_up_is_more(editor):
    drag(editor, centre(editor, 1, 2), 5)
    edits = [entry for entry in editor.log if entry[0] == "value_edited"]
    assert len(edits) > 1
    assert len({gesture for *_, gesture in edits}) == 1
    assert [name for name, *_ in editor.log].count("gesture_finished") == 1
    assert editor.log[-1] == ("gesture_finished",)
    assert edits[-1][1:4] == (1, 2, pytest.approx(2.5))
    assert editor.values()[1, 2] == pytest.approx(2.5)


def test_two_drags_are_two_gestures(editor):
    drag(editor, centre(editor, 0, 0), 2)
    drag(editor, centre(editor, 0, 0), -2)
    assert len({entry[4] for entry in editor.log if entry[0] == "value_edited"}) == 2
    assert editor.values()[0, 0] == pytest.approx(-1)


@pytest.mark.parametrize(("key", "expected"), [("Shift", -0.97), ("Alt", 2.0), ("Control", 2.0), ("No", -0.7)])
def test_modifiers_make_the_wheel_fine_or_coarse(editor, key, expected):
    editor.setFocus()
    wheel(editor, centre(editor, 0, 0), 3, getattr(Qt.KeyboardModifier, f"{key}Modifier"))
    assert editor.values()[0, 0] == pytest.approx(expected)
    editor.clearFocus()


def test_the_wheel_without_the_focus_changes_nothing(editor):
    editor.clearFocus()
    wheel(editor, centre(editor, 0, 0), 1)
    assert editor.log == []
    assert editor.values()[0, 0] == -1


def test_a_run_of_the_wheel_is_one_gesture_that_ends_by_itself(editor, qtbot):
    editor.setFocus()
    with qtbot.waitSignal(editor.gesture_finished, timeout=5000):
        for _ in range(3):
            wheel(editor, centre(editor, 0, 0), 1)
    assert len({entry[4] for entry in editor.log if entry[0] == "value_edited"}) == 1


def test_escape_during_a_drag_brings_the_old_value_back(editor):
    at = centre(editor, 1, 0)
    editor.setFocus()
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for moved in range(1, 30):
        QTest.mouseMove(editor, at - QPoint(0, moved))
    assert editor.values()[1, 0] > -2
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.values()[1, 0] == -2
    assert editor.log[-1] == ("gesture_finished",)
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_typing_a_fraction(editor):
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre(editor, 0, 1))
    assert editor.log == []
    QTest.keyClick(editor, "1")
    QTest.keyClicks(editor.findChild(QLineEdit), "/9")
    QTest.keyClick(editor.findChild(QLineEdit), Qt.Key.Key_Return)
    assert editor.values()[0, 1] == 1 / 9
    assert [entry[0] for entry in editor.log] == ["value_edited", "gesture_finished"]
    assert editor.hasFocus()


def test_tab_while_typing_goes_on_to_the_next_cell(editor):
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre(editor, 0, 0))
    QTest.keyClick(editor, "7")
    line = editor.findChild(QLineEdit)
    for text in ("8", "9", "6"):
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert line.isVisible()
        QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert editor.values().ravel()[:4].tolist() == [7, 8, 9, 6]


def test_text_in_a_cell_is_rejected_and_nothing_is_lost(editor):
    editor.setFocus()
    QTest.keyClick(editor, "3")
    line = editor.findChild(QLineEdit)
    QTest.keyClicks(line, "x")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert editor.log == [("rejected", "3x", 0, 0)]
    assert line.isVisible()
    assert line.text() == "3x"
    assert editor.values()[0, 0] == -1
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()
    assert editor.values()[0, 0] == -1


def test_a_parser_may_raise_the_programs_own_error(qtbot):
    def refuse(text):
        raise UserError("unexpected", kind=text)

    made = MatrixEditor(refuse)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    with qtbot.waitSignal(made.rejected):
        QTest.keyClick(made, "3")
        QTest.keyClick(made.findChild(QLineEdit), Qt.Key.Key_Return)


def test_arrows_walk_and_delete_clears(editor):
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Right)
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert "row 2, column 3: 2" in editor.accessibleDescription()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.values()[1, 2] == 0
    assert "row 2, column 3: 0" in editor.accessibleDescription()


def test_copy_and_paste_are_left_to_the_caller(editor):
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [entry[0] for entry in editor.log] == ["copy_requested", "paste_requested"]


def test_values_from_outside_do_not_disturb_typing(editor):
    editor.setFocus()
    QTest.keyClick(editor, "4")
    editor.set_values(editor.values() * 2)
    line = editor.findChild(QLineEdit)
    assert line.isVisible()
    assert line.text() == "4"
    editor.set_values(np.zeros((5, 5)))
    assert not line.isVisible()


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (63, 63)])
def test_every_size_and_nan_are_painted(editor, size):
    values = np.linspace(-1, 1, size[0] * size[1]).reshape(size)
    values[0, 0] = np.nan
    editor.set_values(values)
    assert not editor.grab().isNull()
    left, top, width, height = editor.cell_rect(size[0] - 1, size[1] - 1)
    assert left >= 0
    assert top >= 0
    assert left + width <= editor.width()
    assert top + height <= editor.height()


def test_a_selected_cell_keeps_the_editor_grabbable_after_nan(editor):
    editor.set_values(np.full((3, 3), np.nan))
    drag(editor, centre(editor, 1, 1), 2)
    assert editor.values()[1, 1] == pytest.approx(0.2)


@pytest.fixture
def field(qtbot):
    window = QWidget()
    box = QVBoxLayout(window)
    made = NumberField(parse)
    made.setAccessibleName("Bias")
    box.addWidget(made)
    other = QLineEdit()
    box.addWidget(other)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    other.setFocus()
    made.log = Log(made, "value_edited", "gesture_finished", "rejected")
    made.other = other
    made.keep = window
    return made


def test_a_field_is_dragged_in_one_gesture(field):
    drag(field, QPoint(20, 8), 4)
    edits = [entry for entry in field.log if entry[0] == "value_edited"]
    assert edits[-1][1] == pytest.approx(0.4)
    assert len({entry[2] for entry in edits}) == 1
    assert field.log[-1] == ("gesture_finished",)
    assert not field.hasFocus()
    assert field.text() == ".4"


def test_a_field_takes_fractions_and_shows_them_short(field):
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 8))
    QTest.keyClicks(field, "1/9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 1 / 9
    field.other.setFocus()
    assert field.text() == ".111"
    assert [entry[0] for entry in field.log] == ["value_edited", "gesture_finished"]


def test_a_field_refuses_text_and_keeps_its_number(field):
    field.set_value(2)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.log == [("rejected", "two")]
    field.other.setFocus()
    assert field.value() == 2
    assert field.text() == "2"


def test_a_field_steps_with_arrows_and_stays_in_its_range(field):
    field.set_range(0, 0.25)
    field.setFocus()
    for _ in range(5):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 0.25
    wheel(field, QPoint(10, 8), -1)
    assert field.value() == pytest.approx(0.15)
    field.other.setFocus()
    wheel(field, QPoint(10, 8), -1)
    assert field.value() == pytest.approx(0.15)


@pytest.fixture
def slider(qtbot):
    made = LabelledSlider("Stride")
    made.set_object_name("strideSlider")
    made.set_range(1, 8)
    made.set_value(1)
    made.resize(320, 30)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.log = Log(made, "value_edited", "gesture_finished")
    return made


def test_setting_a_value_says_nothing(slider):
    slider.set_value(5)
    assert slider.value() == 5
    assert slider.log == []
    slider.set_value(12)
    assert slider.value() == 12


def test_keys_tell_value_and_gesture(slider):
    assert slider.slider.objectName() == "strideSlider"
    assert slider.slider.accessibleName() == "Stride"
    slider.setFocus()
    assert slider.slider.hasFocus()
    QTest.keyClick(slider.slider, Qt.Key.Key_Right)
    QTest.keyClick(slider.slider, Qt.Key.Key_Right)
    assert [entry[:2] for entry in slider.log] == [
        ("value_edited", 2),
        ("gesture_finished",),
        ("value_edited", 3),
        ("gesture_finished",),
    ]
    assert slider.log[0][2] != slider.log[2][2]


def test_a_slider_dragged_with_the_mouse_is_one_gesture(slider):
    inner = slider.slider
    middle = inner.height() // 2
    QTest.mousePress(inner, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(7, middle))
    for x in range(8, inner.width()):
        QTest.mouseMove(inner, QPoint(x, middle))
    QTest.mouseRelease(inner, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(inner.width(), middle))
    edits = [entry for entry in slider.log if entry[0] == "value_edited"]
    assert [entry[1] for entry in edits] == [2, 3, 4, 5, 6, 7, 8]
    assert len({entry[2] for entry in edits}) == 1
    assert slider.log[-1] == ("gesture_finished",)


def test_the_wheel_needs_the_focus(slider):
    slider.slider.clearFocus()
    wheel(slider.slider, QPoint(20, 10), 1)
    assert slider.log == []
    slider.setFocus()
    wheel(slider.slider, QPoint(20, 10), 1)
    assert slider.value() == 2


def test_playing_goes_to_and_fro_in_one_gesture_and_stops(slider, qtbot):
    slider.set_range(1, 2)
    play = slider.findChild(type(slider._play))
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [entry[1] for entry in slider.log if entry[0] == "value_edited"] == [2, 1], timeout=5000)
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    assert slider.log[-1] == ("gesture_finished",)
    assert len({entry[2] for entry in slider.log if entry[0] == "value_edited"}) == 1


def test_a_hidden_slider_does_not_play_on(slider):
    play = slider.findChild(type(slider._play))
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    slider.hide()
    assert not play.isChecked()
