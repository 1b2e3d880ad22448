"""One sentence in the room there is; the whole of it in the tooltip and for screen readers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.ui.theme import font, plain_tooltip


class OneLine(QWidget):
    """Paints its text itself: a QLabel would lay the whole window out anew for every new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFont(font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another text, quietly."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def say(self, text: str) -> None:
        """Show another sentence, and have a screen reader read it when it has finished what it says."""
        if text != self._text:
            self.set_text(text)
            self.setToolTip(plain_tooltip(text))
            if text and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """The whole text."""
        return self._text

    def sizeHint(self) -> QSize:
        """One line, of any width."""
        return QSize(0, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as there is room for."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
