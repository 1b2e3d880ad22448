"""The small line edit that opens over a number while it is typed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from convexplorer.ui.theme import colours

LONGEST = 64


class CellEdit(QLineEdit):
    """`entered(text, step)`: Enter (0), Tab (+1), Shift+Tab (−1) or leaving (0); `given_up()` with Esc."""

    entered = Signal(str, int)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrame(False)
        self.setAutoFillBackground(True)
        self.hide()

    def start(self, text: str, selected: bool) -> None:
        """Open with a text, all of it selected or the cursor behind it."""
        self.mark_wrong(False)
        self.setText(text)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if selected:
            self.selectAll()

    def mark_wrong(self, wrong: bool) -> None:
        """Show the text in the colour of errors: it is not a number."""
        palette = QPalette()
        if wrong:
            palette.setColor(QPalette.ColorRole.Text, colours()["error"])
        self.setPalette(palette)
        if wrong:
            self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next cell, not to the next widget; Esc is no shortcut of the window."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.entered.emit(self.text(), 1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit(self.text(), 0)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Clicking elsewhere takes what was typed."""
        super().focusOutEvent(event)
        reasons = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self.isVisible() and event.reason() not in reasons:
            self.entered.emit(self.text(), 0)
