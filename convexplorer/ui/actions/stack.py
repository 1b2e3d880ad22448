"""What can be done to the layers of the network, from any layout: the network is shown."""

from collections.abc import Callable

from convexplorer.model.stack import KINDS
from convexplorer.ui import stacking
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.panels.panel import Desk

MENU, ADD = "Layer/Network layer", "Layer/Add network layer"


def _shown(change: Callable[[Desk], None]) -> Callable[[Window], None]:
    """An action on the network, which it shows."""

    def run(window: Window) -> None:
        window.show_layout("network")
        change(window.desk)

    return run


def _selected(change: Callable[[Desk, str], None]) -> Callable[[Window], None]:
    return _shown(lambda desk: change(desk, stacking.selected(desk)))


def _add(kind: str) -> Callable[[Window], None]:
    return _shown(lambda desk: stacking.add(desk, kind))


ADDING: tuple[Action, ...] = tuple(
    Action(
        f"add-layer-{kind.key}",
        f"Add {kind.title[0].lower()}{kind.title[1:]}",
        ADD,
        _add(kind.key),
        "",
        "A new layer of the network, after the selected one",
    )
    for kind in KINDS.values()
)
"""One for each kind of layer."""

STACK: tuple[Action, ...] = (
    *ADDING,
    Action(
        "layer-duplicate",
        "Duplicate layer",
        MENU,
        _selected(stacking.duplicate),
        "",
        "A copy after it, with weights of its own (Ctrl+D in the list)",
        "duplicate",
    ),
    Action(
        "layer-rename",
        "Rename layer",
        MENU,
        lambda window: window.show_layout("network"),
        "",
        "Type another name (F2 in the list)",
    ),
    Action(
        "layer-up",
        "Move layer up",
        MENU,
        _selected(lambda desk, name: stacking.move_by(desk, name, -1)),
        "",
        "One place towards the input (Alt and ↑ in the list)",
    ),
    Action(
        "layer-down",
        "Move layer down",
        MENU,
        _selected(lambda desk, name: stacking.move_by(desk, name, 1)),
        "",
        "One place towards the scores (Alt and ↓ in the list)",
    ),
    Action(
        "layer-bypass",
        "Leave layer out",
        MENU,
        _selected(stacking.toggle),
        "",
        "It stays in its place and does nothing (B in the list)",
        "eye-off",
    ),
    Action(
        "layer-remove",
        "Remove layer",
        MENU,
        _selected(stacking.remove),
        "",
        "Take it out of the network (Delete in the list)",
        "trash",
    ),
    Action(
        "layer-fix",
        "Mend what does not fit",
        MENU,
        _shown(stacking.mend),
        "",
        "Do what the row with the error says",
    ),
    Action(
        "layer-table",
        "Table of layers…",
        MENU,
        lambda window: window.show_layout("network"),
        "",
        "Parameters, multiply-adds, memory and what each layer sees, to be copied",
        "parameters",
    ),
)
