"""The page of Step: tabs over the panes, the player, the arithmetic of sizes, and the controls of the layer."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.layout_page import AddPanel, LayoutPage
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.step import HEAD, STEP_TABS, STRIPS, TAB, step_tab
from convexplorer.ui.widgets.hairline import hairline
from convexplorer.ui.widgets.segmented import Segmented

PLAYS = (Qt.Key.Key_Space, Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Home, Qt.Key.Key_End)


class StepPage(LayoutPage):
    """One tab at a time over the strips, which all tabs share; a tab's panel is made when it is first shown."""

    def __init__(self, desk: Desk, add: AddPanel) -> None:
        super().__init__(desk, add)
        self.tabs = named(Segmented(), "stepTabs", "Way to look", "Another way to look at the same layer")
        self.tabs.setWhatsThis("Each tab shows the same layer and the same step: as numbers, as a matrix, and back.")
        self.tabs.set_items([(tab.key, tab.title) for tab in STEP_TABS])
        for tab in STEP_TABS:
            self.tabs.setTabToolTip(STEP_TABS.index(tab), tab.tip)
        self.tabs.chosen.connect(self._choose)
        self._panels: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self.head = QHBoxLayout()
        self.head.setContentsMargins(8, 4, 8, 4)
        self.head.addWidget(self.tabs)
        self.head.addStretch(1)
        self.head.addWidget(add(f"step-{HEAD[0]}", HEAD[1]))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self.head)
        rows.addWidget(hairline())
        rows.addWidget(self._stack, 1)
        strips = {key: add(f"step-{key}", place) for key, place in STRIPS}
        self._player = strips["player"]
        for strip in strips.values():
            rows.addWidget(hairline())
            rows.addWidget(strip)

    def set_document(self, document: Document, view: View) -> None:
        """The tab of the view."""
        tab = step_tab(view.step.tab)
        if tab.key not in self._panels:
            self._panels[tab.key] = self.add(f"step-{tab.key}", tab.panel)
            self._panels[tab.key].setProperty(TAB, tab.key)
            self._stack.addWidget(self._panels[tab.key])
        self._stack.setCurrentWidget(self._panels[tab.key])
        self.tabs.set_chosen(tab.key)

    def floor(self) -> int | None:
        """Over the words under a tab, not over what plays it."""
        return self._stack.geometry().bottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wherever the focus is, Space plays, comma and point step, Home and End go to the ends."""
        if event.key() in PLAYS:
            self._player.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _choose(self, key: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, tab=key)))
