"""What Qt needs from the system that no wheel brings: shared libraries and a font, found by loading and looking."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

# shared library -> package on Debian and Ubuntu
ANY_QT: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11_WINDOWS: Mapping[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_PACKAGE = "fonts-dejavu-core"
FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb")


def missing_libraries(wanted: Mapping[str, str]) -> dict[str, str]:
    """Those of `wanted` that the loader does not find, with their packages; none but on Linux."""
    return {} if not sys.platform.startswith("linux") else {n: wanted[n] for n in wanted if not _loads(n)}


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(roots: Iterable[Path] | None = None) -> bool:
    """Whether any outline font lies where fontconfig looks; always so but on Linux."""
    if not sys.platform.startswith("linux"):
        return True
    for root in _font_folders() if roots is None else roots:
        for _, _, names in os.walk(root):
            if any(name.lower().endswith(FONT_SUFFIXES) for name in names):
                return True
    return False


def _font_folders() -> list[Path]:
    home = Path(os.path.expanduser("~"))
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [Path(part) / "fonts" for part in data.split(":") if part]
    mine = [home / ".local/share/fonts", home / ".fonts"]
    return [
        *folders,
        *mine,
        Path("/usr/share/fonts"),
        Path("/usr/share/X11/fonts"),
        Path("/run/current-system/sw/share"),
    ]


def apt_line(packages: Iterable[str]) -> str:
    """The one line that installs the packages on Debian and Ubuntu, to be typed by hand."""
    return "sudo apt-get install --no-install-recommends " + " ".join(sorted(packages))


def may_install() -> bool:
    """Whether apt is here and works without asking anybody: as root, or with a sudo that needs no password."""
    if not shutil.which("apt-get"):
        return False
    return os.geteuid() == 0 or (shutil.which("sudo") is not None and _quiet(["sudo", "-n", "true"]))


def install(packages: Iterable[str]) -> bool:
    """Install with apt, showing only what went wrong; False when that failed."""
    apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-qq", "-o", "DPkg::Lock::Timeout=120", "--no-install-recommends"]
    # an index that cannot be refreshed may still hold the packages
    subprocess.run([*apt, "update", "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False)
    command = [*apt, "install", *options, *sorted(packages)]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _quiet(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
