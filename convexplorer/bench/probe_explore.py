"""What Explore shows while frames come in, and how soon a pointer is answered; runs in the measured process."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer.bench.probe import PATIENCE, Probe
from convexplorer.formats import images, save, session
from convexplorer.model.document import Document, convolution, new_document, with_channels
from convexplorer.model.sources import PictureFile, Synthetic
from convexplorer.model.view import MapsView, View
from convexplorer.sources import frames

WARM = 1.0
"""Seconds that are not counted, until ranges and caches have settled."""


def bank(seconds: int, home: Path) -> dict[str, Any]:
    """Frames a second of which every thumbnail of 16 filters was painted, from the moving scene of 480 × 640."""
    return _shown(Synthetic(), 16, View(), "filterBank", seconds, home)


def grid(seconds: int, home: Path) -> dict[str, Any]:
    """Frames a second of which all 64 maps of 224 × 224 were painted at once, from a moving scene of 60 a second."""
    view = View(maps=MapsView(arrangement="all"))
    return _shown(Synthetic(224, 224, 60.0), 64, view, "allMaps", seconds, home)


def hover(amount: int, home: Path) -> dict[str, Any]:
    """Milliseconds from each move of the pointer over a still picture to the product line painted for its new place."""
    return _pointed(Probe(), amount)


def trace(amount: int, home: Path) -> dict[str, Any]:
    """The same on a 1080p picture with a layer of one 7×7 filter for each of its three channels: 147 products."""
    image = np.ascontiguousarray(np.moveaxis(next(iter(frames(Synthetic(1920, 1080)))).image, 0, 2))
    picture = home / "large.png"
    save.save_bytes(picture, images.encode_png(image))
    weight = np.random.default_rng(3).uniform(-1, 1, (1, 3, 7, 7))
    begun = with_channels(new_document(PictureFile(picture)), "all")
    layer = replace(begun.convolution, weight=weight, bias=np.zeros(1), alike=False, titles=("Random",))
    path = home / "trace.convx"
    session.write(session.Session(begun.with_layer(layer)), path)
    probe = Probe((str(path),))
    until = time.monotonic() + PATIENCE
    while not isinstance(probe.window.store.document.source, PictureFile):
        probe.turn()
        if time.monotonic() > until:
            raise TimeoutError("the window does not open the session")
    return _pointed(probe, amount)


def _pointed(probe: Probe, amount: int) -> dict[str, Any]:
    probe.painted()
    picture, line = probe.control("inputView"), probe.control("productLine")
    box, found = picture.picture_rect(), []
    draws = np.random.default_rng(1)
    for turn in range(amount + 5):
        across, down = draws.uniform(0.05, 0.95, 2)
        point = box.topLeft() + probe.core.QPointF(box.width() * across, box.height() * down)
        before = probe.window.store.view.probe
        begun = time.perf_counter()
        probe.move(picture, point)
        moved = probe.window.store.view.probe
        if moved == before:
            continue
        done = probe.painted_of(line, partial(_looks_at, probe, moved))
        if turn >= 5:
            found.append((done - begun) * 1e3)
        probe.rest()
    return {"milliseconds": found}


def _looks_at(probe: Probe, wanted: Any) -> bool:
    newest = probe.window.loop.feed.newest
    return newest is not None and newest.view.probe == wanted


def _shown(source: Synthetic, filters: int, view: View, widget: str, seconds: int, home: Path) -> dict[str, Any]:
    probe = opened(source, filters, view, widget, home)
    end = time.perf_counter() + WARM
    while time.perf_counter() < end:
        probe.turn()
    begun = time.perf_counter()
    seen = probe.frames_painted(probe.control(widget), begun + seconds)
    return {"per_second": [len(seen) / (time.perf_counter() - begun)]}


def opened(source: Synthetic, filters: int, view: View, widget: str, home: Path) -> Probe:
    """The window on a moving scene with so many filters, as soon as a widget was painted."""
    probe = Probe((str(_session(source, filters, view, home)),))
    until = time.monotonic() + PATIENCE
    while probe.window.store.document.source != source:
        probe.turn()
        if time.monotonic() > until:
            raise TimeoutError("the window does not open the session")
    probe.painted_of(probe.control(widget), lambda: probe.window.loop.feed.newest is not None)
    return probe


def _session(source: Synthetic, filters: int, view: View, home: Path) -> Path:
    """A session of so many different 3×3 filters, seeded, on a moving scene."""
    draws = np.random.default_rng(5)
    kernels = [(f"Random {i + 1}", np.round(draws.uniform(-1, 1, (3, 3)), 2)) for i in range(filters)]
    begun = new_document(source)
    document = Document(begun.source, begun.preprocessing, (convolution(kernels), *begun.layers[1:]))
    path = home / "bench.convx"
    session.write(session.Session(document, replace(view, filter=0)), path)
    return path
