"""What `apply` was asked to do, as one value."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from convexplorer import limits
from convexplorer.cli import UsageError, settings
from convexplorer.compute.arrays import Array
from convexplorer.engine import apply as engine
from convexplorer.engine import child
from convexplorer.formats import export, gate, session
from convexplorer.formats.export import Recipe
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.result import Frame, Result
from convexplorer.model.view import RangeChoice


@dataclass(frozen=True, eq=False)
class Plan:
    """A document, which of its stages are wanted, and how they are computed and painted."""

    document: Document
    stages: tuple[str, ...]
    range: RangeChoice | None
    dtype: str
    recipe: Recipe | None = None
    """What a sidecar said, where that is to be made again."""

    def result(self, frame: Frame) -> Result:
        """Every stage for a frame; UserError where sizes do not fit."""
        return engine.result_for(self.document, frame, np.dtype(self.dtype))

    def arrays(self, result: Result) -> dict[str, Array]:
        """The wanted stages' arrays."""
        found = {name: result.stage(name) for name in self.stages}
        return {name: stage.array for name, stage in found.items() if stage is not None and stage.array is not None}


def of_flags(given: argparse.Namespace) -> Plan:
    """The plan that the flags describe; UsageError names what does not make sense, UserError a bad session."""
    found = _of_session(given) if given.session else None
    try:
        document = settings.document(given) if found is None else found.document
        choice = settings.range_choice(given.range) if given.range else None
        names = stages(document, given.stage) if given.stage or found is None else found.stages
    except UserError as error:
        raise UsageError(str(error)) from None
    if found is None:
        return Plan(document, names, choice, given.dtype or "float32")
    again = found.recipe if names == found.stages and choice is None else None
    return replace(found, stages=names, range=choice, dtype=given.dtype or found.dtype, recipe=again)


def _of_session(given: argparse.Namespace) -> Plan:
    flags = [f"--{name.replace('_', '-')}" for name in settings.LAYER_FLAGS if getattr(given, name) is not None]
    if flags:
        raise UsageError(str(Message("session-and-flags", {"flags": ", ".join(flags)})))
    return read(Path(given.session))


def read(path: Path) -> Plan:
    """The plan in a session, or in the sidecar of a result; UserError when it is neither."""
    head = gate.read_bytes(path)[:256]
    path = path.absolute()  # the child may have been started in another folder
    # in a child, because a picture inside it is decoded on reading
    if export.FORMAT.encode() in head:
        recipe = child.call(
            export.from_sidecar, path, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=path.name
        )
        return Plan(recipe.document, (recipe.stage,), None, recipe.dtype, recipe)
    found = child.call(session.read, path, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=path.name)
    return Plan(found.document, stages(found.document, None), None, "float32")


def stages(document: Document, wanted: str | None) -> tuple[str, ...]:
    """The stages' names for --stage; by default the last one that does something, "all" every one that does."""
    working = [layer.name for layer in document.layers if not _does_nothing(layer)] or [document.layers[-1].name]
    if wanted is None:
        return (working[-1],)
    return tuple(working) if wanted == "all" else engine.stage_names(document, wanted)


def _does_nothing(layer: object) -> bool:
    return (isinstance(layer, Activation) and layer.kind == "identity") or (
        isinstance(layer, Pool2d) and layer.kind == "none"
    )
