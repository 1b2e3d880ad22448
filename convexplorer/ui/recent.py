"""The files opened lately: pictures and sessions, those that are gone greyed."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from convexplorer.ui import theme
from convexplorer.ui.settings import Settings


class RecentMenu(QMenu):
    """Filled whenever it is about to show."""

    def __init__(self, owner: QWidget, settings: Settings, open_path: Callable[[Path], None]) -> None:
        super().__init__("Open &recent", owner)
        self.setObjectName("recentMenu")
        self.setToolTipsVisible(True)
        self._settings, self._open = settings, open_path
        self.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for name in self._settings.get("recent"):
            there = os.path.exists(name)
            title = Path(name).name.replace("&", "&&")
            action = self.addAction(title if there else f"{title} (not there any more)")
            action.setToolTip(theme.plain_tooltip(name if there else f"{name} may have been moved or renamed."))
            action.setEnabled(there)
            action.triggered.connect(lambda *_, path=Path(name): self._open(path))
        if self.isEmpty():
            self.addAction("Nothing opened yet").setEnabled(False)
            return
        self.addSeparator()
        clear = self.addAction("&Clear list")
        clear.setToolTip("Forget these names; the files stay")
        clear.triggered.connect(lambda *_: self._settings.set("recent", []))
