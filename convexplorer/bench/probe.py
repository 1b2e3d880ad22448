"""Runs inside the measured process: opens the real window, drives it by its object names and prints figures as JSON.

The window and Qt are imported by name at run time: this process is the window, the package `bench` knows nothing of it.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from convexplorer.formats import session
from convexplorer.formats.save import save_bytes
from convexplorer.model import sources
from convexplorer.model.document import Document, convolution, new_document
from convexplorer.model.sources import PictureFile
from convexplorer.model.view import View

PATIENCE = 60.0
SIDE = (1080, 1920)
WINDOW = (1280, 720)
SLIDER = "strideSlider"
PICTURE = "picture.png"
EVERY = 33
"""Milliseconds between two moves of the slider in the busy case."""
CASES = {
    "first": "first",
    "slider": "slider",
    "busy": "busy",
    "bank": "convexplorer.bench.probe_explore:bank",
    "grid": "convexplorer.bench.probe_explore:grid",
    "network": "convexplorer.bench.probe_network:network",
    "hover": "convexplorer.bench.probe_explore:hover",
    "trace": "convexplorer.bench.probe_explore:trace",
    "drawers": "convexplorer.bench.probe_drawers:drawers",
    "four": "convexplorer.bench.probe_live:four",
    "large": "convexplorer.bench.probe_live:large",
    "unpaced": "convexplorer.bench.probe_live:unpaced",
}
"""Function of this file, or "module:function", taking (amount, home) and answering with figures."""


class Probe:
    """The window, and how often its maps were painted."""

    def __init__(self, arguments: tuple[str, ...] = ()) -> None:
        self.core = importlib.import_module("PySide6.QtCore")
        self.widgets = importlib.import_module("PySide6.QtWidgets")
        self.window: Any = importlib.import_module("convexplorer.ui.app").open_window(arguments)
        self.window.resize(*WINDOW)  # whatever the screen: a narrow window shows one column at a time
        self.paints = 0
        self._filter = _paint_counter(self)
        self.widgets.QApplication.instance().installEventFilter(self._filter)

    def control(self, name: str) -> Any:
        """The control of that object name."""
        return self.window.findChild(self.core.QObject, name)

    def turn(self) -> None:
        """Let the window handle what there is, or wait for the next thing: its results' timer is never far.

        With a time limit Qt would not wait: the loop would take a core, and the interpreter, from what is measured.
        """
        self.widgets.QApplication.processEvents(self.core.QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def opened(self) -> "Probe":
        """Wait until the session of `_session` is the document: it is read while the window already shows something."""
        until = time.monotonic() + PATIENCE
        while sources.title(self.window.store.document.source) != PICTURE:
            self.turn()
            if time.monotonic() > until:
                raise TimeoutError("the window does not open the session")
        self.painted()
        return self

    def painted(self) -> float:
        """Wait until what is shown is the newest result and was painted; seconds of the performance counter."""
        until = time.monotonic() + PATIENCE
        while not self.window.settled():
            self.turn()
            if time.monotonic() > until:
                raise TimeoutError("the window does not settle")
        self.paints = 0  # what was painted before may have been a preview; one more paint is the price of being sure
        self.control("featureMaps").update()
        while not self.paints:
            self.turn()
            if time.monotonic() > until:
                raise TimeoutError("the maps are not painted")
        return time.perf_counter()

    def move(self, widget: Any, point: Any) -> None:
        """Move the pointer, without a button, to a point of a widget."""
        gui = importlib.import_module("PySide6.QtGui")
        qt, button = self.core.Qt, self.core.Qt.MouseButton.NoButton
        everywhere = widget.mapToGlobal(point)
        event = gui.QMouseEvent(
            self.core.QEvent.Type.MouseMove, point, everywhere, button, button, qt.KeyboardModifier.NoModifier
        )
        self.widgets.QApplication.sendEvent(widget, event)

    def painted_of(self, widget: Any, ready: Callable[[], bool]) -> float:
        """Wait until a widget was painted while `ready()` holds; seconds of the performance counter."""
        watch = _paint_watch(self, widget, ready)
        until = time.monotonic() + PATIENCE
        while not watch.painted:
            self.turn()
            if time.monotonic() > until:
                raise TimeoutError(f"{widget.objectName()} is not painted")
        watch.end()
        return float(watch.painted[0])

    def frames_painted(self, widget: Any, until: float) -> set[int]:
        """The numbers of the frames that a widget was painted for, until that second of the performance counter."""
        seen: set[int] = set()

        def note() -> bool:
            newest = self.window.loop.feed.newest
            if newest is not None and newest.frame is not None:
                seen.add(newest.frame.index)
            return False

        watch = _paint_watch(self, widget, note)
        while time.perf_counter() < until:
            self.turn()
        watch.end()
        return seen

    def watch(self, widget: Any, ready: Callable[[], bool]) -> Any:
        """Calls `ready` at every paint of the widget until its `end()`."""
        return _paint_watch(self, widget, ready)

    def rest(self, seconds: float = 0.1) -> None:
        """Do nothing for a moment, so that one step's leftovers do not count for the next."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.turn()


