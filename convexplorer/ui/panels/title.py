"""A panel's title that says as much as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.ui import theme


class FittingTitle(QWidget):
    """Shows the first of its parts (cut short where even that is too long), and as many more as fit.

    The tooltip has them all.

    It paints its text itself: a QLabel would lay the whole window out anew for every new range.
    """

    def __init__(self, first: str) -> None:
        super().__init__()
        self._parts: tuple[str, ...] = (first,)
        self.setFont(theme.font("title"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[str]) -> None:
        """What to say, the most important first."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self.setToolTip(theme.plain_tooltip(self._whole(len(parts))))
            self.setAccessibleName(self._whole(len(parts)))
            self.update()

    def text(self) -> str:
        """What is shown at the present width."""
        metrics = self.fontMetrics()
        texts = (self._whole(count) for count in range(len(self._parts), 0, -1))
        fitting = next((text for text in texts if metrics.horizontalAdvance(text) <= self.width()), None)
        return fitting or metrics.elidedText(self._parts[0], Qt.TextElideMode.ElideRight, self.width())

    def sizeHint(self) -> QSize:
        """One line, of any width."""
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, from the left."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.AlignmentFlag.AlignLeft)
            painter.drawText(self.rect(), flags, self.text())

    def _whole(self, count: int) -> str:
        first, rest = self._parts[0], self._parts[1:count]
        return f"{first}  {' · '.join(rest)}" if rest else first
