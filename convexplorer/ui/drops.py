"""What is dragged over the window, and dropped on it."""

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from convexplorer.ui import incoming
from convexplorer.ui.clipboard import Clipboard
from convexplorer.ui.widgets.overlay_frame import OverlayFrame

_ROOM = QMargins(24, 16, 24, 16)
WORDS = {
    incoming.Paths: "Drop to open",
    incoming.Kernel: "Drop to make this the kernel",
    incoming.Filters: "Drop to add the filters",
    incoming.Pixels: "Drop to open the picture",
    incoming.Link: "Drop to open the address",
}


class DropTarget(QObject):
    """Takes drags that something can be done with, and says what; everything else is left to others."""

    def __init__(self, widget: QWidget, clipboard: Clipboard) -> None:
        super().__init__(widget)
        self._widget, self._clipboard = widget, clipboard
        self._sign = _Sign(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags and drops."""
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._sign.hide()
        if not isinstance(event, QDragEnterEvent | QDropEvent):
            return False
        if event.type() == QEvent.Type.Drop:
            if not self._clipboard.take(event.mimeData(), "Dropped picture"):
                return False
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.DragEnter:
            offer = incoming.offered(event.mimeData())
            if offer is None:
                return False
            self._sign.say(WORDS[type(offer)])
        elif not self._sign.isVisible():
            return False
        event.acceptProposedAction()
        return True


class _Sign(OverlayFrame):
    """A few words in the middle of the window while something is held over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dropSign")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = QLabel(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def say(self, words: str) -> None:
        """Show it."""
        self._words.setText(words)
        self.setAccessibleName(words)
        size = self._words.sizeHint().grownBy(_ROOM)
        self.setFixedSize(size)
        self._words.setGeometry(self.rect())
        self.move(self.window().rect().center() - self.rect().center())
        self.show()
        self.raise_()
