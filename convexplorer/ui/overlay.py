"""The sentence over the upper edge of the panels: it comes and goes, and nothing moves."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from convexplorer.ui.widgets.message_bar import Kind, MessageBar

TOP = 44
"""Below the bar with source, undo and export."""
MARGIN = 8


class Overlay(QObject):
    """Keeps a message bar over its parent, as wide as that is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.bar = MessageBar(parent, keeps_space=False)
        self.bar.setObjectName("messageBar")
        parent.installEventFilter(self)

    def show_message(self, kind: Kind, text: str) -> None:
        """Say one sentence, until it is closed or the next comes."""
        self.bar.show_message(kind, text)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The parent was resized."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.bar.setGeometry(MARGIN, TOP, self._parent.width() - 2 * MARGIN, self.bar.sizeHint().height())
        self.bar.raise_()
