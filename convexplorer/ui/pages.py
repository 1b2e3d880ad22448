"""What fills the window: a page for every layout, with its panels, and the tabs that choose among them."""

import importlib
from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.layouts import LAYOUTS
from convexplorer.ui.panels import PANELS
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.panels.promise import PromisePage
from convexplorer.ui.result_feed import ResultFeed
from convexplorer.ui.widgets.segmented import Segmented


class Pages(QStackedWidget):
    """One page for each layout of the table; `panels` by their keys, `tabs` for a place outside."""

    def __init__(self, desk: Desk, feed: ResultFeed, show_layout: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._feed = desk, feed
        self.panels: dict[str, Panel] = {}
        self.tabs = _tabs()
        self.tabs.chosen.connect(show_layout)
        for layout in LAYOUTS:
            if layout.build is None:
                self.addWidget(PromisePage(layout.title, layout.promise, lambda: show_layout("explore")))
                continue
            for key in layout.panels:
                self._add_panel(key)
            self.addWidget(layout.build(self.panels))

    def _add_panel(self, key: str) -> None:
        module, _, name = PANELS[key].partition(":")
        panel: Panel = getattr(importlib.import_module(module), name)(self._desk)
        self.panels[key] = panel
        self._feed.add(panel)

    def set_document(self, document: Document, view: View) -> None:
        """The layout of the view, and every panel as the document has it."""
        self.setCurrentIndex([layout.key for layout in LAYOUTS].index(view.layout))
        self.tabs.set_chosen(view.layout)
        for panel in self.panels.values():
            panel.set_document(document, view)

    def set_room(self, height: int) -> None:
        """The window is so many logical pixels high."""
        for panel in self.panels.values():
            panel.set_room(height)


def _tabs() -> Segmented:
    tabs = named(Segmented(), "layoutSelector", "Layout", "Which layout the window has")
    tabs.setWhatsThis("Five arrangements of the window, each for another way to look at a convolution.")
    tabs.set_items([(layout.key, layout.title) for layout in LAYOUTS])
    for layout in LAYOUTS:
        tabs.set_dimmed(layout.key, layout.build is None, layout.tip)
    return tabs
