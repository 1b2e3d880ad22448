"""Unlocked panels: each in a dock that can be dragged elsewhere or out of the window, for one on the projector."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

AREAS = Qt.DockWidgetArea
FEATURES = QDockWidget.DockWidgetFeature


class Docks(QMainWindow):
    """A window inside the window with one dock for each part; the parts are only lent."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("docks")
        self.setContentsMargins(8, 0, 8, 0)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks)
        self.docks = {key: _dock(key, title) for key, title in titles.items()}
        self._arrange()
        self._first = self.saveState()
        self._new = True

    def _arrange(self) -> None:
        before = None
        for key, dock in self.docks.items():
            if key == "filters":
                self.addDockWidget(AREAS.BottomDockWidgetArea, dock)
            elif before is None:
                self.addDockWidget(AREAS.TopDockWidgetArea, dock)
            else:
                self.splitDockWidget(before, dock, Qt.Orientation.Horizontal)
            before = dock
            dock.show()  # or a saved state has it as a hidden one

    def take(self, parts: Mapping[str, QWidget]) -> None:
        """Every part into its dock."""
        for key, part in parts.items():
            self.docks[key].setWidget(part)
            part.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The first size there is gets shared."""
        super().resizeEvent(event)
        if self._new and self.isVisible():
            self._new = False
            self._share()

    def _share(self) -> None:
        """Input and map get what the filter does not need."""
        row = [dock for key, dock in self.docks.items() if key != "filters"]
        least = self.docks["filter"].minimumSizeHint().width()
        rest = max((self.width() - least) // 2, 1)
        self.resizeDocks(row, [rest, least, rest], Qt.Orientation.Horizontal)

    def reset(self) -> None:
        """As they were first, all inside the window."""
        self.restoreState(self._first)
        self._new = True

    def restore(self, state: bytes) -> bool:
        """As they were at an earlier time; False where that makes no sense."""
        self._new = False
        if not self.restoreState(state):
            self.reset()
            return False
        return True

    def state(self) -> bytes:
        """Where every dock is, for the next start."""
        return bytes(self.saveState().data())

    def show_floating(self, visible: bool) -> None:
        """Docks outside the window come and go with their page; Qt would leave them where they are."""
        for dock in self.docks.values():
            if dock.isFloating():
                dock.setVisible(visible)


def _dock(key: str, title: str) -> QDockWidget:
    dock = QDockWidget(title)
    dock.setObjectName(f"dock-{key}")
    dock.setFeatures(FEATURES.DockWidgetMovable | FEATURES.DockWidgetFloatable)
    dock.setToolTip("Drag the title to move it, double-click to have it in a window of its own")
    return dock
