"""The small pictures of a network's layers: the order of Flatten, and scores as bars."""

import numpy as np
import pytest

from convexplorer.compute.dense import ORDERS, flatten
from convexplorer.scenes.flattening import CELL, SHAPE, flattening
from convexplorer.scenes.primitives import Rect, Text
from convexplorer.scenes.scores import BAR, scores


@pytest.mark.parametrize("order", ORDERS)
def test_the_numbers_stand_in_the_maps_as_numpy_flattens_them(order):
    texts = [item for item in flattening(order).items if isinstance(item, Text) and item.key]
    in_maps = sorted((item for item in texts if item.size > 0.9), key=lambda item: (item.y, item.x))
    channels, rows, columns = SHAPE
    # read line by line, the maps side by side
    grid = np.array([int(item.text) for item in in_maps]).reshape(rows, channels, columns).transpose(1, 0, 2)
    assert flatten(grid, order).ravel().tolist() == list(range(1, grid.size + 1))
    below = sorted((item for item in texts if item.size <= 0.9), key=lambda item: item.x)
    assert [int(item.text) for item in below] == list(range(1, grid.size + 1))
    assert all(item.size < CELL for item in texts)


def test_bars_are_as_long_as_their_shares():
    scene = scores([("class 3", 0.75), ("class 1", 0.25)])
    bars = [item for item in scene.items if isinstance(item, Rect) and item.role == "output"]
    assert [bar.width / BAR for bar in bars] == [0.75, 0.25]
    assert scene.alt == "Highest first: class 3 .750; class 1 .250"
