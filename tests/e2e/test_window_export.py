"""The export dialog: what it shows is what is written, and nothing is replaced unasked."""

import errno
import json
import os
import threading
from dataclasses import replace as changed

import cv2
import numpy as np
import pytest
import tifffile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider, QToolButton

from convexplorer.compute.colour import paint
from convexplorer.model.question import Thumbnails
from convexplorer.ui.dialogs import export as export_dialog
from tests.fixtures_dialog import in_dialog

PATIENCE = 20_000


def says(driver):
    return driver.window.messages.bar.text()


def wait_for_words(driver, words):
    driver.qtbot.waitUntil(lambda: words.lower() in says(driver).lower(), timeout=PATIENCE)


def export(driver, folder, what, kind, template="", replace=False):
    """Through the dialog, by keys; waits until the work is told about."""

    def fill(form):
        form.choose("exportWhat", what)
        form.choose("exportFormat", kind)
        form.type("exportFolder", folder)
        if template:
            form.type("exportTemplate", template)
        if replace:
            form.wait(lambda: form.field("exportReplace").isEnabled())
            form.qtbot.keyClick(form.field("exportReplace"), Qt.Key.Key_Space)
        form.click(form.button("Save"))

    button = driver.find("exportButton", QToolButton)
    in_dialog(driver, lambda: driver.qtbot.keyClick(button, Qt.Key.Key_Space), fill)
    driver.qtbot.waitUntil(lambda: says(driver) != "", timeout=PATIENCE)


def screen(driver):
    """Every map in the colours of its thumbnail."""
    answers = driver.window.loop.feed.newest.answers
    (shown,) = [answers[question] for question in answers if isinstance(question, Thumbnails)]
    return [paint(plane, one.low, one.high, one.scheme) for plane, one in zip(driver.stage(), shown, strict=True)]


def rgb(path):
    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def test_numbers_are_the_engines(window, tmp_path):
    export(window, tmp_path, "together", "npy")
    loaded = np.load(tmp_path / "street_all_conv1.npy", allow_pickle=False)
    np.testing.assert_array_equal(loaded, window.stage(), strict=True)
    assert str(tmp_path / "street_all_conv1.npy") in says(window)
    assert json.loads((tmp_path / "street_all_conv1.npy.json").read_text())["stage"] == "conv1"


def test_every_map_in_a_file_of_its_own(window, tmp_path):
    export(window, tmp_path, "each", "tiff", "{index:02}-{filter}")
    names = ["01-vertical-edges", "02-horizontal-edges", "03-outline", "04-blur"]
    assert sorted(path.stem for path in tmp_path.glob("*.tiff")) == names
    for name, plane in zip(names, window.stage(), strict=True):
        np.testing.assert_array_equal(np.squeeze(tifffile.imread(tmp_path / f"{name}.tiff")), plane)


@pytest.mark.parametrize("mode", ["auto", "shared", "locked"])
def test_pictures_have_the_colours_of_the_screen(window, tmp_path, mode):
    for _ in range(("auto", "shared", "locked").index(mode)):
        window.qtbot.keyClick(window.find("rangeControl"), Qt.Key.Key_Right)
    window.wait(lambda: window.window.store.view.maps.range.mode == mode)
    export(window, tmp_path, "each", "png")
    for path, wanted in zip(sorted(tmp_path.glob("*.png"), key=os.path.getmtime), screen(window), strict=True):
        np.testing.assert_array_equal(rgb(path), wanted)


def test_every_stage_that_does_something(window, tmp_path):
    window.find("poolingSelector").setCurrentIndex(1)
    window.find("poolingSelector").activated.emit(1)
    window.wait(lambda: window.window.store.document.pool.kind != "none")
    export(window, tmp_path, "stages", "npy", "{stage}")
    assert sorted(path.name for path in tmp_path.glob("*.npy")) == ["conv1.npy", "pool1.npy"]
    np.testing.assert_array_equal(np.load(tmp_path / "pool1.npy"), window.stage("pool1"))


def test_the_preview_is_the_picture_made_small(window, tmp_path):
    def look(form):
        form.choose("exportFormat", "png")
        form.wait(lambda: form.dialog.survey is not None and form.button("Save").isEnabled())
        pixmap = form.field("exportPreview").findChildren(QLabel)[0].pixmap().toImage()
        wanted = cv2.resize(screen(window)[0], (240, 180), interpolation=cv2.INTER_AREA)
        assert (pixmap.width(), pixmap.height()) == (240, 180)
        for row, column in ((20, 30), (90, 120), (150, 200)):
            colour = pixmap.pixelColor(column, row)
            assert (colour.red(), colour.green(), colour.blue()) == tuple(wanted[row, column])
        form.choose("exportFormat", "npy")
        form.wait(lambda: "float32" in form.field("exportPreview").accessibleDescription())
        assert "1 × 480 × 640" in form.field("exportPreview").accessibleDescription()

    in_dialog(window, window.window.actions_by_key["export"].trigger, look)


