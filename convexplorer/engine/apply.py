"""The engine without a window: load a picture, compute its stages, name its maps."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from convexplorer import limits, sources
from convexplorer.compute.arrays import Array, frozen
from convexplorer.engine import child as children
from convexplorer.engine.ranges import Extremes, Population, map_extremes, painted_range, populations, united
from convexplorer.engine.run import Job, run
from convexplorer.engine.wire import Take
from convexplorer.formats.export import Look
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.network_layers import Flatten, Linear
from convexplorer.model.parallel import Parallel, every, leading
from convexplorer.model.result import Frame, Result, Stage, every_stage, is_bare
from convexplorer.model.sources import PictureFile, Source, title
from convexplorer.model.view import RangeChoice, Scheme

KINDS = {"conv": Conv2d, "activation": Activation, "pool": Pool2d}
"""What a stage may be called besides its name: the first layer of that kind."""
MIXING = ConvTranspose2d | Linear | Flatten | Parallel
"""Layers after which a map is of several filters, or of none."""
NAMED = 24
"""So many stages are named where there is none of a name."""


def load(source: Source | Path, child: bool = True) -> Frame:
    """The (first) frame of a source or of a picture file; files are decoded in a child process unless told otherwise.

    Errors: UserError with the sentence for a missing, foreign, damaged or too large file.
    """
    spec: Source = PictureFile(source) if isinstance(source, Path) else source
    if not child or type(spec) not in sources.UNTRUSTED:
        return sources.first(spec)
    frame = children.call(
        sources.first,
        spec,
        deadline=limits.DECODE_SECONDS,
        memory=limits.DECODE_MEMORY,
        what=f"Opening {title(spec)}",
    )
    return replace(frame, image=frozen(frame.image), spec=spec, time=time.monotonic())


def result_for(document: Document, frame: Frame, dtype: DTypeLike = np.float32, take: Take = np.empty) -> Result:
    """Every stage for a frame, as the window computes them, in memory from `take`.

    Errors: UserError where sizes do not fit or memory is short.
    """
    result = run(Job(document.with_source(frame.spec), frame, dtype=dtype), take=take)
    if result.error is not None:
        raise UserError(result.error.code, **result.error.values)
    return result


def stage_names(document: Document, stage: str) -> tuple[str, ...]:
    """The stages that "conv", "activation", "pool", "all" or a name means; UserError for anything else."""
    if stage == "all":
        return tuple(layer.name for layer in document.layers)
    kind = KINDS.get(stage)
    if kind is not None:
        found = [layer.name for layer in document.layers if isinstance(layer, kind)]
        if found:
            return (found[0],)
    names = ["input", *(layer.name for layer in every((*document.preprocessing, *document.layers)))]
    if stage not in names:
        listed = [*KINDS, "all", *names[:NAMED], *(["…"] if len(names) > NAMED else [])]
        raise UserError("unknown-stage", name=stage, known=", ".join(listed))
    return (stage,)


def compute_stage(
    document: Document, frame: Frame, stage: str = "conv", dtype: DTypeLike = np.float32
) -> tuple[Array, tuple[str, ...]]:
    """One stage's array (C, H, W) and a name for each of its maps; of "all", the last stage."""
    name = stage_names(document, stage)[-1]
    (found,) = computed(result_for(document, frame, dtype), (name,))
    assert found.array is not None
    return found.array, map_names(document, name, found.array.shape[0], frame.bands)


def computed(result: Result, names: Iterable[str]) -> tuple[Stage, ...]:
    """The stages of these names that hold values; UserError where all are known by their shapes only."""
    found = [stage for name in names if (stage := result.stage(name)) is not None]
    there = tuple(stage for stage in found if stage.made is not None)
    if found and not there and is_bare(found[0]):
        large = next(one for one in every_stage(result.stages) if one.error is not None)
        raise UserError("shape-only", stage=found[0].name, layer=large.name, why=str(large.error))
    return there


def left_out(result: Result, names: Iterable[str]) -> Message | None:
    """Which stages of these names are known by their shapes only, in a sentence."""
    bare = [name for name in names if (stage := result.stage(name)) is not None and is_bare(stage)]
    return Message("shapes-left-out", {"count": len(bare), "first": bare[0]}) if bare else None


def looks(
    result: Result, stage: Stage, choice: RangeChoice, scheme: Scheme = "auto", shared: Population | None = None
) -> tuple[Look, ...]:
    """For every map of a stage the range and the colours in which the window paints it.

    `shared`: what the range of all of them is about, where they share it with other pictures.
    """
    about = populations(choice, result, stage) if shared is None else (shared,) * stage.shape[0]
    return tuple(Look(*painted_range(choice, scheme, *one)) for one in about)


def value_looks(stage: Stage, choice: RangeChoice, shared: Population | None = None) -> tuple[Look, ...]:
    """For every map of a stage the range of its values as grey ones: nothing is left out unless a range was typed."""
    assert stage.array is not None
    if choice.mode == "locked":
        return (Look(choice.low, choice.high),) * stage.shape[0]
    found = [map_extremes(stage, index) for index in range(stage.shape[0])]
    if choice.mode == "shared":
        found = [united(found) if shared is None else shared.found] * len(found)
    return tuple(whole_range(one) for one in found)


def whole_range(found: Extremes) -> Look:
    """Grey from the smallest value, 0 at most, to the largest."""
    low = min(found.low, 0.0)
    return Look(low, found.high if found.high > low else low + 1.0)


def map_names(document: Document, stage: str, maps: int, bands: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to call each map of a stage: its filter's title, its channel's name, or both, no two alike."""
    steps = leading((*document.preprocessing, *document.layers), stage)
    channels = bands if len(bands) == maps else ("red", "green", "blue") if maps == 3 else ()
    # what another layer has mixed is no filter's any more
    mixed = next((step for step in reversed(steps) if isinstance(step, Conv2d | MIXING)), None)
    conv = mixed if isinstance(mixed, Conv2d) else None
    if isinstance(mixed, Linear):
        return tuple(f"output {number}" for number in range(maps))
    if conv is None:
        found = list(channels) or [f"channel {i + 1}" for i in range(maps)]
    else:
        titles = conv.titles if len(conv.titles) == conv.filters else ()
        groups = max(maps // conv.filters, 1)
        found = [
            (titles[i % conv.filters] if titles else f"filter {i % conv.filters + 1}")
            + (f" {_channel(i // conv.filters, groups, bands)}" if groups > 1 else "")
            for i in range(maps)
        ]
    return tuple(_distinct(found))


def _channel(index: int, channels: int, bands: tuple[str, ...]) -> str:
    if len(bands) == channels:
        return bands[index]
    return ("red", "green", "blue")[index] if channels == 3 else f"channel {index + 1}"


def _distinct(names: list[str]) -> Iterator[str]:
    """The names in order, every later one of several alike with its number in the row behind it."""
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        own = name if name not in seen else f"{name} {number}"
        seen.add(own)
        yield own
