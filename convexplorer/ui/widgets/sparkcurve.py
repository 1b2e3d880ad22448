"""A function's curve in a small space, with a dot on it; painted at once, without a plotting library."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import Roles, colours, font
from convexplorer.ui.widgets.painting import pen

_EDGE = 6.0
_DOT = 4.0


class Sparkcurve(QWidget):
    """Curve blue, slope pink and dashed, histogram grey, axes through zero, a dot where the probed value is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x: Array = np.zeros(0)
        self._y: Array = np.zeros(0)
        self._slope: Array | None = None
        self._edges: Array = np.zeros(0)
        self._heights: Array = np.zeros(0)
        self._dot: tuple[float, float] | None = None
        self.setMinimumSize(80, 56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_curve(self, x: Array, y: Array, derivative: Array | None = None) -> None:
        """The function over rising `x`, and its slope where given; all of one length."""
        self._x, self._y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self._slope = None if derivative is None else np.asarray(derivative, np.float64)
        self.update()

    def set_histogram(self, edges: Array, counts: Array) -> None:
        """How often the values between edges occur (one more edge than counts)."""
        heights = np.asarray(counts, np.float64)
        self._edges, self._heights = np.asarray(edges, np.float64), heights / max(heights.max(initial=0.0), 1e-30)
        self.update()

    def set_dot(self, x: float | None, y: float | None = None) -> None:
        """Where the probed value is on the curve; None for nowhere. Beyond the curve it stands at the edge."""
        self._dot = None if x is None or y is None else (float(x), float(y))
        texts = "" if self._dot is None else f"{short(self._dot[0])} becomes {short(self._dot[1])}"
        self.setAccessibleDescription(texts)
        self.update()

    def sizeHint(self) -> QSize:
        """A small figure."""
        return QSize(200, 120)

    def point(self, x: float, y: float) -> QPointF:
        """Where a point of the function is on the widget."""
        return self._frame().place(x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Histogram, axes, slope, curve, dot."""
        if self._x.size < 2:
            return
        roles, frame = colours(), self._frame()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.rect())
            self._paint_histogram(painter, frame, roles)
            painter.setPen(pen(roles["line"]))
            zero = frame.place(0, 0)
            painter.drawLine(QPointF(0, zero.y()), QPointF(self.width(), zero.y()))
            painter.drawLine(QPointF(zero.x(), 0), QPointF(zero.x(), self.height()))
            if self._slope is not None:
                dashed = QPen(roles["learned"], 1.2)
                dashed.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(dashed)
                painter.drawPolyline(_line(frame, self._x, self._slope))
            painter.setPen(QPen(roles["output"], 2))
            painter.drawPolyline(_line(frame, self._x, self._y))
            painter.setFont(font("small"))
            painter.setPen(roles["muted"])
            bottom = QRectF(self.rect()).adjusted(3, 0, -3, -1)
            low, high = int(Qt.AlignmentFlag.AlignBottom), int(Qt.AlignmentFlag.AlignBottom)
            painter.drawText(bottom, low | int(Qt.AlignmentFlag.AlignLeft), short(float(self._x[0])))
            painter.drawText(bottom, high | int(Qt.AlignmentFlag.AlignRight), short(float(self._x[-1])))
            if self._dot is not None:
                at = frame.place(*self._dot)
                at = QPointF(min(max(at.x(), _DOT), self.width() - _DOT), min(max(at.y(), _DOT), self.height() - _DOT))
                painter.setPen(QPen(roles["base"], 1.5))
                painter.setBrush(roles["output"])
                painter.drawEllipse(at, _DOT, _DOT)

    def _paint_histogram(self, painter: QPainter, frame: "_Frame", roles: Roles) -> None:
        faint = QColor(roles["chosen"])
        faint.setAlpha(70)
        for left, right, height in zip(self._edges, self._edges[1:], self._heights, strict=False):
            if height > 0:
                start, end = frame.place(float(left), 0), frame.place(float(right), 0)
                high = height * (self.height() - 2 * _EDGE)
                painter.fillRect(QRectF(start.x(), self.height() - high, end.x() - start.x(), high), faint)

    def _frame(self) -> "_Frame":
        ys = self._y if self._slope is None else np.concatenate([self._y, self._slope])
        finite = ys[np.isfinite(ys)]
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        left, right = (float(self._x[0]), float(self._x[-1])) if self._x.size else (0.0, 1.0)
        area = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        return _Frame(area, left, right, low, high if high > low else low + 1)


class _Frame:
    """From numbers to pixels."""

    def __init__(self, area: QRectF, left: float, right: float, low: float, high: float) -> None:
        self._area, self._left, self._low = area, left, low
        self._across, self._up = area.width() / max(right - left, 1e-30), area.height() / (high - low)

    def place(self, x: float, y: float) -> QPointF:
        """Where a pair of numbers is."""
        far = 4 * (self._area.width() + self._area.height())
        down = min(max(self._area.bottom() - (y - self._low) * self._up, -far), far)
        return QPointF(min(max(self._area.left() + (x - self._left) * self._across, -far), far), down)


def _line(frame: _Frame, x: Array, y: Array) -> QPolygonF:
    finite = np.isfinite(y)
    return QPolygonF([frame.place(float(a), float(b)) for a, b in zip(x[finite], y[finite], strict=True)])
