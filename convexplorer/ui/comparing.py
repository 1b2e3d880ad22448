"""What is done to the states that are compared: each an edit that can be undone, shown in its drawer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtGui import QAction

from convexplorer import limits
from convexplorer.messages import UserError
from convexplorer.model import variants
from convexplorer.model.document import Document, Variant
from convexplorer.model.history import History
from convexplorer.model.view import View
from convexplorer.ui.enabling import enable
from convexplorer.ui.store import Store

FIRST = "As opened"
"""What the state is called that no edit has led to."""


TAKE = "Take over "


def chosen(document: Document, view: View) -> int:
    """Which variant is looked at; −1 without any."""
    return min(view.compare.chosen, len(document.variants) - 1)


def keep(store: Store) -> None:
    """The state that is shown, to compare with."""
    _add(store, store.shown.layers, _name(store.history, store.history.now))


def keep_step(store: Store, index: int) -> None:
    """The layers as they were at a step of the history."""
    _add(store, store.history.steps[index].document.layers, _name(store.history, index))


def keep_swapped(store: Store) -> None:
    """The state that is shown with its activation and its pooling in each other's places."""
    layers = variants.swapped(store.shown.layers)
    if layers is None:
        raise UserError("variant-nothing-to-swap")
    _add(store, layers, variants.order_name(layers))


def take_over(store: Store) -> None:
    """The chosen variant becomes what the window works on, and that takes its place."""
    document, index = _looked_at(store)
    store.edit(variants.taken_over(document, index), f"{TAKE}{document.variants[index].name}")
    show(store, index)


def rename(store: Store, index: int, name: str) -> None:
    """Call one otherwise."""
    changed = variants.with_name(store.shown, index, name)
    if changed is not store.shown:
        store.edit(changed, f"Rename to {changed.variants[index].name}")


def remove(store: Store) -> None:
    """The chosen variant out of the list."""
    document, index = _looked_at(store)
    store.edit(variants.without_variant(document, index), f"No more compare with {document.variants[index].name}")
    show(store, max(index - 1, 0))


def show(store: Store, index: int | None = None) -> None:
    """The drawer is open, with that variant chosen."""
    view = store.view
    compare = view.compare if index is None else replace(view.compare, chosen=index)
    store.set_view(replace(view, layout="explore", drawer="compare", compare=compare))


def steps(history: History) -> Iterator[tuple[str, int]]:
    """(what it is called, its index) for every step whose layers are others than those now, the newest first."""
    seen = {tuple(map(id, history.document.layers))}
    for index in range(len(history.steps) - 1, -1, -1):
        layers = tuple(map(id, history.steps[index].document.layers))
        if layers not in seen:
            seen.add(layers)
            yield _name(history, index), index


def show_actions(actions: Mapping[str, QAction], document: Document) -> None:
    """What can be done, and why not."""
    room, some = len(document.variants) < limits.VARIANTS, bool(document.variants)
    full = f"{limits.VARIANTS + 1} states are the most that can be compared: remove one first"
    swap = variants.swapped(document.layers) is not None
    for key, possible, why_not in (
        ("compare-keep", room, full),
        ("compare-swap", room and swap, "Choose an activation and a pooling first" if room else full),
        ("compare-take", some, "Nothing is compared yet"),
        ("compare-rename", some, "Nothing is compared yet"),
        ("compare-remove", some, "Nothing is compared yet"),
    ):
        enable(actions[key], possible, why_not)


def titles(compared: Sequence[Variant]) -> list[str]:
    """What those compared are called, the document's own state first."""
    return ["Now", *(variant.name for variant in compared)]


def _looked_at(store: Store) -> tuple[Document, int]:
    index = chosen(store.shown, store.view)
    if index < 0:
        raise UserError("compare-alone")
    return store.shown, index


def _add(store: Store, layers: variants.Layers, name: str) -> None:
    changed = variants.with_variant(store.shown, layers, name)
    store.edit(changed, f"Compare with {changed.variants[-1].name}")
    show(store, len(changed.variants) - 1)


def _name(history: History, index: int) -> str:
    """The label of the step that led to the layers of this one."""
    layers = history.steps[index].document.layers
    while index > 0 and history.steps[index - 1].document.layers is layers:
        index -= 1
    return (history.steps[index].label.removeprefix(TAKE) or "Change") if index else FIRST
