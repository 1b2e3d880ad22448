"""A snapshot: one key, the map in the colours of the screen, a name of its own, and of a live source the frame."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import Qt

from convexplorer.compute.colour import paint
from convexplorer.formats.export import from_sidecar
from convexplorer.model.question import Combined, MapPicture, Thumbnails
from convexplorer.model.sources import Stream
from tests.fixtures_dialog import in_dialog
from tests.fixtures_window import PATIENCE, Driver
from tests.mjpeg_server import serving


def snapshot(driver: Driver, folder: Path, files: int) -> str:
    """Press the key, wait until so many pictures lie there and it is said; gives the sentence."""
    driver.window.settings.set("export-folder", str(folder))
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow, timeout=PATIENCE)
    driver.window.messages.bar.clear()
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_F12)
    driver.qtbot.waitUntil(lambda: driver.window.messages.bar.text() != "", timeout=PATIENCE)
    assert len([path for path in folder.glob("*.png") if "_input" not in path.name]) == files
    return driver.window.messages.bar.text()


def rgb(path: Path) -> np.ndarray:
    return cv2.imread(str(path))[..., ::-1]


def shown(driver: Driver, kind: type):
    answers = driver.window.loop.feed.newest.answers
    return next(answers[question] for question in answers if isinstance(question, kind))


def test_each_has_the_colours_of_the_screen_and_a_name_of_its_own(window: Driver, tmp_path: Path) -> None:
    first = tmp_path / "street_vertical-edges_conv1.png"
    assert str(first) in snapshot(window, tmp_path, 1)
    picture = shown(window, MapPicture)
    wanted = paint(window.stage()[0], picture.low, picture.high, picture.scheme)
    np.testing.assert_array_equal(rgb(first), wanted)
    recipe = from_sidecar(first.with_name(first.name + ".json"))
    assert (recipe.stage, recipe.indices, recipe.maps) == ("conv1", (0,), ("Vertical edges",))
    assert (recipe.looks[0].low, recipe.looks[0].high) == (picture.low, picture.high)
    second = tmp_path / "street_vertical-edges_conv1-2.png"
    assert str(second) in snapshot(window, tmp_path, 2)
    np.testing.assert_array_equal(rgb(second), wanted)
    assert not list(tmp_path.glob("*_input*"))  # the picture is there for ever


def test_two_maps_in_one_and_all_maps(window: Driver, tmp_path: Path) -> None:
    store = window.window.store
    store.set_view(replace(store.view, maps=replace(store.view.maps, combine="magnitude", chosen=(0, 1))))
    window.wait()
    picture = shown(window, Combined)
    snapshot(window, tmp_path, 1)
    made = np.hypot(*window.stage()[:2])
    wanted = paint(made, picture.low, picture.high, picture.scheme)
    (path,) = tmp_path.glob("*.png")
    found = rgb(path)
    assert np.abs(found.astype(int) - wanted).max() <= 1
    making = from_sidecar(path.with_name(path.name + ".json")).making
    assert (making.how, making.of) == ("magnitude", (0, 1))
    store.set_view(replace(store.view, maps=replace(store.view.maps, arrangement="all")))
    window.wait()
    snapshot(window, tmp_path, 2)
    found, tiles = rgb(tmp_path / "street_all_conv1.png"), shown(window, Thumbnails)
    height, width = window.stage()[0].shape
    assert found.shape == (2 * height + 2, 2 * width + 2, 3)
    for index, (plane, tile) in enumerate(zip(window.stage(), tiles, strict=True)):
        top, left = index // 2 * (height + 2), index % 2 * (width + 2)
        colours = paint(plane, tile.low, tile.high, tile.scheme)
        np.testing.assert_array_equal(found[top : top + height, left : left + width], colours)


def test_of_a_live_source_the_exact_frame_lies_beside_it_and_beside_an_export(window: Driver, tmp_path: Path) -> None:
    with serving() as server:
        window.window.files.show_source(Stream(server.url))
        window.wait(lambda: isinstance(window.window.store.document.source, Stream))
        window.window.actions_by_key["freeze"].trigger()
        window.wait()
        snapshot(window, tmp_path, 1)
        image = window.window.loop.feed.newest.frame.image
        (frame,) = tmp_path.glob("*_input.png")
        np.testing.assert_array_equal(rgb(frame), image.transpose(1, 2, 0))
        (sidecar,) = tmp_path.glob("*.json")
        said = json.loads(sidecar.read_text())["frame"]["pixels_sha256"]
        assert said == hashlib.sha256(rgb(frame).transpose(2, 0, 1).tobytes()).hexdigest()

        def fill(form) -> None:
            form.choose("exportWhat", "each")
            form.choose("exportFormat", "npy")
            form.type("exportFolder", tmp_path / "export")
            form.click(form.button("Save"))

        window.window.messages.bar.clear()
        in_dialog(window, window.window.actions_by_key["export"].trigger, fill)
        window.qtbot.waitUntil(lambda: "Saved" in window.window.messages.bar.text(), timeout=PATIENCE)
        assert len(list((tmp_path / "export").glob("*.npy"))) == 4
        (frame,) = (tmp_path / "export").glob("*_input.png")
        np.testing.assert_array_equal(rgb(frame), image.transpose(1, 2, 0))


def test_a_folder_that_cannot_be_made_is_said(window: Driver, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "could not be made" in snapshot(window, tmp_path / "file" / "below", 0)
