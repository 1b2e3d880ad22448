"""The lines between the columns of a network: which map goes into which, and where its line runs."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Flatten
from convexplorer.scenes.network_layout import BETWEEN, SCORES, Column, NetworkLayout
from convexplorer.scenes.primitives import Point


class Edge(NamedTuple):
    """One map goes into another, along a line through points."""

    before: str
    source: int
    after: str
    target: int
    points: tuple[Point, ...]


def sources(layout: NetworkLayout, column: Column, channel: int) -> Iterator[tuple[Column, int]]:
    """The shown maps that a map is made of; a column of values is one source, its number 0."""
    for number, name in enumerate(column.before):
        before = layout.column(name)
        if before is None or before.kind == "nothing":
            continue
        if before.kind != "maps":
            if column.reads != "concat" or _own(column, number, channel) is not None:
                yield before, 0
            continue
        for source in before.channels:
            if _joined(column, before, number, channel, source):
                yield before, source


def _joined(column: Column, before: Column, number: int, channel: int, source: int) -> bool:
    """Whether the map `source` of the column before goes into a map."""
    if column.kind in ("vector", "scores") and column.reads != "each":
        return True
    if column.reads in ("each", "add"):
        return source == channel
    if column.reads == "concat":
        return source == _own(column, number, channel)
    if column.reads == "groups":
        assert isinstance(column.layer, Conv2d)
        groups = before.shape[0] if column.layer.depthwise else column.layer.groups
        return source * groups // before.shape[0] == channel * groups // column.shape[0]
    return True


def _own(column: Column, number: int, channel: int) -> int | None:
    """A channel of joined paths as the path `number` counts it; None where it is of another path."""
    ends = (*column.starts[1:], column.shape[0])
    return channel - column.starts[number] if column.starts[number] <= channel < ends[number] else None


def edges_to(layout: NetworkLayout, column: Column, channel: int) -> tuple[Edge, ...]:
    """The lines from every shown map that a map is made of."""
    single = column.kind == "vector" and column.reads != "flatten"
    box = column.cell(channel) if single else column.rect(channel)
    end = box.x, box.y + box.height / 2
    found = []
    for before, source in sources(layout, column, channel):
        start = before.rect(source)
        if column.reads == "each" and before.kind == "vector" and column.kind == "vector":
            start = before.cell(channel)
        right = start.x + start.width
        passed = _passes(layout, before, column)
        points = ((right, start.y + start.height / 2), *passed, end)
        if column.reads == "flatten" and before.kind == "maps":
            points = _flattened(column, before, source)
        if before.kind == "vector" and column.reads != "each":  # from the whole column of values, as a fan
            points = ((right, start.y), end, (right, start.y + start.height))
        found.append(Edge(before.name, source, column.name, channel, points))
    return tuple(found)


def _flattened(column: Column, before: Column, source: int) -> tuple[Point, ...]:
    """From a map to the values that it becomes: a stretch of the column, or places all along it."""
    start, box = before.rect(source), column.box
    begin, end = 0.0, 1.0
    if isinstance(column.layer, Flatten) and column.layer.order == "channels-first":
        begin, end = source / before.shape[0], (source + 1) / before.shape[0]
    apex = start.x + start.width, start.y + start.height / 2
    return (box.x, box.y + begin * box.height), apex, (box.x, box.y + end * box.height)


def _passes(layout: NetworkLayout, before: Column, column: Column) -> tuple[Point, ...]:
    """The lane of a shortcut that leads from one column to the other, past those between them."""
    order = layout.columns.index
    if column.reads in ("add", "concat") and order(column) - order(before) > 1:
        for name, line in layout.lanes:
            if name == column.name and abs(line[0][0] - (before.box.x + before.box.width)) < BETWEEN:
                return line
    return ()


def all_edges(layout: NetworkLayout, column: Column, most: int = 120) -> tuple[Edge, ...]:
    """Every line into a column; none where there are more than `most`, but those of a map by itself."""
    if column.kind == "nothing":
        return ()
    targets = list(column.channels)
    if column.kind == "vector":
        targets = list(range(column.shape[0])) if column.shape[0] <= 2 * SCORES else []
        if column.reads == "flatten":
            targets = [0]
    if column.kind == "scores":
        targets = [0]
    found = [edge for target in targets for edge in edges_to(layout, column, target)]
    return tuple(found) if len(found) <= most else ()


def funnels(layout: NetworkLayout, column: Column) -> tuple[tuple[Point, ...], ...]:
    """The area between two columns with too many lines to draw each: four corners."""
    if column.kind == "nothing" or column.reads not in ("all", "groups") or all_edges(layout, column):
        return ()
    found = []
    for name in column.before:
        before = layout.column(name)
        if before is not None and before.kind != "nothing":
            left, right = before.box, column.box
            found.append(
                (
                    (left.x + left.width, left.y),
                    (right.x, right.y),
                    (right.x, right.y + right.height),
                    (left.x + left.width, left.y + left.height),
                )
            )
    return tuple(found)


def nearest_edge(edges: Sequence[Edge], x: float, y: float, within: float) -> Edge | None:
    """The line that passes nearest to a point, at most `within` em away."""
    best, found = within, None
    for edge in edges:
        for start, end in pairwise(edge.points):
            distance = _distance(x, y, start, end)
            if distance < best:
                best, found = distance, edge
    return found


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    share = 0.0 if length == 0 else min(max(((x - start[0]) * across + (y - start[1]) * down) / length, 0.0), 1.0)
    return float(((start[0] + share * across - x) ** 2 + (start[1] + share * down - y) ** 2) ** 0.5)
