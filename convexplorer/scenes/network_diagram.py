"""The whole network as one drawing: every stage with its maps, its sizes and what it learns, for paper and web."""

from collections.abc import Mapping, Sequence

from convexplorer.model.overview import ColumnPicture
from convexplorer.model.parallel import Parallel
from convexplorer.model.rows import Row
from convexplorer.model.summary import totals
from convexplorer.scenes.network_edges import Edge, all_edges, funnels
from convexplorer.scenes.network_layout import Column, NetworkLayout, ranked, told
from convexplorer.scenes.numbers import fixed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Scene, Text

TOP, FOOT = 0.4, 1.8
"""em above the titles, and below everything for what is counted."""
LINE = 0.05
"""em: how thick a line between two maps is."""


def diagram(layout: NetworkLayout, pictures: Mapping[str, ColumnPicture], rows: Sequence[Row]) -> Scene:
    """The drawing; columns without a picture are boxes. The counts are those of the table."""
    learned = {row.name: row.counts.parameters for row in rows if row.counts is not None}
    items: list[Item] = []
    for column in layout.columns:
        items += [Path(_down(corners), "fill", filled=True, closed=True) for corners in funnels(layout, column)]
    for column in layout.columns:
        items += [_line(edge) for edge in all_edges(layout, column)]
    items += [Path(_down(points), "muted", thickness=LINE, dashed=True) for _, points in layout.lanes]
    for column in layout.columns:
        # what a block learns stands over its layers
        items += _head(column, 0 if isinstance(column.layer, Parallel) else learned.get(column.name, 0))
        items += _column(column, pictures.get(column.name))
    counts = totals(rows)
    said = f"{counts.parameters:,} parameters, {counts.multiply_adds:,} multiply–adds"
    items.append(Text(1.0, TOP + layout.height + 1.4, said, "text", 0.9))
    return Scene(layout.width, TOP + layout.height + FOOT, tuple(items), _alt(layout, said))


def _alt(layout: NetworkLayout, counted: str) -> str:
    stages = [f"{column.name} {' × '.join(map(str, column.shape))}" for column in layout.columns if any(column.shape)]
    return f"A network of {len(layout.columns)} stages with {counted}: {', '.join(stages)}"


def _down(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y + TOP) for x, y in points)


def _line(edge: Edge) -> Path:
    """A line; from a whole column of values a fan."""
    points = _down(edge.points)
    if len(points) == 3 and points[0][0] == points[2][0]:
        return Path(points, "fill", filled=True, closed=True)
    return Path(points, "line", thickness=LINE)


def _head(column: Column, learned: int) -> list[Item]:
    """Name, shape, and how many numbers are learned."""
    middle, y = column.box.x + column.box.width / 2, TOP + column.head
    items: list[Item] = [Text(middle, y + 1.1, column.title, "text", 0.85, "centre", bold=True)]
    if any(column.shape):
        single = column.kind in ("vector", "scores")
        size = str(column.shape[0]) if single else "×".join(map(str, column.shape))
        items.append(Text(middle, y + 2.05, size, "muted", 0.68, "centre"))
    if learned:
        items.append(Text(middle, y + 2.95, f"{learned:,}", "learned", 0.68, "centre", alt="learned numbers"))
    return items


def _column(column: Column, picture: ColumnPicture | None) -> list[Item]:
    if column.kind == "scores" and picture is not None and picture.values is not None:
        return _scores(column, ranked([float(value) for value in picture.values], column.count))
    items: list[Item] = []
    dashed = column.kind == "nothing" or picture is None
    height = 0 if picture is None else picture.pixels.shape[0] // picture.count
    for index, channel in enumerate(column.channels):
        box = column.rect(channel)
        x, y = box.x, box.y + TOP
        if picture is not None and index < picture.count:
            part = picture.pixels[index * height : (index + 1) * height]
            alt = told(column, channel if column.kind == "maps" else None)
            items.append(Image(x, y, box.width, box.height, part, alt=alt))
        corners = (x, y), (x + box.width, y), (x + box.width, y + box.height), (x, y + box.height)
        items.append(
            Path(corners, "error" if column.error else "line", closed=True, thickness=0.06, dashed=dashed, alt="")
        )
        if column.kind != "maps":
            break
    middle, below = column.box.x + column.box.width / 2, TOP + column.box.y + column.box.height
    left_out = column.shape[0] - column.count if column.kind == "maps" else 0
    if left_out:
        items.append(Text(middle, below + 0.95, f"… {left_out:,} more", "muted", 0.7, "centre"))
    elif picture is None and column.kind != "nothing":
        items.append(Text(middle, below + 0.95, "shape only", "muted", 0.7, "centre"))
    return items


def _scores(column: Column, bars: Sequence[tuple[int, float]]) -> list[Item]:
    """A bar for each score, with its number and its share."""
    items: list[Item] = []
    box = column.box
    height = box.height / max(len(bars), 1)
    room = box.width - 4.4
    for line, (number, value) in enumerate(bars):
        y = TOP + box.y + line * height
        items.append(Text(box.x + 1.6, y + height / 2 + 0.28, str(number), "text", 0.8, "right"))
        items.append(Rect(box.x + 2.0, y + height * 0.2, room, height * 0.6, "fill"))
        width = room * min(max(value, 0.0), 1.0)
        items.append(Rect(box.x + 2.0, y + height * 0.2, width, height * 0.6, "output"))
        items.append(Text(box.x + box.width, y + height / 2 + 0.28, fixed(value, 3), "text", 0.8, "right"))
    return items
