"""An activation's curve with its slope, a histogram behind it and a dot on it; imports pyqtgraph, so import it late."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import colours, font


class CurveView(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Curve blue, slope pink and dashed, histogram grey, dot where the probed value is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._histogram = pyqtgraph.PlotDataItem(stepMode="center", fillLevel=0)
        self._slope, self._curve = pyqtgraph.PlotDataItem(antialias=True), pyqtgraph.PlotDataItem(antialias=True)
        self._dot = pyqtgraph.ScatterPlotItem(size=9)
        plot = self.getPlotItem()
        for item in (self._histogram, self._slope, self._curve, self._dot):
            plot.addItem(item)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.showGrid(x=True, y=True, alpha=0.25)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(160, 120)
        self._recolour()

    def set_curve(self, x: Array, y: Array, derivative: Array | None = None) -> None:
        """The function over `x`, and its slope where given; all of one length."""
        self._curve.setData(np.asarray(x, np.float64), np.asarray(y, np.float64))
        if derivative is None:
            self._slope.setData([], [])
        else:
            self._slope.setData(np.asarray(x, np.float64), np.asarray(derivative, np.float64))

    def set_histogram(self, edges: Array, counts: Array) -> None:
        """How often the values between edges occur (one more edge than counts), scaled to the height of the curve."""
        heights = np.asarray(counts, np.float64)
        top = heights.max(initial=0.0)
        self._histogram.setData(np.asarray(edges, np.float64), heights / top if top > 0 else heights)

    def set_dot(self, x: float | None, y: float | None = None) -> None:
        """Where the probed value is on the curve; None for nowhere."""
        self._dot.setData([] if x is None or y is None else [x], [] if x is None or y is None else [y])

    def sizeHint(self) -> QSize:
        """A small figure."""
        return QSize(280, 190)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and "_dot" in self.__dict__:  # the first comes before the items
            self._recolour()

    def _recolour(self) -> None:
        roles = colours()
        self.setBackground(roles["base"])
        faint = QColor(roles["chosen"])
        faint.setAlpha(70)
        self._histogram.setPen(None)
        self._histogram.setBrush(faint)
        self._curve.setPen(_pen(roles["output"]))
        self._slope.setPen(_pen(roles["learned"], dashed=True))
        self._dot.setPen(_pen(roles["base"]))
        self._dot.setBrush(roles["output"])
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(_pen(roles["line"], 1))
            axis.setTextPen(roles["muted"])
            axis.setTickFont(font("small"))


def _pen(colour: QColor, width: float = 2.0, *, dashed: bool = False) -> QPen:
    made = QPen(colour, width)
    made.setCosmetic(True)
    if dashed:
        made.setStyle(Qt.PenStyle.DashLine)
    return made
