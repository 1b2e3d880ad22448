"""Values along a line as curves over each other, each with its own scale, and a mark where the place looked at is."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import Roles, colours, font

_EDGE = 6
_HEAD = 16


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at places along the line (in pixels of the input), in the colour of `role`."""

    role: str
    places: Array
    values: Array


class ProfileView(QWidget):
    """Curves from the first to the last of `length` input pixels; each has its own lowest and highest value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[Curve, ...] = ()
        self._length = 1.0
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 96)

    def set_curves(self, curves: tuple[Curve, ...], length: float) -> None:
        """What to draw, the lowest first."""
        self._curves, self._length = curves, max(length, 1.0)
        self.update()

    def set_mark(self, place: float | None) -> None:
        """Where the place looked at is, in input pixels; None for nowhere."""
        if place != self._mark:
            self._mark = place
            self.update()

    def sizeHint(self) -> QSize:
        """A small figure."""
        return QSize(240, 150)

    def points(self, curve: Curve) -> list[QPointF]:
        """Where the finite values of a curve are on the widget."""
        low, high = _span(curve.values)
        room = self.height() - 2 * _HEAD - 2 * _EDGE
        return [
            QPointF(place / self._length * self.width(), _HEAD + _EDGE + (high - value) / (high - low) * room)
            for place, value in zip(curve.places.tolist(), curve.values.tolist(), strict=True)
            if np.isfinite(value)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, zero of the uppermost curve, curves, and what their lowest and highest values are."""
        roles = colours()
        ground = QRectF(0, _HEAD, self.width(), self.height() - 2 * _HEAD)
        with QPainter(self) as painter:
            painter.fillRect(ground, roles["base"])
            if self._mark is not None:
                at = self._mark / self._length * self.width()
                painter.setPen(QPen(roles["muted"], 1))
                painter.drawLine(QLineF(at, ground.top(), at, ground.bottom()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for curve in self._curves:
                painter.setPen(QPen(roles[curve.role], 1.3))
                painter.drawPolyline(QPolygonF(self.points(curve)))
            self._paint_numbers(painter, roles)

    def _paint_numbers(self, painter: QPainter, roles: Roles) -> None:
        """Highest values over the curves, lowest below them, the first curve's left and the second's right."""
        painter.setFont(font("small"))
        sides = (int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for curve, side in zip(self._curves, sides, strict=False):
            low, high = _span(curve.values)
            painter.setPen(roles[curve.role])
            painter.drawText(QRectF(0, 0, self.width(), _HEAD), middle | side, short(high))
            painter.drawText(QRectF(0, self.height() - _HEAD, self.width(), _HEAD), middle | side, short(low))


def _span(values: Array) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return (low, high) if high > low else (low - 0.5, low + 0.5)
