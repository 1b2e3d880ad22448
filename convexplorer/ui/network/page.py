"""The page of Network: the layers, all their maps and the selected layer side by side, with two strips below."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.layout_page import AddPanel, LayoutPage
from convexplorer.ui.network import PLACES, Slot
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.widgets.hairline import hairline, upright

COLUMNS: tuple[Slot, ...] = ("list", "overview", "inspector")
STRIPS: tuple[Slot, ...] = ("preparation", "status")
LEFT, RIGHT = 232, 268
"""Pixels of the outer columns; the maps between them have the rest."""
WIDE = 1500
"""Pixels of the page's width from which the outer columns are half as wide again."""


class NetworkPage(LayoutPage):
    """Three columns over two strips; every slot holds the panels that `PLACES` puts there, one under another."""

    def __init__(self, desk: Desk, add: AddPanel) -> None:
        super().__init__(desk, add)
        self._slots = {slot: _Slot() for slot in (*COLUMNS, *STRIPS)}
        # from left to right and from above: Tab goes the way they were made
        for slot, key, name in sorted(PLACES, key=lambda place: (*COLUMNS, *STRIPS).index(place[0])):
            self._slots[slot].add(add(key, name))
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        for slot in COLUMNS:
            if slot == "inspector" and self._slots[slot].filled:
                columns.addWidget(upright())
            columns.addWidget(self._slots[slot], 1 if slot == "overview" else 0)
            if slot == "list" and self._slots[slot].filled:
                columns.addWidget(upright())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        for slot in STRIPS:
            if self._slots[slot].filled:
                rows.addWidget(hairline())
            rows.addWidget(self._slots[slot])
        for slot, place in self._slots.items():
            if slot != "overview" and not place.filled:
                place.hide()
        self._fit(self.width())

    def set_document(self, document: Document, view: View) -> None:
        """The panels follow by themselves."""

    def floor(self) -> int | None:
        """Over the maps, not over the strips."""
        return self._slots["overview"].geometry().bottom()

    def close_one(self) -> bool:
        """The map that is open, if one is."""
        store = self.desk.store
        if store.view.network.open is None:
            return False
        store.set_view(replace(store.view, network=replace(store.view.network, open=None)))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window has wider columns."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        larger = 1.5 if width >= WIDE else 1.0
        self._slots["list"].setFixedWidth(round(LEFT * larger))
        self._slots["inspector"].setFixedWidth(round(RIGHT * larger))


class _Slot(QWidget):
    """A place for panels; the middle one keeps its room also while it has none."""

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
