"""A window for each test: opened as a user opens it, and closed with every thread ended."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convexplorer.ui.app import open_window
from convexplorer.ui.main_window import MainWindow

PATIENCE = 20_000
"""Milliseconds: a deadline that only a hang can miss."""
T = TypeVar("T", bound=QObject)


class Driver:
    """A window with what a test does to it: find by object name, wait until settled."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, name: str, kind: type[T] = QWidget) -> T:  # type: ignore[assignment]
        """The one object of that name."""
        found = self.window.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} objects are called {name}"
        return found[0]

    def wait(self, until: Callable[[], bool] | None = None) -> None:
        """Until the window shows the result of the newest edit (and `until` holds)."""
        self.qtbot.waitUntil(lambda: self.window.settled() and (until is None or until()), timeout=PATIENCE)

    def stage(self, name: str = "conv1") -> Any:
        """The array of a stage as the window shows it."""
        result = self.window.loop.feed.newest
        assert result is not None
        stage = result.stage(name)
        assert stage is not None
        return stage.array


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., Driver]]:
    """A function that opens a window on what its arguments name."""
    windows: list[MainWindow] = []

    def open_(*argv: str) -> Driver:
        window = open_window(argv)
        windows.append(window)
        window.resize(1280, 720)
        driver = Driver(window, qtbot)
        driver.wait()
        return driver

    yield open_
    for window in windows:
        assert window.shutdown()
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(opened: Callable[..., Driver]) -> Driver:
    """The window as it opens."""
    return opened()
