"""How fast the real window answers: each case starts one in a process of its own and reads its figures."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from convexplorer.bench import Measurement, measurement
from convexplorer.messages import UserError

PATIENCE = 180
SLIDER_TARGET = 50.0
BUSY_TARGET = 16.0
BANK_TARGET = 25.0
GRID_TARGET = 30.0
HOVER_TARGET = 16.0
FRAME_TARGET = 1000 / 30


def slider(quick: bool) -> Iterator[Measurement]:
    """From moving a slider to the map painted for its new value, at 1080p with one filter."""
    for platform in platforms():
        found = figures("slider", platform, 12 if quick else 60)["milliseconds"]
        yield measurement(f"slider to painted map 1080p ({platform})", "ms", found, SLIDER_TARGET, "p95")


def busy(quick: bool) -> Iterator[Measurement]:
    """Stretches in which the window's thread answers nothing, while a slider moves."""
    for platform in platforms():
        found = figures("busy", platform, 3 if quick else 10)["milliseconds"]
        yield measurement(f"GUI thread busy ({platform})", "ms", found, BUSY_TARGET, "p99")


def bank(quick: bool) -> Iterator[Measurement]:
    """Frames shown a second with 16 filters and all their thumbnails, from the moving scene (30 a second)."""
    for platform in platforms():
        found = figures("bank", platform, 3 if quick else 10)["per_second"]
        yield measurement(f"16 filters 480p, thumbnails ({platform})", "frames/s", found, BANK_TARGET)


def grid(quick: bool) -> Iterator[Measurement]:
    """Frames shown a second with 64 maps of 224² all at once, from a moving scene of 60 a second."""
    for platform in platforms():
        found = figures("grid", platform, 3 if quick else 10)["per_second"]
        yield measurement(f"64 maps of 224² at once ({platform})", "frames/s", found, GRID_TARGET)


def hover(quick: bool) -> Iterator[Measurement]:
    """From a move of the pointer over a still picture to the painted product line."""
    for platform in platforms():
        found = figures("hover", platform, 20 if quick else 100)["milliseconds"]
        yield measurement(f"hover to product line ({platform})", "ms", found, HOVER_TARGET)


def trace(quick: bool) -> Iterator[Measurement]:
    """The same on a 1080p picture with a 7×7 filter over three channels."""
    for platform in platforms():
        found = figures("trace", platform, 20 if quick else 100)["milliseconds"]
        yield measurement(f"hover to trace, 1080p, 7×7×3 ({platform})", "ms", found, HOVER_TARGET)


def drawers(quick: bool) -> Iterator[Measurement]:
    """From a move of a slider to each drawer painted for it, while a scene of 30 frames a second moves."""
    for platform in platforms():
        for name, found in figures("drawers", platform, 5 if quick else 20).items():
            case = f"slider to {name} drawer, live ({platform})"
            yield measurement(case, "ms", [milliseconds for milliseconds, _ in found], FRAME_TARGET)
            yield measurement(f"{case}, frames", "frames", [frames for _, frames in found], 1.0)


def platforms() -> tuple[str, ...]:
    """Qt's platforms that can be measured here: always the one without a screen, X11 where there is a server for it."""
    if not sys.platform.startswith("linux"):
        return ("offscreen",)
    return ("offscreen", "xcb") if os.environ.get("DISPLAY") or shutil.which("Xvfb") else ("offscreen",)


def figures(case: str, platform: str, amount: int = 1) -> Any:
    """What `convexplorer.bench.probe` prints for a case, run in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="convexplorer-bench-") as home, _display(platform) as shown:
        environment = {
            **os.environ,
            **shown,
            "QT_QPA_PLATFORM": platform,
            "CONVEXPLORER_HOME": str(Path(home) / "home"),
        }
        command = [sys.executable, "-m", "convexplorer.bench.probe", case, str(amount), home]
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            raise UserError("bench-failed", name=case, reason=f"no answer in {PATIENCE} s") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise UserError("bench-failed", name=case, reason=last)
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def _display(platform: str) -> Iterator[dict[str, str]]:
    """The display to show the window on: the user's own, or for X11 without one an Xvfb for as long as needed."""
    if platform != "xcb" or os.environ.get("DISPLAY"):
        yield {}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            yield {"DISPLAY": f":{int(server.stdout.readline())}"}
        finally:
            server.terminate()
