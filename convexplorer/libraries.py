"""The system libraries that Qt needs on Linux, found by loading them without Qt."""

import ctypes
import sys
from collections.abc import Iterable
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library, the Debian and Ubuntu package that has it, and whether only windows on X11 need it."""

    file: str
    package: str
    x11: bool = False


LIBRARIES = (
    Library("libEGL.so.1", "libegl1"),
    Library("libGL.so.1", "libgl1"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", True),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", True),
    Library("libxcb-image.so.0", "libxcb-image0", True),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", True),
    Library("libxcb-randr.so.0", "libxcb-randr0", True),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", True),
    Library("libxcb-shape.so.0", "libxcb-shape0", True),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", True),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", True),
)


def missing(*, x11: bool) -> tuple[Library, ...]:
    """The libraries that do not load; none on other systems than Linux, where the wheels bring everything."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(library for library in LIBRARIES if (x11 or not library.x11) and not _loads(library.file))


def apt_line(libraries: Iterable[Library]) -> str:
    """The one command that installs them on Debian and Ubuntu."""
    return "sudo apt-get install -y " + " ".join(library.package for library in libraries)


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
