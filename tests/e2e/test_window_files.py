"""Opening, saving, leaving and exporting, as a user does it; what goes wrong says so and loses nothing."""

import os

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QSlider

from convexplorer.ui.dialogs import choose

PATIENCE = 20_000


def write_png(path, pixels):
    done, data = cv2.imencode(".png", pixels)
    assert done
    path.write_bytes(data.tobytes())
    return path


@pytest.fixture
def photo(tmp_path):
    """A colour picture that no two rows or columns of are alike."""
    return write_png(tmp_path / "photo.png", np.random.default_rng(3).integers(0, 256, (37, 53, 3), np.uint8))


def says(driver):
    return driver.window.messages.bar.text()


def wait_for_words(driver, words):
    driver.qtbot.waitUntil(lambda: words.lower() in says(driver).lower(), timeout=PATIENCE)


def answer(button):
    """Click this button of the next message box."""

    def click():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(button).click()
        else:
            QTimer.singleShot(20, click)

    QTimer.singleShot(0, click)


def test_a_picture_named_on_the_command_line_is_shown(opened, photo):
    driver = opened(str(photo))
    driver.wait(lambda: driver.stage("input").shape == (3, 37, 53))
    assert driver.window.windowTitle().startswith("photo.png")
    assert driver.stage().shape == (4, 37, 53)


def test_a_dropped_picture_is_shown_and_undo_brings_the_old_one_back(window, photo):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.window, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    window.wait(lambda: window.stage("input").shape == (3, 37, 53))
    window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: window.stage("input").shape == (3, 480, 640))
    assert not window.window.store.history.can_undo


def test_opening_by_the_dialog(window, photo, monkeypatch):
    monkeypatch.setattr(choose, "open_file", lambda parent, folder: photo)
    window.qtbot.keyClick(window.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: window.stage("input").shape == (3, 37, 53))
    assert window.window.settings.get("recent")[0] == str(photo)


def test_what_cannot_be_opened_says_so_and_the_work_stays(window, photo, tmp_path):
    kinds = ["missing.png", "text.png", "cut.png", "bomb.png", "folder.png", "session.convx"]
    for kind in [*kinds, "pipe.png"] if hasattr(os, "mkfifo") else kinds:
        cannot_be_opened(window, photo, tmp_path, kind)
        window.window.messages.bar.clear()


def cannot_be_opened(window, photo, tmp_path, kind):
    path = tmp_path / kind
    if kind == "text.png":
        path.write_text("I am no picture")
    elif kind == "cut.png":
        path.write_bytes(photo.read_bytes()[:300])
    elif kind == "bomb.png":
        good = photo.read_bytes()
        path.write_bytes(good[:16] + (60000).to_bytes(4, "big") * 2 + good[24:])
    elif kind == "pipe.png":
        os.mkfifo(path)
    elif kind == "folder.png":
        path.mkdir()
    elif kind == "session.convx":
        path.write_text('{"format": "convexplorer-session", "version": 1, "document": 5}')
    document, maps = window.window.store.document, window.stage()
    window.window.files.open(path)
    wait_for_words(window, kind)
    window.wait()
    assert len(says(window).splitlines()) == 1
    assert "Traceback" not in says(window)
    assert window.window.store.document is document
    assert np.array_equal(window.stage(), maps)
    assert not window.window.store.dirty


def test_a_picture_with_values_that_are_no_numbers_shows_and_says_so(window, tmp_path):
    values = np.random.default_rng(1).random((40, 50)).astype(np.float32)
    values[20, 30], values[5, 5] = np.nan, np.inf
    np.save(tmp_path / "holes.npy", values)
    window.window.files.open(tmp_path / "holes.npy")
    window.wait(lambda: window.stage("input").shape == (1, 40, 50))
    # exactly the footprint of the kernel: nine values of each of the two
    assert np.count_nonzero(~np.isfinite(window.stage()[0])) == 18
    assert "18 not a number" in window.window.panels["maps"]._title.toolTip()


def test_a_session_that_cannot_be_written_says_so_and_stays_changed(window, tmp_path, monkeypatch):
    monkeypatch.setattr(choose, "save_file", lambda *_: tmp_path / "nowhere" / "work.convx")
    window.find("strideSlider", QSlider).setValue(2)
    assert not window.window.files.save()
    assert says(window)
    assert window.window.isWindowModified()
    window.wait()


def test_a_session_comes_back_as_it_was(window, tmp_path, monkeypatch):
    window.find("strideSlider", QSlider).setValue(3)
    window.find("dilationSlider", QSlider).setValue(2)
    window.wait()
    maps = window.stage()
    path = tmp_path / "work.convx"
    monkeypatch.setattr(choose, "save_file", lambda *_: path)
    assert window.window.isWindowModified()
    window.qtbot.keyClick(window.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert path.exists()
    assert not window.window.isWindowModified()
    window.window.actions_by_key["undo"].trigger()
    window.window.actions_by_key["undo"].trigger()
    window.wait()
    assert window.window.isWindowModified()
    window.window.store.mark_saved()
    window.window.files.open(path)
    window.qtbot.waitUntil(lambda: window.window.store.document.convolution.stride == (3, 3), timeout=PATIENCE)
    window.wait()
    assert np.array_equal(window.stage(), maps)
    assert not window.window.store.history.can_undo


@pytest.mark.parametrize(
    ("button", "stays", "saved"),
    [
        (QMessageBox.StandardButton.Cancel, True, False),
        (QMessageBox.StandardButton.Discard, False, False),
        (QMessageBox.StandardButton.Save, False, True),
    ],
)
def test_leaving_asks_about_work_that_is_not_saved(window, tmp_path, monkeypatch, button, stays, saved):
    path = tmp_path / "kept.convx"
    monkeypatch.setattr(choose, "save_file", lambda *_: path)
    window.find("strideSlider", QSlider).setValue(2)
    answer(button)
    window.window.close()
    assert window.window.isVisible() == stays
    assert path.exists() == saved


def test_leaving_without_changes_asks_nothing(window):
    window.window.close()
    assert not window.window.isVisible()


def test_an_error_while_leaving_keeps_the_window(window, monkeypatch):
    def broken():
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(window.window.files, "may_leave", broken)
    window.window.close()
    assert window.window.isVisible()
    assert "nothing was lost" in says(window).lower()
