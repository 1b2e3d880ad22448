"""Pictures of the window for the README, taken from the real one when it has settled."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 720), (1920, 1080))
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PATIENCE = 60.0


def main() -> int:
    """Write resources/screenshots/explore-THEME-WIDTHxHEIGHT.png; 1 when the window never settled."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = ROOT / "resources" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CONVEXPLORER_HOME"] = home
        return _take(folder, sys.argv[1:])


def _take(folder: Path, argv: list[str]) -> int:
    from PySide6.QtWidgets import QApplication

    from convexplorer.ui.app import open_window

    window = open_window(argv)
    try:
        for theme in THEMES:
            window.set_theme(theme)
            for width, height in SIZES:
                window.resize(width, height)
                until = time.monotonic() + PATIENCE
                QApplication.processEvents()
                while not window.settled():
                    QApplication.processEvents()
                    time.sleep(0.005)
                    if time.monotonic() > until:
                        print("the window did not settle", file=sys.stderr)
                        return 1
                path = folder / f"explore-{theme}-{width}x{height}.png"
                window.grab().save(str(path), "PNG", 0)  # 0: as small as it gets
                print(path.relative_to(ROOT))
    finally:
        window.shutdown()
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
