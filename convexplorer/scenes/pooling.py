"""Pools side by side: one window with its winners, how much each changes under a shift, and the four bars."""

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np

from convexplorer.compute.argument import Bars
from convexplorer.compute.arrays import Array
from convexplorer.compute.pool import POOLS
from convexplorer.compute.shift import EVERY
from convexplorer.model.result import PoolWindowAnswer
from convexplorer.scenes.grid import Grid, cells
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Role, Scene, Text

WIDTH = 25.0
"""Em of the drawer's pictures."""
NAMES: Mapping[str, str] = {**{name: pool.title for name, pool in POOLS.items()}, EVERY: "Every value at the stride"}
_USES: Mapping[str, str] = {
    "max": "uses 1 of {count}",
    "min": "uses 1 of {count}",
    "average": "mixes {count} into 1",
    "l2": "mixes {count} into 1",
    "stochastic": "draws 1 of {count}",
}
_LEVELS = 50


def window(answer: PoolWindowAnswer) -> Scene:
    """The window's values with a dot on every winner, and a line for each pool with what it makes of them.

    Keys: "value:row:column" in positions of the map, "pool:KIND".
    """
    rows, columns = answer.values.shape
    cell = min(3.4, (WIDTH - 10) / columns, 14 / rows)
    inside = answer.values[~answer.padding & np.isfinite(answer.values)]
    low, high = (float(inside.min()), float(inside.max())) if inside.size else (0.0, 1.0)
    grid = Grid(
        answer.values, 0.5, 0.5, "value", "input", "grey", cell, answer.first, answer.padding, low=low, high=high
    )
    items = cells(grid)
    for kind, winner in answer.winners.items():
        if winner is not None:
            items += _mark(grid, kind, winner)
    at = max(grid.height + 2.2, 3.0)
    count = int((~answer.padding).sum())
    spoken = []
    for kind, value in answer.results.items():
        uses = _USES.get(kind, "").format(count=count)
        key = f"pool:{kind}"
        chosen = kind == answer.kind
        items.append(Text(0.5, at, NAMES[kind], "text", bold=chosen, key=key))
        items.append(Text(13.0, at, fixed(value, 3), "output", align="right", bold=chosen, key=key))
        items.append(Text(14.0, at, uses, "muted", 0.9, key=key))
        spoken.append(f"{NAMES[kind]} {short(value)}, {uses}")
        at += 1.7
    return Scene(WIDTH, at, tuple(items), f"The window of {rows} × {columns} values: {'; '.join(spoken)}")


def _mark(grid: Grid, kind: str, place: tuple[int, int]) -> list[Item]:
    """A small triangle in the winner's corner: up for the largest, down for the smallest, a lozenge if drawn."""
    x, y, side, _ = grid.box(*place)
    s = side * 0.15
    left, top = {"max": (x + side - 2 * s, y), "min": (x, y), "stochastic": (x + side - 2 * s, y + side - 2 * s)}[kind]
    points = {
        "max": ((left, top + 2 * s), (left + 2 * s, top + 2 * s), (left + s, top + 0.3 * s)),
        "min": ((left, top + 0.3 * s), (left + 2 * s, top + 0.3 * s), (left + s, top + 2 * s)),
        "stochastic": ((left + s, top), (left + 2 * s, top + s), (left + s, top + 2 * s), (left, top + s)),
    }[kind]
    roles: Mapping[str, Role] = {"max": "positive", "min": "negative", "stochastic": "accent"}
    return [
        Path(points, roles[kind], filled=True, closed=True, key=f"pool:{kind}", alt=f"{NAMES[kind]} takes this one")
    ]


