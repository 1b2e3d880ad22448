"""Check what ConvExplorer needs on this machine, and say how to get what is missing.

Nothing of Qt is loaded into this process, so that a broken Qt cannot keep the report from being printed.
The exit code is 0 when everything needed is there, else 1.
"""

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from convexplorer import __version__, libraries, limits, logs, paths

LEAST_PYTHON = (3, 11)
PACKAGES = (
    "numpy",
    "opencv-python-headless",
    "PySide6-Essentials",
    "pyqtgraph",
    "tifffile",
    "platformdirs",
    "psutil",
    "tqdm",
)
SAME_AS = {"opencv-python-headless": "opencv-python", "PySide6-Essentials": "PySide6"}
BAD_QT = {
    "6.9.1": "breaks the curves",
    "6.11.0": "breaks moving and resizing panels",
    "6.11.1": "breaks moving and resizing panels",
    "6.12.0": "aborts Python 3.11 after a few hundred signals",
}
LEAST_MEMORY = 512 << 20
QT_SECONDS = 60
QT_PROBE = (
    "from PySide6.QtGui import QFontDatabase, QGuiApplication; "
    "application = QGuiApplication([]); print(len(QFontDatabase.families()))"
)


class Finding(NamedTuple):
    """One line of the report; `good` None is worth knowing and no fault."""

    good: bool | None
    what: str
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no flags."""


def run(given: argparse.Namespace) -> int:
    """Print one line for everything looked at."""
    good = True
    for check in CHECKS:
        for finding in check():
            mark = {True: "ok", False: "MISSING", None: "note"}[finding.good]
            print(f"{mark:8} {finding.what}: {finding.detail}", flush=True)
            good = good and finding.good is not False
    print("Everything needed is here." if good else "Something needed is missing; see the lines above.")
    return 0 if good else 1


def python() -> Iterator[Finding]:
    """The interpreter and the system."""
    yield Finding(None, "ConvExplorer", __version__)
    yield Finding(sys.version_info[:2] >= LEAST_PYTHON, "Python", platform.python_version())
    yield Finding(None, "System", platform.platform())


def packages() -> Iterator[Finding]:
    """The installed packages, and releases of Qt that are known to be broken."""
    for name in PACKAGES:
        version = _version(name) or _version(SAME_AS.get(name, name))
        yield Finding(version is not None, name, version or f"not installed; `pip install {name}`")
        if name == "PySide6-Essentials" and version in BAD_QT:
            yield Finding(False, name, f"{version} {BAD_QT[version]}; `pip install 'PySide6-Essentials!={version}'`")


def system_libraries() -> Iterator[Finding]:
    """What Qt needs of a Linux system."""
    gone = libraries.missing(x11=True)
    needed = [library for library in gone if not library.x11]
    if needed:
        yield Finding(False, "System libraries", libraries.apt_line(gone))
    elif gone:
        yield Finding(None, "System libraries", f"all but those for windows on X11: {libraries.apt_line(gone)}")
    else:
        yield Finding(True, "System libraries", "all there")


def qt() -> Iterator[Finding]:
    """Whether Qt starts, in a process of its own without a screen, and how many font families it finds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", QT_PROBE],
            env=environment,
            capture_output=True,
            text=True,
            timeout=QT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Finding(False, "Qt", f"does not start ({type(error).__name__})")
        return
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        yield Finding(False, "Qt", f"does not start: {last}")
        return
    yield Finding(True, "Qt", "starts")
    families = int(done.stdout.split()[-1])
    yield Finding(
        families > 0, "Fonts", f"{families} families" if families else "none; sudo apt-get install -y fonts-dejavu-core"
    )


def display() -> Iterator[Finding]:
    """Whether a window could be shown; the commands do without."""
    if sys.platform.startswith("linux"):
        shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        yield Finding(None, "Display", shown or "none; the window needs one, `convexplorer apply` does not")
    yield Finding(None, "Camera", "not looked at")


def memory() -> Iterator[Finding]:
    """Memory at hand, and the cores."""
    at_hand = limits.memory_at_hand()
    yield Finding(
        at_hand >= LEAST_MEMORY,
        "Memory",
        f"{at_hand >> 20} MB for one piece of work, of {psutil.virtual_memory().total >> 20} MB",
    )
    yield Finding(None, "Processors", str(os.cpu_count()))


def folders() -> Iterator[Finding]:
    """Whether the program can write what it keeps."""
    named = {
        "Settings": paths.config_folder,
        "Own files": paths.data_folder,
        "Cache": paths.cache_folder,
        "Log folder": paths.log_folder,
    }
    for what, folder in named.items():
        yield _writable(what, folder)
    log = logs.log_path()
    if log is not None and (crashes := log.with_name(logs.CRASHES)).exists() and crashes.stat().st_size:
        yield Finding(None, "Crashes", f"an earlier run crashed; see {crashes}")


def _writable(what: str, folder: Callable[[], Path]) -> Finding:
    try:
        place = folder()
        with tempfile.TemporaryFile(dir=place):
            return Finding(True, what, str(place))
    except OSError as error:
        return Finding(False, what, f"cannot be written ({error.strerror}: {error.filename})")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


CHECKS = (python, packages, system_libraries, qt, display, memory, folders)
