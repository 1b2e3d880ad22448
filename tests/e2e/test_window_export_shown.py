"""What is on the screen goes out as it is: made into one, over the input, a part of it, and all that are not hidden."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from convexplorer.compute.colour import paint
from convexplorer.formats import montage
from convexplorer.model.layers import Pool2d
from convexplorer.model.question import Thumbnails
from convexplorer.ui.widgets.disclosure import Disclosure
from tests.fixtures_dialog import in_dialog

PATIENCE = 20_000
LEFT, CONTROL, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def says(driver):
    return driver.window.messages.bar.text()


def choose_two(driver):
    """The first two filters, by clicks in the strip."""
    strip = driver.find("filterBank")
    for index, held in ((0, NONE), (1, CONTROL)):
        QTest.mouseClick(strip.viewport(), LEFT, held, strip.tile_rect(index).center().toPoint())
    driver.wait(lambda: driver.window.store.view.maps.chosen == (0, 1))


def export(driver, folder, kind, fill=lambda form: None, action="export"):
    def all_of_it(form):
        fill(form)
        form.choose("exportFormat", kind)
        form.type("exportFolder", folder)
        form.click(form.button("Save"))

    driver.window.messages.bar.clear()
    in_dialog(driver, driver.window.actions_by_key[action].trigger, all_of_it)
    driver.qtbot.waitUntil(lambda: says(driver) != "", timeout=PATIENCE)


def rgb(path):
    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def copied(driver):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    driver.window.actions_by_key["copy-picture"].trigger()
    driver.qtbot.waitUntil(lambda: not clipboard.image().isNull(), timeout=PATIENCE)
    image = clipboard.image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def thumbnails_painted(driver):
    answers = driver.window.loop.feed.newest.answers
    shown = next(answers[question] for question in answers if isinstance(question, Thumbnails))
    stage = driver.stage(driver.window.store.view.stage)
    return [paint(plane, one.low, one.high, one.scheme) for plane, one in zip(stage, shown, strict=True)]


def test_maps_made_into_one_go_out_as_one(window, tmp_path):
    choose_two(window)
    window.window.actions_by_key["combine-magnitude"].trigger()
    window.wait()
    a, b = window.stage()[:2].astype(np.float64)

    def look(form):
        assert form.field("exportWhat").currentText() == "This map: magnitude of maps 1, 2"

    export(window, tmp_path, "npy", look, "save-map")
    (path,) = tmp_path.glob("*.npy")
    np.testing.assert_allclose(np.load(path)[0], np.hypot(a, b), rtol=1e-4, atol=1e-5)
    shown = window.find("featureMaps").picture
    np.testing.assert_array_equal(copied(window), paint(np.load(path)[0], shown.low, shown.high, shown.scheme))
    assert "magnitude of maps 1, 2, 480 × 640" in says(window)


def test_the_input_behind_is_in_the_picture_and_not_in_the_numbers(window, tmp_path):
    window.window.actions_by_key["map-behind"].trigger()
    window.wait()
    seen = []

    def look(form):
        form.choose("exportFormat", "npy")
        form.wait(lambda: "Without the input behind it" in form.field("exportNote").text())
        seen.append(form.field("exportWhat").currentText())

    export(window, tmp_path, "png", look)
    assert seen == ["This map: Vertical edges, the input behind it"]
    (path,) = tmp_path.glob("*.png")
    image = window.stage("input").astype(np.float64)
    grey = np.tensordot([0.299, 0.587, 0.114], image, 1)
    values, shown = window.stage()[0], window.find("featureMaps").picture
    share = np.clip(np.abs(values) / shown.high, 0, 1)[..., None]
    wanted = share * paint(values, shown.low, shown.high, "signed-dark") + (1 - share) * 0.6 * grey[..., None]
    assert np.abs(rgb(path) - wanted).max() < 2
    np.testing.assert_array_equal(copied(window), rgb(path))


def test_hidden_maps_are_said_and_the_others_can_be_had_alone(window, tmp_path):
    strip = window.find("filterBank")
    QTest.mouseClick(strip.viewport(), LEFT, NONE, strip.tile_rect(2).center().toPoint())
    QTest.keyClick(strip, Qt.Key.Key_H)
    window.window.actions_by_key["map-all"].trigger()
    window.wait(lambda: window.window.store.view.hidden == {2})
    title = window.window.panels["maps"]._title
    assert title.text().startswith("3 OF 4 MAPS")

    def look(form):
        box = form.field("exportWhat")
        texts = [box.itemText(i) for i in range(box.count())]
        assert texts[1:3] == ["The 3 maps not hidden, in one file", "All 4 maps in one file, also the 1 hidden"]
        form.choose("exportWhat", "shown")

    export(window, tmp_path, "npy", look)
    np.testing.assert_array_equal(np.load(tmp_path / "street_shown_conv1.npy"), window.stage()[[0, 1, 3]])
    said = json.loads((tmp_path / "street_shown_conv1.npy.json").read_text())
    assert [one["index"] for one in said["maps"]] == [0, 1, 3]
    tiles = thumbnails_painted(window)
    np.testing.assert_array_equal(copied(window), montage.compose([tiles[0], tiles[1], tiles[3]]))
    assert "Copied 3 maps" in says(window)


def test_of_the_stages_the_selected_one_is_copied(window):
    store = window.window.store
    store.edit(store.shown.with_layer(Pool2d("pool1", "max", (2, 2))))
    window.window.actions_by_key["map-stages"].trigger()
    store.set_view(replace(store.view, stage="pool1"))
    window.wait()
    np.testing.assert_array_equal(copied(window), thumbnails_painted(window)[0])
    assert "240 × 320" in says(window)


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_only_the_part_that_is_seen(window, tmp_path, kind):
    def refused(form):
        assert not form.field("exportPart").isEnabled()
        assert "zoom in" in form.field("exportPart").toolTip()

    in_dialog(window, window.window.actions_by_key["export"].trigger, refused)
    shown = window.find("featureMaps")
    at = QPointF(shown.rect().center())
    for _ in range(8):
        event = QWheelEvent(
            *(at, QPointF(shown.mapToGlobal(at)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton),
            *(NONE, Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(shown, event)
    window.wait(lambda: window.window.store.view.visible is not None)
    top, left, height, width = shown.block_in_sight()

    def look(form):
        box = form.field("exportPart")
        assert isinstance(box, QCheckBox)
        form.qtbot.keyClick(box, Qt.Key.Key_Space)
        form.wait(lambda: f"rows {top} to {top + height - 1}" in form.field("exportNote").text())

    export(window, tmp_path, kind, look)
    (path,) = tmp_path.glob(f"*.{kind}")
    part = window.stage()[0, top : top + height, left : left + width]
    if kind == "png":
        picture = shown.picture
        np.testing.assert_array_equal(rgb(path), paint(part, picture.low, picture.high, picture.scheme))
    else:
        np.testing.assert_array_equal(np.loadtxt(path, delimiter=",", dtype=np.float32), part)


def test_combine_in_all_maps_goes_to_one_large_map_and_comes_back_to_each(window):
    choose_two(window)
    window.window.actions_by_key["map-all"].trigger()
    window.wait()
    window.find("mapsMenu", Disclosure).click()
    box = window.find("combineMaps", QComboBox)
    assert box.isEnabled()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    window.wait()
    maps = window.window.store.view.maps
    assert (maps.arrangement, maps.combine) == ("one", "magnitude")
    title = window.window.panels["maps"]._title
    assert title.text().startswith("√(MAP 1² + MAP 2²)")
    combined = window.find("featureMaps").picture
    window.window.actions_by_key["map-all"].trigger()
    window.wait()
    assert (box.currentIndex(), window.window.actions_by_key["combine-none"].isChecked()) == (0, True)
    assert title.text().startswith("4 MAPS")
    own = window.window.panels["maps"]._board.all.picture(window.window.store.view.filter)
    assert (own.low, own.high) != (combined.low, combined.high)
    legend = window.find("legend")
    assert legend.range() == (own.low, own.high)
    QTest.keyClick(box, Qt.Key.Key_Down)
    window.wait()
    assert window.window.store.view.maps.arrangement == "one"
    QTest.keyClick(box, Qt.Key.Key_Home)
    window.wait()
    assert window.window.store.view.maps.combine is None
