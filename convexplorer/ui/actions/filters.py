"""What can be done to the filters of the layer."""

from convexplorer.compute import kernels
from convexplorer.model import edits
from convexplorer.ui.actions.action import Action, Window, edited
from convexplorer.ui.dialogs import choose
from convexplorer.ui.store import Store


def add_filter(window: Window) -> None:
    """One more filter: the first preset that the bank has not got, selected."""
    store = window.store
    titles = set(store.shown.convolution.titles)
    name = next((n for n, p in kernels.PRESETS.items() if p.title not in titles and n != "identity"), "identity")
    preset = kernels.PRESETS[name]
    edited(
        window, lambda document, _: edits.with_filter_added(document, kernels.kernel(name), preset.title), "Add filter"
    )
    _select(store, store.shown.convolution.filters - 1)


def duplicate_filter(window: Window) -> None:
    """A copy of the selected filter, selected."""
    _copied(window, "copy", 1.0)


def negative_filter(window: Window) -> None:
    """The negative of the selected filter beside it, selected."""
    _copied(window, "negative", -1.0)


def _copied(window: Window, word: str, sign: float) -> None:
    store = window.store
    name = f"{edits.title(store.shown.convolution, store.view.filter)} ({word})"
    edited(window, lambda document, i: edits.with_filter_copied(document, i, name, sign), f"Add {word} of filter")
    _select(store, store.shown.convolution.filters - 1)


def remove_filter(window: Window) -> None:
    """The selected filter out of the bank."""
    store = window.store
    edited(window, edits.without_filter, "Remove filter")
    _select(store, min(store.view.filter, store.shown.convolution.filters - 1))


def _select(store: Store, index: int) -> None:
    store.set_view(store.view.with_filter(index))


def rename_filter(window: Window) -> None:
    """Ask what the selected filter is called."""
    store = window.store
    index = store.view.filter
    name = choose.name(window.files.window, f"Name of filter {index + 1}", edits.title(store.shown.convolution, index))
    if name:
        store.edit(edits.with_title(store.shown, index, name), "Rename filter")


FILTERS: tuple[Action, ...] = (
    Action("add-filter", "&Add filter", "Layer", add_filter, "Ctrl+Shift+N", "One more filter: one more map"),
    Action(
        "duplicate-filter", "&Duplicate filter", "Layer", duplicate_filter, "Ctrl+D", "A copy of the selected filter"
    ),
    Action(
        "negative-filter", "Add its ne&gative", "Layer", negative_filter, "", "The selected filter times −1, beside it"
    ),
    Action("rename-filter", "Ren&ame filter…", "Layer", rename_filter, "F2", "Give the filter a name"),
    Action("remove-filter", "Remo&ve filter", "Layer", remove_filter, "", "Take the selected filter out"),
)
