"""A test that leaves a thread, a child process, a running timer or a window behind it fails."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

# threads that live as long as the process by intention: (start of the name, whose they are)
KEPT_THREADS = (
    ("ThreadPoolExecutor", "a module's pool of bands"),
    ("compute", "a module's pool of bands"),
    ("QDBusConnection", "Qt"),
    ("tqdm", "the monitor of tqdm"),
    ("Dummy-", "a Qt or C thread that once called Python"),
    ("execnet", "pytest-xdist"),
    ("pytest_timeout", "pytest"),
)
# processes that serve the whole session: those of the standard library, and the display of fixtures_display
KEPT_PROCESSES = (
    "Xvfb",
    "multiprocessing.resource_tracker",
    "multiprocessing.forkserver",
    "multiprocessing.semaphore_tracker",
)
PATIENCE = 5.0  # seconds: what was told to stop may need a moment, what was forgotten needs for ever

CHILDREN_LISTED = Path(f"/proc/self/task/{os.getpid()}/children").is_file()


def _threads() -> set[threading.Thread]:
    kept = tuple(start for start, _ in KEPT_THREADS)
    return {thread for thread in threading.enumerate() if not thread.name.startswith(kept)}


def _born_of(pid: int) -> list[psutil.Process]:
    """Children and theirs: as Linux lists them for one process, elsewhere from a look at every process there is."""
    if not CHILDREN_LISTED:
        return psutil.Process(pid).children(recursive=True)
    found = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [psutil.Process(int(one)) for one in listed.read_text().split()]
        except (OSError, psutil.Error):  # ended meanwhile
            continue
    return found + [deeper for child in found for deeper in _born_of(child.pid)]


def _children() -> set[psutil.Process]:
    found = set()
    engine = sys.modules.get("convexplorer.engine.child")
    warm = engine.kept_warm() if engine is not None else ()  # waits for the next call, whoever makes it
    for child in _born_of(os.getpid()):
        try:
            if (
                child.pid not in warm
                and child.status() != psutil.STATUS_ZOMBIE
                and not any(k in " ".join(child.cmdline()) for k in KEPT_PROCESSES)
            ):
                found.add(child)
        except psutil.Error:
            continue
    return found


def _windows_and_timers() -> set[Any]:
    """Shown top-level widgets and, below every top-level widget, active timers."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    core = sys.modules.get("PySide6.QtCore")
    if widgets is None or core is None or widgets.QApplication.instance() is None:
        return set()
    application = widgets.QApplication.instance()
    tops = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.parent() is None]
    timers = [t for owner in (application, *tops) for t in owner.findChildren(core.QTimer) if t.isActive()]
    return {widget for widget in tops if widget.isVisible()} | set(timers)


def _left(before: tuple[set[Any], ...]) -> list[Any]:
    now = (_threads(), _children(), _windows_and_timers())
    return [thing for new, old in zip(now, before, strict=True) for thing in new - old]


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail the test after which more threads, processes, timers or windows live than before it."""
    before = (_threads(), _children(), _windows_and_timers())
    yield
    left = _left(before)
    if left:
        gc.collect()
        until = time.monotonic() + PATIENCE
        while left and time.monotonic() < until:
            _let_qt_work()
            time.sleep(0.01)
            left = _left(before)
    if left:
        pytest.fail("left behind: " + ", ".join(repr(thing) for thing in left), pytrace=False)


def _let_qt_work() -> None:
    """Deferred deletes and queued calls happen only when events are handled."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        core = sys.modules["PySide6.QtCore"]
        widgets.QApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        widgets.QApplication.processEvents()
