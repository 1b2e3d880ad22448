"""Which colour stands for which number."""

from collections.abc import Callable
from math import isfinite

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError
from convexplorer.scenes.numbers import MINUS, full, short
from convexplorer.ui.theme import Roles, colours, font, plain_tooltip
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.painting import focus_frame, pen, picture

_BAR = 8
_GAP = 8


class Legend(QWidget):
    """A colour bar between its lowest and its highest number, zero marked where it lies between.

    When editable, a double click on a number, or Enter, types another: `range_typed(low, high)`, low below high;
    `rejected(text)` for what is no number, or does not leave low below high.
    """

    range_typed = Signal(float, float)
    rejected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar: QImage | None = None
        self._low = self._high = 0.0
        self._clipped = (0.0, 0.0)
        self._parse: Callable[[str], float] | None = None
        self._typed = 0
        self._edit = CellEdit(self)
        self._edit.entered.connect(self._take)
        self._edit.given_up.connect(self._close)
        self.setFont(font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scheme(self, lut: Array | None, low: float, high: float) -> None:
        """(N, 3) uint8 colours from lowest to highest and the two numbers; None shows nothing."""
        self._bar = None if lut is None else picture(np.asarray(lut)[None])
        self._low, self._high = float(low), float(high)
        self._describe()

    def set_clipped(self, below: float, above: float) -> None:
        """The shares (0 to 1) of values below the lowest and above the highest colour: marked at that end."""
        self._clipped = (below, above)
        self._describe()

    def set_editable(self, parse: Callable[[str], float] | None = float) -> None:
        """Let both numbers be typed; `parse` raises ValueError or UserError. None: not any more."""
        self._parse = parse
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if parse is None else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if parse is None else Qt.CursorShape.IBeamCursor)

    def range(self) -> tuple[float, float]:
        """The two numbers shown."""
        return self._low, self._high

    def sizeHint(self) -> QSize:
        """One line of small text."""
        return QSize(160, round(QFontMetricsF(self.font()).height()) + 8)

    def number_rect(self, which: int) -> QRectF:
        """Where the lower (0) or the higher number (1) is."""
        room = QFontMetricsF(self.font()).horizontalAdvance("−88.88")  # the same for all, so that the bar stays put
        return QRectF(0 if which == 0 else self._bar_rect().right() + _GAP, 0, room, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, bar, number."""
        if self._bar is None:
            return
        roles, bar = colours(), self._bar_rect()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(bar, self._bar)
            painter.setPen(pen(roles["line"]))
            painter.drawRect(bar)
            painter.setPen(roles["muted"])
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.number_rect(0), int(middle | Qt.AlignmentFlag.AlignRight), short(self._low))
            painter.drawText(self.number_rect(1), int(middle | Qt.AlignmentFlag.AlignLeft), short(self._high))
            if self._low < 0 < self._high:
                x = bar.left() + bar.width() * -self._low / (self._high - self._low)
                painter.setPen(pen(roles["text"], 1))
                painter.drawLine(int(x), int(bar.top()) - 3, int(x), int(bar.bottom()) + 3)
            self._paint_clipping(painter, bar, roles)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type over the number under the pointer."""
        for which in (0, 1):
            if self.number_rect(which).contains(event.position()):
                self._open(which)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 type over the lower number; Tab then goes on to the higher one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._open(0)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The tooltip says what is clipped."""
        if isinstance(event, QFocusEvent):
            self.update()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            texts = [text for text in (self.toolTip(), self._sentence()) if text]
            QToolTip.showText(event.globalPos(), plain_tooltip(". ".join(texts)), self)
            return True
        return super().event(event)

    def _bar_rect(self) -> QRectF:
        room = QFontMetricsF(self.font()).horizontalAdvance("−88.88")
        return QRectF(room + _GAP, (self.height() - _BAR) // 2, max(20.0, self.width() - 2 * (room + _GAP)), _BAR)

    def _paint_clipping(self, painter: QPainter, bar: QRectF, roles: Roles) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles["warning"])
        for share, x, way in ((self._clipped[0], bar.left(), -1), (self._clipped[1], bar.right(), 1)):
            if share > 0:
                tip = QPointF(x + way * 6, bar.center().y())
                painter.drawPolygon([QPointF(x + way, bar.top() - 1), tip, QPointF(x + way, bar.bottom() + 1)])

    def _sentence(self) -> str:
        if self._bar is None:
            return ""
        ends = zip(self._clipped, ("below", "above"), strict=True)
        said = [f"{max(share * 100, 0.1):.1f} % of the values are {where}" for share, where in ends if share > 0]
        return ", ".join([f"from {short(self._low)} to {short(self._high)}", *said])

    def _describe(self) -> None:
        self.setAccessibleDescription(self._sentence())
        self.update()

    def _open(self, which: int) -> None:
        if self._parse is None or self._bar is None:
            return
        self._typed = which
        self._edit.setAccessibleName(("Lowest value", "Highest value")[which])
        rect = self.number_rect(which).toRect()
        self._edit.setGeometry(min(rect.x(), self.width() - 64), 0, 64, self.height())
        self._edit.start(full(self.range()[which]), True)

    def _take(self, text: str, step: int) -> None:
        ends = list(self.range())
        try:
            ends[self._typed] = float(self._parse(text.replace(MINUS, "-"))) if self._parse is not None else 0.0
        except (ValueError, UserError):
            ends = []
        if len(ends) < 2 or not (all(map(isfinite, ends)) and ends[0] < ends[1]):
            if self._edit.hasFocus():
                self._edit.mark_wrong(True)
            else:
                self._edit.hide()
            self.rejected.emit(text)
            return
        self._close()
        if tuple(ends) != self.range():
            self._low, self._high = ends
            self._describe()
            self.range_typed.emit(*ends)
        if step > 0 and self._typed == 0:
            self._open(1)

    def _close(self) -> None:
        if self._edit.isVisible():
            held = self._edit.hasFocus()
            self._edit.hide()
            if held:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
