"""Undo and sessions bring a device, an address or the screen back, and start none: that is for the Start button."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from convexplorer.engine.grabber import Grabber
from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.model.document import new_document
from convexplorer.model.sources import BuiltIn, Camera, Pipe, Screen, Stream, Synthetic, VideoFile, is_device
from tests.films import film

DEVICES = (Camera("Desk camera"), Stream("http://127.0.0.1:9/video"), Screen(), Pipe())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list:
    """The devices that were asked for, none of which is touched."""
    asked = []
    show = Grabber.show

    def instead(self, spec):
        if spec is not None and is_device(spec):
            asked.append(spec)
        show(self, None if spec is None or is_device(spec) else spec)

    monkeypatch.setattr(Grabber, "show", instead)
    return asked


@pytest.mark.parametrize("spec", DEVICES, ids=lambda spec: type(spec).__name__)
def test_a_session_and_undo_wait_for_start(window, started, tmp_path: Path, spec):
    path = tmp_path / "live.convx"
    session.write(Session(new_document(spec)), path)
    window.window.files.open(path)
    window.wait(lambda: window.window.store.document.source == spec)
    start, badge = window.find("startButton", QToolButton), window.find("sourceBadge")
    assert (start.isEnabled(), start.text()) == (True, "Start")
    assert (badge.isVisible(), badge.findChild(QLabel).text()) == (True, "waits")
    window.window.files.show_source(BuiltIn("checkerboard"))
    window.wait(lambda: window.window.store.document.source == BuiltIn("checkerboard"))
    assert not badge.isVisible()
    for key, source in (("undo", spec), ("redo", BuiltIn("checkerboard")), ("undo", spec)):
        window.window.actions_by_key[key].trigger()
        window.wait(lambda source=source: window.window.store.document.source == source)
    window.qtbot.keyClick(window.find("strideSlider"), Qt.Key.Key_Right)
    window.wait()
    assert badge.isVisible()
    assert started == []
    window.qtbot.mouseClick(window.find("sourceBadgeButton", QToolButton), Qt.MouseButton.LeftButton)
    assert started == [spec]


def test_films_and_the_scene_wait_after_undo_and_run_from_a_session(window, tmp_path: Path):
    for spec in (VideoFile(film(tmp_path / "a.avi")), Synthetic(64, 48)):
        path = tmp_path / "film.convx"
        session.write(Session(new_document(spec)), path)
        window.window.files.open(path)
        window.wait(lambda spec=spec: window.window.store.document.source == spec)
        window.wait(lambda: window.window.loop.feed.newest.frame.index > 2)
        window.window.files.show_source(BuiltIn())
        window.wait(lambda: window.window.store.document.source == BuiltIn())
        window.window.store.mark_saved()
        window.window.actions_by_key["undo"].trigger()
        window.wait()
        assert window.window.loop.waiting
        window.window.actions_by_key["redo"].trigger()
        window.window.store.mark_saved()
        window.wait()
