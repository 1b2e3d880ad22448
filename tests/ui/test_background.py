"""Work beside the window: the newest wins, errors are sentences, and a stop is the end of it."""

import threading

import pytest
from PySide6.QtCore import QObject

from convexplorer.messages import UserError
from convexplorer.ui.background import Background


@pytest.fixture
def made(qtbot):
    """A background, what it handed over, and the sentences it said."""
    owner, found, said = QObject(), [], []
    background = Background(owner, lambda value: found.append((value, threading.current_thread())), said.append)
    yield background, found, said
    background.stop(5.0)


def test_what_is_asked_for_is_done_elsewhere_and_handed_over_here(made, qtbot):
    background, found, _ = made
    background.ask(threading.current_thread)
    qtbot.waitUntil(lambda: bool(found), timeout=5000)
    ((worker, receiver),) = found
    assert worker is not receiver
    assert receiver is threading.main_thread()
    assert not background.busy


def test_the_newest_wins(made, qtbot):
    background, found, _ = made
    go, begun = threading.Event(), []

    def work(number):
        begun.append(number)
        assert go.wait(5)
        return number

    for number in range(4):
        background.ask(lambda number=number: work(number))
    go.set()
    qtbot.waitUntil(lambda: not background.busy, timeout=5000)
    assert [value for value, _ in found] == [3]
    assert begun == [0, 3]


def test_an_error_is_a_sentence_and_the_next_work_is_done(made, qtbot):
    background, found, said = made

    def fails():
        raise UserError("clipboard-nothing")

    background.ask(fails)
    qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert [message.code for message in said] == ["clipboard-nothing"]
    background.ask(lambda: 7)
    qtbot.waitUntil(lambda: bool(found), timeout=5000)
    assert found[0][0] == 7


def test_nothing_is_handed_over_after_a_stop(made, qtbot):
    background, found, said = made
    go = threading.Event()
    background.ask(lambda: go.wait(5))
    background.stop()
    go.set()
    background.ask(lambda: "after")
    qtbot.waitUntil(lambda: bool(found), timeout=5000)
    assert [value for value, _ in found] == ["after"]
    assert said == []
