"""Recording in the window: what is shown as a film that lasts as long as it took, or every frame of a film on disk."""

import csv
import errno
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from convexplorer import app
from convexplorer.compute.colour import paint
from convexplorer.formats import avi, session
from convexplorer.formats.session import Session
from convexplorer.model.question import Lost, MapPicture, Scored
from convexplorer.model.sources import Synthetic, VideoFile
from tests.films import film
from tests.fixtures_dialog import Form, in_dialog
from tests.fixtures_window import PATIENCE, Driver


def says(driver: Driver) -> str:
    return driver.window.messages.bar.text()


def press(driver: Driver) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow, timeout=PATIENCE)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)


def record(driver: Driver, folder: Path, kind: str, what: str = "map") -> None:
    """Begin, through the dialog."""

    def fill(form: Form) -> None:
        form.choose("recordWhat", what)
        form.choose("recordFormat", kind)
        form.type("recordFolder", folder)
        form.click(form.field("recordStart"))

    in_dialog(driver, lambda: press(driver), fill)


def strip(driver: Driver) -> str:
    return driver.find("recordingStrip").text()


def recorder(driver: Driver):
    return driver.window.recordings._recorder


def ended(driver: Driver) -> None:
    driver.qtbot.waitUntil(lambda: recorder(driver) is None, timeout=PATIENCE)


def played(path: Path) -> tuple[list[np.ndarray], float]:
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    found = []
    while True:
        there, pixels = reader.read()
        if not there:
            break
        found.append(pixels[..., ::-1])
    rate = reader.get(cv2.CAP_PROP_FPS)
    reader.release()
    return found, rate


def move(driver: Driver) -> None:
    """The moving scene, small so that a busy machine keeps up."""
    driver.window.files.show_source(Synthetic(160, 120, 30.0))
    driver.wait(lambda: isinstance(driver.window.store.document.source, Synthetic))
    driver.wait(lambda: driver.window.loop.feed.newest.frame.index > 3)


def test_what_is_live_becomes_a_film_as_long_as_it_took(window: Driver, tmp_path: Path) -> None:
    move(window)
    feed = window.window.loop.feed
    record(window, tmp_path, "mp4")
    window.wait(lambda: recorder(window)._first is not None)
    begun = recorder(window)._first
    # its first frame is one that the scene gave, with its own time
    assert begun <= feed.newest.frame.time
    window.wait(lambda: feed.newest.frame.time > begun + 2.0)
    action = window.window.actions_by_key["record"]
    assert action.text().replace("&", "") == "Stop recording"
    assert "frames" in strip(window)
    before = feed.newest.frame.time
    press(window)
    after = recorder(window)._over
    ended(window)
    path = tmp_path / "moving-scene_vertical-edges_conv1.mp4"
    assert str(path) in says(window)
    assert action.text().replace("&", "") == "Record…"
    assert not window.find("recordingStrip").isVisible()
    frames, rate = played(path)
    length = len(frames) / rate
    assert length >= 0.98 * (before - begun) - 1 / rate
    assert length <= 1.02 * (after - begun) + 1 / rate
    assert frames[0].shape == (240, 320, 3)  # 120 × 160, enlarged for players
    assert list(tmp_path.iterdir()) == [path]


