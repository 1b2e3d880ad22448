"""What can be done to the filters of the layer."""

from convexplorer.ui import banking
from convexplorer.ui.actions.action import Action, done
from convexplorer.ui.store import Store


def _hide(store: Store) -> None:
    banking.toggle_hidden(store, banking.chosen(store))


def _solo(store: Store) -> None:
    banking.toggle_solo(store, store.view.filter)


def _left(store: Store) -> None:
    banking.move_by(store, -1)


def _right(store: Store) -> None:
    banking.move_by(store, 1)


FILTERS: tuple[Action, ...] = (
    Action("add-filter", "&Add filter", "Layer", done(banking.add), "Ctrl+Shift+N", "One more filter: one more map"),
    Action(
        "duplicate-filter", "&Duplicate filter", "Layer", done(banking.duplicate), "Ctrl+D", "A copy as a new filter"
    ),
    Action(
        "negative-filter",
        "Add its ne&gative",
        "Layer",
        done(banking.add_negatives),
        "",
        "The filter times −1, as a new filter",
    ),
    # the strip opens the field for the name, where the name stands
    Action("rename-filter", "Ren&ame filter", "Layer", lambda w: w.show_layout("explore"), "F2", "Type another name"),
    Action(
        "move-filter-left",
        "Move filter le&ft",
        "Layer",
        done(_left),
        "",
        "One place to the left; Alt and the arrows do it, too",
    ),
    Action(
        "move-filter-right",
        "Move filter rig&ht",
        "Layer",
        done(_right),
        "",
        "One place to the right; Alt and the arrows do it, too",
    ),
    Action("hide-filter", "Hid&e map", "Layer", done(_hide), "", "Leave it out where all maps are shown (H)", "eye"),
    Action("solo-filter", "Sh&ow map alone", "Layer", done(_solo), "", "All others are left out (S)", "solo"),
    Action("show-all-filters", "Show all map&s", "Layer", done(banking.show_all), "", "None is left out any more"),
    Action("copy-filters", "&Copy filter", "Layer", done(banking.copy), "", "As text, for another session or window"),
    Action(
        "paste-filters",
        "Paste filters",
        "Layer",
        done(banking.paste),
        "",
        "Filters that were copied, or a kernel as text",
    ),
    Action("remove-filter", "Remo&ve filter", "Layer", done(banking.remove), "", "Take it out of the layer", "trash"),
)
