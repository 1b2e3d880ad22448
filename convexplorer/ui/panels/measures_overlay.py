"""The measures over the map: source, processed and shown frames a second, what was dropped, and how late it is."""

import time

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from convexplorer.model.question import Question
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import is_live
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.measures import Measures, Painted
from convexplorer.ui.panels.panel import Desk

PERIOD = 250
"""Milliseconds between two texts: what changes faster cannot be read."""
ROWS = ("source", "processed", "shown", "dropped", "latency", "95 % within")
WIDEST = "8888.8 fps"
PADDING, MARGIN = 6, 8
SEE_THROUGH = 190


class MeasuresOverlay(QWidget):
    """In the corner of `board`, whose paintings it counts; hidden it takes no result and looks at nothing."""

    def __init__(self, desk: Desk, board: QWidget, watched: tuple[QWidget, ...]) -> None:
        super().__init__(board)
        self.setObjectName("measuresOverlay")
        self.setAccessibleName("Measures")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font("small"))
        self._desk, self._board, self._watched = desk, board, watched
        self._measures = Measures()
        self._values: tuple[str, ...] = ("–",) * len(ROWS)
        self._result: Result | None = None
        self._frame: Frame | None = None
        metrics = self.fontMetrics()
        self._label = max(metrics.horizontalAdvance(row) for row in ROWS) + 12
        width = self._label + metrics.horizontalAdvance(WIDEST) + 2 * PADDING
        self.setFixedSize(width, len(ROWS) * metrics.lineSpacing() + 2 * PADDING)
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._write)
        board.installEventFilter(self)
        self.hide()
        desk.loop.feed.add(self)

    def show_view(self, view: View) -> None:
        """On or off, as the view has it."""
        if view.measures == self.isHidden():
            self.setVisible(view.measures)
        if view.measures:
            self.raise_()

    def questions(self, view: View) -> tuple[Question, ...]:
        """Nothing: it only looks on."""
        return ()

    def set_result(self, result: Result) -> None:
        """The next painting is of this one."""
        self._result = result

    def values(self) -> dict[str, str]:
        """What it says, by its rows."""
        return dict(zip(ROWS, self._values, strict=True))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._measures.clear()
        self._place()
        self._write()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()
        for widget in self._watched:
            widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A map is painted, or the board has another size."""
        if event.type() == QEvent.Type.Paint and watched in self._watched:
            self._count()
        elif event.type() == QEvent.Type.Resize and watched is self._board:
            self._place()
        return False

    def _count(self) -> None:
        """A frame that was not painted before."""
        result = self._result
        if result is None or result.frame is None or result.frame is self._frame:
            return
        self._frame = result.frame
        if is_live(result.document.source):
            now = time.monotonic()
            self._measures.add(Painted(now, now - result.frame.time, result.timing.made))

    @Slot()
    def _write(self) -> None:
        now, state, result = time.monotonic(), self._desk.loop.state, self._result
        dropped = (state.dropped if state is not None else 0) + (result.timing.dropped if result is not None else 0)
        shown = self._measures.shown(now)
        middle, high = self._measures.late(now)
        moves = shown > 0
        values = (
            _fps(state.fps if state is not None and is_live(self._desk.store.shown.source) else 0),
            _fps(self._measures.processed(now)),
            _fps(shown),
            str(dropped) if moves else "–",
            f"{1000 * middle:.0f} ms" if moves else "–",
            f"{1000 * high:.0f} ms" if moves else "–",
        )
        if values != self._values:
            self._values = values
            self.setAccessibleDescription(", ".join(f"{name} {value}" for name, value in self.values().items()))
            self.update()

    def _place(self) -> None:
        self.move(self._board.width() - self.width() - MARGIN, MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names at the left, figures at the right, on a ground that the map shines through."""
        # dark in both themes, as every tag on a picture is
        roles, metrics = theme.ON_PICTURE, self.fontMetrics()
        ground = QColor(roles["button"])
        ground.setAlpha(SEE_THROUGH)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
            painter.setPen(QColor(roles["text"]))
            for row, (name, value) in enumerate(zip(ROWS, self._values, strict=True)):
                line = self.rect().adjusted(PADDING, PADDING + row * metrics.lineSpacing(), -PADDING, 0)
                line.setHeight(metrics.lineSpacing())
                painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
                painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), value)


def _fps(rate: float) -> str:
    return f"{rate:.1f} fps" if rate > 0 else "–"
