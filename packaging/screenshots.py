"""Pictures of the window: the few that the README shows, or with --all every layout, drawer, size and theme."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from convexplorer.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
SHOWN, ALL = ROOT / "resources" / "screenshots", ROOT / "build" / "screenshots"
Theme = Literal["light", "dark"]
Layout = Literal["explore", "step", "network", "train", "teach"]
THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES = ((1024, 576), (1280, 720), (1920, 1080))
LAYOUTS: tuple[Layout, ...] = ("explore", "step", "network", "train", "teach")
DRAWERS = ("histogram", "profile", "parameters", "frequency", "activation", "pooling", "excites", "compare")
TABS = ("pixels", "slide", "reads", "transposed", "matrix", "one-by-one")
CASE = "numerical_padding_strides"
"""The small example that Step is shown with: Dumoulin & Visin's figure."""
DISCLOSURE = "moreDisclosure"
PATIENCE = 60.0


class Shot(NamedTuple):
    """One picture: its name before theme and size, and what is shown on it."""

    name: str
    layout: Layout = "explore"
    drawer: str | None = None
    disclosure: str = ""
    tab: str = ""
    """Which tab of Step, with the small example."""
    network: str = ""
    """Which network of the gallery."""


EVERYTHING = (
    *(Shot(layout, layout) for layout in LAYOUTS),
    *(Shot(f"drawer-{key}", drawer=key) for key in DRAWERS),
    Shot("more", disclosure=DISCLOSURE),
    Shot("preparation", "network", disclosure="preparationChange"),
    Shot("preparation-wrong", "network", disclosure="preparationWhatIf"),
    *(Shot(f"step-{tab}", "step", tab=tab) for tab in TABS),
)
README = (
    (EVERYTHING[0], SIZES[1:]),
    (Shot("step", "step", tab="slide"), SIZES[1:2]),
    (Shot("network", "network", network="tiny-vgg"), SIZES[1:2]),
)


def main() -> int:
    """Write the pictures; 1 when the window never settled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every picture, into build/screenshots")
    parser.add_argument("--scaled", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["CONVEXPLORER_HOME"] = home
        if chosen.scaled:
            return _take(ALL, EVERYTHING, SIZES[:1], "-150")
        if not chosen.all:
            return max(_take(SHOWN, (shot,), sizes) for shot, sizes in README)
        done = _take(ALL, EVERYTHING, SIZES)
        # the scale is read once, when Qt starts
        scaled = [sys.executable, __file__, "--scaled"]
        return done or subprocess.run(scaled, env={**os.environ, "QT_SCALE_FACTOR": "1.5"}, check=False).returncode


def _take(folder: Path, shots: tuple[Shot, ...], sizes: tuple[tuple[int, int], ...], suffix: str = "") -> int:
    from convexplorer.ui.app import open_window

    folder.mkdir(parents=True, exist_ok=True)
    window = open_window()
    try:
        for theme, (width, height), shot in _combinations(shots, sizes):
            window.set_theme(theme)
            window.resize(width, height)
            before = window.store.view
            _show(window, shot)
            if not _settled(window):
                print("the window did not settle", file=sys.stderr)
                return 1
            path = folder / f"{shot.name}-{theme}-{width}x{height}{suffix}.png"
            _grab(window, shot.disclosure, path)
            print(path.relative_to(ROOT))
            if shot.tab or shot.network:
                window.store.undo()
            window.store.set_view(before)
    finally:
        window.shutdown()
        window.close()
    return 0


def _show(window: MainWindow, shot: Shot) -> None:
    """The layout and the drawer; a network, or a tab of Step with the small example, in the middle of its steps."""
    from convexplorer.model.cases import CASES
    from convexplorer.model.gallery import ARCHITECTURES

    store = window.store
    if shot.network:
        network = ARCHITECTURES[shot.network]
        store.edit(network.build(store.document), network.title)
        store.set_view(replace(store.view, layout=shot.layout, network=replace(store.view.network, layer="conv2")))
        return
    if not shot.tab:
        store.set_view(replace(store.view, layout=shot.layout, drawer=shot.drawer))
        return
    case = CASES[CASE]
    store.edit(case.document(), case.title)
    view = case.view()
    assert view.probe is not None
    middle = replace(view.probe, row=1, column=1)
    store.set_view(replace(view, probe=middle, step=replace(view.step, tab=shot.tab)))


def _combinations(
    shots: tuple[Shot, ...], sizes: tuple[tuple[int, int], ...]
) -> Iterator[tuple[Theme, tuple[int, int], Shot]]:
    for theme in THEMES:
        for size in sizes:
            for shot in shots:
                yield theme, size, shot


def _settled(window: MainWindow) -> bool:
    """Wait until it shows the newest state in its newest size: layouts come to rest one pass after another."""
    from PySide6.QtWidgets import QApplication

    until, calm = time.monotonic() + PATIENCE, 0
    while calm < 20 and time.monotonic() < until:
        QApplication.processEvents()
        calm = calm + 1 if window.settled() else 0
        time.sleep(0.005)
    return calm >= 20


def _grab(window: MainWindow, disclosure: str, path: Path) -> None:
    from convexplorer.ui.widgets.disclosure import Disclosure

    opened = window.findChild(Disclosure, disclosure) if disclosure else None
    if opened is not None:
        opened.open()
        _settled(window)
    window.grab().save(str(path), "PNG", 0)  # 0: as small as it gets
    if opened is not None:
        opened.panel.hide()


if __name__ == "__main__":
    sys.exit(main())
