"""Paste, drop, and copy as picture or as command."""

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton

from convexplorer import app, limits
from convexplorer.compute.colour import paint
from convexplorer.formats import montage
from convexplorer.messages import Message
from convexplorer.model.document import convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.question import Thumbnails
from convexplorer.model.sources import BuiltIn, Drawn, ImageSequence
from convexplorer.model.view import MapsView, RangeChoice
from convexplorer.ui.dialogs import choose

ROOT = Path(__file__).parents[2]
PATIENCE = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def says(driver):
    return driver.window.messages.bar.text()


def wait_for_words(driver, words):
    driver.qtbot.waitUntil(lambda: words.lower() in says(driver).lower(), timeout=PATIENCE)


def key(driver, letter, modifiers=CONTROL):
    driver.find("inputView").setFocus()
    driver.qtbot.keyClick(driver.window, letter, modifiers)


def clipboard():
    return QGuiApplication.clipboard()


def rgb(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def screen(driver):
    """Every map in the colours of its thumbnail."""
    result = driver.window.loop.feed.newest
    (shown,) = [result.answers[question] for question in result.answers if isinstance(question, Thumbnails)]
    maps = driver.stage(result.view.stage)
    return [paint(plane, one.low, one.high, one.scheme) for plane, one in zip(maps, shown, strict=True)]


# ---------------------------------------------------------------- copy


def states():
    """(document, stage, range and colours) that flags can say."""
    cup = new_document(BuiltIn("cup"))
    own = convolution([("mine", np.array([[1 / 3, -0.1], [2e-7, 0.5]])), ("gaussian:5:1.3", None)])
    padded = replace(own, padding=((1, 0), (3, 2)), padding_mode="constant", padding_value=0.3, stride=(2, 1))
    relu = cup.with_layer(Activation("activation1", "relu"))
    return {
        "as it opens": (cup, "conv1", MapsView()),
        "own kernels, padded, shared range": (cup.with_layer(padded), "conv1", MapsView(RangeChoice("shared"))),
        "a slope, each channel, locked range": (
            with_channels(cup.with_layer(Activation("activation1", "leaky-relu", 0.2)), "each"),
            "activation1",
            MapsView(RangeChoice("locked", -0.5, 1 / 3)),
        ),
        "pooled, other colours": (
            relu.with_layer(Pool2d("pool1", "average", (3, 2), (2, 2), ceil_mode=True)),
            "pool1",
            MapsView(scheme="viridis"),
        ),
        "as 8 bits would show it": (relu, "activation1", MapsView(eight_bit=True)),
        "all channels, the stage before the last": (with_channels(relu, "all"), "conv1", MapsView()),
    }


@pytest.mark.parametrize("name", states())
def test_the_copied_line_makes_what_the_screen_shows(window, tmp_path, name):
    document, stage, maps = states()[name]
    window.window.store.edit(document, "state")
    window.window.store.set_view(replace(window.window.store.view, stage=stage, maps=maps))
    window.wait(lambda: window.stage(stage) is not None)
    key(window, Qt.Key.Key_C, CONTROL | SHIFT)
    line = clipboard().text()
    assert says(window).startswith("Copied: convexplorer apply builtin:cup")
    words = shlex.split(line)[1:]
    assert words[-2:] == ["-o", f"cup_{stage}.png"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "convexplorer", *words]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = rgb((tmp_path / words[-1]).read_bytes())
    if not maps.eight_bit:  # the strip shows whole ranges all the same
        np.testing.assert_array_equal(written, montage.compose(screen(window)))
    else:
        grey = np.clip(np.rint(255.0 * window.stage(stage)), 0, 255)
        np.testing.assert_array_equal(written[..., 0], montage.compose(list(grey.astype(np.uint8))))
    assert app.main([*words[:-1], str(tmp_path / "maps.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "maps.npy"), window.stage(stage), strict=True)


def test_what_flags_cannot_say_is_saved_first_and_named(window, tmp_path, monkeypatch):
    document = with_channels(new_document(BuiltIn("digit")), "all")
    conv = replace(document.convolution.per_channel(1), titles=("a", "b", "c", "d"))
    window.window.store.edit(document.with_layer(conv).with_source(Drawn(np.full((1, 9, 9), 7, np.uint8))), "own")
    window.wait(lambda: window.stage("input").shape == (1, 9, 9))
    clipboard().setText("before")
    key(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert clipboard().text() == "before"
    (button,) = [b for b in window.window.messages.bar.findChildren(QPushButton) if b.isVisible()]
    assert button.text() == "Save session…"
    monkeypatch.setattr(choose, "save_file", lambda *_: tmp_path / "my work.convx")
    window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    words = shlex.split(clipboard().text())
    assert words[2:4] == ["--session", str(tmp_path / "my work.convx")]
    assert app.main([*words[1:-1], str(tmp_path / "maps.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "maps.npy"), window.stage(), strict=True)
    key(window, Qt.Key.Key_C, CONTROL | SHIFT)  # saved as it stands: nothing to ask any more
    assert says(window).startswith("Copied:")


def test_of_what_moves_the_line_gives_numbers(window, tmp_path, monkeypatch):
    pixels = np.random.default_rng(8).integers(0, 256, (32, 48), np.uint8)
    (tmp_path / "0.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    window.window.show_source(ImageSequence(tmp_path, "*.png", loop=False))
    window.wait(lambda: window.stage("input").shape == (1, 32, 48))
    monkeypatch.setattr(choose, "save_file", lambda *_: tmp_path / "row.convx")
    assert window.window.files.save()
    key(window, Qt.Key.Key_C, CONTROL | SHIFT)
    words = shlex.split(clipboard().text())
    assert words[-1].endswith("_conv1.npy")
    assert app.main([*words[1:-1], str(tmp_path / "maps.npy")]) == 0
    found = np.load(tmp_path / "maps.npy").reshape(-1, *window.stage().shape)
    np.testing.assert_array_equal(found, window.stage()[None], strict=True)


def test_the_map_is_copied_pixel_for_pixel(window):
    clipboard().clear()
    window.window.actions_by_key["copy-picture"].trigger()
    window.qtbot.waitUntil(lambda: not clipboard().image().isNull(), timeout=PATIENCE)
    image = clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    np.testing.assert_array_equal(rows[:, : 3 * image.width()].reshape(480, 640, 3), screen(window)[0])
    assert "480 × 640" in says(window)


def test_the_arrow_beside_export_opens_its_menu(window):
    button = window.find("exportButton", QToolButton)
    seen = []

    def choose_command():
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            QTimer.singleShot(20, choose_command)
            return
        seen.extend(action.text().replace("&", "") for action in menu.actions())
        (row,) = [action for action in menu.actions() if "command" in action.text()]
        window.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(row).center())

    QTimer.singleShot(0, choose_command)
    corner = QPoint(button.width() - 8, button.height() // 2)
    window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=corner)
    assert seen[:3] == ["Export…", "Record…", "Snapshot"]
    assert seen[3:] == ["Copy map as picture", "Copy as command", "Apply to folder…"]
    assert says(window).startswith("Copied: convexplorer apply builtin:street")


# ---------------------------------------------------------------- paste


def qimage(pixels, kind):
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, pixels.strides[0], kind).copy()


SEED = np.random.default_rng(5)
COLOUR = SEED.integers(0, 256, (13, 17, 3), np.uint8)
GREY = SEED.integers(0, 256, (13, 17), np.uint8)
DEEP = SEED.integers(0, 65536, (13, 17), np.uint16)
DEEP_COLOUR = SEED.integers(0, 65536, (13, 17, 4), np.uint16)
CLEAR = np.concatenate([COLOUR, np.full((13, 17, 1), 255, np.uint8)], axis=2)
KINDS = {
    "colour": (qimage(COLOUR, QImage.Format.Format_RGB888), COLOUR.transpose(2, 0, 1)),
    "colour as screens have it": (
        qimage(COLOUR, QImage.Format.Format_RGB888).convertToFormat(QImage.Format.Format_RGB32),
        COLOUR.transpose(2, 0, 1),
    ),
    "grey": (qimage(GREY, QImage.Format.Format_Grayscale8), GREY[None]),
    "16 bits": (qimage(DEEP, QImage.Format.Format_Grayscale16), DEEP[None]),
    "16 bits, colour": (
        qimage(DEEP_COLOUR, QImage.Format.Format_RGBX64),
        DEEP_COLOUR[..., :3].transpose(2, 0, 1),
    ),
    "transparency": (qimage(CLEAR, QImage.Format.Format_RGBA8888), COLOUR.transpose(2, 0, 1)),
}


def test_a_pasted_picture_goes_in(window):
    for name in KINDS:
        pasted_it_goes_in(window, name)


def pasted_it_goes_in(window, name):
    image, wanted = KINDS[name]
    clipboard().setImage(image)
    key(window, Qt.Key.Key_V)
    window.wait(lambda: window.stage("input").shape == wanted.shape)
    np.testing.assert_array_equal(window.stage("input"), wanted, strict=True)
    assert window.window.windowTitle().startswith("Pasted picture")
    note = window.window.loop.feed.newest.frame.note
    assert (note is not None) == (name == "transparency")
    window.window.actions_by_key["undo"].trigger()
    window.wait(lambda: window.stage("input").shape == (3, 480, 640))


def test_packed_pixels_are_decoded_where_files_are_and_broken_ones_are_one_sentence(window):
    data = QMimeData()
    data.setData("image/png", cv2.imencode(".png", DEEP)[1].tobytes())
    clipboard().setMimeData(data)
    key(window, Qt.Key.Key_V)
    window.wait(lambda: window.stage("input").shape == (1, 13, 17))
    np.testing.assert_array_equal(window.stage("input"), DEEP[None], strict=True)
    document, broken = window.window.store.document, QMimeData()
    broken.setData("image/png", cv2.imencode(".png", DEEP)[1].tobytes()[:60])
    clipboard().setMimeData(broken)
    key(window, Qt.Key.Key_V)
    wait_for_words(window, "Pasted picture is damaged")
    assert window.window.store.document is document


def test_a_picture_too_large_is_one_sentence(window, monkeypatch):
    monkeypatch.setattr(limits, "PICTURE_PIXELS", 200)
    clipboard().setImage(KINDS["colour"][0])
    key(window, Qt.Key.Key_V)
    wait_for_words(window, "17 × 13")
    assert not window.window.store.history.can_undo


def test_a_clipboard_whose_owner_has_gone_is_one_sentence(window, monkeypatch):
    gone = SimpleNamespace(clipboard=lambda: SimpleNamespace(mimeData=lambda: None))
    monkeypatch.setattr("convexplorer.ui.clipboard.QGuiApplication", gone)
    window.window.clipboard.paste()
    assert says(window) == str(Message("clipboard-nothing"))


def test_pasted_text_is_a_kernel_a_file_is_opened_and_the_rest_is_one_sentence(window, tmp_path):
    clipboard().setText("1\t2\t3\n0\t0\t0\n-1\t-2\t-1/4")
    key(window, Qt.Key.Key_V)
    window.wait()
    wanted = [[1, 2, 3], [0, 0, 0], [-1, -2, -0.25]]
    assert window.window.store.document.convolution.weight[0, 0].tolist() == wanted
    for text in ("hello", "7", ""):
        clipboard().setText(text)
        key(window, Qt.Key.Key_V)
        assert "neither a picture nor a kernel" in says(window)
        window.window.messages.bar.clear()
    path = tmp_path / "in.png"
    path.write_bytes(cv2.imencode(".png", COLOUR)[1].tobytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    clipboard().setMimeData(data)
    key(window, Qt.Key.Key_V)
    window.wait(lambda: window.stage("input").shape == (3, 13, 17))


def test_copied_filters_are_added_and_broken_ones_are_one_sentence(window):
    window.window.actions_by_key["copy-filters"].trigger()
    text = clipboard().text()
    key(window, Qt.Key.Key_V)
    window.wait(lambda: window.stage().shape[0] == 5)
    np.testing.assert_array_equal(window.stage()[4], window.stage()[0])
    clipboard().setText(text.replace('"bias"', '"bios"'))
    key(window, Qt.Key.Key_V)
    assert "bios" in says(window)
    data = QMimeData()
    data.setText(text)
    assert drag(window, data)
    assert "filters" in window.find("dropSign").accessibleName()
    drop(window, data)
    window.wait(lambda: window.stage().shape[0] == 6)


def test_a_spreadsheet_that_offers_cells_and_a_picture_of_them_means_the_cells(window):
    data = QMimeData()
    data.setText("1\t2\n3\t4")
    data.setImageData(KINDS["colour"][0])
    clipboard().setMimeData(data)
    key(window, Qt.Key.Key_V)
    window.wait()
    weights = window.window.store.document.convolution.weight[0, 0]
    assert weights[weights != 0].tolist() == [1, 2, 3, 4]
    assert window.stage("input").shape == (3, 480, 640)


def test_pasting_in_a_field_of_text_stays_there(window):
    bias = window.find("biasField")
    clipboard().setText("0.5")
    bias.setFocus()
    bias.selectAll()
    window.qtbot.keyClick(bias, Qt.Key.Key_V, CONTROL)
    window.qtbot.keyClick(bias, Qt.Key.Key_Return)
    window.wait()
    assert window.window.store.document.convolution.bias[0] == 0.5
    assert says(window) == ""


# ---------------------------------------------------------------- drop


def drag(driver, data):
    event = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(driver.window, event)
    return event.isAccepted()


def drop(driver, data):
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(driver.window, event)


def test_a_drag_says_what_a_drop_would_do_and_only_where_it_does_something(window):
    useless = QMimeData()
    useless.setText("some words")
    assert not drag(window, useless)
    sign = window.find("dropSign")
    assert not sign.isVisible()
    data = QMimeData()
    data.setText("1 2; 3 4")
    assert drag(window, data)
    assert sign.isVisible()
    assert "kernel" in sign.accessibleName()
    move = QDragMoveEvent(
        QPoint(60, 60), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window.window, move)
    assert move.isAccepted()
    QApplication.sendEvent(window.window, QDragLeaveEvent())
    assert not sign.isVisible()
    assert drag(window, data)
    drop(window, data)
    assert not sign.isVisible()
    assert window.window.store.history.can_undo


def test_a_picture_dropped_from_a_browser_goes_in(window):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    data.setImageData(image)
    assert drag(window, data)
    drop(window, data)
    window.wait(lambda: window.stage("input").shape == (3, 6, 8))
    assert window.stage("input")[:, 0, 0].tolist() == [10, 20, 30]
    assert window.window.windowTitle().startswith("Dropped picture")


# ---------------------------------------------------------------- opened lately


def test_files_that_are_gone_are_grey_and_the_list_can_be_cleared(window, tmp_path):
    path = tmp_path / "a & b.png"
    path.write_bytes(cv2.imencode(".png", COLOUR)[1].tobytes())
    window.window.settings.set("recent", [str(path), str(tmp_path / "gone.convx")])
    menu = window.find("recentMenu")

    def rows():
        menu.aboutToShow.emit()
        return [action for action in menu.actions() if not action.isSeparator()]

    first, second, clear = rows()
    assert first.isEnabled()
    assert (second.isEnabled(), "not there" in second.text()) == (False, True)
    assert "moved" in second.toolTip()
    first.trigger()
    window.wait(lambda: window.stage("input").shape == (3, 13, 17))
    assert window.window.windowTitle().startswith("a & b.png")
    clear = rows()[-1]
    clear.trigger()
    assert [action.text() for action in rows()] == ["Nothing opened yet"]
