"""What 8 bits would lose of a map, as a picture in the place of the map."""

from dataclasses import replace

from convexplorer.compute.arrays import frozen
from convexplorer.compute.eight_bit import lost as lose
from convexplorer.engine.pictures import full_scale, map_picture, place_of
from convexplorer.model.question import Lost
from convexplorer.model.result import LostAnswer, Result, Stage


def lost(question: Lost, result: Result) -> LostAnswer | None:
    """The map less what 8 bits keep of it; None where the stage does not hold it."""
    wanted = question.picture
    made = result.stage(wanted.stage)
    index = None if made is None else place_of(made, wanted.channel)
    if made is None or made.array is None or index is None:
        return None
    found = lose(made.array[index], full_scale(result), question.pipeline)
    plane = Stage(wanted.stage, frozen(found.values)[None], made.shape, None, (wanted.channel,))
    stages = tuple(plane if stage is made else stage for stage in result.stages)
    scheme = "signed" if wanted.scheme == "auto" else wanted.scheme
    picture = map_picture(replace(wanted, scheme=scheme), Result(result.document, result.frame, result.view, stages))
    if picture is None:
        return None
    return LostAnswer(replace(picture, below=found.below, above=found.above), found.values, found)
