"""In which order the values of maps go into one column: a small example, numbered."""

from itertools import pairwise

from convexplorer.compute.dense import flat_place
from convexplorer.scenes.primitives import Item, Path, Rect, Role, Scene, Text

SHAPE = (2, 2, 3)
"""Channels, rows and columns of the example."""
CELL, GAP, MARGIN, HEAD = 2.3, 1.6, 0.3, 1.5
ROLES: tuple[Role, ...] = ("output", "kernel")
"""The colour of each of its maps."""
TOLD = {
    "channels-first": "One map after another, each row by row: C, H, W as PyTorch has it.",
    "channels-last": "All maps of one place, then the next place: H, W, C as Keras has it.",
}


def flattening(order: str) -> Scene:
    """Two small maps whose values are numbered as they go into the column under them, with the way through them.

    Keys "value:n", 1 for the first in the column, in the map and in the column alike.
    """
    channels, rows, columns = SHAPE
    apart = columns * CELL + GAP
    places = [flat_place(index, SHAPE, order) for index in range(channels * rows * columns)]
    corners = [(MARGIN + c * apart + column * CELL, MARGIN + HEAD + row * CELL) for c, row, column in places]
    roles = [ROLES[channel] for channel, _, _ in places]
    side = (channels * apart - GAP) / len(places)
    top = MARGIN + HEAD + rows * CELL + 1.0
    below = [(MARGIN + index * side, top) for index in range(len(places))]
    items: list[Item] = [
        Text(MARGIN + channel * apart, MARGIN + 1.0, f"map {channel + 1}", ROLES[channel], 0.85)
        for channel in range(channels)
    ]
    items += [_ground(*corner, CELL, index) for index, corner in enumerate(corners)]
    middles = [(x + CELL / 2, y + CELL / 2) for x, y in corners]
    # under the numbers, so that these stay readable
    items += [Path((one, other), "line", thickness=0.12) for one, other in pairwise(middles)]
    items += [_ground(*corner, side, index) for index, corner in enumerate(below)]
    for index, role in enumerate(roles):
        items += _cell(*corners[index], CELL, index, role)
        items += _cell(*below[index], side, index, role)
    items.append(Text(MARGIN, top + side + 1.1, "one column of numbers, lying", "muted", 0.85))
    return Scene(2 * MARGIN + channels * apart - GAP, top + side + 1.5, tuple(items), TOLD[order])


def _ground(x: float, y: float, side: float, index: int) -> Rect:
    return Rect(x, y, side, side, "base", key=f"value:{index + 1}")


def _cell(x: float, y: float, side: float, index: int, role: Role) -> list[Item]:
    size = min(0.95, 0.62 * side)
    text = Text(
        x + side / 2, y + side / 2 + 0.35 * size, str(index + 1), role, size, "centre", key=f"value:{index + 1}"
    )
    return [text, Rect(x, y, side, side, role, filled=False, thickness=0.06)]
