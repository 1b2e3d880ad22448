"""A moving picture through a network for minutes, while layers and layouts change: nothing fails or grows."""

import gc
import logging
import os
import random
from dataclasses import replace

import psutil
import pytest

from convexplorer.model import stack
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.sources import Synthetic
from convexplorer.model.view import Probe
from convexplorer.ui import probing

WARM = 40
STEPS = int(os.environ.get("CONVEXPLORER_SOAK_STEPS", "400"))
"""Things done, two thirds of a second of moving picture after each."""
FRAMES = 20
MEGABYTE = 1 << 20
LAYOUTS = ("explore", "step", "network", "network", "network")


class User:
    """Does something to the window, chosen by a seeded draw; what cannot be done is not done."""

    def __init__(self, driver):
        self.driver, self.draw = driver, random.Random(5)

    @property
    def store(self):
        return self.driver.window.store

    def act(self):
        self.draw.choice((self.look, self.look, self.edit, self.undo, self.layout, self.add, self.network))()

    def look(self):
        layer = self.draw.choice(self.store.shown.layers)
        probe, view = Probe(layer.name, 0, 0, 0), self.store.view
        self.store.set_view(replace(view, probe=probe, pinned=True, network=replace(view.network, layer=layer.name)))

    def edit(self):
        conv = self.store.shown.convolution
        self.store.edit(self.store.shown.with_layer(replace(conv, bias=conv.bias + 0.1)), "Bias")

    def undo(self):
        self.driver.window.desk.actions["undo" if self.store.history.now > 2 else "redo"].trigger()

    def layout(self):
        self.driver.window.show_layout(self.draw.choice(LAYOUTS))

    def add(self):
        shape = probing.input_shape(self.store.shown, self.driver.window.desk.newest())
        kind = self.draw.choice(("activation", "norm", "dropout", "residual"))
        self.store.edit(stack.added(self.store.shown, kind, self.store.shown.layers[0].name, shape), "Add")

    def network(self):
        source = self.store.shown.source
        made = ARCHITECTURES[self.draw.choice(("tiny-vgg", "lenet-5"))].build(self.store.shown)
        self.store.edit(made.with_source(source), "Another network")


@pytest.mark.soak
def test_a_live_network_is_changed_for_minutes_and_nothing_fails_or_grows(window, caplog):
    seen = []
    window.window.loop.feed.taken.connect(lambda: seen.append(1))
    window.window.files.show_source(Synthetic(160, 120, 30.0))
    window.qtbot.waitUntil(lambda: len(seen) > 5)
    user, before = User(window), 0
    user.network()
    window.window.show_layout("network")
    for step in range(WARM + STEPS):
        user.act()
        count = len(seen)
        window.qtbot.waitUntil(lambda count=count: len(seen) >= count + FRAMES, timeout=60_000)
        assert not [one for one in caplog.records if one.levelno >= logging.ERROR], step
        if step == WARM:
            gc.collect()
            before = int(psutil.Process().memory_info().rss)
    gc.collect()
    assert int(psutil.Process().memory_info().rss) - before < 60 * MEGABYTE
