"""The input in the place of the map, left of a line: untreated beside treated."""

from dataclasses import replace

from PySide6.QtCore import Slot

from convexplorer.model.document import Document
from convexplorer.model.question import InputPicture, Question, input_picture
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import View
from convexplorer.ui import linking
from convexplorer.ui.panels.linked_view import LinkedView
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.split import Split

WHAT = (
    "Left of the line is the input, right of it the map, in the same place and at the same size. "
    "Drag the line, or move it with the arrow keys; a double click brings it back to the middle."
)


class SplitMap:
    """Asks for the input at the pane's size, and keeps the line where the view has it."""

    def __init__(self, pane: LinkedView) -> None:
        self._pane = pane
        self._shown: Picture | None = None
        self._line = named(Split(pane), "splitLine", "Input and map", "Drag: input at the left, map at the right", WHAT)
        self._line.moved.connect(self._move)

    def questions(self, document: Document, view: View) -> list[Question]:
        """The input, where it is wanted."""
        wanted = view.maps.split and min(self._pane.picture_size) > 0
        return [self._question(document, view)] if wanted else []

    def _question(self, document: Document, view: View) -> InputPicture:
        return input_picture(*self._pane.picture_size, view.input, self._pane.part_shown(document, view))

    def show_result(self, result: Result) -> None:
        """The input of the very frame that the map was made of."""
        view = result.view
        picture = result.answers.get(self._question(result.document, view)) if view.maps.split else None
        if not isinstance(picture, Picture):
            picture = None if not view.maps.split or result.error is not None else self._shown
        if picture is not self._shown:
            self._shown = picture
            part = None if picture is None or picture.part is None else linking.as_part(picture.part)
            self._line.set_picture(None if picture is None else picture.pixels, part)

    def show_view(self, view: View) -> None:
        """Where the line is; away at once when it is switched off."""
        if not view.maps.split and self._shown is not None:
            self._shown = None
            self._line.set_picture(None)
        if self._line.share() != view.maps.split_at:
            self._line.set_share(view.maps.split_at)

    @Slot(float)
    def _move(self, share: float) -> None:
        store = self._pane.desk.store
        store.set_view(replace(store.view, maps=replace(store.view.maps, split_at=share)))
