"""The map that the window shows as something to export: at its own resolution, painted as on the screen."""

from dataclasses import dataclass, replace

from convexplorer.compute.arrays import Array
from convexplorer.engine import apply as engine
from convexplorer.engine.finding import in_its_place
from convexplorer.engine.pictures import colour_range, combined_population, full_scale, ground, over_input
from convexplorer.engine.ranges import Population, extremes, painted_range, population, signed_maps
from convexplorer.formats.export import Export, Look
from convexplorer.formats.making import PLAIN, Making
from convexplorer.model.result import Result, Stage
from convexplorer.model.view import RangeChoice, Scheme


@dataclass(frozen=True)
class Shown:
    """The channels of a stage that are shown, the one spoken of first, what is made of them, and what that is called.

    `name` "": as the one map is called.
    """

    channels: tuple[int, ...]
    making: Making = PLAIN
    name: str = ""

    @property
    def channel(self) -> int:
        """The one spoken of."""
        return self.channels[0]

    def called(self, name: str) -> str:
        """What to call it where the one map is called `name`: "map 2, the input behind it"."""
        making = self.making
        if self.name:
            return self.name
        if making.lost is not None:
            return f"{name}, what 8 bits lose of it"
        name = f"{name}, its normalised score" if making.scored else name
        return f"{name}, the input behind it" if making.behind else f"{name}, as 8 bits" if making.eight_bit else name

    def export(self, result: Result, stage: Stage, choice: RangeChoice, scheme: Scheme, painted: bool) -> Export:
        """All of it, for a format that has the colours of the screen (`painted`), or for one that has the values."""
        assert result.frame is not None
        assert stage.array is not None
        if self.making.eight_bit:
            choice, scheme = eight_bits(result)
        if self.making.scored:
            choice = score_range(choice)
        indices = self.channels if self.making.colour else self.channels[:1]
        making = self.making if painted else replace(self.making, colour=False, behind=False, eight_bit=False)
        if making.lost is not None:
            making = replace(making, white=full_scale(result))
        whole = in_its_place(result, stage, self.channel) if making.scored else stage.array
        array = making.planes(whole, indices)
        if painted:
            looks = self._looks(array, result, stage, choice, scheme)
        elif (making.how is not None or making.lost is not None) and choice.mode != "locked":
            looks = (engine.whole_range(extremes(array[0])),)
        else:
            found = engine.value_looks(stage, choice)
            looks = tuple(found[index] for index in indices)
        names = engine.map_names(result.document, stage.name, stage.shape[0], result.frame.bands)
        return Export(
            stage=stage.name,
            array=array,
            maps=(self.name,) if making.how is not None else tuple(names[index] for index in indices),
            document=result.document,
            frame=result.frame,
            looks=looks,
            indices=indices,
            making=making,
            ground=ground(result, stage.shape) if making.behind else None,
        )

    def _looks(
        self, array: Array, result: Result, stage: Stage, choice: RangeChoice, scheme: Scheme
    ) -> tuple[Look, ...]:
        """As `engine.pictures` paints it."""
        making = self.making
        if making.colour:
            return (Look(*colour_range(choice, result)),) * len(array)
        if making.lost is not None:
            about = Population(extremes(array[0]), signed_maps(result, stage)[self.channel])
            scheme = "signed" if scheme == "auto" else scheme
        elif making.how is not None:
            about = combined_population(array[0], making.how, making.of, result, stage)
        else:
            about = population(choice, result, stage, self.channel)
        return (Look(*painted_range(choice, over_input(choice, scheme, about) if making.behind else scheme, *about)),)


def score_range(choice: RangeChoice) -> RangeChoice:
    """The range of a normalised score: as locked, else all that it can be."""
    return choice if choice.mode == "locked" else RangeChoice("locked", -1.0, 1.0)


def eight_bits(result: Result) -> tuple[RangeChoice, Scheme]:
    """The range and colours of a picture of 8 bits: grey from 0 to what 255 stands for."""
    return RangeChoice("locked", 0.0, full_scale(result)), "grey"
