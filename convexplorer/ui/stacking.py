"""What is done to the layers of the network: each one step of undo, and the view goes with the layer."""

from collections.abc import Callable
from dataclasses import replace

from convexplorer.compute.arrays import Shape
from convexplorer.messages import UserError
from convexplorer.model import stack
from convexplorer.model.document import Document
from convexplorer.model.layer_names import leaf_of, prefix_of
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.parallel import every
from convexplorer.model.rows import Row
from convexplorer.model.summary import fix, summary
from convexplorer.ui.panels.panel import Desk

INPUT = "input"


def shape_of(desk: Desk) -> Shape | None:
    """The shape of the pictures that come in, where one is there."""
    result = desk.newest()
    return result.stages[0].shape if result is not None and result.stages else None


def rows(desk: Desk) -> tuple[Row, ...]:
    """The table of what is shown."""
    return summary(desk.store.shown, shape_of(desk))


def selected(desk: Desk) -> str:
    """The layer that actions are about: the one looked at, or the first; "input" for the picture itself."""
    document, name = desk.store.shown, desk.store.view.network.layer
    steps = (*document.preprocessing, *document.layers)
    there = name == INPUT or any(layer.name == name for layer in every(steps))
    return name if there else document.layers[0].name


def select(desk: Desk, name: str) -> None:
    """Look at a layer."""
    view = desk.store.view
    desk.store.set_view(replace(view, network=replace(view.network, layer=name)))


def add(desk: Desk, kind: str) -> None:
    """A new layer after the selected one."""
    title = stack.KINDS[kind].title
    _edit(
        desk,
        lambda document: stack.added(document, kind, selected(desk), shape_of(desk)),
        f"Add {title[0].lower()}{title[1:]}",
    )


def remove(desk: Desk, name: str) -> None:
    """Take a layer out; the one before it is selected."""
    names = [row.name for row in rows(desk)]
    at = names.index(name) if name in names else 0
    before = names[at - 1] if at else INPUT
    _edit(desk, lambda document: stack.removed(document, name, shape_of(desk)), f"Remove {leaf_of(name)}", before)


def duplicate(desk: Desk, name: str) -> None:
    """A copy of a layer after it."""
    _edit(desk, lambda document: stack.duplicated(document, name, shape_of(desk)), f"Duplicate {leaf_of(name)}")


def rename(desk: Desk, name: str, new: str) -> None:
    """Call a layer otherwise."""
    whole = f"{prefix_of(name)}{new.strip()}"
    if whole != name:
        _edit(desk, lambda document: stack.renamed(document, name, new), f"Rename to {new.strip()}", whole)


def toggle(desk: Desk, name: str) -> None:
    """Leave a layer out, or take it in again."""
    out = not isinstance(desk.store.shown.layer(name), Bypassed)
    label = f"Leave {leaf_of(name)} out" if out else f"Take {leaf_of(name)} in"
    _edit(desk, lambda document: stack.bypassed(document, name, out, shape_of(desk)), label, name)


def move(desk: Desk, name: str, before: str | None = None, after: str | None = None) -> None:
    """Put a layer before or after another."""

    def change(document: Document) -> Document:
        if after is not None:
            return stack.moved_after(document, name, after, shape_of(desk))
        return stack.moved(document, name, before, shape_of(desk))

    _edit(desk, change, f"Move {leaf_of(name)}", name)


def move_by(desk: Desk, name: str, step: int) -> None:
    """A layer one place up (−1) or down in its path; from the end of a path, out of its block."""
    beside = _beside(desk, name)
    at = beside.index(name) + step if name in beside else -1
    if 0 <= at < len(beside):
        move(desk, name, *((beside[at], None) if step < 0 else (None, beside[at])))
    elif prefix_of(name):
        block = _block(desk.store.shown, name)
        if block is not None:
            move(desk, name, *((block, None) if step < 0 else (None, block)))


def can_move(desk: Desk, name: str, step: int) -> bool:
    """Whether there is such a place."""
    beside = _beside(desk, name)
    return name in beside and (0 <= beside.index(name) + step < len(beside) or bool(prefix_of(name)))


def mend(desk: Desk) -> None:
    """Do what the row with the error says."""
    found = fix(desk.store.shown, shape_of(desk))
    if found is not None:
        desk.store.edit(found.document, str(found.message).rstrip("."))


def _beside(desk: Desk, name: str) -> list[str]:
    """The layers of the same path, in order."""
    layers = every(desk.store.shown.layers)
    return [layer.name for layer in layers if prefix_of(layer.name) == prefix_of(name)]


def _block(document: Document, name: str) -> str | None:
    """The innermost block that a layer lies in."""
    names = {layer.name for layer in every(document.layers)}
    while "/" in name:
        name = name.rpartition("/")[0]
        if name in names:
            return name
    return None


def _edit(desk: Desk, change: Callable[[Document], Document], label: str, look_at: str = "") -> None:
    """Make the edit, and look at the layer that is new, else at `look_at`; one sentence when it cannot be made."""
    before = desk.store.shown
    try:
        after = change(before)
    except UserError as error:
        desk.say(error.message)
        return
    if after is not before:
        desk.store.edit(after, label)
        select(desk, stack.newest(after, before) or look_at or selected(desk))
