"""What `apply` was asked to do, as one value."""

import argparse
from dataclasses import replace
from pathlib import Path

from convexplorer import limits
from convexplorer.cli import UsageError, settings
from convexplorer.engine import apply as engine
from convexplorer.engine import child
from convexplorer.engine.order import Order
from convexplorer.formats import export, gate, session
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.view import Scheme


def of_flags(given: argparse.Namespace) -> Order:
    """The plan that the flags describe; UsageError names what does not make sense, UserError a bad session."""
    found = _of_session(given) if given.session else None
    try:
        document = settings.document(given) if found is None else found.document
        choice = settings.range_choice(given.range) if given.range else None
        names = stages(document, given.stage) if given.stage or found is None else found.stages
    except UserError as error:
        raise UsageError(str(error)) from None
    scheme: Scheme = given.scheme or "auto"
    one = None if given.map is None else given.map - 1
    if found is None:
        return Order(document, names, choice, scheme, given.dtype or "float32", map=one)
    same = names == found.stages and choice is None and given.scheme is None and one is None
    again = found.recipe if same else None
    return replace(
        found, stages=names, range=choice, scheme=scheme, dtype=given.dtype or found.dtype, recipe=again, map=one
    )


def _of_session(given: argparse.Namespace) -> Order:
    flags = [f"--{name.replace('_', '-')}" for name in settings.LAYER_FLAGS if getattr(given, name) is not None]
    if flags:
        raise UsageError(str(Message("session-and-flags", {"flags": ", ".join(flags)})))
    return read(Path(given.session))


def read(path: Path) -> Order:
    """The plan in a session, or in the sidecar of a result; UserError when it is neither."""
    head = gate.read_bytes(path)[:256]
    path = path.absolute()  # the child may have been started in another folder
    # in a child, because a picture inside it is decoded on reading
    if export.FORMAT.encode() in head:
        recipe = child.call(
            export.from_sidecar, path, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=path.name
        )
        return Order(recipe.document, (recipe.stage,), dtype=recipe.dtype, recipe=recipe)
    found = child.call(session.read, path, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=path.name)
    return Order(found.document, stages(found.document, None))


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
