"""Pictures, map tiles and scenes on the screen, pointed at and clicked as a user does."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convexplorer.scenes.primitives import Image, Path, Rect, Scene, Text, flow
from convexplorer.ui.theme import DARK, LIGHT, apply_theme, colours
from convexplorer.ui.widgets.image_view import ImageView
from convexplorer.ui.widgets.map_grid import MapGrid
from convexplorer.ui.widgets.scene_view import SceneView


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, "light")


def shown(qtbot, widget, width, height):
    widget.resize(width, height)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def view(qtbot):
    made = shown(qtbot, ImageView(), 400, 200)
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[1, 2] = (255, 0, 0)
    made.set_picture(pixels, (4, 4))
    made.said = []
    for name in ("hovered", "left", "clicked", "box_dragged"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def at(view, row, column):
    return view.cells_rect(row, column, 1, 1).center().toPoint()


def test_a_square_picture_is_letterboxed_and_enlarged_in_squares(view):
    rect = view.picture_rect()
    assert (rect.x(), rect.y(), rect.width(), rect.height()) == (100, 0, 200, 200)
    image = view.grab().toImage()
    assert image.pixelColor(50, 100).name() == LIGHT.window
    for corner in (QPoint(201, 51), QPoint(248, 98)):
        assert image.pixelColor(corner).name() == "#ff0000"
    assert image.pixelColor(198, 51).name() == "#000000"


def test_hovering_speaks_of_rows_and_columns_once_each(view):
    for x in range(3):
        QTest.mouseMove(view, at(view, 1, 2) + QPoint(x, 0))
    QTest.mouseMove(view, at(view, 3, 0))
    QTest.mouseMove(view, QPoint(20, 100))
    assert view.said == [("hovered", 1, 2), ("hovered", 3, 0), ("left",)]


def test_the_picture_may_be_smaller_than_the_array_it_shows(view):
    view.set_picture(np.zeros((4, 4, 3), np.uint8), (4000, 4000))
    assert view.position_at(QPointF(299.99, 199.99)) == (3999, 3999)
    assert view.position_at(QPointF(100, 0)) == (0, 0)
    assert view.position_at(QPointF(99, 0)) is None


def test_a_click_and_a_box_are_told_apart(view):
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(view, 2, 2))
    assert view.said[-1] == ("clicked", 2, 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(view, 3, 2))
    QTest.mouseMove(view, at(view, 2, 2))
    QTest.mouseMove(view, QPoint(350, 60))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(350, 60))
    assert view.said[-1] == ("box_dragged", 1, 2, 3, 2)


def test_the_arrows_move_a_probe_that_stays_inside(view):
    view.setFocus()
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.said[-1] == ("hovered", 0, 3)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.said[-1] == ("clicked", 0, 3)


def test_padding_is_hatched_round_the_picture(view):
    view.set_padding(1, 1, 1, 1)
    rect = view.picture_rect()
    assert rect.width() == pytest.approx(200 * 4 / 6, abs=1)
    image = view.grab().toImage()
    assert image.pixelColor(at(view, 0, 0)).name() == "#000000"
    padding = {image.pixelColor(at(view, -1, 0) + QPoint(x, 0)).name() for x in range(8)}
    assert padding == {LIGHT.fill, LIGHT.line}
    assert view.position_at(QPointF(at(view, -1, 0))) is None


def test_an_overlay_is_seen_on_black_and_on_white(view):
    for value in (0, 255):
        view.set_picture(np.full((4, 4, 3), value, np.uint8), (4, 4))
        view.set_overlay([(1, 1, 1, 1, "input", "1 × 1")])
        rect = view.cells_rect(1, 1, 1, 1)
        image = view.grab().toImage()
        assert image.pixelColor(rect.center().toPoint()).red() == value
        edge = {image.pixelColor(round(rect.right()) + x, round(rect.center().y())).name() for x in range(-2, 3)}
        assert DARK.input in edge


def test_the_size_is_told_in_device_pixels(qtbot):
    made = ImageView()
    with qtbot.waitSignal(made.resized_to) as told:
        shown(qtbot, made, 333, 222)
    ratio = made.devicePixelRatioF()
    assert told.args == [round(333 * ratio), round(222 * ratio)]


def test_no_picture_is_painted_and_says_nothing(view):
    view.set_picture(None, (0, 0))
    view.set_placeholder("<b>No picture</b>")
    QTest.mouseMove(view, QPoint(200, 100))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.said == []
    assert not view.grab().isNull()


def test_other_pixels_are_refused(view):
    with pytest.raises(ValueError, match="uint8"):
        view.set_picture(np.zeros((4, 4, 3), np.float32), (4, 4))


@pytest.fixture
def grid(qtbot):
    made = shown(qtbot, MapGrid(), 640, 150)
    tile = np.full((90, 120, 3), 128, np.uint8)
    made.set_tiles([(tile, f"{index + 1} Blur", np.ones((3, 3))) for index in range(3)])
    made.said = []
    for name in ("selected", "add_requested", "activated"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def press(grid, index):
    place = grid.tile_rect(index).center().toPoint()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_a_click_selects_and_the_last_tile_asks_for_more(grid):
    press(grid, 2)
    press(grid, 2)
    press(grid, 3)
    assert grid.said == [("selected", 2), ("add_requested",)]
    assert grid.current() == 2
    grid.set_selected(0)
    assert grid.said == [("selected", 2), ("add_requested",)]


def test_arrows_select_and_enter_adds(grid):
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_End)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.said == [("selected", 1), ("selected", 2), ("add_requested",)]
    assert grid.accessibleDescription() == "3 of 3: 3 Blur"


def test_the_map_is_painted_and_many_tiles_scroll_inside(grid):
    image = grid.viewport().grab().toImage()
    assert image.pixelColor((grid.tile_rect(1).center() + QPointF(0, 10)).toPoint()).name() == "#808080"
    grid.set_tiles([(None, str(index), None) for index in range(20)])
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.horizontalScrollBar().value() > 0
    assert grid.tile_rect(19).right() <= grid.viewport().width()


def test_the_wheel_moves_a_strip_sideways(grid):
    grid.set_tiles([(None, str(index), None) for index in range(20)])
    at = QPoint(100, 50)
    event = QWheelEvent(
        QPointF(at),
        QPointF(grid.mapToGlobal(at)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)
    assert grid.horizontalScrollBar().value() > 0
    assert grid.said == []


def test_as_a_grid_rows_fill_the_width(grid):
    grid.set_tiles([(None, str(index), None) for index in range(20)])
    grid.set_mode("grid")
    per_row = sum(grid.tile_rect(index).top() == grid.tile_rect(0).top() for index in range(20))
    assert per_row == 5
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.said[-1] == ("selected", 5)


@pytest.fixture
def scene(qtbot):
    made = shown(qtbot, SceneView(), 600, 30)
    made.set_scene(
        flow(
            [
                Text(None, 0, "("),
                Text(None, 0, "480", "input", key="N"),
                Text(None, 0, ")/"),
                Text(None, 0, "2", key="S"),
            ]
        )
    )
    made.set_draggable(["S"])
    made.grab()
    made.said = []
    for name in ("hovered", "clicked", "key_dragged", "gesture_finished"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def test_hovering_a_number_names_its_key(scene):
    QTest.mouseMove(scene, scene.key_rect("N").center().toPoint())
    QTest.mouseMove(scene, scene.key_rect("S").center().toPoint())
    QTest.mouseMove(scene, QPoint(500, 15))
    assert scene.said == [("hovered", "N"), ("hovered", "S"), ("hovered", "")]
    assert scene.key_rect("S").left() > scene.key_rect("N").right()


def test_only_named_numbers_can_be_grabbed(scene):
    for key in ("N", "S"):
        start = scene.key_rect(key).center().toPoint()
        QTest.mousePress(scene, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for moved in range(1, 13):
            QTest.mouseMove(scene, start - QPoint(0, moved))
        QTest.mouseRelease(scene, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start - QPoint(0, 12))
    drags = [entry for entry in scene.said if entry[0] == "key_dragged"]
    assert {entry[1] for entry in drags} == {"S"}
    assert sum(entry[2] for entry in drags) == 3
    assert len({entry[3] for entry in drags}) == 1
    assert scene.said.count(("gesture_finished",)) == 1


def test_the_keyboard_changes_a_number(scene):
    scene.setFocus()
    QTest.keyClick(scene, Qt.Key.Key_Down)
    assert scene.said[0][:3] == ("key_dragged", "S", -1)
    assert scene.said[-1] == ("gesture_finished",)
    assert scene.accessibleDescription() == "(480)/2"


def test_a_highlight_is_seen(scene):
    inside = (scene.key_rect("N").topLeft() + QPointF(-1, 4)).toPoint()
    before = scene.grab().toImage().pixelColor(inside).name()
    scene.highlight("N")
    assert before == LIGHT.window
    assert scene.grab().toImage().pixelColor(inside).name() == LIGHT.fill


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_primitive_takes_the_colour_of_its_role(qtbot, qapp, mode):
    apply_theme(qapp, mode)
    pixels = np.zeros((1, 2, 3), np.uint8)
    pixels[0, 1] = 255
    made = shown(qtbot, SceneView(), 400, 80)
    items = (
        Rect(0, 0, 2, 2, "input"),
        Path(((3, 1), (6, 1)), "kernel", thickness=1),
        Image(8, 0, 4, 2, pixels),
        Rect(13, 0, 2, 2, colour=(1, 2, 3)),
    )
    made.set_scene(Scene(16, 2, items))
    image, em, roles = made.grab().toImage(), made.sizeHint().width() / 16, colours()
    top = (made.height() - 2 * em) / 2

    def colour(x, y):
        return image.pixelColor(round(x * em), round(top + y * em)).name()

    assert colour(1, 1) == roles.input
    assert colour(4.5, 1) == roles.kernel
    assert (colour(9, 1), colour(11, 1)) == ("#000000", "#ffffff")
    assert colour(14, 1) == "#010203"


def test_what_does_not_fit_fades_out(qtbot):
    made = shown(qtbot, SceneView(), 100, 30)
    made.set_scene(flow([Text(None, 0, "█" * 60)]))
    image = made.grab().toImage()
    darkness = [255 - image.pixelColor(x, 15).lightness() for x in (50, 75, 85, 99)]
    assert darkness == sorted(darkness, reverse=True)
    assert darkness[0] > 200
    assert image.pixelColor(99, 2).name() == LIGHT.window
