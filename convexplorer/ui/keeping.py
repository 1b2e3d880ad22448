"""The kernel library from the window: read and changed at once, and what is in it put to use."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from convexplorer.compute import kernels
from convexplorer.formats import library
from convexplorer.formats.library import Entry, Shelf
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.ui import banking
from convexplorer.ui.panels.panel import Desk

T = TypeVar("T")


def kept() -> tuple[Entry, ...]:
    """What is in the library; nothing where it cannot be read, for its dialog says so."""
    try:
        return library.read(library.place()).entries
    except UserError:
        return ()


def changed(change: Callable[[Shelf], tuple[Shelf, T]]) -> tuple[Shelf, T]:
    """The library after a change, which is on the disk then; UserError where that cannot be, and nothing is changed.

    It is read anew each time: another window may have changed it.
    """
    path = library.place()
    shelf, more = change(library.read(path))
    library.write(shelf, path)
    return shelf, more


def shown_entry(desk: Desk) -> Entry:
    """The kernel that is shown, as the library takes it."""
    conv, view = desk.store.shown.convolution, desk.store.view
    channel = edits.channel_of(conv, view.kernel_channel) or 0
    kernel = np.asarray(conv.weight[view.filter, channel])
    return Entry(edits.title(conv, view.filter), kernel, (), float(conv.bias[view.filter]))


def keep_shown(desk: Desk) -> None:
    """The kernel that is shown into the library; a sentence says under which name."""
    try:
        _, entry = changed(lambda shelf: shelf.with_entry(shown_entry(desk)))
        desk.say(Message("library-saved", {"name": entry.name}))
    except UserError as error:
        desk.say(error.message)


def ready_made() -> tuple[Entry, ...]:
    """Every preset as the library shows it."""
    return tuple(
        Entry(preset.title, preset.kernel(), (name, *kernels.ALSO_CALLED.get(name, "").split(", ")))
        for name, preset in kernels.PRESETS.items()
    )


def add(desk: Desk, entry: Entry) -> None:
    """One more filter, selected; a sentence where the bank is full."""
    store = desk.store
    try:
        grown = edits.with_filter_added(store.shown, entry.kernel, entry.name, entry.bias)
        banking.grow(store, grown, f"Add {entry.name}")
    except UserError as error:
        desk.say(error.message)


def use(desk: Desk, entry: Entry) -> None:
    """The selected filter becomes it."""
    store = desk.store
    index, conv = store.view.filter, store.shown.convolution
    channel = edits.channel_of(conv, store.view.kernel_channel)
    try:
        document = edits.with_kernel(store.shown, index, entry.kernel, entry.name, channel)
        store.edit(edits.with_bias(document, index, entry.bias), f"Take {entry.name}")
    except UserError as error:
        desk.say(error.message)
