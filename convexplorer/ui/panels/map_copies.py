"""The map's numbers, into the clipboard."""

from PySide6.QtCore import QObject, Slot

from convexplorer.model.view import View
from convexplorer.ui.enabling import enable
from convexplorer.ui.panels import copying
from convexplorer.ui.panels.map_pane import MapPane
from convexplorer.ui.panels.panel import Desk


class MapCopies(QObject):
    """Does what the menu asks of the large map, in whichever arrangement it is."""

    def __init__(self, desk: Desk, pane: MapPane) -> None:
        super().__init__(pane)
        self._desk, self._pane = desk, pane
        desk.light.copy.connect(self._copy)

    def show_state(self, view: View) -> None:
        """A part can be copied while one is seen."""
        enable(
            self._desk.actions["copy-map-part"],
            view.visible is not None and view.maps.arrangement == "one",
            "All of the map is seen: zoom in first, or drag a rectangle on it",
        )

    @Slot(str)
    def _copy(self, what: str) -> None:
        result = self._desk.newest()
        if result is None or result.error is not None:
            return
        wanted = self._pane.wanted(result.document, result.view)
        if what == "map-part":
            self._pane.copy(self._pane.block_in_sight())
        elif what == "map":
            numbers = wanted.numbers(result)
            if numbers is not None:
                copying.copy_cells(self._desk, numbers, wanted.title)
