"""The real xcb platform: the window opens on an X server, shows a map, answers a key and closes."""

import subprocess
import sys

SCRIPT = """
import time
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

if __name__ == "__main__":
    from convexplorer.ui.app import open_window
    window = open_window()
    window.resize(1280, 720)

    def settle():
        until = time.monotonic() + 50
        QApplication.processEvents()
        while not window.settled():
            assert time.monotonic() < until, "never settled"
            QTest.qWait(5)

    settle()
    assert QApplication.platformName() == "xcb", QApplication.platformName()
    slider = window.findChild(QWidget, "strideSlider")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    settle()
    print(window.store.document.convolution.stride, window.loop.feed.newest.stage("conv1").shape)
    picture = window.grab().toImage()
    print("colours", len({picture.pixel(x, y) for x in range(0, 1280, 8) for y in range(0, 720, 8)}) > 500)
    window.store.mark_saved()
    window.close()
    print("closed", not window.isVisible())
"""


def test_on_a_real_x_server(x11_environment, tmp_path):
    script = tmp_path / "drive.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(script)],
        env={**x11_environment, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["(2, 2) (4, 240, 320)", "colours True", "closed True"]
