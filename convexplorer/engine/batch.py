"""Many pictures through one document: one range for all where they are painted, then each written in turn."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import DTypeLike

from convexplorer.engine.apply import load, result_for
from convexplorer.engine.pictures import Extremes, map_extremes, united
from convexplorer.engine.task import Progress
from convexplorer.messages import Message, UserError
from convexplorer.model import sources
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.sources import Source
from convexplorer.model.view import RangeChoice

Write = Callable[[Result, RangeChoice], None]


def batch(
    document: Document,
    pictures: Sequence[Source],
    stage: str,
    write: Write,
    choice: RangeChoice | None = None,
    dtype: DTypeLike = np.float32,
) -> Iterator[Progress]:
    """Write the stage of every picture; a picture that cannot be done is a progress with a `problem`, the rest goes on.

    `write(result, range)` is called for each in turn. Without a choice, or with "shared", one range serves all of them:
    it is looked for first, in a pass of its own. Meant to be run by a `Task`.
    """
    look = choice is None or choice.mode == "shared"
    total = len(pictures) * (2 if look else 1)
    found: list[Extremes] = []
    for done, source in enumerate(pictures if look else ()):
        yield Progress(done, total, sources.title(source))
        try:
            found.append(_extremes(result_for(document, load(source), dtype), stage))
        except (UserError, MemoryError):
            continue  # told about when its turn to be written comes
    common = locked(found) if look or choice is None else choice
    for done, source in enumerate(pictures, total - len(pictures)):
        yield Progress(done, total, sources.title(source))
        try:
            write(result_for(document, load(source), dtype), common)
        except UserError as problem:
            yield Progress(done + 1, total, sources.title(source), problem.message)
        except MemoryError:
            yield Progress(done + 1, total, sources.title(source), Message("out-of-memory"))
    yield Progress(total, total)


def _extremes(result: Result, stage: str) -> Extremes:
    found = result.stage(stage)
    if found is None or found.array is None:
        raise UserError("unknown-stage", name=stage, known=", ".join(one.name for one in result.stages))
    return united([map_extremes(found, index) for index in range(found.array.shape[0])])


def locked(found: Sequence[Extremes]) -> RangeChoice:
    """One range for everything found: from 0, or from the smallest value where one is negative."""
    whole = united(list(found)) if found else Extremes(0.0, 1.0, 0)
    low = min(whole.low, 0.0)
    return RangeChoice("locked", low, whole.high if whole.high > low else low + 1.0)
