"""A panel's title that says as much as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from convexplorer.ui import theme


class FittingTitle(QLabel):
    """Shows the first of its parts, and as many more as fit; the tooltip has them all."""

    def __init__(self, first: str) -> None:
        super().__init__(first)
        self._parts: tuple[str, ...] = (first,)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("title"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[str]) -> None:
        """What to say, the most important first."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self.setToolTip(theme.plain_tooltip(self._whole(len(parts))))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for more or less."""
        super().resizeEvent(event)
        self._fit()

    def _whole(self, count: int) -> str:
        first, rest = self._parts[0], self._parts[1:count]
        return f"{first}  {' · '.join(rest)}" if rest else first

    def _fit(self) -> None:
        counts = range(len(self._parts), 0, -1)
        metrics = self.fontMetrics()
        fitting = (
            self._whole(count) for count in counts if metrics.horizontalAdvance(self._whole(count)) <= self.width()
        )
        self.setText(next(fitting, self._parts[0]))
