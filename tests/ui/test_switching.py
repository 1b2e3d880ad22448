"""Going from source to source, also away from those that hang: answered at once, taken back in order, nothing left."""

import time
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from convexplorer.model.sources import BuiltIn, Stream, Synthetic, VideoFile, is_live
from tests.films import film
from tests.mjpeg_server import serving, silent

AT_ONCE = 0.5
"""Seconds: five times what a person takes for at once."""
HANGS = 2
"""The last of the sources hang: one when it is opened, one when it is read."""


@pytest.fixture
def specs(tmp_path: Path):
    with ExitStack() as stack:
        live, stalled = stack.enter_context(serving()), stack.enter_context(serving())
        stalled.mode = "stall"
        port = stack.enter_context(silent()).getsockname()[1]
        yield [
            BuiltIn("checkerboard"),
            VideoFile(film(tmp_path / "a.avi")),
            Stream(live.url),
            Synthetic(64, 48),
            BuiltIn("street"),
            Stream(stalled.url),
            Stream(f"http://127.0.0.1:{port}/"),
        ]


def test_twenty_switches(window, specs):
    _switch(window, specs, 20)


@pytest.mark.slow
def test_two_hundred_switches(window, specs):
    _switch(window, specs, 20)
    handles = psutil.Process().num_fds()
    window.window.files.new()
    window.wait()
    _switch(window, specs, 200)
    window.qtbot.waitUntil(lambda: psutil.Process().num_fds() <= handles + 4, timeout=30_000)


def _switch(window, specs, times: int) -> None:
    store, opened = window.window.store, []
    for index in range(times):
        spec = specs[index % len(specs)]
        begun = time.perf_counter()
        window.window.desk.show_source(spec)
        QApplication.processEvents()
        assert time.perf_counter() - begun < AT_ONCE
        if index % len(specs) < len(specs) - HANGS and index % 4:
            window.wait(lambda spec=spec: store.document.source == spec)
            opened.append(spec)
    window.window.desk.show_source(specs[0])
    window.wait(lambda: store.document.source == specs[0])
    assert window.window.loop.tried is None
    _back_and_forth(window, opened)


def _back_and_forth(window, opened) -> None:
    """Through the steps that opened something: each brings its source back, and what runs by itself waits."""
    store = window.window.store
    steps = [step.document.source for step in store.history.steps]
    rest = iter(steps)
    assert all(source in rest for source in opened)  # in this order
    back = range(len(steps) - 2, max(-1, len(steps) - 20), -1)
    for key, index in [*(("undo", index) for index in back), *(("redo", index + 1) for index in reversed(back))]:
        begun = time.perf_counter()
        window.window.actions_by_key[key].trigger()
        QApplication.processEvents()
        assert time.perf_counter() - begun < AT_ONCE
        assert store.document.source == steps[index]
        assert window.window.loop.waiting == is_live(steps[index])
