"""What the window shows of a film while it plays; runs in the measured process."""

import time
from pathlib import Path
from typing import Any

from convexplorer.bench.live import FOUR, SIZES, document, film
from convexplorer.bench.probe import PATIENCE, Probe
from convexplorer.formats import session
from convexplorer.model.sources import VideoFile
from convexplorer.model.view import View

WARM = 2.0
"""Seconds that are not counted, until the film runs and ranges and caches have settled."""
LONG = 600
"""Frames of the film that runs as fast as it can: some seconds of it."""


def four(seconds: int, home: Path) -> dict[str, Any]:
    """480 × 640, 30 frames a second, four filters, ReLU and max-pooling."""
    return _played(home, "480p", FOUR, 1.0, 60, seconds)


def large(seconds: int, home: Path) -> dict[str, Any]:
    """1080 × 1920, 30 frames a second, one filter."""
    return _played(home, "1080p", FOUR[:1], 1.0, 60, seconds)


def unpaced(seconds: int, home: Path) -> dict[str, Any]:
    """480 × 640 as fast as it can be computed, one filter."""
    return _played(home, "480p", FOUR[:1], 0.0, LONG, seconds)


def _played(home: Path, size: str, kernels: tuple[str, ...], speed: float, frames: int, seconds: int) -> dict[str, Any]:
    """Frames a second that were processed and shown, how many were dropped, and milliseconds from due to painted."""
    spec = VideoFile(film(home / "film.mp4", *SIZES[size], frames), speed=speed)
    wanted = document(spec, kernels)
    path = home / "film.convx"
    stage = wanted.layers[-1 if len(kernels) > 1 else 0].name
    session.write(session.Session(wanted, View(stage=stage)), path)
    probe = Probe((str(path),))
    watched = probe.control("featureMaps")
    probe.painted_of(watched, lambda: _index(probe) is not None)
    _until(probe, WARM)
    seen = _Seen(probe, frames)
    begun = time.perf_counter()
    watch = probe.watch(watched, seen.note)
    _until(probe, seconds)
    watch.end()
    spent = time.perf_counter() - begun
    probe.window.close()  # the film's process ends with it
    return {
        "shown": [len(seen.ages) / spent],
        "processed": [(seen.passed - seen.dropped) / spent],
        "dropped": [seen.dropped],
        "milliseconds": seen.ages or [PATIENCE * 1e3],
    }


class _Seen:
    """Which frames of a film that goes round were painted, and how old each was."""

    def __init__(self, probe: Probe, frames: int) -> None:
        self._probe, self._frames = probe, frames
        self._before: int | None = None
        self._first: int | None = None
        self.passed = self.dropped = 0
        self.ages: list[float] = []

    def note(self) -> bool:
        """At each paint: the newest frame, when it is a new one."""
        newest = self._probe.window.loop.feed.newest
        frame = newest.frame
        if frame.index != self._before:
            if self._before is not None:
                self.ages.append((time.monotonic() - frame.time) * 1e3)
                self.passed += (frame.index - self._before) % self._frames
            self._first = newest.timing.dropped if self._first is None else self._first
            self.dropped = newest.timing.dropped - self._first
            self._before = frame.index
        return False


def _index(probe: Probe) -> int | None:
    newest = probe.window.loop.feed.newest
    moving = newest is not None and newest.frame is not None and isinstance(newest.frame.spec, VideoFile)
    return newest.frame.index if moving else None


def _until(probe: Probe, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        probe.turn()
