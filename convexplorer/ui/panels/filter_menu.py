"""The actions on filters say how many they are about, and why they cannot be done."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convexplorer import limits
from convexplorer.model import bank
from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.enabling import enable, reword

MENU = (
    "add-filter duplicate-filter negative-filter | rename-filter move-filter-left move-filter-right"
    " | hide-filter solo-filter show-all-filters | copy-filters paste-filters | remove-filter"
)
WORDS: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "duplicate-filter": ("&Duplicate filter", lambda n: f"&Duplicate {n} filters"),
    "negative-filter": ("Add its ne&gative", lambda n: f"Add {n} ne&gatives"),
    "copy-filters": ("&Copy filter", lambda n: f"&Copy {n} filters"),
    "remove-filter": ("Remo&ve filter", lambda n: f"Remo&ve {n} filters"),
}
"""What an action is called when one filter is chosen, and when more are."""


def show(actions: Mapping[str, QAction], document: Document, view: View) -> None:
    """Names and possibilities as the document and the view have them."""
    filters = document.convolution.filters
    chosen = bank.chosen(view, filters)
    texts = {key: one if len(chosen) == 1 else several(len(chosen)) for key, (one, several) in WORDS.items()}
    verb = "Show" if view.hidden.issuperset(chosen) else "Hide"
    texts["hide-filter"] = f"{verb} {'map' if len(chosen) == 1 else f'{len(chosen)} maps'}".replace("de", "d&e", 1)
    for key, text in texts.items():
        reword(actions[key], text)
    full = filters + len(chosen) > limits.FILTERS
    for key, possible, why_not in (
        ("add-filter", filters < limits.FILTERS, f"The layer is full: {limits.FILTERS} filters are the most"),
        ("duplicate-filter", not full, f"The layer holds {limits.FILTERS} filters at most"),
        ("negative-filter", not full, f"The layer holds {limits.FILTERS} filters at most"),
        ("paste-filters", filters < limits.FILTERS, f"The layer is full: {limits.FILTERS} filters are the most"),
        ("remove-filter", len(chosen) < filters, "The last filter stays"),
        ("move-filter-left", view.filter > 0, "It is the first one"),
        ("move-filter-right", view.filter < filters - 1, "It is the last one"),
        ("show-all-filters", bool(view.hidden) or view.solo is not None, "No map is left out"),
    ):
        enable(actions[key], possible, why_not)


def popup(parent: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """The menu of the strip, made anew each time."""
    menu = QMenu(parent)
    menu.setObjectName("filterMenu")
    menu.setToolTipsVisible(True)
    for key in MENU.split():
        if key == "|":
            menu.addSeparator()
        else:
            menu.addAction(actions[key])
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
