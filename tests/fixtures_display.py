"""A real X11 display for tests that must see the xcb platform and not the offscreen one."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def x11_server() -> Iterator[str]:
    """An Xvfb server of its own for the whole session; its display name, as in `:99`."""
    if not shutil.which("Xvfb"):
        pytest.skip("needs Xvfb (on Debian and Ubuntu: sudo apt-get install xvfb)")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as numbers:
            number = numbers.readline().strip().decode()  # written when it takes connections; empty when it has died
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def x11_environment(x11_server: str) -> dict[str, str]:
    """The environment for a subprocess whose windows open on that server, through Qt's xcb platform."""
    without = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    return {**without, "DISPLAY": x11_server, "QT_QPA_PLATFORM": "xcb"}
