"""A stream in the window and what befalls it: each fault is said once, mended by itself, and edits are answered."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from convexplorer.model.sources import BuiltIn, Stream
from convexplorer.ui.panels.source_badge import SourceBadge
from tests.films import SIZE
from tests.mjpeg_server import Server, serving, silent

FAULTS = {
    "drop": ("has ended", "broke off"),
    "stall": ("did not answer", "brought no picture"),
    "drip": ("brought no picture",),
    "garbage": ("cannot be decoded",),
}


class Live:
    """A window on the server's stream, with what a test asks of both."""

    def __init__(self, driver, server: Server) -> None:
        self.driver, self.server = driver, server
        self.window = driver.window
        self.bar, self.badge = driver.window.messages.bar, driver.find("sourceBadge", SourceBadge)
        self.said: list[str] = []
        say = self.bar.show_message
        self.bar.show_message = lambda kind, text, action="": (self.said.append(text), say(kind, text, action))

    @property
    def frame(self):
        return self.window.loop.feed.newest.frame

    @property
    def words(self) -> str:
        """What stands on the picture, "" for nothing."""
        return self.badge.findChild(QLabel).text() if self.badge.isVisible() else ""

    @property
    def button(self) -> QToolButton:
        return self.driver.find("sourceBadgeButton", QToolButton)

    def until(self, holds, seconds: float = 30) -> None:
        self.driver.qtbot.waitUntil(holds, timeout=round(seconds * 1000))

    def goes_on(self) -> None:
        """Until new pictures come."""
        at = self.frame.index
        self.until(lambda: self.frame.index > at + 2)


@pytest.fixture
def live(window):
    with serving() as server:
        made = Live(window, server)
        window.window.files.show_source(Stream(server.url))
        window.wait(lambda: isinstance(window.window.store.document.source, Stream))
        yield made


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_once_and_goes_by_itself(live: Live, fault: str):
    live.server.mode = fault
    live.until(lambda: live.words.startswith("lost: trying again"))
    assert live.button.text() == "Stop"
    assert len(live.said) == 1
    assert any(words in live.said[0] for words in FAULTS[fault])
    assert live.bar.text() == live.said[0]
    lost = live.frame
    live.driver.qtbot.keyClick(live.driver.find("strideSlider"), Qt.Key.Key_Right)
    live.until(lambda: live.driver.stage().shape == (4, SIZE[0] // 2, SIZE[1] // 2))
    assert live.frame.image.shape == lost.image.shape
    live.server.mode = "serve"
    live.until(lambda: live.words == "" and live.bar.text() == "")
    live.goes_on()
    assert len(live.said) == 1


def test_the_sentence_goes_with_the_fault_and_is_not_repeated_for_every_attempt(live: Live):
    live.server.stop()
    live.until(lambda: live.window.loop.state.attempt >= 4)
    assert len(live.said) == 1
    assert live.bar.text() == live.said[0]
    attempt = live.window.loop.state.attempt
    live.until(lambda: str(attempt) in live.words or live.window.loop.state.attempt > attempt)
    live.server.start()
    live.until(lambda: live.words == "" and live.bar.text() == "")
    live.server.stop()
    live.until(lambda: len(live.said) == 2)


def test_who_has_enough_stops_with_the_keyboard_and_starts_again(live: Live):
    live.server.stop()
    live.until(lambda: live.words.startswith("lost"))
    live.driver.find("inputView").setFocus()
    live.driver.qtbot.keyClick(live.window.focusWidget(), Qt.Key.Key_Tab)
    assert live.window.focusWidget() is live.button
    picture = live.frame
    live.driver.qtbot.keyClick(live.button, Qt.Key.Key_Space)
    assert (live.words, live.button.text(), live.bar.text()) == ("waits", "Start", "")
    assert live.frame is picture
    live.server.start()
    live.driver.qtbot.keyClick(live.button, Qt.Key.Key_Space)
    live.until(lambda: live.words == "")
    live.goes_on()
    assert live.window.focusWidget() is live.driver.find("inputView")


def test_what_fails_after_start_waits_for_start(live: Live):
    live.driver.find("startButton", QToolButton).click()
    live.server.stop()
    live.button.click()
    live.until(lambda: live.words == "waits")
    assert "refuses" in live.bar.text()
    assert live.window.store.document.source == Stream(live.server.url)
    live.server.start()
    live.button.click()
    live.goes_on()


def test_a_held_picture_says_so_and_moves_nothing(live: Live):
    boxes = {name: live.driver.find(name).geometry() for name in ("inputView", "featureMaps", "kernelEditor")}
    live.window.actions_by_key["freeze"].trigger()
    live.until(lambda: live.words == "held")
    assert not live.button.isVisible()
    assert boxes == {name: live.driver.find(name).geometry() for name in boxes}
    live.window.actions_by_key["freeze"].trigger()
    live.until(lambda: live.words == "")
    live.goes_on()


def test_another_size_is_taken_as_it_comes_and_undo_starts_nothing_that_was_stopped(live: Live):
    live.server.mode = "small"
    live.until(lambda: live.frame.image.shape[1:] == (SIZE[0] // 2, SIZE[1] // 2))
    live.driver.wait(lambda: live.driver.stage().shape[1:] == (SIZE[0] // 2, SIZE[1] // 2))
    assert live.words == ""
    assert live.said == []
    live.driver.qtbot.keyClick(live.driver.find("strideSlider"), Qt.Key.Key_Right)
    live.driver.wait()
    live.driver.find("startButton", QToolButton).click()
    live.window.actions_by_key["undo"].trigger()
    assert live.window.loop.waiting
    assert live.words == "waits"


def test_what_opens_slowly_says_so_is_edited_meanwhile_and_given_up_at_once(window):
    with silent() as listener:
        window.window.files.show_source(Stream(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        client = listener.accept()[0]
        badge = window.find("sourceBadge", SourceBadge)
        words = badge.findChild(QLabel)
        window.qtbot.waitUntil(lambda: badge.isVisible() and words.text().endswith(" s"), timeout=20_000)
        assert re.fullmatch(r"opening http://1.*… [1-9]\d* s", words.text())
        window.qtbot.keyClick(window.find("strideSlider"), Qt.Key.Key_Right)
        window.qtbot.waitUntil(lambda: window.stage().shape == (4, 240, 320))
        stop = window.find("startButton", QToolButton)
        assert (stop.isEnabled(), stop.text()) == (True, "Stop")
        window.qtbot.mouseClick(window.find("sourceBadgeButton", QToolButton), Qt.MouseButton.LeftButton)
        assert not badge.isVisible()
        assert not stop.isEnabled()
        window.wait()
        client.close()
    assert window.window.store.document.source == BuiltIn()
    assert window.stage().shape == (4, 240, 320)
    assert [step.label for step in window.window.store.history.steps if "Open" in step.label] == []


def test_a_picture_is_shown_while_a_stream_waits(live: Live):
    live.driver.find("startButton", QToolButton).click()
    assert live.words == "waits"
    live.window.files.show_source(BuiltIn("checkerboard"))
    live.driver.wait(lambda: live.window.store.document.source == BuiltIn("checkerboard"))
    assert live.words == ""
    live.window.actions_by_key["undo"].trigger()
    assert live.words == "waits"
    live.window.files.new()
    live.driver.wait()
    assert live.frame.spec == BuiltIn()
