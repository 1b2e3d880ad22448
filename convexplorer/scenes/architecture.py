"""A network from above: a box for each layer that makes other maps, as tall as they are, as wide as they are many."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.model.layers import Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.network_layers import Linear, Upsample
from convexplorer.model.parallel import Parallel
from convexplorer.scenes.primitives import Item, Path, Rect, Role, Scene, Text, advance

TALLEST, LOWEST = 9.0, 0.6
"""Em of the box for the picture, and at least."""
GAP, BETWEEN = 0.16, 0.7
"""Em between boxes of the same size, and of different ones."""
WORDS = 0.72


class Box(NamedTuple):
    """What one layer makes."""

    name: str
    kind: str
    role: Role
    shape: Shape
    paths: int = 1
    """How many stand side by side in a block whose maps are put one after another."""
    past: bool = False
    """Whether what goes in also goes past it: a residual block."""


KINDS: tuple[tuple[type | tuple[type, ...], str, Role], ...] = (
    ((Conv2d, ConvTranspose2d), "convolution", "output"),
    (Pool2d, "pool", "chosen"),
    (Parallel, "block", "output"),
    (Linear, "dense layer", "output"),
    (Upsample, "enlarging", "chosen"),
)
"""Layers that have a box; the others leave the size as it is."""


def boxes(layers: Sequence[Layer], shape: Shape) -> Iterator[Box]:
    """The picture, then what every layer with a box makes of it."""
    yield Box("input", "picture", "input", shape)
    for layer in layers:
        shape = layer.output_shape(shape)
        for kind, word, role in KINDS:
            if isinstance(layer, kind):
                concat = isinstance(layer, Parallel) and layer.join == "concat"
                past = isinstance(layer, Parallel) and layer.join == "add"
                yield Box(layer.name, word, role, shape, len(layer.paths) if concat else 1, past)  # type: ignore[attr-defined]


def architecture(layers: Sequence[Layer], shape: Shape) -> Scene:
    """The boxes in a row with their sizes under them, equal ones together; keys are the layers' names.

    Heights go with the square root of the rows, so that 7 and 224 fit on one picture; widths with the logarithm of the
    number of maps.
    """
    items: list[Item] = []
    x, spoken = 0.4, []
    for size, members in groupby(boxes(layers, shape), key=lambda box: box.shape):
        group = list(members)
        label, below = (f"{size[1]}²" if size[1] == size[2] else f"{size[1]}×{size[2]}"), f"×{size[0]}"
        if size[1:] == (1, 1):
            label, below = str(size[0]), ""
        width = sum(_width(size) for _ in group) + GAP * (len(group) - 1)
        room = max(width, advance(label, WORDS), advance(below, WORDS))
        at = x + (room - width) / 2
        height = max(TALLEST * math.sqrt(size[1] / shape[1]), LOWEST)
        for box in group:
            items += _drawn(box, at, 0.9 + (TALLEST - height) / 2, height)
            at += _width(size) + GAP
        for row, text in enumerate((label, below)):
            items.append(Text(x + room / 2, TALLEST + 1.9 + 0.9 * row, text, "muted", WORDS, "centre"))
        kinds = [f"{len(list(same))} × {kind}" for kind, same in groupby(box.kind for box in group)]
        spoken.append(f"{', '.join(kinds)} of {' × '.join(map(str, size))}")
        x += room + BETWEEN
    return Scene(x - BETWEEN + 0.4, TALLEST + 3.2, tuple(items), "; ".join(spoken))


def _drawn(box: Box, x: float, top: float, height: float) -> Iterator[Item]:
    """The box, or one over another for paths side by side, and a line past it for a shortcut."""
    width, said = _width(box.shape), f"{box.name}: {' × '.join(map(str, box.shape))}"
    slit = 0.12 if box.paths > 1 else 0.0
    each = (height - slit * (box.paths - 1)) / box.paths
    for path in range(box.paths):
        yield Rect(x, top + path * (each + slit), width, each, box.role, key=box.name, alt=said)
    if box.past:
        inset, over = 0.12 * width, top - 0.42
        points = ((x + inset, top - 0.1), (x + inset, over), (x + width - inset, over), (x + width - inset, top - 0.1))
        yield Path(points, "muted")


def _width(shape: Shape) -> float:
    return 0.3 + 0.09 * math.log2(shape[0]) if shape[1:] != (1, 1) else 0.3
