"""*Apply to folder*: many pictures, the very files that the copied command makes, and nothing replaced unasked."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from convexplorer import app
from convexplorer.formats import session
from convexplorer.model.document import with_channels
from convexplorer.ui.dialogs import choose
from tests.films import film
from tests.fixtures_dialog import in_dialog

ROOT = Path(__file__).parents[2]
PATIENCE = 20_000


@pytest.fixture
def pictures(tmp_path):
    """Five small pictures of different brightness, and one that is none."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(5):
        pixels = np.random.default_rng(number).integers(0, 50 * number + 40, (20, 30, 3), np.uint8)
        (folder / f"{number}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def says(driver):
    return driver.window.messages.bar.text()


def wait_for_words(driver, words):
    driver.qtbot.waitUntil(lambda: words.lower() in says(driver).lower(), timeout=PATIENCE)


def opening(driver, inputs=()):
    if inputs:
        return lambda: driver.window.apply_to(inputs)
    return lambda: driver.qtbot.keyClick(
        driver.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )


def in_a_shell(words):
    """Run the program with these words, as a user would: its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "convexplorer", *words],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stderr


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("stage", "kind", "values", "template"),
    [
        ("conv1", "png", "shared", "{stem}_{filter}_{stage}"),
        ("all", "npy", "shared", "{stem}-{stage}"),
        ("conv1", "png-16", "auto", "{index}-{stem}"),
        ("conv1", "tiff", "shared", "{stem}"),
    ],
)
def test_the_files_are_those_of_the_copied_command(window, pictures, tmp_path, capsys, stage, kind, values, template):
    def fill(form):
        form.choose("folderStage", stage)
        form.choose("folderFormat", kind)
        if kind.startswith("png"):
            form.choose("folderRange", values)
        form.type("folderFolder", tmp_path / "window")
        form.type("folderTemplate", template)
        form.click(form.field("folderCopy"))
        form.click(form.button("Apply"))

    in_dialog(window, opening(window, (str(pictures),)), fill)
    wait_for_words(window, "1 of 6 pictures could not be done: broken.png")
    line = shlex.split(QGuiApplication.clipboard().text())
    assert line[:2] == ["convexplorer", "apply"]
    moved = [word.replace(f"{tmp_path / 'window'}", f"{tmp_path / 'line'}") for word in line[1:]]
    code, said = in_a_shell(moved) if kind == "png" else (app.main(moved), capsys.readouterr().err)
    assert code == 1  # the broken one
    assert "broken.png" in said
    made = contents(tmp_path / "window")
    assert len(made) in (10, 40)
    assert made == contents(tmp_path / "line")


def test_films_among_the_pictures_are_left_out_with_a_sentence(window, pictures, tmp_path):
    film(pictures / "holiday.mp4", 5)
    named = film(tmp_path / "party.avi", 5)

    def fill(form):
        form.choose("folderFormat", "npy")
        form.type("folderFolder", tmp_path / "out")
        form.qtbot.waitUntil(lambda: "2 of them: party.avi, holiday.mp4" in form.field("folderNote").text())
        form.click(form.field("folderCopy"))
        form.click(form.button("Apply"))

    in_dialog(window, opening(window, (str(pictures), str(named))), fill)
    wait_for_words(window, "1 of 6 pictures could not be done: broken.png")
    assert {name.partition("_")[0] for name in contents(tmp_path / "out") if name.endswith(".npy")} == set("01234")
    assert "party.avi" not in QGuiApplication.clipboard().text()


def test_films_alone_are_no_pictures(window, tmp_path):
    named = film(tmp_path / "party.avi", 5)

    def fill(form):
        form.qtbot.waitUntil(lambda: "party.avi is a film" in form.field("folderNote").text())
        assert not form.button("Apply").isEnabled()
        QGuiApplication.clipboard().setText("nothing")
        form.click(form.field("folderCopy"))
        assert QGuiApplication.clipboard().text() == "nothing"
        form.click(form.button("Cancel"))

    in_dialog(window, opening(window, (str(named),)), fill)


def test_a_state_that_flags_cannot_say_needs_a_session_for_its_command(window, pictures, tmp_path, monkeypatch):
    document = with_channels(window.window.store.document, "all")
    window.window.store.edit(document.with_layer(document.convolution.per_channel(3)), "own kernels")
    window.wait()

    def try_it(form):
        form.click(form.field("folderCopy"))
        assert "Save the work as a session" in form.field("folderNote").text()

    QGuiApplication.clipboard().setText("before")
    in_dialog(window, opening(window, (str(pictures),)), try_it)
    assert QGuiApplication.clipboard().text() == "before"
    monkeypatch.setattr(choose, "save_file", lambda *_: tmp_path / "own.convx")
    assert window.window.files.save()
    in_dialog(window, opening(window, (str(pictures),)), lambda form: form.click(form.field("folderCopy")))
    assert f"--session {tmp_path / 'own.convx'}" in QGuiApplication.clipboard().text()
    assert session.read(tmp_path / "own.convx").document.convolution.weight.shape[1] == 3


def test_what_is_there_stays_unless_replacing_is_ticked(window, pictures, tmp_path):
    (pictures / "broken.png").unlink()
    (tmp_path / "2.npy").write_bytes(b"mine")

    def fill(form, replace=False):
        form.choose("folderFormat", "npy")
        form.type("folderFolder", tmp_path)
        form.type("folderTemplate", "{stem}")
        form.wait(lambda: form.field("folderReplace").isEnabled())
        assert "files are there already and stay as they are" in form.field("folderNote").text()
        if replace:
            form.qtbot.keyClick(form.field("folderReplace"), Qt.Key.Key_Space)
        form.click(form.button("Apply"))

    in_dialog(window, opening(window, (str(pictures),)), fill)
    wait_for_words(window, "1 of 5 pictures could not be done: 2.png")
    assert (tmp_path / "2.npy").read_bytes() == b"mine"
    assert np.load(tmp_path / "3.npy").shape == (4, 20, 30)
    in_dialog(window, opening(window, (str(pictures),)), lambda form: fill(form, replace=True))
    wait_for_words(window, "Pictures done: 5")
    assert np.load(tmp_path / "2.npy").shape == (4, 20, 30)


def test_stopped_half_way_every_file_is_whole(window, pictures, tmp_path):
    for number in range(60):
        (pictures / f"more{number}.png").write_bytes((pictures / "1.png").read_bytes())

    def fill(form):
        form.choose("folderFormat", "npy")
        form.type("folderFolder", tmp_path / "out")
        form.type("folderTemplate", "{stem}")
        form.click(form.button("Apply"))

    in_dialog(window, opening(window, (str(pictures),)), fill)
    out = tmp_path / "out"
    window.qtbot.waitUntil(lambda: out.exists() and len(list(out.glob("*.npy"))) > 2, timeout=PATIENCE)
    (cancel,) = [b for b in window.find("taskStrip").findChildren(QPushButton) if b.text() == "Cancel"]
    window.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    wait_for_words(window, "was stopped")
    arrays = list(out.glob("*.npy"))
    assert 2 < len(arrays) < 65
    for path in arrays:
        assert np.load(path).shape == (4, 20, 30)
    assert {path.suffix for path in out.iterdir()} == {".npy", ".json"}


def test_by_shortcut_pictures_and_folders_are_chosen_in_the_dialog(window, pictures, monkeypatch):
    inside = pictures / "deeper"
    inside.mkdir()
    (inside / "more.png").write_bytes((pictures / "0.png").read_bytes())
    monkeypatch.setattr(choose, "open_folder", lambda *_: [str(pictures)])
    monkeypatch.setattr(choose, "open_pictures", lambda *_: [str(pictures / "0.png"), str(pictures / "1.png")])

    def look(form):
        assert not form.button("Apply").isEnabled()
        assert "Choose pictures" in form.field("folderNote").text()
        for name, count in (("folderInput", 6), ("folderPictures", 2), ("folderInput", 6)):
            form.qtbot.mouseClick(form.field(name), Qt.MouseButton.LeftButton)
            form.wait(lambda count=count: form.dialog.found is not None and len(form.dialog.found.items) == count)
        form.qtbot.keyClick(form.field("folderRecursive"), Qt.Key.Key_Space)
        form.wait(lambda: form.dialog.found is not None and len(form.dialog.found.items) == 7)
        form.choose("folderFormat", "npy")
        assert not form.field("folderRange").isEnabled()

    in_dialog(window, opening(window), look)


def drop(driver, data):
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(driver.window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(driver.window, event)
    return enter.isAccepted()


@pytest.mark.parametrize("as_folder", [True, False])
def test_several_dropped_pictures_open_the_first_and_offer_the_rest(window, pictures, as_folder):
    (pictures / "broken.png").unlink()
    names = [pictures] if as_folder else sorted(pictures.iterdir())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(name)) for name in names])
    assert drop(window, data)
    window.wait(lambda: window.stage("input").shape == (3, 20, 30))
    wait_for_words(window, "The first of 5 pictures is open")
    (button,) = [b for b in window.window.messages.bar.findChildren(QPushButton) if b.isVisible()]
    assert button.text() == "Apply to all 5…"

    def look(form):
        form.wait(lambda: form.dialog.found is not None)
        assert [item.stem for item in form.dialog.found.items] == ["0", "1", "2", "3", "4"]

    in_dialog(window, lambda: window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton), look)


def test_an_empty_folder_is_one_sentence(window, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert drop(window, data)
    wait_for_words(window, "holds no pictures")
    assert not window.window.store.history.can_undo
