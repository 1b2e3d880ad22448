"""A 1×1 convolution: the depth column of one pixel, mixed by every filter; and what a bottleneck saves."""

from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.grid import DARK_INK, ink, shade
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Item, Rect, Scene, Text

MARGIN, HEAD, CELL, GAP = 0.6, 2.2, 3.0, 2.0
MOST = 12
"""Channels and filters drawn."""


def mixing(column: Array, weight: Array, bias: Array, outputs: Array, titles: tuple[str, ...] = ()) -> Scene:
    """The column (D), the mixing matrix (K, D), and what comes out (K): each filter is dotted with the column.

    Keys "depth:i", "weight:k:i", "output:k".
    """
    depth, filters = min(len(column), MOST), min(len(weight), MOST)
    most = float(np.abs(weight).max(initial=0.0))
    low, high = float(min(column.min(), 0.0)), float(max(column.max(), 1e-9))
    top = MARGIN + HEAD
    items: list[Item] = [
        Text(MARGIN, MARGIN + 1.0, f"DEPTH COLUMN  {len(column)}", "input", 0.9, bold=True),
    ]
    for index in range(depth):
        colour = shade((float(column[index]) - low) / ((high - low) or 1.0))
        key, y = f"depth:{index}", top + index * CELL
        items.append(Rect(MARGIN, y, CELL, CELL, "fill", colour=colour, key=key))
        items.append(_number(MARGIN, y, fixed(float(column[index]), 2), ink(colour), key))
        items.append(Rect(MARGIN, y, CELL, CELL, "input", filled=False, thickness=0.06))
    x = MARGIN + max(CELL, 11.0) + GAP
    title = f"MIXING MATRIX  {len(weight)} filters × {len(column)} channels"
    items.append(Text(x, MARGIN + 1.0, title, "kernel", 0.9, bold=True))
    spoken = []
    for k in range(filters):
        y = top + k * CELL
        for index in range(depth):
            value, key = float(weight[k, index]), f"weight:{k}:{index}"
            colour = signed(value, most)
            items.append(Rect(x + index * CELL, y, CELL, CELL, "fill", colour=colour, key=key))
            items.append(_number(x + index * CELL, y, short(value), DARK_INK, key))
            items.append(Rect(x + index * CELL, y, CELL, CELL, "line", filled=False, thickness=0.05))
        spoken.append(_dot(column, weight[k], float(bias[k]), float(outputs[k])))
    items.append(Rect(x, top, depth * CELL, filters * CELL, "kernel", filled=False))
    x += depth * CELL + GAP
    x = max(x, MARGIN + max(CELL, 11.0) + GAP + 20.0)
    items.append(Text(x, MARGIN + 1.0, f"OUTPUT  {len(weight)}", "output", 0.9, bold=True))
    for k in range(filters):
        y, key = top + k * CELL, f"output:{k}"
        name = titles[k] if k < len(titles) and titles[k] else f"filter {k + 1}"
        items.append(Text(x, y + 1.2, f"{name}:  {spoken[k]}", "output", 0.85, key=key))
    hidden = len(column) - depth, len(weight) - filters
    if any(hidden):
        said = f"… and {hidden[0]} more channels, {hidden[1]} more filters"
        items.append(Text(MARGIN, top + max(depth, filters) * CELL + 1.2, said, "muted", 0.85))
    bottom = top + max(depth, filters) * CELL + 2
    alt = f"A column of {len(column)} values through {len(weight)} filters: {'; '.join(spoken)}"
    return Scene(x + 34.0, bottom, tuple(items), alt)


def _number(x: float, y: float, text: str, colour: tuple[int, int, int], key: str) -> Text:
    size = min(0.95, (CELL - 0.5) / (0.62 * len(text)))
    return Text(x + CELL / 2, y + CELL / 2 + 0.35 * size, text, size=size, align="centre", colour=colour, key=key)


def _dot(column: Array, weight: Array, bias: float, value: float) -> str:
    terms = [f"{fixed(float(v), 2)}×{_bracketed(short(float(w)))}" for v, w in zip(column[:4], weight[:4], strict=True)]
    more = f" + … {len(column) - 4} more" if len(column) > 4 else ""
    extra = f" + bias {_bracketed(short(bias))}" if bias else ""
    return f"{' + '.join(terms)}{more}{extra} = {fixed(value, 2)}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


class Saving(NamedTuple):
    """Parameters (weights and biases), and multiply–adds for each position of a map of the same size."""

    direct: int
    direct_work: int
    through: int
    through_work: int


def bottleneck(depth: int, middle: int, filters: int, side: int) -> Saving:
    """`depth` channels to `filters` maps by side × side at once, or through 1×1 to `middle` channels first."""
    taps = side * side
    return Saving(
        filters * (taps * depth + 1),
        filters * taps * depth,
        middle * (depth + 1) + filters * (taps * middle + 1),
        middle * depth + filters * taps * middle,
    )


def saving_text(depth: int, middle: int, filters: int, side: int) -> str:
    """What it saves, in a sentence."""
    found = bottleneck(depth, middle, filters, side)
    share = found.through / found.direct
    said = (
        f"saves {1 - share:.0%}"
        if share < 1
        else f"costs {share - 1:.0%} more: the middle is too wide to save anything"
    )
    return (
        f"{depth} → {filters} by {side}×{side}: {found.direct:,} parameters, {found.direct_work:,} ×+ a position. "
        f"Through {middle} by 1×1 first: {found.through:,} parameters, {found.through_work:,} ×+. It {said}."
    )
