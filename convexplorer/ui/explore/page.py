"""The page of Explore: the window as an equation, input ⊛ kernel → map, with the read-outs below."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from convexplorer.ui.drawers.box import DrawerBox
from convexplorer.ui.explore.columns import COLUMN, TITLES, Column, Columns
from convexplorer.ui.explore.docks import Docks
from convexplorer.ui.explore.edge import Edge
from convexplorer.ui.panels.panel import Panel
from convexplorer.ui.widgets.hairline import hairline

LOW = 440
"""Pixels of the page's height below which not everything has room under the columns."""


class ExplorePage(QWidget):
    """Columns while locked, docks while not; both with the drawer at their right edge.

    It is put together from the window inwards: Qt styles all that a widget holds whenever it gets another parent.
    """

    resized = Signal(int)
    """The page is so many pixels wide now."""

    def __init__(self, panels: Mapping[str, Panel], parent: QWidget) -> None:
        super().__init__(parent)
        self._filters = panels["filters"]
        for key in ("input", "maps"):
            panels[key].setMinimumWidth(COLUMN)
        self._docks: Docks | None = None
        self.top = QHBoxLayout()
        self.top.setSpacing(0)
        self._low = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addLayout(self.top)
        self.top.addWidget(panels["top"], 1)
        self._rows.addWidget(hairline())
        self.edge = Edge(Columns.room_for_all)
        self._rows.addWidget(self.edge, 1)
        self._body = QStackedLayout(self.edge.content)
        self._middle = _Middle(panels)
        parts = {"input": panels["input"], "filter": Column(self._middle), "map": panels["maps"]}
        self.columns = Columns(parts, self.edge.content)
        self.columns.changed.connect(self._fit)
        self._body.addWidget(self.columns)
        self.drawer = DrawerBox()
        self.edge.set_drawer(self.drawer)
        for key in ("product", "filters", "formula"):
            self._rows.addWidget(hairline())
            self._rows.addWidget(panels[key])

    @property
    def unlocked(self) -> bool:
        """Whether panels can be moved."""
        return self._docks is not None and self._body.currentWidget() is self._docks

    def unlock(self, state: bytes = b"") -> bool:
        """Every part into a dock, as `state` has them; False, and locked, where that makes no sense."""
        if self._docks is None:
            self._docks = Docks({**TITLES, "filters": "Filters"})
            self._body.addWidget(self._docks)
        if state and not self._docks.restore(state):
            return False
        self._docks.take({**self.columns.parts, "filters": self._filters})
        self._body.setCurrentWidget(self._docks)
        self._docks.show_floating(self.isVisible())
        self._fit()
        return True

    def lock(self) -> None:
        """Every part back in its place."""
        if self._docks is None or not self.unlocked:
            return
        self._docks.show_floating(False)
        self.columns.put_back()
        self._rows.insertWidget(self._rows.count() - 2, self._filters)
        self._body.setCurrentWidget(self.columns)
        self._fit()

    def reset(self) -> None:
        """Locked, and the docks forget where they were."""
        self.lock()
        if self._docks is not None:
            self._docks.reset()

    def state(self) -> bytes:
        """Where the unlocked panels are; nothing while they are locked."""
        return self._docks.state() if self._docks is not None and self.unlocked else b""

    @Slot()
    def _fit(self) -> None:
        """In a window both narrow and low the filters' maps stand under the filter alone."""
        self._middle.set_beside(self.columns.narrow and not self.unlocked)
        if not self.unlocked:
            apart = self.columns.narrow and self._low
            self._filters.setVisible(not apart or self.columns.tabs.key() == "filter")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low or not."""
        super().resizeEvent(event)
        self._low = event.size().height() < LOW
        self.resized.emit(event.size().width())
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Panels in windows of their own come back with it."""
        super().showEvent(event)
        if self._docks is not None and self.unlocked and not event.spontaneous():
            self._docks.show_floating(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """And go with it."""
        super().hideEvent(event)
        if self._docks is not None and self.unlocked and not event.spontaneous():
            self._docks.show_floating(False)


class _Middle(QWidget):
    """The kernel over the layer's settings or, where that is too high and there is width, beside them."""

    def __init__(self, panels: Mapping[str, Panel]) -> None:
        super().__init__()
        self._line = hairline()
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(4)
        self._parts.addWidget(panels["kernel"], 1)
        self._parts.addWidget(self._line)
        self._parts.addWidget(panels["layer"])

    def set_beside(self, beside: bool) -> None:
        """Side by side, or one over the other."""
        ways = QBoxLayout.Direction
        self._line.setVisible(not beside)
        self._parts.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._parts.setSpacing(24 if beside else 4)
