"""The window's door: `open_window` for everybody who wants one, `event_loop` for the program."""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import cv2  # before any Qt: the plain OpenCV wheel brings variables of its own Qt 5
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from convexplorer import __version__
from convexplorer.model.sources import Camera, Pipe, Source, Stream
from convexplorer.ui.main_window import MainWindow, existing

_log = logging.getLogger(__name__)
_QUIET = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")


def open_window(argv: Sequence[str] = ()) -> MainWindow:
    """Show a window on what `argv` names, with a QApplication made when there is none.

    It names a picture, film, folder or session, `-` (frames on stdin), `--camera N` or `--url URL`.
    """
    application()
    window = MainWindow(list(_named(argv)))
    window.show()
    return window


def _named(argv: Sequence[str]) -> Iterator[Path | Source]:
    words = iter(argv)
    for word in words:
        if word == "--camera":
            yield Camera(index=int(next(words)))
        elif word == "--url":
            yield Stream(next(words))
        elif word == "-":
            yield Pipe()
        elif not word.startswith("-"):
            yield Path(word)


def application() -> QApplication:
    """The one QApplication, free of what an OpenCV wheel with its own Qt left in the environment."""
    folder = str(Path(cv2.__file__).parent)
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if os.environ.get(name, "").startswith(folder):
            del os.environ[name]
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    made = QApplication(["convexplorer"])
    made.setApplicationName("ConvExplorer")
    made.setApplicationVersion(__version__)
    made.setDesktopFileName("convexplorer")
    return made


def event_loop() -> int:
    """Stay until the last window is closed; an exception in a slot becomes one sentence in it and a log entry."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        window = existing()
        if window is not None and not issubclass(kind, KeyboardInterrupt):
            window.messages.fail(kind.__name__)

    sys.excepthook = hook
    shown = existing()
    if shown is not None:
        shown.guide.tour.offer()  # here and not in `open_window`: a script or a screenshot is no newcomer
    qInstallMessageHandler(_qt_says)
    try:
        return int(QApplication.exec())
    finally:
        sys.excepthook = before
        qInstallMessageHandler(None)
        window = existing()
        if window is not None:
            window.shutdown()


def _qt_says(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if text in _QUIET:
        return
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    _log.log(levels.get(kind, logging.WARNING), "Qt: %s", text)
