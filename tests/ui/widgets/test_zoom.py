"""Zoom and pan: what stays under the pointer, what is seen, what is told; numbers in large cells, the true size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convexplorer.ui.theme import DARK, LIGHT, apply_theme
from convexplorer.ui.widgets.image_view import ImageView
from convexplorer.ui.widgets.sight import Grid, Sight

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, "light")


@pytest.fixture
def view(qtbot):
    made = ImageView()
    made.resize(400, 300)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    rows, columns = np.mgrid[:60, :80]
    made.set_picture(np.stack([rows * 4, columns * 3, rows * 0], axis=-1).astype(np.uint8), (60, 80))
    made.said = []
    for name in ("visible_changed", "hovered", "clicked", "box_dragged"):
        getattr(made, name).connect(lambda *values, name=name: made.said.append((name, *values)))
    return made


def wheel(widget, at, notches):
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def told(view):
    return [entry[1:] for entry in view.said if entry[0] == "visible_changed"]


@given(
    st.tuples(st.integers(1, 500), st.integers(1, 500)),
    st.tuples(st.integers(60, 900), st.integers(60, 900)),
    st.floats(0.3, 12),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_what_is_seen_lies_inside_and_keeps_its_shape(shape, size, factor, place):
    sight = Sight(QRectF(0, 0, *size), shape)
    point = QPointF(place[0] * size[0], place[1] * size[1])
    zoomed = sight.with_scale(sight.scale * factor, point)
    row, column, height, width = zoomed.seen
    assert row >= -1e-6
    assert column >= -1e-6
    assert row + height <= shape[0] + 1e-6
    assert column + width <= shape[1] + 1e-6
    frame = zoomed.frame
    assert frame.width() / width == pytest.approx(frame.height() / height, abs=2 / min(height, width) + 0.02)
    assert zoomed.scale >= sight.scale * 0.97 - 1 / width


def test_the_wheel_zooms_and_what_is_under_the_pointer_stays(view):
    at = QPoint(120, 200)
    before = view.sight().at(QPointF(at))
    for _ in range(8):
        wheel(view, at, 1)
    assert view.sight().at(QPointF(at)) == pytest.approx(before, abs=0.3)
    assert view.zoom_percent() == pytest.approx(500 * 1.25**8, rel=0.02)
    assert told(view)[-1] == pytest.approx(view.visible())
    assert len(told(view)) == 8
    for _ in range(20):
        wheel(view, at, -1)
    assert view.visible() == told(view)[-1] == (0, 0, 60, 80)


def test_keys_zoom_fit_and_one_to_one(view):
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.visible() == (0, 0, 60, 80)
    view.set_picture(np.zeros((60, 80, 3), np.uint8), (600, 800))
    assert view.zoom_percent() == pytest.approx(50)
    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.zoom_percent() == pytest.approx(100)
    assert view.visible() == pytest.approx((150, 200, 300, 400))
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert view.visible() == pytest.approx((150, 250, 300, 400))
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.visible() == (0, 0, 600, 800)
    assert [entry for entry in view.said if entry[0] == "hovered"] == []


@pytest.mark.parametrize("way", ["middle", "space"])
def test_the_picture_is_held_and_moved(view, way):
    view.setFocus()
    view.set_visible((20, 20, 30, 40))
    button = Qt.MouseButton.MiddleButton if way == "middle" else Qt.MouseButton.LeftButton
    if way == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
    QTest.mousePress(view, button, NONE, QPoint(200, 150))
    for moved in range(0, 51, 10):
        QTest.mouseMove(view, QPoint(200 - moved, 150 + moved))
    QTest.mouseRelease(view, button, NONE, QPoint(150, 200))
    assert view.visible() == pytest.approx((15, 25, 30, 40))
    assert {entry[0] for entry in view.said} == {"visible_changed"}
    if way == "space":
        QTest.keyRelease(view, Qt.Key.Key_Space)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, QPoint(150, 200))
        assert view.said[-1][0] == "clicked"


def test_showing_a_part_from_outside_says_nothing(view):
    view.set_visible((10, 10, 6, 8))
    assert view.visible() == (10, 10, 6, 8)
    view.set_visible((-5, 70, 30, 40))
    assert view.visible() == (0, 40, 30, 40)
    view.set_visible(None)
    assert view.said == []


def test_positions_follow_the_zoom(view):
    view.set_visible((30, 40, 6, 8))
    assert view.position_at(QPointF(25, 25)) == (30, 40)
    assert view.position_at(QPointF(399, 299)) == (35, 47)
    assert view.cells_rect(31, 41, 1, 2).getRect() == pytest.approx((50, 50, 100, 50))
    assert view.grab().toImage().pixelColor(75, 75).getRgb()[:2] == (31 * 4, 41 * 3)


def test_pixels_may_show_the_visible_part_alone(view):
    part = np.zeros((6, 8, 3), np.uint8)
    part[1, 2] = (255, 0, 0)
    view.set_visible((30, 40, 6, 8))
    view.set_picture(part, (60, 80), (30, 40, 6, 8))
    assert view.grab().toImage().pixelColor(view.cells_rect(31, 42, 1, 1).center().toPoint()).name() == "#ff0000"
    view.set_visible((30, 42, 3, 4))
    assert view.grab().toImage().pixelColor(view.cells_rect(31, 42, 1, 1).center().toPoint()).name() == "#ff0000"
    assert view.grab().toImage().pixelColor(view.cells_rect(32, 42, 1, 1).center().toPoint()).name() == "#000000"


def test_a_part_of_a_larger_picture_does_not_outlive_it(view):
    view.set_visible((50, 70, 6, 8))
    view.set_picture(np.zeros((4, 4, 3), np.uint8), (4, 4))
    row, column, height, width = view.visible()
    assert (row >= 0, column >= 0, row + height <= 4, column + width <= 4) == (True,) * 4


def test_the_arrows_take_the_sight_along(view):
    view.setFocus()
    view.set_visible((0, 0, 6, 8))
    view.set_start((5, 7))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.said[0] == ("visible_changed", 0, 1, 6, 8)
    assert view.said[1] == ("hovered", 5, 8)


def ink_list(view, cell):
    rect = view.cells_rect(*cell, 1, 1).adjusted(3, 3, -3, -3).toRect()
    image = view.grab(rect).toImage()
    return [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]


def inks(view, cell):
    return set(ink_list(view, cell))


@pytest.mark.parametrize(("ground", "dark_ink"), [(250, True), (10, False)])
def test_numbers_stand_in_large_cells_in_readable_ink(view, ground, dark_ink):
    view.set_picture(np.full((60, 80, 3), ground, np.uint8), (60, 80))
    values = np.full((10, 10), 0.25)
    view.set_values(values, (30, 40))
    view.set_visible((30, 40, 6, 8))
    seen = inks(view, (32, 42))
    assert (min(seen) < 80) if dark_ink else (max(seen) > 180)
    view.set_values(values, (0, 0))
    assert inks(view, (32, 42)) == {ground}
    view.set_visible((30, 40, 30, 40))
    view.set_values(values, (30, 40))
    assert inks(view, (32, 42)) == {ground}


def test_the_true_size_is_drawn_at_the_inputs_scale(view):
    def bright():
        image = view.grab().toImage()
        return {(x, y) for x in range(400) for y in (75, 225) if image.pixelColor(x, y).name() == DARK.output}

    view.set_picture(np.zeros((60, 80, 3), np.uint8), (60, 80))
    assert bright() == set()
    view.set_true_size(120, 160)
    assert len(bright()) > 60
    assert all(98 <= x <= 302 for x, _ in bright())
    view.set_true_size(None)
    assert bright() == set()


def test_padding_can_be_looked_at_closely(view):
    view.set_padding(2, 2, 2, 2)
    view.set_visible((-2, -2, 6, 8))
    image = view.grab().toImage()
    assert {image.pixelColor(x, 20).name() for x in range(20, 60)} == {LIGHT.fill, LIGHT.line}
    assert view.position_at(QPointF(110, 110)) == (0, 0)
    assert view.position_at(QPointF(90, 110)) is None


def test_cells_may_lie_anywhere_in_a_scene_that_views_share(view):
    """A map of stride 2, whose first value is centred on the third pixel of the scene, which is larger than the map."""
    view.set_picture(np.zeros((60, 80, 3), np.uint8), (20, 30))
    view.set_scene((-2, -3, 60, 80), Grid(1.5, 1.5, 2, 2))
    assert view.zoom_percent() == pytest.approx(500)
    cell = view.cells_rect(4, 5, 1, 1)
    assert cell.getRect() == pytest.approx(((1.5 + 10 + 3) * 5, (1.5 + 8 + 2) * 5, 10, 10))
    assert view.position_at(cell.center()) == (4, 5)
    assert view.position_at(QPointF(2, 2)) is None
    view.set_visible((10, 10, 6, 8))
    assert view.sight().cells == (4, 4, 8, 9)
    view.set_start((7, 8))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.said[-1] == ("hovered", 8, 8)
    assert view.visible() == pytest.approx((13.5, 11.5, 6, 8))


def test_only_the_pixels_that_are_covered_are_painted(view):
    pixels = np.full((60, 80, 3), 200, np.uint8)
    view.set_picture(pixels, (60, 80), (0, 0, 60, 80), (10, 50, 20, 60))
    image = view.grab().toImage()
    assert image.pixelColor(102, 52).red() == 200
    assert image.pixelColor(98, 52).name() == image.pixelColor(102, 48).name() == LIGHT.window


def test_a_cell_may_hold_several_numbers(view):
    view.set_picture(np.full((60, 80, 3), 250, np.uint8), (60, 80))
    view.set_visible((30, 40, 6, 8))
    view.set_values(np.full((1, 6, 8), 0.25), (30, 40))
    one = sum(ink < 120 for ink in ink_list(view, (32, 42)))
    view.set_values(np.full((3, 6, 8), 0.25), (30, 40))
    assert sum(ink < 120 for ink in ink_list(view, (32, 42))) > 2 * one
