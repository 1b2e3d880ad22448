"""How often which values occur in each channel of the picture, read as its numbers are."""

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.model.result import HistogramAnswer
from convexplorer.scenes.numbers import short
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.step.pixels_picture import Looked
from convexplorer.ui.widgets.histogram_view import HistogramView

MOST = 3


class ValueBars(HistogramView):
    """`pointed(low, high)`: from which value on and below which the bar under the pointer counts; `left()`."""

    pointed = Signal(float, float)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("input")
        self.setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a bar."""
        if self._edges.size > 1 and self.width() > 0:
            bar = int(event.position().x() / self.width() * (self._edges.size - 1))
            bar = min(max(bar, 0), self._edges.size - 2)
            last = bar == self._edges.size - 2
            self.pointed.emit(float(self._edges[bar]), np.inf if last else float(self._edges[bar + 1]))

    def event(self, event: QEvent) -> bool:
        """Leaving points at nothing."""
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        return super().event(event)


class ChannelBars(QWidget):
    """One histogram for each channel shown, with its mean and spread; `lit(line, low, high)` while one is pointed at.

    `lit(-1, 0, 0)` when none is.
    """

    lit = Signal(int, float, float)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QWidget, ValueBars]] = []
        self._edges: list[Array] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for number in range(MOST):
            bars = named(
                ValueBars(),
                f"pixelsHistogram{number + 1}",
                f"Histogram {number + 1}",
                "How often which values occur; the line is the pixel looked at",
                "Each bar counts the values between two numbers. Point at one: the cells that hold such values are "
                "framed.",
            )
            bars.pointed.connect(self._pointed)
            bars.left.connect(self._left)
            words = theme.small_label()
            words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            words.setMinimumWidth(1)
            column.addWidget(words)
            column.addWidget(bars, 1)
            self._rows.append((words, bars))

    def show_looked(self, looked: Looked, answers: list[HistogramAnswer | None]) -> None:
        """The bars of every channel shown, each with the mark of the place's own value."""
        spread, read = looked.spread, looked.read
        row, column = looked.place
        for number, (words, bars) in enumerate(self._rows):
            there = number < len(looked.channels)
            words.setVisible(there)
            bars.setVisible(there)
            if not there:
                continue
            channel = looked.channels[number]
            answer = answers[number]
            if answer is not None:
                edges = answer.edges * read.factors[channel] + read.offsets[channel]
                low, high = (read.shown(one[channel], channel) for one in (spread.lows, spread.highs))
                bars.set_histogram(answer.counts, edges, (low, high))
            bars.set_mark(read.shown(float(looked.frame.image[channel, row, column]), channel))
            mean, sigma = read.shown(spread.means[channel], channel), spread.deviations[channel] * read.factors[channel]
            text = f"{looked.names[number]}   mean {short(_clean(mean))}   σ {short(sigma)}"
            words.setText(text)  # type: ignore[attr-defined]
            bars.setAccessibleDescription(text)

    @Slot(float, float)
    def _pointed(self, low: float, high: float) -> None:
        line = next((number for number, (_, bars) in enumerate(self._rows) if bars is self.sender()), -1)
        self.lit.emit(line, low, high)

    @Slot()
    def _left(self) -> None:
        self.lit.emit(-1, 0.0, 0.0)


def _clean(value: float) -> float:
    """Without what rounding leaves of a mean that is 0."""
    return 0.0 if np.isfinite(value) and abs(value) < 1e-6 else value