def test_files_that_are_there_are_told_about_and_kept(window, tmp_path):
    there = tmp_path / "map.npy"
    there.write_bytes(b"mine")

    def try_it(form):
        form.choose("exportFormat", "npy")
        form.type("exportFolder", tmp_path)
        form.type("exportTemplate", "map")
        form.wait(lambda: "1 of 1" in form.field("exportNote").text())
        assert not form.button("Save").isEnabled()
        assert form.field("exportReplace").isEnabled()
        form.type("exportTemplate", "map{index}")
        form.wait(form.button("Save").isEnabled)
        assert not form.field("exportReplace").isEnabled()

    in_dialog(window, window.window.actions_by_key["export"].trigger, try_it)
    assert there.read_bytes() == b"mine"
    export(window, tmp_path, "one", "npy", "map", replace=True)
    np.testing.assert_array_equal(np.load(there), window.stage()[:1])


def test_a_file_that_came_meanwhile_is_kept_and_said(window, tmp_path):
    def late(form):
        form.choose("exportFormat", "npy")
        form.type("exportFolder", tmp_path)
        form.type("exportTemplate", "map")
        form.wait(form.button("Save").isEnabled)
        (tmp_path / "map.npy").write_bytes(b"mine")
        form.click(form.button("Save"))

    in_dialog(window, window.window.actions_by_key["export"].trigger, late)
    wait_for_words(window, "map.npy is")
    assert (tmp_path / "map.npy").read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_an_earlier_choice_comes_to_is_forgotten(window, tmp_path, monkeypatch):
    go, looking = threading.Event(), export_dialog.survey_of

    def slow(*given):
        assert go.wait(20)
        return looking(*given)

    monkeypatch.setattr(export_dialog, "survey_of", slow)

    def look(form):
        form.type("exportFolder", tmp_path)
        form.type("exportTemplate", "{nope}")
        go.set()
        form.wait(lambda: not form.dialog._background.busy)
        assert not form.button("Save").isEnabled()
        assert "{nope}" in form.field("exportNote").text()

    in_dialog(window, window.window.actions_by_key["export"].trigger, look)


def test_names_that_cannot_be_say_why(window, tmp_path):
    for template, words in (("{nope}", "{nope}"), ("a/b", "a/b"), ("same", "same.png"), ("", "")):
        why_it_cannot_be(window, tmp_path, template, words)


def why_it_cannot_be(window, tmp_path, template, words):
    def look(form):
        form.choose("exportWhat", "each")
        form.choose("exportFormat", "png")
        form.type("exportFolder", tmp_path)
        form.wait(form.button("Save").isEnabled)
        form.type("exportTemplate", template)
        if not template:
            form.qtbot.keyClick(form.field("exportTemplate"), Qt.Key.Key_Delete)
        form.wait(lambda: words in form.field("exportNote").text() and not form.dialog.survey)
        assert not form.button("Save").isEnabled()

    in_dialog(window, window.window.actions_by_key["export"].trigger, look)


def test_a_folder_below_a_file_is_one_sentence(window, tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    export(window, tmp_path / "file" / "deeper", "one", "npy")
    assert "could not be made" in says(window)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_disk_that_takes_nothing_is_one_sentence_and_no_file(window, tmp_path, monkeypatch):
    for number, words in (
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EACCES, "writing there is not allowed"),
    ):

        def refuses(handle, number=number):
            raise OSError(number, "no")

        monkeypatch.setattr(os, "fsync", refuses)
        export(window, tmp_path, "each", "npy")
        assert "4 of 4 files could not be written" in says(window)
        assert words in says(window)
        assert list(tmp_path.iterdir()) == []
        window.window.messages.bar.clear()


def test_the_choices_come_back(window, tmp_path):
    export(window, tmp_path, "one", "csv", "{index}")

    def look(form):
        assert form.field("exportFormat").currentData().key == "csv"
        assert form.field("exportFolder").text() == str(tmp_path)
        assert form.field("exportTemplate").text() == "{index}"

    in_dialog(window, window.window.actions_by_key["export"].trigger, look)


def test_nothing_is_exported_from_a_layer_that_fails(window):
    window.find("dilationSlider", QSlider).setValue(16)
    window.window.store.edit(_impossible(window.window.store.document), "too large")
    window.wait(lambda: window.window.loop.feed.newest.error is not None)
    assert not window.window.actions_by_key["export"].isEnabled()


def _impossible(document):
    return document.with_layer(changed(document.convolution, padding="valid", weight=np.ones((4, 1, 63, 63))))
