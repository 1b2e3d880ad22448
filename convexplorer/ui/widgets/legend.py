"""Which colour stands for which number."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.painting import pen, picture

_BAR = 8
_GAP = 8


class Legend(QWidget):
    """A colour bar between its lowest and its highest number, zero marked where it lies between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar: QImage | None = None
        self._low = self._high = 0.0
        self.setFont(font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scheme(self, lut: Array | None, low: float, high: float) -> None:
        """(N, 3) uint8 colours from lowest to highest and the two numbers; None shows nothing."""
        self._bar = None if lut is None else picture(np.asarray(lut)[None])
        self._low, self._high = float(low), float(high)
        self.setAccessibleDescription("" if lut is None else f"from {short(self._low)} to {short(self._high)}")
        self.update()

    def range(self) -> tuple[float, float]:
        """The two numbers shown."""
        return self._low, self._high

    def sizeHint(self) -> QSize:
        """One line of small text."""
        return QSize(160, round(QFontMetricsF(self.font()).height()) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, bar, number."""
        if self._bar is None:
            return
        roles, metrics = colours(), QFontMetricsF(self.font())
        room = metrics.horizontalAdvance("−88.88")  # as wide for every number, so that the bar stays where it is
        width = max(20.0, self.width() - 2 * (room + _GAP))
        bar = QRectF(room + _GAP, (self.height() - _BAR) // 2, width, _BAR)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(bar, self._bar)
            painter.setPen(pen(roles["line"]))
            painter.drawRect(bar)
            painter.setPen(roles["muted"])
            middle = int(Qt.AlignmentFlag.AlignVCenter)
            right, left = int(Qt.AlignmentFlag.AlignRight), int(Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRectF(0, 0, room, self.height()), middle | right, short(self._low))
            after = QRectF(bar.right() + _GAP, 0, room, self.height())
            painter.drawText(after, middle | left, short(self._high))
            if self._low < 0 < self._high:
                x = bar.left() + bar.width() * -self._low / (self._high - self._low)
                painter.setPen(pen(roles["text"], 1))
                painter.drawLine(int(x), int(bar.top()) - 3, int(x), int(bar.bottom()) + 3)
