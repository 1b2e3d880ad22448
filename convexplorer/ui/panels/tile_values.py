"""The values that all maps have at the place looked at, written on their tiles while a picture is pointed at."""

from PySide6.QtCore import QObject, Slot

from convexplorer.model.document import Document
from convexplorer.model.question import Question, Values
from convexplorer.model.result import Result, ValuesAnswer
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.widgets.tile_board import TileBoard


class TileValues(QObject):
    """Asks for them and writes them on a board; they go when the pointer leaves, unless the place is pinned."""

    def __init__(self, desk: Desk, board: TileBoard) -> None:
        super().__init__(board)
        self._desk, self._board = desk, board
        desk.light.crossed.connect(self._cross)

    def questions(self, document: Document, view: View) -> list[Question]:
        """One for all maps, while somebody looks."""
        probe = probing.current(document, view, self._desk.newest()) if self._wanted(view) else None
        return [] if probe is None else [Values(probe)]

    def show_result(self, result: Result, channels: tuple[int, ...] | None = None) -> None:
        """Of these maps, in the order of the tiles (None: of all)."""
        probe = probing.current(result.document, result.view, result) if self._wanted(result.view) else None
        answer = None if probe is None else result.answers.get(Values(probe))
        values = answer.maps if isinstance(answer, ValuesAnswer) and result.error is None else ()
        chosen = values if channels is None else [values[index] for index in channels if index < len(values)]
        self._board.set_values(chosen)

    def _wanted(self, view: View) -> bool:
        return view.probe is not None and (view.pinned or self._desk.light.over != "")

    @Slot()
    def _cross(self) -> None:
        if not self._wanted(self._desk.store.view):
            self._board.set_values([])
