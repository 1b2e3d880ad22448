"""How soon an open drawer follows a slider while a picture moves; runs in the measured process."""

import importlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from convexplorer.bench.probe import SLIDER, Probe
from convexplorer.bench.probe_explore import opened
from convexplorer.model.sources import Synthetic
from convexplorer.model.view import View


def drawers(amount: int, home: Path) -> dict[str, Any]:
    """For each drawer, `amount` moves of the slider: milliseconds and frames until it was painted with what came out.

    The moving scene has 480 × 640 pixels and 30 frames a second, the layer four filters.
    """
    probe = opened(Synthetic(), 4, View(), "featureMaps", home)
    found: dict[str, Any] = {}
    for record in importlib.import_module("convexplorer.ui.drawers").DRAWERS:
        if record.panel:
            store = probe.window.store
            store.set_view(replace(store.view, drawer=record.key))
            probe.rest(1.0)
            found[record.key] = [_followed(probe, probe.window.panels[f"drawer-{record.key}"]) for _ in range(amount)]
    return found


def _followed(probe: Probe, panel: Any) -> tuple[float, int]:
    """Milliseconds and frames from one move of the slider until the map and all of the drawer are painted for it.

    A drawer that nothing changes in is not painted; then the map alone counts, which has the same result.
    """
    control, feed = probe.control(SLIDER), probe.window.loop.feed
    probe.rest(0.05)
    before, begun = feed.newest.frame.index, time.perf_counter()
    control.setValue(2 if control.value() == 1 else 1)
    wanted, later = probe.window.store.shown, [begun]

    def shown() -> bool:
        return feed.newest.document is wanted and feed.newest.level == "full"

    def note() -> bool:
        if shown():
            later.append(time.perf_counter())
        return False

    watches = [probe.watch(one, note) for one in (panel, *panel.findChildren(probe.widgets.QWidget))]
    done = probe.painted_of(probe.control("featureMaps"), shown)
    frame = feed.newest.frame.index
    probe.widgets.QApplication.processEvents()
    for watch in watches:
        watch.end()
    return (max(done, later[-1]) - begun) * 1e3, frame - before
