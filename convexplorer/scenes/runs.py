"""What can be drawn step by step: one table, a function from a walk and a step to a scene for each."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from convexplorer.model.result import WalkAnswer
from convexplorer.scenes import slide
from convexplorer.scenes.primitives import Scene


class Run(NamedTuple):
    """A way to draw the steps of a walk, and what it is called; `draw` takes the walk, the step and a title."""

    title: str
    draw: Callable[[WalkAnswer, int, str], Scene]


def _slide(walk: WalkAnswer, step: int, title: str) -> Scene:
    return slide.slide(walk, step, title=title)


RUNS: Mapping[str, Run] = {
    "slide": Run("The window slides", _slide),
}


def alt_text(walk: WalkAnswer, title: str = "") -> str:
    """What the whole run shows, in a sentence or two, for those who do not see it."""
    _, rows, columns = walk.input_shape
    top, left, high, wide = walk.block
    where = "" if walk.whole else f" of which rows {top} to {top + high - 1} and columns {left} to {left + wide - 1}"
    name = f"{title}: " if title else ""
    return (
        f"{name}{walk.steps} steps of {walk.layer.name} over an input of {rows} × {columns}; its output has "
        f"{walk.output_shape[1]} × {walk.output_shape[2]} values{where}{' are shown' if where else ''}."
    )
