"""Addresses that are dropped or pasted are opened; what is there and is no stream is one sentence."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from convexplorer.model.sources import BuiltIn, Stream
from convexplorer.ui import incoming
from tests.mjpeg_server import serving

HOW = (Qt.DropAction.CopyAction,)
WITH = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def test_a_dropped_page_is_one_sentence_and_a_dropped_stream_is_opened(window):
    bar = window.window.messages.bar
    with serving() as server:
        for path, done in (
            ("/page", lambda: "text/html" in bar.text() and "saved and then opened" in bar.text()),
            ("/mjpeg", lambda: window.window.store.document.source == Stream(server.url)),
        ):
            assert window.window.store.document.source == BuiltIn()
            data = QMimeData()
            data.setUrls([QUrl(server.url.replace("/mjpeg", path))])
            QApplication.sendEvent(window.window, QDragEnterEvent(QPoint(50, 50), *HOW, data, *WITH))
            assert "address" in window.find("dropSign").accessibleName()
            QApplication.sendEvent(window.window, QDropEvent(QPointF(50, 50), *HOW, data, *WITH))
            window.qtbot.waitUntil(done, timeout=20_000)


def test_a_pasted_address_is_opened(window):
    with serving() as server:
        QGuiApplication.clipboard().setText(f" {server.url}\n")
        window.find("inputView").setFocus()
        window.qtbot.keyClick(window.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        window.wait(lambda: window.window.store.document.source == Stream(server.url))


@pytest.mark.parametrize("text", ["ftp://host/video", "http://", "http://a b", "see http://host/video", "rtsp://:5"])
def test_what_is_no_address_of_a_stream_is_not_taken_for_one(text):
    data = QMimeData()
    data.setText(text)
    assert incoming.offered(data) is None
