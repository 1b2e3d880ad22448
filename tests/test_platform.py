"""Qt's real X11 platform loads with the system libraries that the bootstrap asks for, and shows a window."""

import os
import subprocess
import sys


def test_a_window_on_x11(x11_environment: dict[str, str]) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "application, label = QApplication([]), None\n"
        "label = QLabel('×')\nlabel.show()\n"
        "while not label.windowHandle().isExposed():\n    application.processEvents()\n"
        "print(application.platformName())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=x11_environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "xcb"), done.stderr


def test_one_core_is_left_to_the_window_unless_the_user_said_otherwise() -> None:
    code = "import os, convexplorer; print(os.environ['OPENBLAS_NUM_THREADS'])"
    plain = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for said, wanted in (({}, max(1, (os.cpu_count() or 1) - 1)), ({"OPENBLAS_NUM_THREADS": "5"}, 5)):
        done = subprocess.run(
            [sys.executable, "-c", code], env=plain | said, capture_output=True, text=True, check=True, timeout=60
        )
        assert int(done.stdout) == wanted
