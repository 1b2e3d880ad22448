"""A small button that opens an area beside it; nothing else moves."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QToolButton, QVBoxLayout, QWidget

from convexplorer.ui.theme import set_icon


class _Panel(QFrame):
    """The framed area; a popup of the window it belongs to."""

    hidden = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """However it was closed."""
        super().hideEvent(event)
        self.hidden.emit()


class Disclosure(QToolButton):
    """Click, Enter or Space opens `panel`, which holds any layout; Esc or a click beside it closes it again."""

    opened = Signal()
    closed = Signal()

    def __init__(self, text: str = "", icon_name: str = "chevron-right", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QFrame = _Panel(self)
        self.setCheckable(True)
        if not text:
            self.setFixedSize(24, 24)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if icon_name:
            set_icon(self, icon_name)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._toggle)
        self.panel.installEventFilter(self)

    def set_content(self, content: QLayout | QWidget) -> None:
        """What the panel holds, in place of what it held."""
        box = self.panel.layout()
        assert isinstance(box, QVBoxLayout)
        while box.count():
            old = box.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.deleteLater()
        if isinstance(content, QWidget):
            box.addWidget(content)
        else:
            holder = QWidget()
            content.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(content)
            box.addWidget(holder)

    def open(self) -> None:
        """Show the panel below the button, wholly on the screen."""
        self.panel.adjustSize()
        size, below = self.panel.sizeHint(), self.mapToGlobal(QPoint(0, self.height() + 2))
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(below.x(), screen.right() - size.width()))
        above = self.mapToGlobal(QPoint(0, -2)).y() - size.height()
        top = below.y() if below.y() + size.height() <= screen.bottom() or above < screen.top() else above
        self.panel.move(left, top)
        self.panel.show()
        self.setChecked(True)
        first = self.panel.nextInFocusChain()
        while first is not None and first is not self.panel and self.panel.isAncestorOf(first):
            if first.focusPolicy() & Qt.FocusPolicy.TabFocus and first.isVisibleTo(self.panel):
                first.setFocus(Qt.FocusReason.PopupFocusReason)
                break
            first = first.nextInFocusChain()
        self.opened.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The button shows whether its panel is open."""
        if watched is self.panel and event.type() == QEvent.Type.Hide and self.isChecked():
            self.setChecked(False)
            self.closed.emit()
        return super().eventFilter(watched, event)

    def _toggle(self, checked: bool) -> None:
        if checked:
            self.open()
        else:
            self.panel.hide()
