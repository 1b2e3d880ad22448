"""What fills the window: a page for every layout, with its panels, and the tabs that choose among them."""

import importlib
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QToolButton, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.drawers import DRAWERS, drawer, title
from convexplorer.ui.drawers.list import DrawerList
from convexplorer.ui.explore.page import ExplorePage
from convexplorer.ui.layout_page import LayoutPage
from convexplorer.ui.layouts import LAYOUTS
from convexplorer.ui.panels import PANELS
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.panels.promise import PromisePage
from convexplorer.ui.result_feed import ResultFeed
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.segmented import Segmented

ROOM_FOR_TABS = 760
"""Pixels of width from which the layouts stand beside the menus."""


class Pages(QStackedWidget):
    """One page for each layout of the table; `panels` by their keys, `tabs` for a place outside."""

    def __init__(self, parent: QWidget, desk: Desk, feed: ResultFeed, show_layout: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._desk, self._feed = desk, feed
        self.panels: dict[str, Panel] = {}
        self.tabs = _tabs()
        self.tabs.chosen.connect(show_layout)
        for layout in LAYOUTS:
            if layout.build is not None:
                for key in layout.panels:
                    self.add_panel(key, PANELS[key])
                self.addWidget(layout.build(self.panels, self))
            elif layout.later:
                self.addWidget(QWidget())
            else:
                self.addWidget(PromisePage(layout.title, layout.promise, desk.actions))
        page = self.widget(0)
        assert isinstance(page, ExplorePage)
        self.explore = page
        drawers = DrawerList(desk)
        page.top.addWidget(drawers)
        export = self.panels["top"].findChild(QToolButton, "exportButton")
        assert export is not None
        self.setTabOrder(export, drawers)
        page.resized.connect(drawers.fit)
        page.drawer.closed.connect(self.close_drawer)
        page.columns.changed.connect(self._ask)
        desk.actions["unlock"].setCheckable(True)
        for record in DRAWERS:
            if not record.panel:
                desk.actions[f"drawer-{record.key}"].setEnabled(False)

    def add_panel(self, key: str, place: str) -> Panel:
        """A panel made by its name, "module:Class", fed from now on and found by its key."""
        module, _, name = place.partition(":")
        panel: Panel = getattr(importlib.import_module(module), name)(self._desk)
        self.panels[key] = panel
        self._feed.add(panel)
        return panel

    def set_document(self, document: Document, view: View) -> None:
        """The layout of the view with its drawer, and every panel as the document has it."""
        self._show_page([layout.key for layout in LAYOUTS].index(view.layout), document, view)
        self.tabs.set_chosen(view.layout)
        self._show_drawer(view.drawer)
        for panel in self.panels.values():
            panel.set_document(document, view)

    def _show_page(self, index: int, document: Document, view: View) -> None:
        page, later = self.widget(index), LAYOUTS[index].later
        if later and page is not None and not isinstance(page, LayoutPage):
            module, _, name = later.partition(":")
            made = getattr(importlib.import_module(module), name)(self._desk, self.add_panel)
            self.insertWidget(index, made)
            self.removeWidget(page)
            page.deleteLater()
            page = made
        if isinstance(page, LayoutPage):
            page.set_document(document, view)
        self.setCurrentIndex(index)

    def _show_drawer(self, key: str | None) -> None:
        record, box = drawer(key), self.explore.drawer
        if record is not None:
            if not box.has(record.key):
                box.add(record.key, self.add_panel(f"drawer-{record.key}", record.panel))
            box.choose(record.key, title(record))
        self.explore.edge.set_open(record is not None, *(() if record is None else (record.width,)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the menus need all the width, the layouts are in one of them."""
        super().resizeEvent(event)
        self.tabs.setVisible(event.size().width() >= ROOM_FOR_TABS)

    def set_room(self, height: int) -> None:
        """The window is so many logical pixels high."""
        for panel in self.panels.values():
            panel.set_room(height)

    def floor(self) -> int | None:
        """Above which height of the page in front a sentence may lie; None where it does not care."""
        page = self.currentWidget()
        return page.floor() if isinstance(page, LayoutPage) else None

    def close_one(self) -> bool:
        """Close what is open, the uppermost first; False when nothing is."""
        for opened in self.window().findChildren(Disclosure):
            if opened.panel.isVisible():
                opened.panel.hide()
                return True
        page = self.currentWidget()
        if isinstance(page, LayoutPage) and page.close_one():
            return True
        if self._desk.store.view.layout == "explore" and drawer(self._desk.store.view.drawer) is not None:
            self.close_drawer()
            return True
        return False

    @Slot()
    def close_drawer(self) -> None:
        """No drawer is open."""
        self._desk.store.set_view(replace(self._desk.store.view, drawer=None))

    @Slot()
    def _ask(self) -> None:
        """Other panels are seen: their questions, too."""
        self._desk.ask()

    def set_unlocked(self, unlocked: bool, state: bytes = b"") -> None:
        """Panels can be moved, as in `state`, or all are in their places."""
        if unlocked:
            unlocked = self.explore.unlock(state)
        else:
            self.explore.lock()
        self._desk.actions["unlock"].setChecked(unlocked)
        self._desk.ask()

    def reset(self) -> None:
        """Explore as the program opens with it: locked, nothing open, one whole map."""
        while self.close_one():
            pass
        self.explore.reset()
        self._desk.actions["unlock"].setChecked(False)
        view = self._desk.store.view
        maps = replace(view.maps, arrangement="one")
        changed = replace(view, drawer=None, open_disclosures=frozenset(), visible=None, maps=maps)
        self._desk.store.set_view(replace(changed, layout="explore"))


def _tabs() -> Segmented:
    tabs = named(Segmented(), "layoutSelector", "Layout", "Which layout the window has")
    tabs.setWhatsThis("Five arrangements of the window, each for another way to look at a convolution.")
    tabs.set_items([(layout.key, layout.title) for layout in LAYOUTS])
    for layout in LAYOUTS:
        tabs.set_dimmed(layout.key, not layout.filled, layout.tip)
    return tabs