def shifts(here: Mapping[str, float], photo: Mapping[str, float]) -> Scene:
    """Two bars for each way: how much of the map changes, and of the picture as it is; keys "way:NAME"."""
    items: list[Item] = [
        Text(WIDTH - 0.5, 1.2, "this map", "output", 0.85, "right"),
        Text(WIDTH - 5.5, 1.2, "the picture", "input", 0.85, "right"),
    ]
    most = max([value for value in (*here.values(), *photo.values()) if not isnan(value)], default=1.0) or 1.0
    at, spoken = 2.0, []
    for way, value in here.items():
        other = photo.get(way, float("nan"))
        items.append(Text(0.5, at + 1.0, NAMES[way], key=f"way:{way}"))
        for offset, number, role in ((1.4, value, "output"), (2.1, other, "input")):
            items.append(Rect(0.5, at + offset, WIDTH - 1, 0.5, "fill"))
            if not isnan(number):
                items.append(Rect(0.5, at + offset, (WIDTH - 1) * number / most, 0.5, role, key=f"way:{way}"))  # type: ignore[arg-type]
        items.append(Text(WIDTH - 0.5, at + 1.0, _figure(value), "output", align="right", key=f"way:{way}"))
        items.append(Text(WIDTH - 5.5, at + 1.0, _figure(other), "input", align="right", key=f"way:{way}"))
        spoken.append(f"{NAMES[way]} {_figure(value)}")
        at += 3.4
    return Scene(WIDTH, at, tuple(items), f"Change when the map moves by one column: {', '.join(spoken)}")


def _figure(value: float) -> str:
    return "–" if isnan(value) else fixed(value, 2)


def pictures(with_it: Array, without: Array) -> Scene:
    """The two maps, one over the other."""
    side = 7.0
    items: list[Item] = []
    for y, plane, title in ((0.0, with_it, "with the object"), (side + 1.6, without, "without it")):
        grey = np.rint(np.clip(plane, 0, 1) * 255).astype(np.uint8)
        items.append(Text(side / 2, y + 1.0, title, "muted", 0.8, "centre"))
        items.append(Image(0, y + 1.3, side, side, np.repeat(grey[..., None], 3, axis=2), alt=f"The map {title}"))
    return Scene(side, 2 * side + 3, tuple(items), "A map that answers to an object, with the object and without it")


def four_bars(bars: Bars, threshold: float, verdicts: Sequence[str]) -> Scene:
    """With and without the object, by average and by max, and the threshold, which can be dragged.

    Keys "level:N" are the heights from 0 to _LEVELS that the threshold can be dragged to; `verdicts` stand under each
    pool, "apart" among them in its own colour.
    """
    high, top, width, right_end = 11.0, 1.4, 2.6, 18.0
    items: list[Item] = []
    for level in range(_LEVELS + 1):
        y = top + high * (1 - level / _LEVELS)
        items.append(Rect(0, y - high / _LEVELS / 2, right_end, high / _LEVELS, "base", key=f"level:{level}"))
    places = ((1.0, 4.0, "Average", 0), (9.6, 12.6, "Max", 2))
    for left, right, name, first in places:
        for x, value, role in ((left, bars[first], "output"), (right, bars[first + 1], "chosen")):
            height = high * min(max(value, 0.0), 1.0)
            items.append(Rect(x, top + high - height, width, height, role))  # type: ignore[arg-type]
            items.append(Text(x + width / 2, top + high - height - 0.3, fixed(value, 2), size=0.9, align="centre"))
        said = verdicts[first // 2]
        role = "kernel" if said == "tells them apart" else "error"
        items.append(Text((left + right + width) / 2, top + high + 1.3, name, bold=True, align="centre"))
        items.append(Text((left + right + width) / 2, top + high + 2.7, said, role, 0.85, "centre"))  # type: ignore[arg-type]
    y = top + high * (1 - threshold)
    items.append(Path(((0, y), (right_end, y)), "accent", thickness=0.14))
    items.append(Rect(right_end - 0.8, y - 0.4, 0.8, 0.8, "accent", alt="the threshold"))
    items.append(Text(right_end - 1.0, y - 0.35, fixed(threshold, 2), "accent", 0.85, "right"))
    spoken = f"average {fixed(bars[0], 2)} with, {fixed(bars[1], 2)} without: {verdicts[0]}; "
    spoken += f"max {fixed(bars[2], 2)} with, {fixed(bars[3], 2)} without: {verdicts[1]}"
    return Scene(right_end, top + high + 3.4, tuple(items), f"Threshold {fixed(threshold, 2)}; {spoken}")


def level_of(key: str) -> float | None:
    """The threshold that a key of `four_bars` stands for."""
    name, _, level = key.partition(":")
    return int(level) / _LEVELS if name == "level" else None
