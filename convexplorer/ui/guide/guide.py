"""The guide of one window: it opens Find, answers What is this?, and leads the tour."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from convexplorer.ui.dialogs import settings as dialog
from convexplorer.ui.guide.findable import Found, Surroundings, everything
from convexplorer.ui.guide.tour import Tour
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.preferences import Preferences
from convexplorer.ui.settings import Settings
from convexplorer.ui.widgets.find_palette import FindPalette
from convexplorer.ui.widgets.help_bubble import HelpBubble


class Guide(QObject):
    """Made when everything that it shows the way to is there."""

    def __init__(self, window: QMainWindow, desk: Desk, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self.preferences = Preferences(window, desk, settings)
        self._around = Surroundings(window, desk, self.preferences)
        self._found: dict[str, Found] = {}
        self.palette = FindPalette(window)
        self.palette.setObjectName("findPalette")
        self.palette.chosen.connect(self._take)
        self.help = HelpBubble(window)
        self.tour = Tour(window, desk, self.preferences, self.palette)

    def find(self) -> None:
        """Open Find over everything that there is now."""
        self._found = everything(self._around)
        self.palette.open([found.item for found in self._found.values()])

    def explain(self) -> None:
        """Go into the mode in which a click on a control tells what it is."""
        self.help.start()

    def settings(self) -> None:
        """Open the settings dialog."""
        dialog.show(self._window, self.preferences)

    @Slot(str)
    def _take(self, key: str) -> None:
        self._found[key].run()