def test_a_second_recording_takes_another_name_and_edits_of_a_still_picture_are_filmed(
    window: Driver, tmp_path: Path
) -> None:
    for _ in range(2):
        record(window, tmp_path, "png-frames")
        window.wait(lambda: recorder(window).recording.frames == 1)
        window.qtbot.keyClick(window.find("strideSlider"), Qt.Key.Key_Right)
        window.wait(lambda: recorder(window).recording.frames >= 2)
        window.qtbot.mouseClick(window.find("recordingStop", QPushButton), Qt.MouseButton.LeftButton)
        ended(window)
    first, second = tmp_path / "street_vertical-edges_conv1", tmp_path / "street_vertical-edges_conv1-2"
    assert sorted(tmp_path.iterdir()) == [first, second]
    with open(second / "times.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == sorted(path.name for path in second.glob("*.png"))
    assert float(rows[0]["seconds"]) == 0 < float(rows[-1]["seconds"])


@pytest.mark.parametrize("choice", ["plain", "eight_bit", "behind", "lost", "normalised"])
def test_a_frame_has_the_very_colours_of_the_screen(window: Driver, tmp_path: Path, choice: str) -> None:
    store = window.window.store
    if choice != "plain":
        store.set_view(replace(store.view, maps=replace(store.view.maps, **{choice: True})))
        window.wait()
    result = window.window.loop.feed.newest
    (shown,) = [result.answers[one] for one in result.answers if isinstance(one, MapPicture | Lost | Scored)]
    record(window, tmp_path, "png-frames")
    window.wait(lambda: recorder(window).recording.frames == 1)
    press(window)
    ended(window)
    found = cv2.imread(str(tmp_path / "street_vertical-edges_conv1" / "000001.png"))[..., ::-1]
    plane = window.stage()[0]
    assert found.shape == (*plane.shape, 3)
    if choice == "plain":
        np.testing.assert_array_equal(found, paint(plane, shown.low, shown.high, shown.scheme))
    elif choice in ("lost", "normalised"):
        picture = shown.picture
        np.testing.assert_array_equal(found, paint(shown.values, picture.low, picture.high, picture.scheme))
    elif choice == "eight_bit":
        np.testing.assert_array_equal(found[..., 0], np.clip(np.rint(255 * plane), 0, 255))
    else:
        strong = np.abs(plane) >= shown.high
        np.testing.assert_array_equal(found[strong], paint(plane, shown.low, shown.high, shown.scheme)[strong])


def test_of_a_film_on_disk_every_frame_is_what_apply_makes(opened, tmp_path: Path) -> None:
    path = film(tmp_path / "bits.avi", 20)
    window = opened(str(path))
    window.wait(lambda: window.window.store.document.source == VideoFile(path))
    out = tmp_path / "out"
    out.mkdir()
    record(window, out, "npy-frames", "all")
    window.qtbot.waitUntil(lambda: "20" in says(window), timeout=PATIENCE)
    record(window, out, "png-frames", "all")
    window.qtbot.waitUntil(lambda: "conv1-2" in says(window), timeout=PATIENCE)
    kept = tmp_path / "work.convx"
    session.write(Session(window.window.store.document, window.window.store.view), kept)
    for kind, folder in (("npy", "bits.avi_all_conv1"), ("png", "bits.avi_all_conv1-2")):
        theirs = tmp_path / kind
        line = ["apply", "--session", str(kept), "--range", "auto", "--format", kind, "-o", f"{theirs}/"]
        assert app.main([*line, "--stage", "conv1", "--frames", "99"]) == 0
        mine = sorted((out / folder).glob(f"*.{kind}"))
        assert len(mine) == 20
        for one in mine:
            assert one.read_bytes() == (theirs / one.name).read_bytes()


def test_input_and_every_stage_side_by_side_and_no_numbers_of_that(window: Driver, tmp_path: Path) -> None:
    def numbers(form: Form) -> None:
        form.choose("recordWhat", "pipeline")
        form.choose("recordFormat", "npy-frames")
        form.wait(lambda: "Numbers" in form.field("recordNote").text())
        assert not form.field("recordStart").isEnabled()
        assert "Numbers" in form.field("recordStart").toolTip()

    in_dialog(window, lambda: press(window), numbers)
    assert recorder(window) is None
    record(window, tmp_path, "png-frames", "pipeline")
    window.wait(lambda: recorder(window).recording.frames == 1)
    press(window)
    ended(window)
    found = cv2.imread(str(tmp_path / "street_pipeline_conv1" / "000001.png"))[..., ::-1]
    result = window.window.loop.feed.newest
    height, width = result.frame.image.shape[1:]
    np.testing.assert_array_equal(found[:, :width], result.frame.image.transpose(1, 2, 0))
    assert found.shape[0] == height
    assert found.shape[1] == 2 * width + 8


def test_closing_the_window_finishes_the_film_first(window: Driver, tmp_path: Path) -> None:
    record(window, tmp_path, "avi")
    window.wait(lambda: recorder(window)._first is not None)
    window.window.close()
    assert window.window.isVisible()
    assert "then the window closes" in says(window)
    window.qtbot.waitUntil(lambda: not window.window.isVisible(), timeout=PATIENCE)
    assert [one.name for one in tmp_path.iterdir()] == ["street_vertical-edges_conv1.avi"]
    frames, _ = played(tmp_path / "street_vertical-edges_conv1.avi")
    assert len(frames) >= 1


def test_closing_it_twice_leaves_at_once_and_keeps_the_parts(window: Driver, tmp_path: Path) -> None:
    record(window, tmp_path, "webm")
    window.wait(lambda: recorder(window)._first is not None)
    window.window.close()
    window.window.close()
    window.qtbot.waitUntil(lambda: not window.window.isVisible(), timeout=PATIENCE)
    (part,) = tmp_path.iterdir()
    assert part.name == "street_vertical-edges_conv1.part.avi"
    assert len(played(part)[0]) >= 1


def test_leaving_at_once_keeps_what_plays(window: Driver, tmp_path: Path) -> None:
    record(window, tmp_path, "avi")
    window.wait(lambda: recorder(window)._first is not None)
    assert window.window.shutdown()
    assert len(played(tmp_path / "street_vertical-edges_conv1.avi")[0]) >= 1


def test_a_full_disk_stops_it_with_a_sentence_and_what_was_recorded_plays(
    window: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, done = avi.AviWriter.write, []

    def full(self, data: bytes) -> None:
        done.append(len(data))
        if len(done) > 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, data)

    monkeypatch.setattr(avi.AviWriter, "write", full)
    move(window)
    record(window, tmp_path, "mp4")
    ended(window)
    assert "the disk is full" in says(window)
    assert "moving-scene_vertical-edges_conv1.part.avi" in says(window)
    assert len(played(tmp_path / "moving-scene_vertical-edges_conv1.part.avi")[0]) == 10
    assert window.window.actions_by_key["record"].text().replace("&", "") == "Record…"
