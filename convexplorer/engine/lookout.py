"""Looks from time to time which cameras there are, beside the window: a driver may take its time to answer."""

import logging
import threading
from collections.abc import Callable
from typing import NamedTuple

from convexplorer.sources import v4l2
from convexplorer.sources.v4l2 import Mode, Range
from convexplorer.sources.webcam import Device, Watcher

LOG = logging.getLogger(__name__)
EVERY = 2.0
"""Seconds between two looks."""
LASTS = 30.0
"""Seconds after which nobody is told any more, unless they asked again."""


class Seen(NamedTuple):
    """A camera that is there, and what its driver says it can do (nothing, where nobody can be asked)."""

    device: Device
    modes: tuple[Mode, ...] = ()
    controls: dict[str, Range] = {}  # noqa: RUF012 -- never changed


class Lookout:
    """`report(cameras)` from its own thread, at first and whenever one was plugged in or out."""

    def __init__(self, report: Callable[[tuple[Seen, ...]], None], watcher: Watcher | None = None) -> None:
        self._report = report
        self._watcher = watcher
        self._changed = threading.Condition()
        self._left = 0
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Look now, and again for a while; returns at once."""
        with self._changed:
            self._left = max(1, round(LASTS / EVERY))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lookout", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self, timeout: float = 2.0) -> bool:
        """Look no more; True when the thread ended in time. Safe to call twice."""
        with self._changed:
            self._left = 0
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _run(self) -> None:
        watcher = self._watcher or Watcher()
        while True:
            try:
                found = watcher.changed()
                if found is not None:
                    self._report(tuple(map(_seen, found)))
            except Exception:  # the thread's last line of defence: without a list there is still the first camera
                LOG.exception("no list of cameras")
            with self._changed:
                self._left -= 1
                if self._left <= 0:
                    self._thread = None
                    return
                self._changed.wait(EVERY)
                if self._left <= 0:
                    self._thread = None
                    return


def _seen(device: Device) -> Seen:
    if not device.path.startswith("/dev/"):
        return Seen(device)
    return Seen(device, v4l2.modes(device.path), v4l2.controls(device.path))
