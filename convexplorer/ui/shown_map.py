"""Which map the big view shows: one, several made into one, or one filter's maps as a colour picture."""

from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.combine import How, combine
from convexplorer.engine.shown import Shown, score_range
from convexplorer.formats.making import Making
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.question import Combined, Lost, MapPicture, OneMap, Recombined, Scored
from convexplorer.model.result import Result
from convexplorer.model.view import Rectangle, View
from convexplorer.ui import probing
from convexplorer.ui.readouts import Block

HOW_TITLES: dict[How, str] = {
    "magnitude": "magnitude",
    "max": "largest",
    "sum": "sum",
    "difference": "difference",
}


@dataclass(frozen=True)
class ShownMap:
    """The channels of a stage that are shown, and how they are made into one; the first is the one spoken of."""

    stage: str
    channels: tuple[int, ...]
    how: How | None = None
    recombined: bool = False

    @property
    def channel(self) -> int:
        """The map whose values are written and probed."""
        return self.channels[0]

    @property
    def title(self) -> str:
        """ "MAP 1", "√(MAP 1² + MAP 2²)", "MAP 1 − MAP 2" or "MAPS 1, 5, 9 AS COLOUR"."""
        names = [f"MAP {channel + 1}" for channel in self.channels]
        if self.recombined:
            return f"MAPS {', '.join(str(channel + 1) for channel in self.channels)} AS COLOUR"
        match self.how:
            case "magnitude":
                return f"√({' + '.join(f'{name}²' for name in names)})"
            case "max":
                return f"max({', '.join(names)})"
            case "sum":
                return " + ".join(names)
            case "difference":
                return " − ".join(names)
        return names[0]

    def to_export(self, document: Document, view: View) -> Shown:
        """What an export of it holds."""
        numbers = ", ".join(str(channel + 1) for channel in self.channels)
        if self.recombined:
            return Shown(self.channels, Making(colour=True), f"maps {numbers} as colour")
        if self.how is not None:
            return Shown(self.channels, Making(self.how, self.channels), f"{HOW_TITLES[self.how]} of maps {numbers}")
        maps = view.maps
        if maps.arrangement == "all":
            return Shown(self.channels)
        if maps.lost:
            return Shown(self.channels, Making(lost=maps.pipeline))
        if scoring(document, view, self.stage):
            return Shown(self.channels, Making(behind=maps.behind, scored=True))
        return Shown(self.channels, Making(behind=maps.behind and not maps.eight_bit, eight_bit=maps.eight_bit))

    def question(
        self, document: Document, view: View, size: tuple[int, int], part: Rectangle | None
    ) -> OneMap | Lost | Scored:
        """Its picture at that size, of that part of the scene; of what 8 bits would lose of it, or of its score."""
        maps = view.maps
        if self.recombined:
            filters = document.convolution.filters
            return Recombined(self.stage, self.channel % filters, filters, *size, maps.range, part)
        if self.how is not None:
            return Combined(self.stage, self.channels, self.how, *size, maps.range, maps.scheme, part)
        plain = MapPicture(self.stage, self.channel, *size, maps.range, maps.scheme, part)
        if losing(view):
            return Lost(plain, maps.pipeline)
        if scoring(document, view, self.stage):
            return Scored(replace(plain, range=score_range(maps.range), behind=maps.behind))
        return replace(plain, eight_bit=maps.eight_bit, behind=maps.behind)

    def numbers(self, result: Result, block: Block | None = None) -> Array | None:
        """Its values (lines, rows, columns), of a block or all: of a colour picture red, green and blue."""
        stage = result.stage(self.stage)
        if stage is None or stage.array is None:
            return None
        held = list(stage.maps) if stage.maps is not None else list(range(stage.shape[0]))
        if any(channel not in held for channel in self.channels):
            return None
        row, column, height, width = block or (0, 0, *stage.array.shape[1:])
        planes = [
            stage.array[held.index(channel), row : row + height, column : column + width] for channel in self.channels
        ]
        if self.how is not None:
            planes = [combine(planes, self.how)]
        return planes[0][None] if len(planes) == 1 else np.stack(planes)


def losing(view: View) -> bool:
    """Whether what 8 bits would lose takes the place of a map: of one by itself, not of all at once."""
    return view.maps.lost and view.maps.arrangement != "all"


def scoring(document: Document, view: View, stage: str) -> bool:
    """Whether the normalised score takes the place of a map of that stage."""
    wanted = view.maps.normalised and not view.maps.lost and view.maps.arrangement != "all"
    return wanted and stage == document.convolution.name


def shown_map(document: Document, view: View, stage: str, maps: int) -> ShownMap:
    """What the view wants of a stage of so many maps, as far as it can be had; beside all others, one by itself."""
    channel = probing.map_channel(document, view, maps)
    filters = document.convolution.filters
    if view.maps.arrangement == "all":
        return ShownMap(stage, (channel,))
    chosen = tuple(one for one in view.maps.chosen if one < maps)
    if view.maps.recombine and channels_mode(document) == "each":
        own = tuple(range(channel % filters, maps, filters))
        if len(own) >= 3:
            return ShownMap(stage, own[:3], recombined=True)
    if view.maps.combine is not None and len(chosen) >= 2:
        return ShownMap(stage, chosen, view.maps.combine)
    return ShownMap(stage, (channel,))
