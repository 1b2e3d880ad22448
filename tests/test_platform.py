"""Qt's real X11 platform loads with the system libraries that the bootstrap asks for, and shows a window."""

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