def _paint_watch(probe: Probe, widget: Any, ready: Callable[[], bool]) -> Any:
    kind = probe.core.QEvent.Type.Paint

    class Watch(probe.core.QObject):  # type: ignore[misc, name-defined]
        """Notes when a widget, or the area inside it, was painted while `ready()` held."""

        def __init__(self) -> None:
            super().__init__()
            self.painted: list[float] = []
            probe.widgets.QApplication.instance().installEventFilter(self)

        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() == kind and (watched is widget or watched.parent() is widget) and ready():
                self.painted.append(time.perf_counter())
            return False

        def end(self) -> None:
            probe.widgets.QApplication.instance().removeEventFilter(self)

    return Watch()


def _paint_counter(probe: Probe) -> Any:
    kind = probe.core.QEvent.Type.Paint

    class Counter(probe.core.QObject):  # type: ignore[misc, name-defined]
        """Counts paint events of the maps; also those of the widget inside a scroll area."""

        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() == kind and "featureMaps" in (watched.objectName(), _parent_name(watched)):
                probe.paints += 1
            return False

    return Counter()


def _parent_name(watched: Any) -> str:
    parent = watched.parent()
    return parent.objectName() if parent is not None else ""


def first(amount: int, home: Path) -> dict[str, Any]:
    """When the first map was painted, on the clock that the starting process reads as well."""
    probe = Probe()
    probe.painted()
    return {"painted": time.time()}


def slider(amount: int, home: Path) -> dict[str, Any]:
    """Milliseconds from each move of the slider to its painted map."""
    probe = Probe((str(_session(home)),)).opened()
    found = []
    control = probe.control(SLIDER)
    for turn in range(amount + 4):
        probe.rest()
        begun = time.perf_counter()
        control.setValue(2 if control.value() == 1 else 1)
        done = probe.painted()
        if turn >= 4:
            found.append((done - begun) * 1e3)
    return {"milliseconds": found}


def busy(amount: int, home: Path) -> dict[str, Any]:
    """Milliseconds of each stretch (of at least 1 ms) of handling what had come in, over `amount` seconds."""
    probe = Probe((str(_session(home)),)).opened()
    control, found = probe.control(SLIDER), []
    timer = probe.core.QTimer()
    timer.timeout.connect(lambda: control.setValue(2 if control.value() == 1 else 1))
    timer.start(EVERY)
    until = time.perf_counter() + amount
    while (begun := time.perf_counter()) < until:
        probe.widgets.QApplication.processEvents()
        spent = (time.perf_counter() - begun) * 1e3
        if spent >= 1:
            found.append(spent)
        time.sleep(0.0005)
    timer.stop()
    return {"milliseconds": found or [0.0]}


def _session(home: Path) -> Path:
    """A session of one 3×3 filter on a picture of 1080p, both written below `home`."""
    picture = home / PICTURE
    pixels = np.random.default_rng(3).integers(0, 256, (*SIDE, 3), np.uint8)
    save_bytes(picture, cv2.imencode(".png", cv2.blur(pixels, (5, 5)))[1].tobytes())
    begun = new_document(PictureFile(picture))
    document = Document(begun.source, begun.preprocessing, (convolution([("sobel-x", None)]), *begun.layers[1:]))
    path = home / "bench.convx"
    session.write(session.Session(document, View()), path)
    return path


def main() -> None:
    """`probe CASE AMOUNT HOME`: one JSON object on the last line of stdout."""
    case, amount, home = sys.argv[1:4]
    sys.setswitchinterval(0.0005)
    module, _, function = CASES[case].rpartition(":")
    # this very file runs as __main__: its own cases are those of this module, not of a second copy of it
    measure = getattr(importlib.import_module(module), function) if module else globals()[function]
    print(json.dumps(measure(int(amount), Path(home))), flush=True)
    os._exit(0)  # the measured process has nothing to save


if __name__ == "__main__":
    main()
