"""One sentence near its cause: a note, a warning or an error, never a dialog."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from convexplorer.ui.theme import colours, font, icon_pixmap, plain_tooltip, set_icon

Kind = Literal["note", "warning", "error"]
_ICON = 18
_HEIGHT = 32


class MessageBar(QWidget):
    """`action_triggered()` from its button, `closed()` from its cross. Hidden it keeps its space unless told not to."""

    action_triggered = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, keeps_space: bool = True) -> None:
        super().__init__(parent)
        self._kind: Kind = "note"
        self._whole = ""
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setFont(font())
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._action.setObjectName("messageAction")
        self._action.setAccessibleName("Do what the message offers")
        self._action.setToolTip("What can be done about it")
        self._action.setWhatsThis("Does what the message beside it offers; the message goes away.")
        self._action.clicked.connect(self.action_triggered)
        self._close = QToolButton()
        self._close.setObjectName("messageClose")
        self._close.setWhatsThis("Takes the message away; Esc does, too.")
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName(self._close.toolTip())
        set_icon(self._close, "close")
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(_ICON + 18, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(keeps_space)
        self.setSizePolicy(policy)
        self.hide()

    def show_message(self, kind: Kind, text: str, action: str = "") -> None:
        """Say one sentence, as plain text, with a button when `action` names one."""
        self._kind, self._whole = kind, " ".join(text.split())
        self._action.setText(action)
        self._action.setAccessibleName(action or "Do what the message offers")
        self._action.setVisible(bool(action))
        self.setAccessibleName(self._whole)
        self.setToolTip("")
        self.show()
        self._elide()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say nothing."""
        self._whole = ""
        self.hide()

    def text(self) -> str:
        """The whole sentence that is shown, "" when there is none."""
        return self._whole

    def kind(self) -> Kind:
        """What kind of sentence it is."""
        return self._kind

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(300, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit is in the tooltip."""
        self._elide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground with a mark and an edge in the colour of its kind."""
        roles = colours()
        colour = roles[{"note": "chosen", "warning": "warning", "error": "error"}[self._kind]]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(roles["fill"])
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)
            pixmap = icon_pixmap(self._kind, colour, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(11, (self.height() - _ICON) // 2, pixmap)

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()

    def _elide(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
        metrics = QFontMetrics(self._text.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(40, self._text.width()))
        self._text.setText(shown)
        self._text.setToolTip(plain_tooltip(self._whole) if shown != self._whole else "")
