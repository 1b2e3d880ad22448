"""Files dropped on the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Opens the first file dropped on a widget; what is no file is left to others."""

    def __init__(self, widget: QWidget, open_path: Callable[[Path], None]) -> None:
        super().__init__(widget)
        self._open = open_path
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags and drops of files."""
        if isinstance(event, QDragEnterEvent | QDropEvent):
            paths = local_files(event.mimeData())
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._open(paths[0])
                return True
        return False


def local_files(data: QMimeData) -> list[Path]:
    """The files of this machine that were dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
