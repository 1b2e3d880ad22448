"""What Qt needs from the system that no wheel brings, shared libraries and a font, and how apt gets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

FONT_PACKAGE = "fonts-dejavu-core"
FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb")


def missing_libraries(*, x11: bool) -> dict[str, str]:
    """What the loader does not find of what Qt needs: file -> Debian package; none but on Linux.

    The table is the application's own, which loads neither Qt nor anything that must be installed first.
    """
    from convexplorer import libraries

    return {library.file: library.package for library in libraries.missing(x11=x11)}


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
    subprocess.run([*apt, "update", "-qq"], env=environment, capture_output=True, check=False)
    command = [*apt, "install", *options, *sorted(packages)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return done.returncode == 0


def _quiet(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
