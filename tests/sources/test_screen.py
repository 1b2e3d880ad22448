"""The screen as a source: a display of our own, whose pixels are known."""

import itertools
import subprocess
import sys

import pytest

from convexplorer import sources
from convexplorer.messages import UserError
from convexplorer.model.sources import Screen
from convexplorer.sources import screen

MONITORS = [
    {"left": 0, "top": 0, "width": 300, "height": 100},
    {"left": 0, "top": 0, "width": 100, "height": 100},
    {"left": 100, "top": 0, "width": 200, "height": 100},
]


@pytest.mark.parametrize(
    ("spec", "area"),
    [
        (Screen(), (0, 0, 100, 100)),
        (Screen(0), (0, 0, 300, 100)),
        (Screen(2), (100, 0, 200, 100)),
        (Screen(2, 10, 20, 30, 40), (110, 20, 30, 40)),
        (Screen(2, 190, 90, 500, 500), (290, 90, 10, 10)),
        (Screen(9, 5, 5), (5, 5, 295, 95)),
    ],
)
def test_the_part_is_cut_to_the_screen_it_is_on(spec: Screen, area: tuple[int, int, int, int]) -> None:
    assert tuple(screen.region(spec, MONITORS).values()) == area


def test_a_part_outside_the_screen_is_said() -> None:
    with pytest.raises(UserError, match="100 × 100"):
        screen.region(Screen(1, 200, 0), MONITORS)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "screen-none"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "screen-wayland"),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, "screen-wayland"),
    ],
)
def test_no_screen_and_one_that_is_hidden_are_told_apart(environment: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as caught:
        screen.check(environment, "linux")
    assert caught.value.message.code == code
    screen.check(environment, "darwin")


WINDOW = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.BypassWindowManagerHint)
window.setGeometry(50, 40, 100, 80)
window.setStyleSheet("background: rgb(10, 200, 30)")
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
window.repaint()
application.processEvents()
print("shown", flush=True)
sys.stdin.read()
"""


def test_what_is_on_the_screen_is_in_the_frames(
    x11_server: str, x11_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x11_server)
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", WINDOW], env=x11_environment, **pipes) as window:  # type: ignore[call-overload]
        try:
            assert window.stdout.readline() == b"shown\n"
            inside = sources.frames(Screen(0, 60, 50, 64, 48, 200.0))
            # the server paints when it likes
            frame = next(one for one in itertools.islice(inside, 2_000) if one.image.any())
            assert next(inside).index == frame.index + 1
            inside.close()  # type: ignore[attr-defined]
        finally:
            window.stdin.close()
    assert frame.image.shape == (3, 48, 64)
    assert [set(plane.ravel().tolist()) for plane in frame.image] == [{10}, {200}, {30}]
