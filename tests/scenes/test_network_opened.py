"""The scene of an opened map says the numbers that are there, and marks what the value looked at reads."""

import numpy as np
import pytest

from convexplorer.engine.network_opened import opened_map
from convexplorer.engine.network_pictures import trace_at
from convexplorer.engine.run import Job, run
from convexplorer.formats import raster, svg
from convexplorer.model.overview import OpenedMap
from convexplorer.model.result import Frame
from convexplorer.model.view import Probe
from convexplorer.scenes.network_opened import EDGE, LARGE, SIDE, opened
from convexplorer.scenes.numbers import fixed
from convexplorer.scenes.primitives import Rect, Text
from tests.networks import branched, tiny_vgg

PIXELS = np.random.default_rng(5).integers(0, 256, (3, 64, 64), np.uint8)


@pytest.fixture(scope="module")
def tiny():
    document = tiny_vgg()
    return run(Job(document, Frame(0, 0.0, PIXELS, document.source)))


def scene_of(result, name, channel, row=0, column=0, count=4):
    answer = opened_map(OpenedMap(name, channel, 0, count, 40, 80), result)
    trace = trace_at(result, name, channel, row, column)
    return opened(answer, trace, Probe(name, channel, row, column)), trace


def test_a_convolution_shows_kernels_parts_and_the_sum(tiny):
    scene, trace = scene_of(tiny, "conv2", 3, 10, 20)
    texts = [item.text for item in scene.items if isinstance(item, Text)]
    assert "Σ" in texts
    assert "… 6 more" in texts
    assert "row 10, column 20" in texts
    below = [item.text for item in scene.items if isinstance(item, Text) and item.size == 0.72]
    assert below[1::2] == [fixed(float(own), 3) for own in trace.channel_sums[:4]]
    windows = [item for item in scene.items if isinstance(item, Rect) and item.role == "input"]
    assert len(windows) == 4
    cell = SIDE / 62
    assert windows[0].x + windows[0].width / 2 == pytest.approx(EDGE + 21.5 * cell)
    (value,) = [item for item in scene.items if isinstance(item, Rect) and item.role == "output"]
    assert 0 < value.width <= LARGE / 60 + 0.4
    keys = {item.key for item in scene.items if item.key}
    assert {"source:0", "kernel:3", "part:2", "map", "more"} <= keys
    assert "map 4 of 10" in scene.alt


@pytest.mark.parametrize("name", ["relu1", "pool1", "flatten", "dense", "softmax"])
def test_every_kind_of_layer_has_its_scene_within_its_size(tiny, name):
    scene, _ = scene_of(tiny, name, 5)
    assert scene.alt
    for item in scene.items:
        if isinstance(item, Rect):
            assert item.x >= 0
            assert item.x + item.width <= scene.width
            assert item.y + item.height <= scene.height
    assert raster.render(scene).shape[2] == 3
    assert svg.dumps(scene).startswith("<svg")


def test_a_value_of_single_values_lists_its_products_and_what_is_left():
    document = branched()
    result = run(Job(document, Frame(0, 0.0, PIXELS[:, :20, :20], document.source)))
    scene, trace = scene_of(result, "dense", 1)
    texts = [item.text for item in scene.items if isinstance(item, Text)]
    assert len([text for text in texts if text.startswith("input ")]) == 5
    assert any("bias" in text for text in texts)
    assert trace.value == float(result.stage("dense").array[1, 0, 0])
