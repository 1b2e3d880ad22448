"""Frames on stdin: read in the process that has it, and let go of when nobody waits any more."""

import io
import os
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from convexplorer.engine.grabber import Grabber
from convexplorer.formats import stream
from convexplorer.messages import UserError
from convexplorer.model.sources import Pipe
from convexplorer.sources import pipe
from tests.engine.shown import SECONDS, Log


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.FileIO]:
    """The other end of a stdin of our own."""
    reading, writing = os.pipe()
    pipe._stdin.cache_clear()
    with os.fdopen(reading, "rb") as stdin, io.FileIO(writing, "w") as writer:
        monkeypatch.setattr(pipe.sys, "stdin", stdin)
        yield writer
    pipe._stdin.cache_clear()


def picture(index: int) -> bytes:
    return stream.pgm(np.full((4, 5, 3), index, np.uint8))


def test_frames_come_as_they_are_written_and_the_end_is_told(writer: io.FileIO) -> None:
    log = Log()
    spec = Pipe()
    log.grabber.show(spec)
    for index in range(3):
        writer.write(picture(index))
        log.wait(lambda index=index: len(log.frames) == index + 1)  # type: ignore[misc]
    writer.close()
    log.wait_for("ended")
    assert [(frame.index, int(frame.image[0, 0, 0])) for frame in log.frames] == [(0, 0), (1, 1), (2, 2)]
    assert all(frame.spec is spec for frame in log.frames)
    assert [state.status for state in log.states] == ["live", "ended"]
    assert log.grabber.stop(SECONDS)


def test_a_program_that_writes_nothing_is_left_at_once_and_gone_back_to(writer: io.FileIO) -> None:
    log = Log()
    log.grabber.show(Pipe())
    writer.write(picture(7) + picture(8)[:10])
    log.wait(lambda: len(log.frames) == 1)
    log.grabber.show(None)
    assert log.grabber.stop(SECONDS)
    assert not [thread for thread in threading.enumerate() if thread.name == "grabber"]


def test_a_foreign_text_has_failed(writer: io.FileIO) -> None:
    log = Log()
    log.grabber.show(Pipe())
    writer.write(b"not a picture at all")
    failed = log.wait_for("failed")
    assert failed.message is not None
    assert failed.message.code == "frame-format"
    assert log.grabber.stop(SECONDS)


def test_without_a_writer_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipe.sys, "stdin", None)
    with pytest.raises(UserError) as caught:
        next(pipe.frames())
    assert caught.value.message.code == "stdin-is-terminal"
    assert Grabber(lambda _frame: None).stop()
