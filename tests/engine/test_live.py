"""Live sources: the newest frame wins, faults are told and mended, nothing waits for a source that hangs."""

import contextlib
import os
import signal
import time
from collections.abc import Generator, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest

from convexplorer.engine import child, patience
from convexplorer.messages import Message
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn, Camera, Stream, Synthetic, VideoFile
from tests.engine.shown import SECONDS, Log
from tests.films import film, number
from tests.mjpeg_server import RATE, Server, serving, silent

AT_ONCE = 0.1
"""Seconds in which show and stop answer, by the project's own aim; measured 1 to 4 ms."""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def test_a_stream_is_live_and_its_frames_come_in_order(log: Log, server: Server) -> None:
    spec = Stream(server.url)
    log.grabber.show(spec)
    log.wait(lambda: len(log.frames) >= 20)
    assert [state.status for state in log.states[:2]] == ["opening", "live"]
    assert all(frame.spec is spec for frame in log.frames)
    indices = [frame.index for frame in log.frames]
    assert indices == sorted(set(indices))
    shown = [number(frame.image) for frame in log.frames]
    assert [(after - before) % 128 for before, after in pairwise(indices)] == [
        (after - before) % 128 for before, after in pairwise(shown)
    ]
    log.wait(lambda: log.states[-1].fps > 0)
    assert log.states[-1].fps < 2 * RATE


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("drop", {"source-ended", "stream-broken"}),
        ("stall", {"stream-timeout", "source-silent"}),
        ("drip", {"source-silent"}),
        ("garbage", {"stream-garbage"}),
    ],
)
def test_a_fault_is_told_in_a_sentence_and_mended(log: Log, server: Server, fault: str, said: set[str]) -> None:
    log.grabber.show(Stream(server.url))
    log.wait_for("live")
    server.mode = fault
    lost = log.wait_for("lost")
    assert lost.message is not None
    assert lost.message.code in said
    assert lost.attempt >= 1
    before = len(log.frames)
    server.mode = "serve"
    log.wait_for("live")
    log.wait(lambda: len(log.frames) >= before + 3)
    indices = [frame.index for frame in log.frames]
    assert indices == sorted(set(indices))
    assert {type(frame.index) for frame in log.frames} == {int}


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
@pytest.mark.parametrize(("name", "said"), [("SIGKILL", "child-died"), ("SIGSTOP", "source-silent")])
def test_a_child_that_dies_or_stands_still_is_replaced(log: Log, server: Server, name: str, said: str) -> None:
    log.grabber.show(Stream(server.url))
    log.wait_for("live")
    (process,) = _children()
    process.send_signal(getattr(signal, name))
    lost = log.wait_for("lost")
    assert lost.message is not None
    assert lost.message.code == said
    log.wait_for("live")
    assert process not in _children()
    indices = [frame.index for frame in log.frames]
    assert indices == sorted(set(indices))


def test_a_server_that_goes_and_comes_back_is_found_again(log: Log, server: Server) -> None:
    log.grabber.show(Stream(server.url))
    log.wait_for("live")
    server.stop()
    log.wait(lambda: log.states[-1].attempt >= 3)
    assert log.states[-1].status == "lost"
    server.start()
    log.wait_for("live")
    assert log.states[-1].attempt == 0


def test_the_size_may_change_half_way(log: Log, server: Server) -> None:
    log.grabber.show(Stream(server.url))
    log.wait(lambda: bool(log.frames))
    server.mode = "small"
    log.wait(lambda: log.frames[-1].image.shape[1] < log.frames[0].image.shape[1])
    server.mode = "serve"
    log.wait(lambda: log.frames[-1].image.shape == log.frames[0].image.shape)
    assert [state.status for state in log.states if state.status not in ("opening", "live")] == []


def test_what_was_never_live_has_failed_and_is_not_tried_again(log: Log, server: Server) -> None:
    server.stop()
    spec = Stream(server.url)
    log.grabber.show(spec)
    failed = log.wait_for("failed")
    assert failed.spec is spec
    assert failed.message is not None
    assert failed.message.code == "stream-refused"
    assert not log.frames


