"""What stands over the overview: its title, the range of colours with its legend, and zoom."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from convexplorer.compute import colour
from convexplorer.model.overview import ColumnPicture
from convexplorer.scenes.network_layout import Column
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import HEAD, named
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.legend import Legend
from convexplorer.ui.widgets.segmented import Segmented

RANGES = (("map", "map"), ("layer", "layer"), ("network", "network"))
ZOOMS = (("in", "zoom-in", "Zoom in"), ("out", "zoom-out", "Zoom out"), ("fit", "fit", "Show all of the network"))

WHEEL = "The wheel zooms, too, where the pointer is: down to the products of one value."

ROOM_FOR_LEGEND = 540
"""Pixels of width from which the legend stands there."""


class OverviewHead(QWidget):
    """`range_chosen(key)`; `zoomed(key)` for "in", "out" and "fit"."""

    range_chosen = Signal(str)
    zoomed = Signal(str)

    def __init__(self, export: QAction) -> None:
        super().__init__()
        self.title = FittingTitle("OVERVIEW")
        self.legend = named(Legend(), "networkLegend", "Range of colours", "Which colour stands for which value")
        self.legend.setMinimumWidth(120)
        self.legend.setMaximumWidth(200)
        self.ranges = named(
            Segmented(), "networkRange", "Range", "Whose values are darkest and brightest: a map's, a layer's, all"
        )
        self.ranges.set_items(list(RANGES))
        self.ranges.set_compact(True)
        self.ranges.chosen.connect(self.range_chosen)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.row.addWidget(self.title, 1)
        self.row.addWidget(self.legend)
        self.row.addWidget(self.ranges)
        for key, icon, tip in ZOOMS:
            button = named(QToolButton(), f"networkZoom-{key}", tip, tip, f"{tip}. {WHEEL}")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setFixedSize(HEAD - 4, HEAD - 4)
            button.setProperty("key", key)
            theme.set_icon(button, icon)
            button.clicked.connect(self._zoom)
            self.row.addWidget(button)
        drawn = named(QToolButton(), "networkExport", "Export diagram", "")
        drawn.setDefaultAction(export)
        drawn.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        drawn.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        drawn.setFixedSize(HEAD - 4, HEAD - 4)
        self.row.addWidget(drawn)

    def show_legend(self, picture: ColumnPicture | None, column: Column | None, channel: int | None) -> None:
        """Of one map of a column, or of its first one; scores have lengths, not colours."""
        if picture is None or column is None or column.kind == "scores":
            return
        index = 0
        if channel is not None and column.kind == "maps":
            index = min(max(channel - column.first, 0), len(picture.lows) - 1)
        self.set_range(picture.scheme, picture.lows[index], picture.highs[index])

    def set_range(self, scheme: str, low: float, high: float) -> None:
        """What the lowest and the highest colour of a scheme stand for."""
        self.legend.set_scheme(colour.lut(scheme), low, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the title is worth more than the legend."""
        super().resizeEvent(event)
        self.legend.setVisible(event.size().width() >= ROOM_FOR_LEGEND)

    @Slot()
    def _zoom(self) -> None:
        self.zoomed.emit(str(self.sender().property("key")))
