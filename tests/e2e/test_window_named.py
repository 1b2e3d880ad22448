"""What the window opens is named on the command line: a file, a camera, an address, or frames on stdin."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from convexplorer import app
from convexplorer.model.sources import BuiltIn, Stream
from tests.mjpeg_server import serving

ROOT = Path(__file__).parents[2]
PIPED = """
import sys, time
from PySide6.QtWidgets import QApplication
from convexplorer.model.sources import Pipe
from convexplorer.ui.app import open_window
window = open_window(["-"])
until = time.monotonic() + 60
while not (window.settled() and window.store.document.source == Pipe()) and time.monotonic() < until:
    QApplication.processEvents()
print(window.loop.feed.newest.stage("input").array.tolist(), window.windowTitle())
sys.exit(0 if window.shutdown() else 1)
"""


def test_an_address_is_opened(opened):
    with serving() as server:
        driver = opened("--url", server.url)
        assert driver.window.store.document.source == Stream(server.url)
        assert driver.window.loop.feed.newest.frame.spec == Stream(server.url)


def test_a_camera_is_opened_by_its_number_and_one_that_is_not_there_is_said(opened):
    driver = opened("--camera", "77")
    driver.qtbot.waitUntil(lambda: driver.window.messages.bar.text() != "", timeout=30_000)
    assert any(words in driver.window.messages.bar.text() for words in ("no camera here", "Camera 78"))
    assert driver.window.store.document.source == BuiltIn()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can tell here whether something waits on stdin")
def test_frames_on_stdin_are_shown():
    pixels = np.array([[0, 50, 100], [150, 200, 250]], np.uint8)
    done = subprocess.run(
        [sys.executable, "-c", PIPED],
        input=b"P5 3 2 255\n" + pixels.tobytes(),
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(f"{[pixels.tolist()]} Frames on stdin")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.png", "--camera", "0"], "not allowed with"),
        (["--camera", "0", "--url", "http://host/"], "not allowed with"),
        (["--camera", "-1"], "--camera"),
        (["--camera", "100"], "100 is not a number from 0 to 99"),
        (["--url", "ftp://host/video"], "http://, https://, rtsp://"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(words, said, capsys):
    assert app.main(words) == 2
    assert said in capsys.readouterr().err
