"""Input, filter and map side by side; where there is no room for that, one of them at a time under tabs."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from convexplorer.ui.panels.panel import MIDDLE, named
from convexplorer.ui.widgets.segmented import Segmented

COLUMN = 272
"""Pixels that the tabs over the map need; the input gets as many."""
TITLES: Mapping[str, str] = {"input": "Input", "filter": "Filter", "map": "Map"}
_SPACING, _MARGIN = 12, 8


class Column(QScrollArea):
    """One part in a frame of its own width; it scrolls only where the window is lower than all it holds."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """As wide as what it holds, and its scroll bar while there is one."""
        inner = self._content.minimumSizeHint()
        bar = self.verticalScrollBar()
        scrolls = bar.sizeHint().width() if 0 < self.height() < inner.height() else 0
        return QSize(inner.width() + scrolls, inner.height())

    def minimumSizeHint(self) -> QSize:
        """Any height will do."""
        return QSize(self.sizeHint().width(), 60)

    def event(self, event: QEvent) -> bool:
        """What it holds has another size now."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a scroll bar it is wider."""
        super().resizeEvent(event)
        self.updateGeometry()


class Columns(QWidget):
    """Three parts by the keys of `TITLES`: input and map get equal shares, so that the eye compares."""

    changed = Signal()
    """Other parts are shown than before."""

    def __init__(self, parts: Mapping[str, QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.parts = dict(parts)
        self.narrow = False
        self.tabs = named(Segmented(), "columnTabs", "Columns", "The window is too narrow for all three side by side")
        self.tabs.set_items(list(TITLES.items()))
        self.tabs.set_chosen("map")
        self.tabs.chosen.connect(self._show_parts)
        self.tabs.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(_SPACING)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN, 2, _MARGIN, 2)
        rows.setSpacing(4)
        rows.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(self._row, 1)
        self.put_back()

    def put_back(self) -> None:
        """Every part in its place, wherever it was."""
        for at, (key, part) in enumerate(self.parts.items()):
            self._row.insertWidget(at, part, 0 if key == "filter" else 1)
        self._show_parts()

    def show_part(self, widget: QWidget) -> None:
        """In a narrow window, the column that the widget lies in."""
        for key, part in self.parts.items():
            if part.isAncestorOf(widget):
                self.tabs.set_chosen(key)
        self._show_parts()

    @staticmethod
    def room_for_all() -> int:
        """Pixels of width from which all three stand side by side."""
        return 2 * (COLUMN + _SPACING + _MARGIN) + MIDDLE

    def minimumSizeHint(self) -> QSize:
        """One part alone will do."""
        return QSize(COLUMN + 2 * _MARGIN, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tabs below a certain width, columns from there on."""
        super().resizeEvent(event)
        narrow = event.size().width() < self.room_for_all()
        if narrow != self.narrow:
            self.narrow = narrow
            self._show_parts()

    @Slot()
    def _show_parts(self) -> None:
        self.tabs.setVisible(self.narrow)
        for key, part in self.parts.items():
            part.setVisible(not self.narrow or self.tabs.key() == key)
        self.changed.emit()
