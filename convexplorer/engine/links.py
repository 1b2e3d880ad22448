"""The way from the input to a stage, layer by layer, also into the paths of blocks; and one value of a stage."""

from collections.abc import Sequence
from typing import NamedTuple

from convexplorer.compute.layer import Layer
from convexplorer.model.parallel import Parallel
from convexplorer.model.result import Result, Stage
from convexplorer.model.view import Probe


class Link(NamedTuple):
    """One layer of the way: what it takes, and what it makes."""

    layer: Layer
    before: Stage
    after: Stage


def chain(result: Result, name: str) -> tuple[Link, ...]:
    """The layers from the input to the stage of that name; inside a block those before it in its own path only.

    Blocks on the way are one layer each. Nothing for the input itself, and where there is no such stage.
    """
    layers = (*result.document.preprocessing, *result.document.layers)
    found = _chain(layers, result.stages, name) if result.stages else None
    return found or ()


def link(result: Result, name: str) -> Link | None:
    """The last of them: where a stage comes from."""
    found = chain(result, name)
    return found[-1] if found else None


def _chain(layers: Sequence[Layer], stages: Sequence[Stage], name: str) -> tuple[Link, ...] | None:
    links: list[Link] = []
    for layer, before, after in zip(layers, stages, stages[1:], strict=False):
        links.append(Link(layer, before, after))
        if after.name == name:
            return tuple(links)
        if isinstance(layer, Parallel):
            for path, inner in zip(layer.paths, after.inner, strict=False):
                inside = _chain(path, (before, *inner), name)
                if inside is not None:
                    return (*links[:-1], *inside)
    return None


def holds(stage: Stage, probe: Probe) -> bool:
    """Whether a stage has the value of a probe."""
    if stage.index_of(probe.channel) is None or len(stage.shape) != 3:
        return False
    return 0 <= probe.row < stage.shape[1] and 0 <= probe.column < stage.shape[2]


def value(stage: Stage, channel: int, row: int, column: int) -> float:
    """One value that a stage has."""
    index = stage.index_of(channel)
    assert stage.array is not None
    assert index is not None
    return float(stage.array[index, row, column])
