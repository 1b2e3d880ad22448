"""What the Network layout shows while frames come in; runs in the measured process."""

import time
from pathlib import Path
from typing import Any

from convexplorer.bench.probe import PATIENCE, Probe
from convexplorer.formats import session
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.sources import Synthetic
from convexplorer.model.view import View

WARM = 1.0
"""Seconds that are not counted, until caches are filled."""
SOURCE = Synthetic(64, 64, 120.0)


def network(seconds: int, home: Path) -> dict[str, Any]:
    """Frames a second of which all columns of Tiny VGG were painted, and milliseconds of work for each."""
    path = home / "bench.convx"
    document = ARCHITECTURES["tiny-vgg"].build(new_document(SOURCE))
    session.write(session.Session(document, View(layout="network")), path)
    probe = Probe((str(path),))
    until = time.monotonic() + PATIENCE
    while probe.window.store.document.source != SOURCE or probe.control("networkOverview") is None:
        probe.turn()
        if time.monotonic() > until:
            raise TimeoutError("the window does not open the session")
    canvas = probe.control("networkOverview")
    names = [layer.name for layer in document.layers]
    while any(canvas.column_picture(name) is None for name in names):
        probe.turn()
        if time.monotonic() > until:
            raise TimeoutError("not every column is shown")
    end = time.perf_counter() + WARM
    while time.perf_counter() < end:
        probe.turn()
    spent: list[float] = []

    def note() -> bool:
        spent.append(probe.window.loop.feed.newest.timing.seconds * 1e3)
        return False

    watch = probe.watch(canvas, note)
    begun = time.perf_counter()
    seen = probe.frames_painted(canvas, begun + seconds)
    watch.end()
    return {"per_second": [len(seen) / (time.perf_counter() - begun)], "milliseconds": spent}
