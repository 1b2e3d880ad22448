"""What the source is doing, on the corner of its picture: lost, held, being opened, or waiting to be started."""

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.standing import Standing, standing
from convexplorer.ui.widgets.painting import pen

MARGIN, HEIGHT, DOT = 6, 28, 7
COLOURS = {"lost": "error", "opening": "accent", "waits": "muted", "held": "muted"}
WIDEST = "lost: trying again (000)…"
"""Longer words are no reason to be wider: a badge that counts does not shiver."""


class SourceBadge(QWidget):
    """Lies over the picture and takes no room from it; hidden where there is nothing to say."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self._said: Standing | None = None
        named(self, "sourceBadge", "Source", "")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setFont(theme.font())
        self._button = named(QToolButton(), "sourceBadgeButton", "Stop", "Stop the source")
        self._button.setWhatsThis("Stops a source that is lost or takes long to open; starts one that waits.")
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setStyleSheet(
            "QToolButton { border: 1px solid palette(mid); border-radius: 4px; padding: 0px 8px; }"
            "QToolButton:hover { background: palette(midlight); } QToolButton:focus { border-color: palette(accent); }"
        )
        self._button.setFixedHeight(HEIGHT - 8)
        self._button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(10 + DOT + 6, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self.hide()

    def show_state(self) -> None:
        """As it is now."""
        store = self._desk.store
        said = standing(self._desk.loop, store.shown.source, store.view)
        before, self._said = self._said, said
        if said is None:
            self._leave()
        elif said != before:
            self._show(said, None if before is None else before.kind)

    def _show(self, said: Standing, before: str | None) -> None:
        self._words.setText(said.words)
        self._words.setAccessibleName(said.words)
        self.setAccessibleName(said.words)
        self.setToolTip(theme.plain_tooltip(said.tip))
        self._words.setMinimumWidth(
            QFontMetrics(self._words.font()).horizontalAdvance(WIDEST) if said.kind == "lost" else 0
        )
        if not said.offer and self._button.hasFocus():
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)
        self._button.setVisible(bool(said.offer))
        self._button.setText(said.offer)
        self._button.setAccessibleName(f"{said.offer} the source")
        self._button.setToolTip(self._button.accessibleName())
        room = self._over.width() - 2 * MARGIN
        self.setGeometry(MARGIN, MARGIN, min(self.sizeHint().width() + (0 if said.offer else 6), room), HEIGHT)
        self.show()
        self.raise_()
        self.update()
        if said.kind != before:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _leave(self) -> None:
        if self._button.hasFocus():
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    @Slot()
    def _act(self) -> None:
        loop = self._desk.loop
        if loop.waiting:
            loop.start()
        else:
            loop.halt()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground, readable on every picture, with a dot in the colour of what it says."""
        roles = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(roles["line"]))
            painter.setBrush(roles["base"])
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(roles[COLOURS["held" if self._said is None else self._said.kind]])
            painter.drawEllipse(QRectF(10, (self.height() - DOT) / 2, DOT, DOT))
