"""What is done to the filters of the bank: all that are chosen in one step, and the view goes with them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QGuiApplication

from convexplorer.compute import kernels
from convexplorer.formats import filters as filter_text
from convexplorer.messages import UserError
from convexplorer.model import bank, edits
from convexplorer.model.bank import Order
from convexplorer.model.document import Document
from convexplorer.ui.store import Store


def chosen(store: Store) -> tuple[int, ...]:
    """The filters that an action is about."""
    return bank.chosen(store.view, store.shown.convolution.filters)


def spoken(store: Store, indices: Sequence[int]) -> str:
    """Filters in words: one by its title, several by their number."""
    return edits.title(store.shown.convolution, indices[0]) if len(indices) == 1 else f"{len(indices)} filters"


def add(store: Store) -> None:
    """One more filter: the first preset that the bank has not got, selected."""
    titles = set(store.shown.convolution.titles)
    name = next((n for n, p in kernels.PRESETS.items() if p.title not in titles and n != "identity"), "identity")
    title = kernels.PRESETS[name].title
    grow(store, edits.with_filter_added(store.shown, kernels.kernel(name), title), f"Add {title}")


def duplicate(store: Store) -> None:
    """A copy of every chosen filter, selected."""
    indices = chosen(store)
    grow(store, bank.with_copies(store.shown, indices, "copy"), f"Duplicate {spoken(store, indices)}")


def add_negatives(store: Store) -> None:
    """The negative of every chosen filter, selected."""
    indices = chosen(store)
    words = f"Add negative of {spoken(store, indices)}" if len(indices) == 1 else f"Add {len(indices)} negatives"
    grow(store, bank.with_copies(store.shown, indices, "negative", -1.0), words)


def remove(store: Store) -> None:
    """Every chosen filter out of the bank; the last one stays."""
    indices, count = chosen(store), store.shown.convolution.filters
    order = bank.without(count, indices)
    store.edit(bank.arranged(store.shown, order), f"Remove {spoken(store, indices)}", order=order)


def move(store: Store, start: int, end: int) -> None:
    """One filter to another place, those between make room."""
    order = bank.moved(store.shown.convolution.filters, start, end)
    label = f"Move {spoken(store, (start,))} to place {end + 1}"
    store.edit(bank.arranged(store.shown, order), label, order=order)


def move_by(store: Store, step: int) -> None:
    """The selected filter one place to the left (−1) or right; none beyond the ends."""
    index = store.view.filter
    if 0 <= index + step < store.shown.convolution.filters:
        move(store, index, index + step)


def rename(store: Store, index: int, title: str) -> None:
    """Call one filter otherwise."""
    if title != edits.title(store.shown.convolution, index):
        store.edit(edits.with_title(store.shown, index, title), f"Rename to {title}")


def toggle_hidden(store: Store, indices: Sequence[int]) -> None:
    """Leave the maps of these out where all are shown; show them again when all of them are left out."""
    view = store.view
    hidden = view.hidden - set(indices) if view.hidden.issuperset(indices) else view.hidden | set(indices)
    if len(hidden) == store.shown.convolution.filters:
        raise UserError("last-shown")
    store.set_view(replace(view, hidden=hidden, solo=None if view.solo in hidden else view.solo))


def toggle_solo(store: Store, index: int) -> None:
    """Show the map of one filter alone, or all again."""
    solo = None if store.view.solo == index else index
    store.set_view(replace(store.view, solo=solo, hidden=store.view.hidden - {index}))


def show_all(store: Store) -> None:
    """Nothing is left out."""
    store.set_view(replace(store.view, hidden=frozenset(), solo=None))


def copy(store: Store) -> None:
    """Every chosen filter as text into the clipboard."""
    conv = store.shown.convolution
    written = filter_text.dumps(bank.taken(conv, chosen(store)), conv.depthwise)
    QGuiApplication.clipboard().setText(written)


def paste(store: Store) -> None:
    """The filters in the clipboard as new ones, selected."""
    paste_text(store, QGuiApplication.clipboard().text())


def paste_text(store: Store, written: str) -> None:
    """The filters in a text as new ones, selected."""
    found = filter_text.loads(written)
    count = len(found.filters)
    label = f"Paste {found.filters[0].title}" if count == 1 else f"Paste {count} filters"
    grow(store, bank.with_filters(store.shown, found.filters, found.depthwise), label)


def grow(store: Store, document: Document, label: str) -> None:
    """Make the edit that put new filters at the end, and choose them."""
    before, after = store.shown.convolution.filters, document.convolution.filters
    order: Order = bank.grown(before, after - before)
    store.edit(document, label, order=order)
    new = tuple(range(before, after))
    view = store.view.with_filter(after - 1)
    store.set_view(replace(view, maps=replace(view.maps, chosen=new if len(new) > 1 else ())))
