"""The page of Network: the layers, all their maps and the selected layer side by side, with two strips below."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.layout_page import AddPanel, LayoutPage
from convexplorer.ui.network import PLACES
from convexplorer.ui.network import Slot as Place
from convexplorer.ui.overlay import MARGIN
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.hairline import hairline, upright
from convexplorer.ui.widgets.segmented import Segmented

COLUMNS: tuple[Place, ...] = ("list", "overview", "inspector")
STRIPS: tuple[Place, ...] = ("preparation", "status")
TITLES: Mapping[str, str] = {"list": "Layers", "overview": "Overview", "inspector": "Layer"}
LEFT, RIGHT = 232, 284
"""Pixels of the outer columns; the maps between them have the rest."""
NARROW = LEFT + RIGHT + 240
"""Pixels of the page's width below which one column is shown at a time, under tabs."""
WIDE = 1500
"""Pixels of the page's width from which the outer columns are half as wide again."""


class NetworkPage(LayoutPage):
    """Three columns over two strips; every slot holds the panels that `PLACES` puts there, one under another."""

    def __init__(self, desk: Desk, add: AddPanel) -> None:
        super().__init__(desk, add)
        self._slots = {slot: _Holder() for slot in (*COLUMNS, *STRIPS)}
        # from left to right and from above: Tab goes the way they were made
        for slot, key, name in sorted(PLACES, key=lambda place: (*COLUMNS, *STRIPS).index(place[0])):
            self._slots[slot].add(add(key, name))
        self.tabs = named(Segmented(), "networkTabs", "Columns", "The window is too narrow for all three side by side")
        self.tabs.set_items([(slot, TITLES[slot]) for slot in COLUMNS if self._slots[slot].filled])
        self.tabs.set_chosen("overview")
        self.tabs.chosen.connect(self._show_parts)
        self._narrow = False
        self._lines = (upright(), upright())
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        for slot, line in zip(COLUMNS, (None, *self._lines), strict=True):
            if line is not None:
                columns.addWidget(line)
            columns.addWidget(self._slots[slot], 1 if slot == "overview" else 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(columns, 1)
        for slot in STRIPS:
            if self._slots[slot].filled:
                rows.addWidget(hairline())
            rows.addWidget(self._slots[slot])
        for slot in STRIPS:
            self._slots[slot].setVisible(self._slots[slot].filled)
        self._fit(self.width())

    def set_document(self, document: Document, view: View) -> None:
        """The panels follow by themselves."""

    def floor(self) -> int | None:
        """Over the last strip, a read-out, as over the product line in Explore."""
        return self._slots["status"].geometry().bottom() + MARGIN

    def close_one(self) -> bool:
        """The map that is open, if one is."""
        store = self.desk.store
        if store.view.network.open is None:
            return False
        store.set_view(replace(store.view, network=replace(store.view.network, open=None)))
        return True

    def show_part(self, widget: QWidget) -> None:
        """In a narrow window, the column that the widget lies in."""
        for slot in COLUMNS:
            if self._slots[slot].isAncestorOf(widget):
                self.tabs.set_chosen(slot)
        self._show_parts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window has wider columns, a narrow one has them under tabs."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        self._narrow = width < NARROW
        larger = 1.5 if width >= WIDE else 1.0
        columns: tuple[tuple[Place, int], ...] = (("list", LEFT), ("inspector", RIGHT))
        for slot, own in columns:
            self._slots[slot].setMinimumWidth(0 if self._narrow else round(own * larger))
            self._slots[slot].setMaximumWidth(width if self._narrow else round(own * larger))
        self._show_parts()

    @Slot()
    def _show_parts(self) -> None:
        """One column where it is narrow, else all that hold something; the one in the middle keeps its room."""
        shown = {slot: self._slots[slot].filled and (not self._narrow or self.tabs.key() == slot) for slot in COLUMNS}
        shown["overview"] = shown["overview"] or not self._narrow
        changed = [self._slots[slot].isVisibleTo(self) for slot in COLUMNS] != [*shown.values()]
        self.tabs.setVisible(self._narrow and self.tabs.count() > 1)
        for slot, seen in shown.items():
            self._slots[slot].setVisible(seen)
        self._lines[0].setVisible(shown["list"] and not self._narrow)
        self._lines[1].setVisible(shown["inspector"] and not self._narrow)
        if changed and self.isVisible():
            self.desk.ask()


class _Holder(QWidget):
    """A place for panels, one under another."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.filled = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def add(self, panel: QWidget) -> None:
        """One more, below those that are there."""
        if self.filled:
            self._rows.addWidget(hairline())
        self._rows.addWidget(panel, 1)
        self.filled = True
