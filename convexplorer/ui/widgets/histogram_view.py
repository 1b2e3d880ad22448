"""Bars that say how often which values occur, with a mark where the value looked at is."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import Roles, colours, font

_TOP = 4
_FOOT = 16


class HistogramView(QWidget):
    """Bars in the colour of `role`; `set_limits` shades what lies beyond the range of the map's colours."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._counts: Array = np.zeros(0)
        self._edges: Array = np.zeros(0)
        self._ends: tuple[float, float] | None = None
        self._mark: float | None = None
        self._limits: tuple[float, float] | None = None
        self._logarithmic = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 64)

    def set_histogram(self, counts: Array, edges: Array, ends: tuple[float, float] | None = None) -> None:
        """How often the values between edges occur (one more edge than counts).

        `ends` are the smallest and the largest value, where bars of whole numbers end beyond them.
        """
        self._ends = ends
        self._counts, self._edges = np.asarray(counts, np.float64), np.asarray(edges, np.float64)
        self.update()

    def set_mark(self, value: float | None) -> None:
        """Where the value looked at is; None for nowhere."""
        if value != self._mark:
            self._mark = value
            self.update()

    def set_limits(self, limits: tuple[float, float] | None) -> None:
        """The values that the darkest and the brightest colour stand for."""
        if limits != self._limits:
            self._limits = limits
            self.update()

    def set_logarithmic(self, on: bool) -> None:
        """Heights grow with the logarithm of the counts: what is rare shows, too."""
        self._logarithmic = on
        self.update()

    def sizeHint(self) -> QSize:
        """A small figure."""
        return QSize(240, 96)

    def heights(self) -> Array:
        """Of every bar, between 0 and 1; a single value has a height under the logarithm, too."""
        heights = np.log1p(self._counts) if self._logarithmic else self._counts
        return np.asarray(heights / max(heights.max(initial=0.0), 1e-30), np.float64)

    def place(self, value: float) -> float:
        """How far from the left, in pixels, a value is."""
        low, high = float(self._edges[0]), float(self._edges[-1])
        return (value - low) / max(high - low, 1e-30) * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, range, mark, and the smallest and the largest value."""
        roles = colours()
        with QPainter(self) as painter:
            base = self.height() - _FOOT
            painter.fillRect(QRectF(0, 0, self.width(), base), roles["base"])
            if self._edges.size < 2:
                return
            room = base - _TOP
            for left, right, height in zip(self._edges, self._edges[1:], self.heights(), strict=False):
                if height > 0:
                    start, end, high = self.place(float(left)), self.place(float(right)), max(height * room, 1.0)
                    painter.fillRect(QRectF(start, base - high, max(end - start - 0.5, 0.5), high), roles[self._role])
            self._paint_limits(painter, base, roles)
            painter.fillRect(QRectF(0, base, self.width(), 1), roles["line"])
            if self._mark is not None and np.isfinite(self._mark):
                at = min(max(self.place(self._mark), 1.0), self.width() - 1.0)
                painter.setPen(QPen(roles["text"], 2))
                painter.drawLine(QLineF(at, 0, at, base))
            self._paint_numbers(painter, base, roles)

    def _paint_limits(self, painter: QPainter, base: int, roles: Roles) -> None:
        if self._limits is None:
            return
        shade = QColor(roles["window"])
        shade.setAlpha(170)
        low, high = (min(max(self.place(limit), 0.0), float(self.width())) for limit in self._limits)
        painter.fillRect(QRectF(0, 0, low, base), shade)
        painter.fillRect(QRectF(high, 0, self.width() - high, base), shade)
        dashed = QPen(roles["muted"], 1)
        dashed.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        for at, limit in zip((low, high), self._limits, strict=True):
            if self._edges[0] < limit < self._edges[-1]:
                painter.drawLine(QLineF(at, 0, at, base))

    def _paint_numbers(self, painter: QPainter, base: int, roles: Roles) -> None:
        painter.setFont(font("small"))
        painter.setPen(roles["muted"])
        low, high = self._ends or (float(self._edges[0]), float(self._edges[-1]))
        line, middle = QRectF(0, base + 1, self.width(), _FOOT - 1), int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignLeft), short(low))
        painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignRight), short(high))
        if 0.15 < self.place(0.0) / max(self.width(), 1) < 0.85:
            at = self.place(0.0)
            painter.drawText(QRectF(at - 20, base + 1, 40, _FOOT - 1), int(Qt.AlignmentFlag.AlignCenter), "0")
            painter.drawLine(QLineF(at, base - 3, at, base + 2))
