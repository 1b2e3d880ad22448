"""The screen, or a part of it, as a source."""

import itertools
import os
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Screen
from convexplorer.sources.pixels import planes


def frames(spec: Screen) -> Iterator[Frame]:
    """The screen as it is, `spec.rate` times a second; UserError where it cannot be seen."""
    check(os.environ, sys.platform)
    import mss
    from mss.exception import ScreenShotError

    try:
        with mss.MSS() as screens:
            area = region(spec, screens.monitors)
            begun = time.monotonic()
            for index in itertools.count():
                time.sleep(max(begun + index / spec.rate - time.monotonic(), 0))
                now, shot = time.monotonic(), screens.grab(area)
                pixels = np.frombuffer(shot.bgra, np.uint8).reshape(shot.height, shot.width, 4)
                yield Frame(index, now, planes(pixels), spec, moment=now - begun)
    except ScreenShotError as error:
        raise UserError("screen-refused", why=str(error)) from None


def region(spec: Screen, monitors: list[dict[str, Any]] | list[dict[str, int]]) -> dict[str, int]:
    """The part to look at, cut to the screen it is on; UserError when nothing of it is left."""
    whole = monitors[spec.monitor if 0 <= spec.monitor < len(monitors) else 0]
    left, top = max(spec.left, 0), max(spec.top, 0)
    width = min(spec.width or whole["width"], whole["width"] - left)
    height = min(spec.height or whole["height"], whole["height"] - top)
    if width < 1 or height < 1:
        raise UserError("screen-region", width=whole["width"], height=whole["height"])
    return {"left": whole["left"] + left, "top": whole["top"] + top, "width": width, "height": height}


def check(environment: Mapping[str, str], platform: str) -> None:
    """UserError where there is no screen, or none that is shown to programs."""
    if not platform.startswith("linux"):
        return
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        raise UserError("screen-wayland")
    if not environment.get("DISPLAY"):
        raise UserError("screen-none")
