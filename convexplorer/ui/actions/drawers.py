"""An action for every drawer: it opens it or, where it is open, closes it."""

from dataclasses import replace
from functools import partial

from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.drawers import DRAWERS
from convexplorer.ui.store import Store


def _toggle(key: str, window: Window) -> None:
    view = window.store.view
    is_open = view.drawer == key and view.layout == "explore"
    window.store.set_view(replace(view, layout="explore", drawer=None if is_open else key))


def _is_open(key: str, store: Store) -> bool:
    return store.view.drawer == key


DRAWER_ACTIONS: tuple[Action, ...] = tuple(
    Action(
        f"drawer-{record.key}",
        record.title,
        "View/Drawers",
        partial(_toggle, record.key),
        "",
        record.tip,
        record.icon,
        checked=partial(_is_open, record.key) if record.panel else None,
    )
    for record in DRAWERS
)
