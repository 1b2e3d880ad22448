"""One map of one stage, at the place in the scene where its values belong."""

from collections.abc import Callable
from dataclasses import replace
from math import isfinite

from PySide6.QtCore import Signal, Slot

from convexplorer.compute.arrays import Array
from convexplorer.model.document import Document
from convexplorer.model.question import Influence, Question
from convexplorer.model.result import InfluenceAnswer, LostAnswer, Picture, Result, ScoredAnswer
from convexplorer.model.view import Probe, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing
from convexplorer.ui.panels.linked_view import LinkedView
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.readouts import Block
from convexplorer.ui.shown_map import ShownMap, scoring, shown_map
from convexplorer.ui.widgets.image_painter import Overlay


class MapPane(LinkedView):
    """The map that the view wants of `stage` in a document (None: of the stage shown).

    `repainted()` when it shows another picture. Hovering moves the probe, a click pins it.
    """

    repainted = Signal()

    def __init__(self, desk: Desk, stage: Callable[[Document], str] | None = None) -> None:
        super().__init__(desk)
        self._stage = stage
        self.picture: Picture | None = None
        self.map: ShownMap | None = None
        self._scores: Array | None = None
        self.hovered.connect(self._hovered)
        self.clicked.connect(self._clicked)

    def stage(self, view: View) -> str:
        """Whose map it shows."""
        return view.stage if self._stage is None else self._stage(self.desk.store.shown)

    def wanted(self, document: Document, view: View) -> ShownMap:
        """Which map it is to show."""
        stage = self.stage(view)
        out = probing.stage_shape(document, stage, probing.input_shape(document, self.desk.newest()))
        return shown_map(document, view, stage, out[0] if out else document.convolution.filters)

    def question(self, document: Document, view: View) -> Question:
        """Its picture at this size."""
        part = self.part_shown(document, view)
        return self.wanted(document, view).question(document, view, self.picture_size, part)

    def scored(self, document: Document, view: View) -> bool:
        """Whether the normalised score takes the place of its map."""
        return scoring(document, view, self.stage(view))

    def show_result(self, result: Result) -> None:
        """The map; the last good one stays, dimmed, when there is none."""
        self.set_dimmed(result.error is not None)
        if result.error is not None or result.frame is None or min(self.picture_size) == 0:
            return
        document, view = result.document, result.view
        answer = result.answers.get(self.question(document, view))
        picture = answer.picture if isinstance(answer, ScoredAnswer | LostAnswer) else answer
        if isinstance(picture, Picture):
            self._scores = answer.values if isinstance(answer, ScoredAnswer | LostAnswer) else None
            self.picture, self.map = picture, self.wanted(document, view)
            if self.show_picture(picture, document, self.stage(view), result.frame.image.shape):
                self.repainted.emit()

    def numbers(self, result: Result, block: Block) -> Array | None:
        """The values of the map that is shown."""
        if self._scores is not None:
            row, column, height, width = block
            return self._scores[None, row : row + height, column : column + width]
        return None if self.map is None else self.map.numbers(result, block)

    def caption(self) -> str:
        """Its title."""
        return "map" if self.map is None else self.map.title

    def show_view(self, document: Document, view: View) -> None:
        """As any linked view; a smaller map has its true size outlined while all of it is seen."""
        super().show_view(document, view)
        place, (rows, columns) = self.sight().grid, self.sight().shape
        smaller = view.maps.true_size and view.visible is None and max(place.height, place.width) > 1
        if smaller and self._stage is None:
            self.set_true_size(rows * place.height, columns * place.width)
        else:
            self.set_true_size(None)

    def marks(self, document: Document, view: View) -> list[Overlay]:
        """The value looked at, with its number."""
        place, result = self._place(document, view), self.desk.newest()
        if place is None or result is None or result.error is not None or result.document is not document:
            return []
        values = self.numbers(result, (*place, 1, 1))
        said = [] if values is None or not values.size else [" ".join(short(float(one)) for one in values[:, 0, 0])]
        said += ["pinned"] if view.pinned else []
        return [*self._users(document, view, result), (*place, 1, 1, "output", " · ".join(said))]

    def influence(self, document: Document, view: View) -> Influence | None:
        """Who uses the pixel that is pointed at in the input; None while nothing is."""
        if self.desk.light.over != "inputView" or view.probe is None:
            return None
        pixel = probing.middle_on_input(document, view, self.desk.newest())
        return None if pixel is None else Influence(self.stage(view), self.wanted(document, view).channel, *pixel)

    def _users(self, document: Document, view: View, result: Result) -> list[Overlay]:
        """A frame round the values that use the pixel looked at in the input, with how many and by which weights."""
        question = self.influence(document, view)
        answer = None if question is None else result.answers.get(question)
        if not isinstance(answer, InfluenceAnswer) or not answer.uses:
            return []
        rows, columns = [row for row, _, _ in answer.uses], [column for _, column, _ in answer.uses]
        top, left = min(rows), min(columns)
        weights = sorted({weight for _, _, weight in answer.uses if isfinite(weight)})
        said = f"{len(answer.uses)} use it"
        if weights:
            said += (
                f", by {short(weights[0])} … {short(weights[-1])}" if len(weights) > 1 else f", by {short(weights[0])}"
            )
        return [(top, left, max(rows) - top + 1, max(columns) - left + 1, "input", said)]

    def probed(self, document: Document, view: View) -> tuple[float, float] | None:
        """The cell of the value looked at, or of what lies nearest to it in this stage."""
        return self._place(document, view)

    def _place(self, document: Document, view: View) -> tuple[int, int] | None:
        probe = probing.current(document, replace(view, stage=self.stage(view)), self.desk.newest())
        return None if probe is None else (probe.row, probe.column)

    def _probe(self, row: int, column: int) -> Probe:
        view = self.desk.store.view
        return Probe(self.stage(view), self.wanted(self.desk.store.shown, view).channel, row, column)

    @Slot(int, int)
    def _hovered(self, row: int, column: int) -> None:
        self.desk.light.enter(self.objectName())
        store = self.desk.store
        if not store.view.pinned:
            store.set_view(replace(store.view, probe=self._probe(row, column)))

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        store = self.desk.store
        probe = self._probe(row, column)
        store.set_view(replace(store.view, stage=probe.stage, pinned=not store.view.pinned, probe=probe))
