"""A network from above: a box for each layer that makes other maps, keyed, said, within the picture."""

from itertools import pairwise

import pytest

from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.layers import Conv2d, Pool2d
from convexplorer.model.network_layers import Linear
from convexplorer.model.parallel import Parallel
from convexplorer.scenes.architecture import architecture
from convexplorer.scenes.primitives import Path, Rect, Text


@pytest.mark.parametrize("key", ARCHITECTURES)
def test_every_layer_that_makes_other_maps_has_its_box(key):
    chosen = ARCHITECTURES[key]
    layers = chosen.layers(own=0)
    scene = architecture(layers, chosen.shape)
    rects = [item for item in scene.items if isinstance(item, Rect)]
    wanted = [layer.name for layer in layers if isinstance(layer, Conv2d | Pool2d | Linear | Parallel)]
    assert list(dict.fromkeys(rect.key for rect in rects)) == ["input", *wanted]
    for rect in rects:
        assert 0 <= rect.x <= rect.x + rect.width <= scene.width
        assert 0 <= rect.y <= rect.y + rect.height <= scene.height
    first = list({rect.key: rect for rect in rects}.values())
    assert all(left.x + left.width < right.x for left, right in pairwise(first))
    shortcuts = sum(isinstance(item, Path) for item in scene.items)
    assert shortcuts == sum(isinstance(layer, Parallel) and layer.join == "add" for layer in layers)


def test_sizes_stand_under_the_boxes_and_are_said():
    chosen = ARCHITECTURES["resnet-50"]
    scene = architecture(chosen.layers(own=0), chosen.shape)
    texts = [item.text for item in scene.items if isinstance(item, Text)]
    assert texts[:4] == ["224²", "×3", "112²", "×64"]
    assert texts[-2:] == ["1000", ""]
    assert "6 × block of 1024 × 14 × 14" in scene.alt
    boxes = {item.key: item for item in scene.items if isinstance(item, Rect)}
    assert boxes["block16"].height < boxes["conv1"].height < boxes["input"].height
    assert boxes["block16"].width > boxes["conv1"].width


def test_paths_side_by_side_are_parts_of_one_box():
    chosen = ARCHITECTURES["inception-block"]
    parts = [
        item
        for item in architecture(chosen.layers(own=0), chosen.shape).items
        if isinstance(item, Rect) and item.key == "inception1"
    ]
    assert len(parts) == 4
    assert len({part.x for part in parts}) == 1
