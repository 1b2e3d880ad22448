"""A few lines of quiet text in a space that never changes: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.ui import theme


class ElidedText(QWidget):
    """Wraps at words; the whole text is in the tooltip and the accessible name. It paints itself: no relayout."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFont(theme.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """What to say."""
        if text != self._text:
            self._text = text
            self.setToolTip(theme.plain_tooltip(text))
            self.setAccessibleName(text)
            self.update()

    def text(self) -> str:
        """All of it, whether it fits or not."""
        return self._text

    def shown(self) -> list[str]:
        """The lines as they are painted at the present size."""
        metrics = self.fontMetrics()
        room = max(1, self.height() // metrics.lineSpacing())
        layout = QTextLayout(self._text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) <= room:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width())
            starts.append(line.textStart())
        layout.endLayout()
        lines = [self._text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
        if len(lines) > room:
            rest = self._text[starts[room - 1] :]
            lines = [*lines[: room - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())]
        return [line.rstrip() for line in lines]

    def sizeHint(self) -> QSize:
        """One line of any width."""
        return QSize(0, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the top left."""
        metrics = self.fontMetrics()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            for number, line in enumerate(self.shown()):
                painter.drawText(QPointF(0, metrics.ascent() + number * metrics.lineSpacing()), line)
