"""A flight through a network: from the picture to the scores, one station after another, drawn for any moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from convexplorer.compute.arrays import Array, Shape
from convexplorer.scenes.numbers import fixed
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Role, Scene, Text, advance

WIDTH, HEIGHT = 64.0, 36.0
"""As wide a picture as a film has, 16 to 9."""
LEFT, RIGHT, PANE, TOP = 3.0, 35.0, 26.0, 7.0
"""Where the two panes begin, how large they are, and how far down."""
RIBBON = HEIGHT - 2.2
MOVING, FILLING = 0.2, 0.75
"""Shares of a station's time after which it has come to its place, and after which it is full."""


@dataclass(frozen=True, eq=False)
class Station:
    """A stage of the network: what is said of it, and its maps, (H, W, 3) uint8, or its bars (name, value, 0 to 1)."""

    name: str
    caption: str
    sentence: str
    shape: Shape
    tiles: tuple[Array, ...] = ()
    bars: tuple[tuple[str, float, float], ...] = ()
    channels: tuple[int, ...] = ()
    """Which channel each tile or bar is."""

    @property
    def shown(self) -> int:
        """How many tiles or bars there are."""
        return len(self.tiles) or len(self.bars)

    @property
    def hidden(self) -> int:
        """How many channels are not shown."""
        return max(self.shape[0] - self.shown, 0) if self.shape else 0


def flight_scene(stations: Sequence[Station], station: int, share: float) -> Scene:
    """The moment `share` (0 to 1) of the time at a station: the stage before it at the left, its own filling up."""
    here = stations[station]
    came = min(share / MOVING, 1.0)
    eased = came * came * (3 - 2 * came)
    full = 1.0 if station == 0 else min(max((share - MOVING) / (FILLING - MOVING), 0.0), 1.0)
    name, caption = Text(LEFT, 3.0, here.name, size=1.9, bold=True), Text(LEFT, 5.2, here.caption, "muted", 1.1)
    items: list[Item] = [name, caption]
    if station > 0:
        before = stations[station - 1]
        left = RIGHT + (LEFT - RIGHT) * eased
        items += _pane(before, left, before.shown, station - 1)
        if came >= 1.0:
            count = max(1, ceil(full * here.shown)) if here.shown else 0
            items += _edges(before, here, count)
            items += _pane(here, RIGHT, count, station)
    else:
        items += _pane(here, (LEFT + RIGHT) / 2, here.shown, station)
    items.append(Text(LEFT, RIBBON - 2.6, here.sentence, "text", 1.1))
    items += _ribbon(stations, station, share)
    return Scene(WIDTH, HEIGHT, tuple(items), f"{here.name}: {here.caption}. {here.sentence}")


def _grid(station: Station) -> tuple[int, int]:
    """Columns and rows of its tiles."""
    columns = max(1, ceil(sqrt(len(station.tiles))))
    return columns, max(1, ceil(len(station.tiles) / columns))


def _box(station: Station, left: float, number: int) -> tuple[float, float, float, float]:
    """Where a tile or bar lies in a pane: left, top, width, height."""
    height = RIBBON - 4.2 - TOP
    if not station.tiles:
        step = min(height / max(len(station.bars), 1), 2.4)
        return left, TOP + number * step, PANE, step * 0.8
    columns, rows = _grid(station)
    cell = min(PANE / columns, height / rows)
    _, high, wide = station.shape
    larger = max(high, wide)
    width, tall = cell * 0.92 * wide / larger, cell * 0.92 * high / larger
    row, column = divmod(number, columns)
    return left + column * cell + (cell - width) / 2, TOP + row * cell + (cell - tall) / 2, width, tall


def _pane(station: Station, left: float, count: int, number: int) -> list[Item]:
    items: list[Item] = []
    for index, tile in enumerate(station.tiles[:count]):
        box = _box(station, left, index)
        items.append(Image(*box, tile, key=f"map:{number}:{index}", alt=f"{station.name}, map {index + 1}"))
    for index, (name, value, share) in enumerate(station.bars[:count]):
        x, y, width, height = _box(station, left, index)
        size = min(1.0, height * 0.9)
        label = 5.0
        items.append(Text(x, y + height * 0.8, name, "muted", size))
        long = max((width - label - 4.5) * share, 0.08)
        role: Role = "positive" if value >= 0 else "negative"
        bar = Rect(x + label, y, long, height, role, key=f"map:{number}:{index}")
        items += (bar, Text(x + label + bar.width + 0.4, y + height * 0.8, fixed(value, 3), "text", size))
    if station.hidden and count == station.shown:
        items.append(Text(left, RIBBON - 4.2, f"… and {station.hidden:,} more", "muted", 0.9))
    return items


def _edges(before: Station, here: Station, count: int) -> list[Item]:
    """From what is at the left to the tile that comes now: all of it, or of a stage map by map its own map."""
    if not before.shown or not here.shown:
        return []
    x, y, _, height = _box(here, RIGHT, count - 1)
    alone = before.shape[0] == here.shape[0] and before.shown == here.shown and bool(before.tiles)
    sources = [min(count - 1, before.shown - 1)] if alone else range(before.shown)
    end = x - 0.2, y + height / 2
    lines: list[Item] = []
    for number in sources:
        left, top, wide, high = _box(before, LEFT, number)
        lines.append(Path(((left + wide, top + high / 2), end), "output", thickness=0.05))
    return lines


def _ribbon(stations: Sequence[Station], station: int, share: float) -> list[Item]:
    """All stations as a line, and how far the flight has come."""
    step = (WIDTH - 2 * LEFT) / len(stations)
    items: list[Item] = []
    for number, one in enumerate(stations):
        x = LEFT + number * step
        role: Role = "accent" if number == station else "muted" if number < station else "line"
        items.append(Rect(x + 0.1, RIBBON, max(step - 0.2, 0.1), 0.5, role, key=f"station:{number}", alt=one.name))
        if advance(one.name, 0.7) < step - 0.2:
            items.append(Text(x + step / 2, RIBBON + 1.4, one.name, "muted", 0.7, "centre"))
    at = LEFT + (station + share) * step
    items.append(Path(((at, RIBBON - 0.3), (at, RIBBON + 0.8)), "text", thickness=0.15))
    return items
