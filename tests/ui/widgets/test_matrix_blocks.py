"""A kernel's cells taken together: painted over, selected as a block, resized by the corner, walked through by keys."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from convexplorer.ui.theme import apply_theme
from convexplorer.ui.widgets.cell_block import between
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.matrix_painter import fraction_text

CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt"))
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, "light")


@pytest.fixture
def editor(qtbot):
    made = MatrixEditor(lambda text: float(Fraction(text)))
    made.set_values(np.arange(20.0).reshape(4, 5))
    made.resize(320, 260)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    made.said = []
    for name in ("value_edited", "gesture_finished", "resize_requested", "selection_changed"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def centre(editor, row, column):
    return editor.grid().cell(row, column).center().toPoint()


def of(editor, name):
    return [entry[1:] for entry in editor.said if entry[0] == name]


def paint(editor, start, *ways):
    QTest.mousePress(editor, LEFT, CTRL, centre(editor, *start))
    for way in ways:
        QTest.mouseMove(editor, centre(editor, *way))


def test_painting_carries_one_value_over_every_cell_passed(editor):
    paint(editor, (0, 2), (0, 4), (3, 4))
    QTest.mouseRelease(editor, LEFT, CTRL, centre(editor, 3, 4))
    wanted = np.arange(20.0).reshape(4, 5)
    wanted[0, 2:] = wanted[:, 4] = 2
    assert (editor.values() == wanted).all()
    edits = of(editor, "value_edited")
    assert [edit[:3] for edit in edits] == [(0, 3, 2), (0, 4, 2), (1, 4, 2), (2, 4, 2), (3, 4, 2)]
    assert len({edit[3] for edit in edits}) == len(of(editor, "gesture_finished")) == 1


def test_escape_takes_the_paint_off(editor):
    before = editor.values()
    paint(editor, (0, 0), (3, 3))
    assert (editor.values() != before).any()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert (editor.values() == before).all()
    assert len({edit[3] for edit in of(editor, "value_edited")}) == 1
    QTest.mouseMove(editor, centre(editor, 0, 4))
    assert (editor.values() == before).all()


def test_a_mode_paints_without_ctrl(editor):
    editor.set_painting(True)
    QTest.mousePress(editor, LEFT, NONE, centre(editor, 3, 0))
    QTest.mouseMove(editor, centre(editor, 2, 1))
    QTest.mouseRelease(editor, LEFT, NONE, centre(editor, 2, 1))
    assert editor.values()[2, 1] == 15
    assert editor.values()[2, 0] == 10


@pytest.mark.parametrize("end", [(0, 0), (0, 7), (5, 2), (-4, -9)])
def test_the_way_between_two_cells_has_no_gap(end):
    way = [(0, 0), *between((0, 0), end)]
    assert way[-1] == end
    assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) == 1 for a, b in itertools.pairwise(way))


def test_shift_and_arrows_select_a_block_that_changes_together(editor):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(editor, key, SHIFT)
    assert editor.selection() == (0, 0, 3, 2)
    assert of(editor, "selection_changed")[-1] == (0, 0, 3, 2)
    assert "3 × 2 cells selected" in editor.accessibleDescription()
    QTest.keyClick(editor, Qt.Key.Key_PageUp)
    assert editor.values()[:3, :2] == pytest.approx(np.arange(20.0).reshape(4, 5)[:3, :2] + 0.1)
    assert len(of(editor, "gesture_finished")) == 1
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert not editor.values()[:3, :2].any()
    assert editor.values()[3, 0] == 15
    QTest.keyClick(editor, Qt.Key.Key_Down)
    assert editor.selection() == (3, 1, 1, 1)


def test_shift_and_a_click_select_up_to_there_and_shift_and_a_drag_is_fine(editor):
    QTest.mouseClick(editor, LEFT, NONE, centre(editor, 2, 3))
    QTest.mouseClick(editor, LEFT, SHIFT, centre(editor, 1, 1))
    assert editor.selection() == (1, 1, 2, 3)
    at = centre(editor, 0, 0)
    QTest.mousePress(editor, LEFT, SHIFT, at)
    for moved in range(1, 9):
        QTest.mouseMove(editor, at - QPoint(0, moved))
    assert editor.selection() == (0, 0, 1, 1)
    QTest.mouseRelease(editor, LEFT, SHIFT, at - QPoint(0, 8))
    assert of(editor, "selection_changed")[-1] == (0, 0, 1, 1)


def test_a_drag_inside_a_block_changes_all_of_it(editor):
    QTest.mouseClick(editor, LEFT, SHIFT, centre(editor, 1, 1))
    at = centre(editor, 0, 1)
    QTest.mousePress(editor, LEFT, NONE, at)
    for moved in range(1, 9):
        QTest.mouseMove(editor, at - QPoint(0, moved))
    QTest.mouseRelease(editor, LEFT, NONE, at - QPoint(0, 8))
    grown = editor.values() - np.arange(20.0).reshape(4, 5)
    assert grown[:2, :2] == pytest.approx(grown[0, 0])
    assert grown[0, 0] > 0
    assert not grown[2:].any()
    assert not grown[:, 2:].any()


def test_keys_reach_the_ends_and_everything(editor):
    steps = [
        (Qt.Key.Key_End, NONE, (0, 4, 1, 1)),
        (Qt.Key.Key_Down, CTRL, (3, 4, 1, 1)),
        (Qt.Key.Key_Home, CTRL, (0, 0, 1, 1)),
        (Qt.Key.Key_End, CTRL | SHIFT, (0, 0, 4, 5)),
        (Qt.Key.Key_Home, NONE, (3, 0, 1, 1)),
        (Qt.Key.Key_A, CTRL, (0, 0, 4, 5)),
    ]
    for key, modifiers, selection in steps:
        QTest.keyClick(editor, key, modifiers)
        assert editor.selection() == selection


def test_ctrl_enter_fills_the_block_with_the_current_value(editor):
    QTest.keyClick(editor, Qt.Key.Key_End, SHIFT)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert editor.values()[0].tolist() == [4] * 5


def test_a_selection_stays_inside_a_smaller_kernel(editor):
    QTest.keyClick(editor, Qt.Key.Key_End, CTRL)
    editor.set_values(np.ones((2, 2)))
    assert editor.selection() == (1, 1, 1, 1)


def test_the_corner_asks_for_other_sizes_live_and_escape_for_the_old_one(editor):
    corner = editor.grid().whole.bottomRight().toPoint()
    QTest.mousePress(editor, LEFT, NONE, corner)
    for moved in range(0, 60, 4):
        QTest.mouseMove(editor, corner + QPoint(moved, -moved // 2))
    sizes = [(rows, columns) for rows, columns, _ in of(editor, "resize_requested")]
    assert sizes[-1] == (3, 7)
    assert len(sizes) == len(set(sizes))
    assert len({name for *_, name in of(editor, "resize_requested")}) == 1
    assert not editor.grab().isNull()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert of(editor, "resize_requested")[-1][:2] == (4, 5)
    assert of(editor, "gesture_finished") == [()]
    assert of(editor, "value_edited") == []


def test_sizes_stay_between_one_and_the_limit(editor):
    corner = editor.grid().whole.bottomRight().toPoint()
    QTest.mousePress(editor, LEFT, NONE, corner)
    QTest.mouseMove(editor, corner + QPoint(9000, -9000))
    assert of(editor, "resize_requested")[-1][:2] == (1, 63)
    QTest.mouseRelease(editor, LEFT, NONE, corner)
    editor.said.clear()
    editor.set_values(np.ones((1, 3)))
    QTest.keyClick(editor, Qt.Key.Key_Up, ALT)
    QTest.keyClick(editor, Qt.Key.Key_Right, ALT)
    assert [size[:2] for size in of(editor, "resize_requested")] == [(1, 4)]


def test_every_cell_of_the_largest_kernel_is_reached(editor):
    editor.set_values(np.ones((63, 63)))
    grid = editor.grid()
    assert grid.at(grid.cell(62, 62).center()) == (62, 62)
    assert not grid.on_handle(grid.cell(62, 62).center())
    QTest.mouseClick(editor, LEFT, NONE, grid.cell(62, 62).center().toPoint())
    assert editor.selection() == (62, 62, 1, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 9, "1/9"), (-2 / 9, "−2/9"), (6 / 256, "3/128"), (0.5, ".5"), (-1, "−1"), (0, "0"), (0.123456, ".123")],
)
def test_a_fraction_is_written_where_decimals_would_be_cut(value, text):
    assert fraction_text(value) == text


def test_typing_starts_from_the_fraction_and_leaving_it_changes_nothing(editor):
    editor.set_values(np.full((3, 3), 1 / 9))
    editor.set_fractions(True)
    QTest.keyClick(editor, Qt.Key.Key_F2)
    line = editor.findChild(QLineEdit)
    assert line.text() == "1/9"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert of(editor, "value_edited") == []
