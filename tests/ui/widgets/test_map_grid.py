"""Map tiles chosen together, dragged, renamed, hidden; and all of them at once."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from convexplorer.ui.theme import LIGHT, apply_theme
from convexplorer.ui.widgets.map_grid import MapGrid
from convexplorer.ui.widgets.map_tile import CAPTION, mark_rect

NONE, CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Control", "Shift", "Alt"))
LEFT = Qt.MouseButton.LeftButton
SIGNALS = ("selected", "choice_changed", "activated", "moved", "renamed", "hidden_toggled", "solo_toggled")


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, "light")


@pytest.fixture
def grid(qtbot):
    made = MapGrid()
    made.resize(800, 150)
    made.set_tiles([(np.full((90, 120, 3), 128, np.uint8), f"{index + 1} Blur", np.ones((3, 3))) for index in range(5)])
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    made.said = []
    for name in (*SIGNALS, "remove_requested", "add_requested", "tile_resized"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def centre(grid, index):
    return grid.tile_rect(index).center().toPoint()


def click(grid, index, modifiers=NONE):
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, centre(grid, index))


def test_ctrl_and_shift_choose_several(grid):
    click(grid, 1, CTRL)
    click(grid, 3, CTRL)
    assert (grid.chosen(), grid.current()) == ((0, 1, 3), 3)
    click(grid, 3, CTRL)
    assert grid.chosen() == (0, 1)
    click(grid, 4)
    click(grid, 2, SHIFT)
    assert (grid.chosen(), grid.current()) == ((2, 3, 4), 2)
    assert grid.accessibleDescription() == "3 of 5: 3 Blur, 3 selected"
    click(grid, 2)
    assert grid.chosen() == (2,)
    assert [entry for entry in grid.said if entry[0] == "selected"][-1] == ("selected", 2)


def test_the_last_one_chosen_stays_chosen(grid):
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert grid.chosen() == (0,)
    assert grid.said == []


def test_keys_choose_several(grid):
    QTest.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(grid, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(grid, Qt.Key.Key_Right, CTRL)
    assert grid.chosen() == (0, 1)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert grid.chosen() == (0, 1, 3)
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert grid.chosen() == (0, 1, 2, 3, 4)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.said[-1] == ("remove_requested",)


def test_fewer_tiles_leave_no_choice_behind(grid):
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    grid.set_tiles([(None, "1 Blur", None)])
    assert (grid.chosen(), grid.current()) == ((0,), 0)


def drag(grid, index, to):
    QTest.mousePress(grid.viewport(), LEFT, NONE, centre(grid, index))
    for part in range(1, 6):
        QTest.mouseMove(grid.viewport(), centre(grid, index) + (to - centre(grid, index)) * part / 5)


@pytest.mark.parametrize(
    ("index", "over", "right", "end"), [(0, 2, 20, 2), (0, 2, -20, 1), (4, 1, -20, 1), (3, 0, -9, 0)]
)
def test_a_tile_is_dragged_to_where_the_mark_is(grid, index, over, right, end):
    grid.allow("move")
    at = centre(grid, over) + QPoint(right, 0)
    drag(grid, index, at)
    rect = grid.tile_rect(over)
    line = round(rect.right() if right > 0 else rect.left()) + (4 if right > 0 else -4)
    assert grid.viewport().grab().toImage().pixelColor(line, 60).name() == LIGHT.accent
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, at)
    assert grid.said[-1] == ("moved", index, end)
    assert (grid.current(), grid.chosen()) == (end, (end,))


def test_a_drag_can_be_given_up_and_needs_to_be_allowed(grid):
    drag(grid, 0, centre(grid, 3))
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, centre(grid, 3))
    grid.allow("move")
    drag(grid, 0, centre(grid, 3))
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, centre(grid, 3))
    assert [entry for entry in grid.said if entry[0] == "moved"] == []


def test_alt_and_arrows_move_a_tile(grid):
    grid.allow("move")
    QTest.keyClick(grid, Qt.Key.Key_Left, ALT)
    QTest.keyClick(grid, Qt.Key.Key_Right, ALT)
    QTest.keyClick(grid, Qt.Key.Key_Right, ALT)
    assert grid.said == [("moved", 0, 1), ("moved", 1, 2)]


def test_a_tile_is_renamed_in_place(grid):
    grid.allow("rename")
    QTest.keyClick(grid, Qt.Key.Key_F2)
    line = grid.findChild(QLineEdit)
    assert (line.isVisible(), line.text()) == (True, "Blur")
    QTest.keyClicks(line, "Soft")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert grid.said == [("renamed", 0, "Soft")]
    assert grid.hasFocus()
    QTest.mouseDClick(grid.viewport(), LEFT, NONE, centre(grid, 2))
    assert line.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()
    assert ("activated", 2) not in grid.said
    assert [entry for entry in grid.said if entry[0] == "renamed"] == [("renamed", 0, "Soft")]


def test_without_leave_a_double_click_opens(grid):
    QTest.mouseDClick(grid.viewport(), LEFT, NONE, centre(grid, 0))
    QTest.keyClick(grid, Qt.Key.Key_F2)
    assert grid.said == [("activated", 0)]
    assert not grid.findChild(QLineEdit).isVisible()


def test_the_eye_hides_and_with_alt_leaves_one_alone(grid):
    eye = mark_rect(grid.tile_rect(2)).center().toPoint()
    grid.allow("hide")
    QTest.mouseClick(grid.viewport(), LEFT, NONE, eye)
    QTest.mouseClick(grid.viewport(), LEFT, ALT, eye)
    QTest.keyClick(grid, Qt.Key.Key_H)
    QTest.keyClick(grid, Qt.Key.Key_S)
    assert grid.said == [("hidden_toggled", 2), ("solo_toggled", 2), ("hidden_toggled", 0), ("solo_toggled", 0)]
    assert grid.current() == 0


def test_the_eye_says_what_it_does(grid):
    grid.allow("hide")
    QTest.mouseMove(grid.viewport(), centre(grid, 1))
    assert "2 Blur" in grid.viewport().toolTip()
    QTest.mouseMove(grid.viewport(), mark_rect(grid.tile_rect(1)).center().toPoint())
    assert "Hide or show" in grid.viewport().toolTip()
    QTest.mouseMove(grid.viewport(), centre(grid, 5))
    assert grid.viewport().toolTip() == "Add a filter"


def colour(grid, index):
    return (
        grid.viewport().grab().toImage().pixelColor((grid.tile_rect(index).center() + QPointF(0, 10)).toPoint()).name()
    )


def test_what_is_hidden_is_faint_and_said(grid):
    grid.set_hidden([0])
    assert colour(grid, 0) != "#808080" == colour(grid, 1)
    assert grid.accessibleDescription().endswith("hidden")
    grid.set_hidden([])
    grid.set_solo(1)
    assert colour(grid, 0) != "#808080" == colour(grid, 1)


@pytest.mark.parametrize("count", [1, 2, 5, 16, 64])
@pytest.mark.parametrize("size", [(430, 322), (900, 200), (200, 600)])
def test_all_maps_fill_the_area_without_scrolling(grid, count, size):
    grid.set_addable(False)
    grid.set_mode("fill")
    grid.resize(*size)
    grid.set_tiles([(None, str(index), None) for index in range(count)])
    rects = [grid.tile_rect(index) for index in range(count)]
    if grid.tile_size()[0] > 24:
        assert all(grid.viewport().rect().contains(rect.toAlignedRect()) for rect in rects)
        assert grid.verticalScrollBar().maximum() == 0
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    width, height = grid.tile_size()
    assert width / height == pytest.approx(120 / 90, abs=2 / height * 1.4)
    assert rects[0].height() - height == grid.caption()
    assert grid.caption() == (CAPTION if width >= 64 and grid.caption() else 0)


def test_one_map_alone_takes_all_there_is_and_says_how_much(grid):
    grid.set_addable(False)
    grid.set_mode("fill")
    grid.resize(430, 322)
    grid.set_tiles([(None, "1 Blur", None)])
    width, height = grid.tile_size()
    assert height + CAPTION > 280
    assert ("tile_resized", width, height) in grid.said


def test_arrows_go_up_and_down_where_there_are_rows(grid):
    grid.set_addable(False)
    grid.set_mode("fill")
    grid.resize(430, 322)
    grid.set_tiles([(None, str(index), None) for index in range(64)])
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current() == grid.per_row() + 1


def on_screen(grid):
    return grid.screen().grabWindow(grid.winId()).toImage()


def test_values_are_written_on_the_maps_and_changing_them_paints_as_painting_all(grid, qtbot):
    bare = on_screen(grid)
    grid.set_values([0.5, -1.25, 0.0, 3.0, -0.75])
    qtbot.waitUntil(lambda: on_screen(grid) != bare)
    first = on_screen(grid)
    grid.set_values([7.0, -8.25, 0.0, 123.0, float("nan")])
    qtbot.waitUntil(lambda: on_screen(grid) != first)
    partly = on_screen(grid)
    grid.viewport().update()
    QTest.qWait(0)
    assert on_screen(grid) == partly
    before, after = first.copy(), partly
    changed = {
        index
        for index in range(5)
        if before.copy(grid.tile_rect(index).toRect()) != after.copy(grid.tile_rect(index).toRect())
    }
    assert changed == {0, 1, 3, 4}
    grid.set_values([])
    qtbot.waitUntil(lambda: on_screen(grid) == bare)


def test_a_map_too_small_for_a_value_has_none(grid, qtbot):
    grid.set_tile_size(40, 30)
    small = grid.viewport().grab().toImage()
    grid.set_values([0.5] * 5)
    assert grid.viewport().grab().toImage() == small
