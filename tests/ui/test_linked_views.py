"""Input and map side by side: one scale, one zoom, one place pointed at, the numbers of both."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton

from convexplorer.model.layers import Pool2d
from convexplorer.model.view import Rectangle
from convexplorer.ui.theme import LIGHT
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.image_view import ImageView

NONE = Qt.KeyboardModifier.NoModifier


def views(driver):
    return driver.find("inputView", ImageView), driver.find("featureMaps", ImageView)


def set_layer(driver, **changes):
    store = driver.window.store
    store.edit(store.shown.with_layer(replace(store.shown.convolution, **changes)))
    driver.wait()


def set_maps(driver, **changes):
    store = driver.window.store
    store.set_view(replace(store.view, maps=replace(store.view.maps, **changes)))
    driver.wait()


def see(driver, *part):
    store = driver.window.store
    store.set_view(replace(store.view, visible=Rectangle(*part)))
    driver.wait()


def wheel(view, at, notches):
    event = QWheelEvent(
        QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def copied(driver, action):
    QGuiApplication.clipboard().clear()
    driver.window.actions_by_key[action].trigger()
    return from_clipboard(driver)


def from_clipboard(driver):
    driver.qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()), timeout=20_000)
    planes = QGuiApplication.clipboard().text().rstrip("\n").split("\n\n")
    return np.array([[[float(cell) for cell in row.split("\t")] for row in p.split("\n")] for p in planes])


def test_input_and_map_have_one_scale_whatever_the_padding(window):
    for padding in ("valid", "same", "full", ((40, 0), (0, 25))):
        for side in (3, 8):
            input_and_map_have_one_scale(window, padding, side)


def input_and_map_have_one_scale(window, padding, side):
    weight = np.ones((4, 1, side, side))
    set_layer(window, weight=weight, padding=padding)
    source, shown = views(window)
    assert source.size() == shown.size()
    pixel, cell = source.cells_rect(0, 0, 1, 1), shown.cells_rect(0, 0, 1, 1)
    assert (cell.width(), cell.height()) == pytest.approx((pixel.width(), pixel.height()), abs=1e-9)
    # value (r, c) is centred on the middle of rows r − top … r − top + side
    before = {"valid": (0, 0), "same": ((side - 1) // 2,) * 2, "full": (side - 1,) * 2}.get(padding, (40, 0))
    middle = source.cells_rect(100 - before[0], 200 - before[1], side, side).center()
    at = shown.cells_rect(100, 200, 1, 1).center()
    assert (at.x(), at.y()) == pytest.approx((middle.x(), middle.y()), abs=1e-6)
    for view in (source, shown):
        rect = view.picture_rect()
        assert rect.left() >= -0.01
        assert rect.top() >= -0.01
        assert rect.right() <= view.width() + 0.01
        assert rect.bottom() <= view.height() + 0.01


def test_a_map_through_stride_and_pool_lies_where_its_values_come_from(window):
    set_layer(window, stride=(2, 3), padding=((1, 1), (1, 1)))
    store = window.window.store
    store.edit(store.shown.with_layer(Pool2d("pool1", "max", (4, 4), (2, 2))))
    store.set_view(replace(store.view, stage="pool1"))
    window.wait()
    source, shown = views(window)
    # 3 × 3 with padding 1: convolved value i is centred on pixel 2 i (its middle is 2 i + ½); a pool of 4 adds 1½ steps
    row, column = 2 * (2 * 30 + 1.5) + 0.5, 3 * (2 * 40 + 1.5) + 0.5
    at, pixel = shown.cells_rect(30, 40, 1, 1), source.cells_rect(0, 0, 1, 1)
    assert at.center().y() == pytest.approx(source.picture_rect().top() + row * pixel.height(), abs=1e-6)
    assert at.center().x() == pytest.approx(source.picture_rect().left() + column * pixel.width(), abs=1e-6)
    assert (at.height(), at.width()) == pytest.approx((4 * pixel.height(), 6 * pixel.width()))
    see(window, 100, 200, 60, 80)
    QTest.mouseMove(shown, shown.cells_rect(30, 40, 1, 1).center().toPoint())
    window.wait()
    assert (store.view.probe.row, store.view.probe.column) == (30, 40)
    crossed = source._crosshair
    assert crossed == (row - 0.5, column - 0.5)
    assert shown._crosshair is None
    assert f"row {int(row)}, col {int(column)}" in window.find("inputValues").text()
    QTest.mouseMove(source, source.cells_rect(int(row), int(column), 1, 1).center().toPoint())
    window.wait()
    assert (store.view.probe.row, store.view.probe.column) == (30, 40)
    assert shown._crosshair == (30, 40)
    assert source._crosshair is None


@pytest.mark.parametrize("over", [0, 1])
def test_the_wheel_zooms_both_and_what_is_under_the_pointer_stays(window, over):
    set_layer(window, stride=(2, 2))
    both = views(window)
    view, other = both[over], both[1 - over]
    at = QPoint(150, 120)
    before = view.sight().at(QPointF(at))
    for _ in range(5):
        wheel(view, at, 1)
    window.wait()
    assert view.sight().at(QPointF(at)) == pytest.approx(before, abs=1)
    assert view.visible() == other.visible() != view.sight().bounds
    assert window.find("zoomBox", QToolButton).text() == f"{both[0].zoom_percent():.0f} %"
    part = window.window.store.view.visible
    assert (part.row, part.column, part.height, part.width) == view.visible()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_0)
    assert window.window.store.view.visible is None


def test_the_zoom_menu_fits_and_shows_a_pixel_for_each(window):
    source, _ = views(window)
    whole = source.zoom_percent()
    window.window.actions_by_key["zoom-actual"].trigger()
    assert source.zoom_percent() == pytest.approx(100, rel=0.01)
    window.window.actions_by_key["zoom-in"].trigger()
    assert source.zoom_percent() == pytest.approx(125, rel=0.01)
    window.find("zoomBox", Disclosure).click()
    window.find("zoom-400", QToolButton).click()
    assert source.zoom_percent() == pytest.approx(400, rel=0.01)
    window.window.actions_by_key["zoom-fit"].trigger()
    assert source.zoom_percent() == pytest.approx(whole)
    window.wait()


def test_padding_is_hatched_and_the_map_reaches_into_it(window):
    set_layer(window, padding=((60, 60), (80, 80)))
    source, shown = views(window)
    image, pixel = source.grab().toImage(), source.picture_rect()
    outside = {image.pixelColor(int(pixel.left()) - 6, y).name() for y in range(60, 200)}
    assert outside == {LIGHT.fill, LIGHT.line}
    assert pixel.width() == pytest.approx(640 * min(source.width() / 800, source.height() / 600), abs=1)
    # what comes out of zeros alone is 0: white
    middle = shown.cells_rect(20, 300, 1, 1).center().toPoint()
    assert shown.grab().toImage().pixelColor(middle).name() == "#ffffff"


def test_a_rectangle_zooms_or_copies_its_numbers(window):
    source, shown = views(window)

    def drag(view, start, end):
        first, last = (view.cells_rect(*cell, 1, 1).center().toPoint() for cell in (start, end))
        QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, first)
        QTest.mouseMove(view, (first + last) / 2)
        QTest.mouseMove(view, last)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, last)

    see(window, 90, 100, 60, 80)
    drag(source, (100, 110), (130, 170))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    window.wait()
    assert window.window.store.view.visible == Rectangle(100, 110, 31, 61)
    assert shown.visible() == (100, 110, 31, 61)
    QGuiApplication.clipboard().clear()
    drag(shown, (104, 130), (106, 133))
    shown.findChild(QToolButton, "copyHere").click()
    np.testing.assert_array_equal(from_clipboard(window).astype(np.float32), window.stage()[:1, 104:107, 130:134])
    drag(shown, (104, 130), (106, 133))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.window.store.view.visible == Rectangle(100, 110, 31, 61)
    assert shown.hasFocus()


def test_large_cells_hold_the_numbers_of_their_stage(window):
    see(window, 100, 200, 9, 12)
    source, shown = views(window)
    image = window.window.loop.feed.newest.frame.image.astype(np.float64)[:, 100:109, 200:212]
    grey = (0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2]) / 255
    np.testing.assert_allclose(source._values[0], grey, atol=1e-6)
    np.testing.assert_array_equal(shown._values[0], window.stage()[0, 100:109, 200:212])
    window.find("inputMenu", Disclosure).click()
    window.find("asBytes", QCheckBox).click()
    window.wait()
    np.testing.assert_allclose(source._values[0], 255 * grey, atol=1e-3)
    window.find("inputChannel").setCurrentIndex(3)
    window.find("inputChannel").activated.emit(3)
    window.wait()
    np.testing.assert_array_equal(source._values[0], image[2])
    np.testing.assert_array_equal(copied(window, "copy-input")[0], image[2])


def test_the_probe_by_keyboard_and_the_pin_are_said(window):
    _, shown = views(window)
    store = window.window.store
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert (store.view.probe.row, store.view.probe.column) == (240, 321)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    window.wait()
    assert store.view.pinned
    assert "Pinned" in window.find("inputHint").text()
    assert shown._overlay[0][5].endswith("pinned")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert not store.view.pinned
    window.wait()


def test_half_resolution_is_an_edit(window):
    window.find("inputMenu", Disclosure).click()
    window.find("halfResolution", QCheckBox).click()
    window.wait()
    assert window.stage().shape[1:] == (240, 320)
    source, shown = views(window)
    # one pixel of padding is two of the picture
    assert source.sight().padding == (2, 2, 2, 2)
    assert shown.cells_rect(0, 0, 1, 1).width() == pytest.approx(2 * source.cells_rect(0, 0, 1, 1).width())
    window.window.store.undo()
    window.wait()
    assert window.stage().shape[1:] == (480, 640)


def test_copied_maps_are_the_stage_itself(window):
    np.testing.assert_array_equal(copied(window, "copy-map")[0].astype(np.float32), window.stage()[0])


def test_maps_made_into_one(window):
    a, b = window.stage()[:2].astype(np.float64)
    expected = {"magnitude": np.hypot(a, b), "max": np.maximum(a, b), "sum": a + b, "difference": a - b}
    actions = window.window.actions_by_key
    assert not actions["combine-sum"].isEnabled()
    assert "Ctrl" in actions["combine-sum"].toolTip()
    set_maps(window, chosen=(0, 1))
    titles = set()
    for how, values in expected.items():
        actions[f"combine-{how}"].trigger()
        window.wait()
        _, shown = views(window)
        assert shown.picture.lowest == pytest.approx(values.min(), abs=1e-5)
        assert shown.picture.highest == pytest.approx(values.max(), abs=1e-5)
        np.testing.assert_allclose(copied(window, "copy-map")[0], values, atol=1e-5)
        titles.add(window.window.panels["maps"]._title.text().partition("  ")[0])
    assert titles == {"√(MAP 1² + MAP 2²)", "max(MAP 1, MAP 2)", "MAP 1 + MAP 2", "MAP 1 − MAP 2"}
    actions["combine-none"].trigger()
    window.wait()
    assert window.window.panels["maps"]._title.text().startswith("MAP 1")


def test_recombined_as_colour_is_each_channel_filtered(window):
    actions = window.window.actions_by_key
    assert not actions["map-recombine"].isEnabled()
    box = window.find("channelsSelector")
    box.setCurrentIndex(box.findData("each"))
    box.activated.emit(box.currentIndex())
    store = window.window.store
    store.set_view(store.view.with_filter(3))
    window.wait()
    window.find("mapsMenu", Disclosure).click()
    window.find("check-map-recombine", QCheckBox).click()
    window.wait()
    _, shown = views(window)
    image = window.window.loop.feed.newest.frame.image.astype(np.float64) / 255
    kernel = store.shown.convolution.weight[3, 0]
    blurred = np.stack([cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_CONSTANT) for plane in image])
    np.testing.assert_allclose(shown.map.numbers(window.window.loop.feed.newest), blurred, atol=1e-5)
    see(window, 200, 300, 30, 40)
    cell = shown.cells_rect(210, 320, 1, 1).center().toPoint()
    colour = shown.grab().toImage().pixelColor(cell)
    assert colour.getRgb()[:3] == pytest.approx(np.rint(255 * blurred[:, 210, 320]), abs=1)


def test_eight_bits_say_how_much_they_clip(window):
    window.find("mapsMenu", Disclosure).click()
    window.find("check-map-eight-bit", QCheckBox).click()
    window.wait()
    values = window.stage()[0]
    share = 100 * np.count_nonzero((values < 0) | (values > 1)) / values.size
    assert window.find("clippedLabel").text() == f"{share:.0f} % of the values clipped"


def test_all_maps_at_once(window):
    set_maps(window, arrangement="all")
    grid = window.find("allMaps")
    assert window.window.panels["maps"]._title.text().startswith("4 MAPS")
    assert not window.window.actions_by_key["map-eight-bit"].isEnabled()
    assert grid.count() == 4
    tile = grid.tile_size()
    image = grid.viewport().grab().toImage()
    for index in range(4):
        middle = grid.tile_rect(index).center().toPoint()
        around = {image.pixelColor(middle + QPoint(x, 0)).name() for x in range(-40, 40)}
        assert len(around) > 3
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, grid.tile_rect(2).center().toPoint())
    store = window.window.store
    assert store.view.filter == 2
    store.set_view(replace(store.view, hidden=frozenset({0, 3})))
    window.wait()
    assert grid.count() == 2
    assert grid.tile_size() > tile
    store.set_view(replace(store.view, solo=1))
    window.wait()
    assert grid.count() == 1
    store.set_view(replace(store.view, solo=None, hidden=frozenset()))
    window.wait()
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, grid.tile_rect(1).center().toPoint())
    window.wait()
    assert (store.view.maps.arrangement, store.view.filter) == ("one", 1)
    assert window.find("featureMaps").isVisible()


def test_the_three_stages_beside_each_other(window):
    store = window.window.store
    store.edit(store.shown.with_layer(Pool2d("pool1", "max", (2, 2))))
    set_maps(window, arrangement="stages")
    panes = [window.find(f"stageMap-{stage}", ImageView) for stage in ("conv1", "activation1", "pool1")]
    assert all(pane.isVisible() and pane.picture is not None for pane in panes)
    assert [pane._dimmed for pane in panes] == [False, True, False]
    assert "no change" in window.find("stageCaption-activation1").text()
    see(window, 190, 290, 30, 40)
    QTest.mouseMove(panes[2], panes[2].cells_rect(100, 150, 1, 1).center().toPoint())
    window.wait()
    assert store.view.probe.stage == "pool1"
    assert panes[0]._crosshair in {(r, c) for r in (200, 201) for c in (300, 301)}
    QTest.mouseClick(panes[2], Qt.MouseButton.LeftButton, NONE, panes[2].cells_rect(100, 150, 1, 1).center().toPoint())
    window.wait()
    assert store.view.stage == "pool1"


def test_a_typed_range_is_locked_and_a_wrong_one_said(window):
    legend = window.find("legend")
    QTest.mouseDClick(legend, Qt.MouseButton.LeftButton, NONE, legend.number_rect(0).center().toPoint())
    QTest.keyClicks(QApplication.focusWidget(), "-1")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    window.wait()
    choice = window.window.store.view.maps.range
    assert (choice.mode, choice.low) == ("locked", -1)
    QTest.mouseDClick(legend, Qt.MouseButton.LeftButton, NONE, legend.number_rect(1).center().toPoint())
    QTest.keyClicks(QApplication.focusWidget(), "much")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert "much" in window.window.messages.bar.text()


def test_the_sentence_of_the_map_is_true_and_spoken(window):
    values = window.stage()[0]
    row, column = np.unravel_index(values.argmax(), values.shape)
    said = window.find("mapSentence").text()
    assert f"row {row}, column {column}" in said
    assert window.find("featureMaps").accessibleDescription() == said


@pytest.mark.parametrize("size", [(1024, 576), (1280, 720), (1920, 1080), (1000, 900)])
def test_the_three_stages_fill_what_they_may_and_keep_their_proportions(window, size):
    window.window.resize(*size)
    set_maps(window, arrangement="stages")
    board = window.find("stageMap-conv1").parentWidget()
    panes = [window.find(f"stageMap-{stage}") for stage in ("conv1", "activation1", "pool1")]
    rows, columns = window.stage("input").shape[1:]
    width, height = panes[0].width(), panes[0].height()
    assert all((pane.width(), pane.height()) == (width, height) for pane in panes)
    assert width / height == pytest.approx(columns / rows, rel=0.03)
    inside = [pane.geometry() for pane in panes]
    assert all(board.rect().contains(one) for one in inside)
    assert not any(one.intersects(other) for one in inside for other in inside if one is not other)
    # no arrangement of three equal pictures in rows is larger
    for across, down in ((3, 1), (2, 2), (1, 3)):
        most = min((board.width() - 8 * (across - 1)) / across, (board.height() / down - 26) * columns / rows)
        assert width >= most - 3
    for stage, pane in zip(("conv1", "activation1", "pool1"), panes, strict=True):
        caption = window.find(f"stageCaption-{stage}")
        assert (caption.x(), caption.width(), caption.geometry().bottom() + 1) == (pane.x(), pane.width(), pane.y())
        assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.width()
        assert ("no change" in caption.text()) == (stage != "conv1")
