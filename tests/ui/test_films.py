"""Films and streams in the window: opened like a picture, waiting for Start after undo and in sessions."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.model.document import new_document
from convexplorer.model.sources import BuiltIn, ImageSequence, Stream, VideoFile
from tests.films import animation, film, number, pixels
from tests.mjpeg_server import serving


def shown(window):
    return window.window.loop.feed.newest.frame


def test_a_film_is_opened_like_a_picture_and_runs(opened, tmp_path: Path):
    path = film(tmp_path / "a.mp4")
    window = opened(str(path))
    window.wait(lambda: window.window.store.document.source == VideoFile(path))
    first = shown(window)
    window.wait(lambda: shown(window).index > first.index + 2)
    assert number(shown(window).image) == shown(window).index
    assert path.name in window.window.windowTitle()


def test_an_animated_gif_runs_and_a_folder_of_pictures_is_a_film(opened, tmp_path: Path):
    moving = animation(tmp_path / "a.gif")
    window = opened(str(moving))
    window.wait(lambda: window.window.store.document.source == VideoFile(moving))
    folder = tmp_path / "shots"
    folder.mkdir()
    import cv2

    for index in range(3):
        (folder / f"{index}.png").write_bytes(cv2.imencode(".png", pixels(index))[1].tobytes())
    window.window.files.open(folder)
    window.wait(lambda: window.window.store.document.source == ImageSequence(folder))


def test_a_text_named_like_a_film_leaves_the_picture_and_is_said(window, tmp_path: Path):
    path = tmp_path / "letter.mp4"
    path.write_text("Dear all")
    window.window.files.open(path)
    window.wait(lambda: any("letter.mp4" in label.text() for label in window.window.findChildren(QLabel)))
    assert window.window.store.document.source == BuiltIn()


def test_a_session_with_a_stream_waits_for_start(opened, tmp_path: Path):
    with serving() as server:
        spec = Stream(server.url)
        path = tmp_path / "live.convx"
        session.write(Session(new_document(spec)), path)
        window = opened()
        window.window.files.open(path)
        window.wait(lambda: window.window.store.document.source == spec)
        start = window.find("startButton", QToolButton)
        assert (start.isVisible(), start.text()) == (True, "Start")
        assert window.window.loop.waiting
        assert server.connections == 0
        window.qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
        window.wait(lambda: shown(window).spec == spec)
        assert server.connections == 1
        window.wait(lambda: start.text() == "Stop")


def test_undo_leaves_a_stream_and_redo_waits_for_start(window):
    with serving() as server:
        spec = Stream(server.url)
        window.window.files.show_source(spec)
        window.wait(lambda: window.window.store.document.source == spec)
        window.wait(lambda: shown(window).spec == spec)
        window.window.actions_by_key["undo"].trigger()
        window.wait(lambda: shown(window).spec == BuiltIn())
        window.window.actions_by_key["redo"].trigger()
        assert window.window.store.document.source == spec
        assert window.window.loop.waiting
        assert server.connections == 1


def test_a_stream_that_is_not_there_leaves_the_picture_and_is_said(window):
    with serving() as server:
        server.stop()
        window.window.files.show_source(Stream(server.url))
        window.wait(lambda: any("refuses" in label.text() for label in window.window.findChildren(QLabel)))
    window.wait()
    assert window.window.store.document.source == BuiltIn()