def test_a_frozen_picture_stands_still_while_the_stream_runs_on(log: Log, server: Server) -> None:
    log.grabber.show(Stream(server.url))
    log.wait(lambda: len(log.frames) >= 3)
    log.grabber.freeze(True)
    count, told = len(log.frames), len(log.states)
    log.wait(lambda: len(log.states) > told)
    assert len(log.frames) <= count + 1  # one may have been on its way
    last = log.frames[-1].index
    log.grabber.freeze(False)
    log.wait(lambda: log.frames[-1].index > last + 5)


def test_a_source_that_hangs_is_left_at_once(log: Log, server: Server) -> None:
    with silent() as listener:
        log.grabber.show(Stream(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        client = listener.accept()[0]
        begun = time.perf_counter()
        log.grabber.show(BuiltIn())
        assert time.perf_counter() - begun < AT_ONCE
        log.wait_for("still")
        client.close()
        log.grabber.show(Stream(server.url))
        log.wait_for("live")
        server.mode = "stall"
        begun = time.perf_counter()
        log.grabber.show(None)
        assert time.perf_counter() - begun < AT_ONCE


def test_switching_leaves_the_last_source_and_nothing_else(log: Log, server: Server, tmp_path: Path) -> None:
    _switch(log, server, tmp_path, 20)


@pytest.mark.slow
def test_switching_two_hundred_times_leaves_nothing(log: Log, server: Server, tmp_path: Path) -> None:
    _switch(log, server, tmp_path, 200)


def _switch(log: Log, server: Server, folder: Path, times: int) -> None:
    specs = [Stream(server.url), Synthetic(32, 24), VideoFile(film(folder / "a.avi")), BuiltIn("tiny")]
    log.grabber.show(specs[0])
    log.wait_for("live")
    log.grabber.show(None)
    handles, memory = _settled(0)
    for index in range(times):
        spec = specs[index % len(specs)]
        begun = time.perf_counter()
        log.grabber.show(spec)
        assert time.perf_counter() - begun < AT_ONCE
        if index % 5 == 0:
            log.wait(lambda spec=spec: log.frames[-1].spec is spec)  # type: ignore[misc]
    log.grabber.show(specs[3])
    log.wait(lambda: log.frames[-1].spec is specs[3])
    log.grabber.show(None)
    assert _settled(handles + 2) <= (handles + 2, memory)
    assert not _children()


def _children() -> list[psutil.Process]:
    """Those that were started for a source and still live."""
    found = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # it ends meanwhile
            if one.pid not in child.kept_warm() and "spawn_main" in " ".join(one.cmdline()):
                found.append(one)
    return found


def _settled(most: int) -> tuple[int, int]:
    """File handles and segments of shared memory, when the killed children are gone."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and (_children() or (most and psutil.Process().num_fds() > most)):
        time.sleep(0.01)
    shared = [name for name in os.listdir("/dev/shm") if name.startswith("psm_")] if os.path.isdir("/dev/shm") else []
    return psutil.Process().num_fds(), len(shared)


def test_attempts_come_quickly_at_first_and_then_seldom() -> None:
    assert [patience.pause(attempt, 1) for attempt in (1, 2, 3, 4, 50)] == [0.1, 0.2, 0.4, 0.5, 0.5]
    assert patience.pause(200, 61) == 5.0


def test_attempts_are_counted_on_in_the_next_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    frames = patience.patient(VideoFile(Path("gone.mp4")), 0, 7, 30.0)
    first, second = next(frames), next(frames)
    assert isinstance(first, patience.Lost)
    assert isinstance(second, patience.Lost)
    assert (first.attempt, second.attempt) == (8, 9)
    assert first.message == Message("file-missing", {"name": "gone.mp4"})


def test_a_camera_is_set_otherwise_while_it_runs_and_keeps_it_when_it_is_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened, told = [], []

    def camera(spec: Camera) -> Generator[Frame, Camera | None, None]:
        opened.append(spec.exposure)
        for _ in range(3):
            wish = yield Frame(0, 0.0, np.zeros((1, 2, 2), np.uint8), spec)
            told.append(wish and wish.exposure)

    monkeypatch.setattr(patience.sources, "frames", camera)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    frames = patience.patient(Camera(exposure=1.0), 0, 0, 0.0)
    next(frames)
    second = frames.send(Camera(exposure=2.0))
    assert isinstance(second, Frame)
    assert second.index == 1
    next(frames)
    assert isinstance(next(frames), patience.Lost)
    assert isinstance(next(frames), Frame)
    assert told == [2.0, None, None]
    assert opened == [1.0, 2.0]
