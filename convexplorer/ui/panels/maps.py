"""The feature maps that come out, with their range and the one value looked at."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from convexplorer.compute.eight_bit import describe_lost
from convexplorer.model.document import Document
from convexplorer.model.question import Description, Question
from convexplorer.model.result import LostAnswer, Picture, Result
from convexplorer.model.sources import is_live
from convexplorer.model.view import Arrangement, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing, theme
from convexplorer.ui.panels import seeking
from convexplorer.ui.panels.all_maps import shown_channels
from convexplorer.ui.panels.map_board import MOVE, MapBoard
from convexplorer.ui.panels.map_copies import MapCopies
from convexplorer.ui.panels.map_range import MapRange
from convexplorer.ui.panels.maps_menu import MapsMenu
from convexplorer.ui.panels.measures_overlay import MeasuresOverlay
from convexplorer.ui.panels.panel import FOOT, HEAD, LINE, TALL, Desk, Panel, named
from convexplorer.ui.panels.stage_maps import STAGES, does_nothing, key_of, stage_of
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.shown_map import losing
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.segmented import Segmented

ARRANGEMENTS = (("one", "One large map"), ("all", "All maps"), ("stages", "Three stages side by side"))
ICONS = {"one": "map", "all": "grid", "stages": "layers"}


class MapsPanel(Panel):
    """Title, stage tabs and menu; the maps; a sentence; legend, arrangement and range."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[object, ...] = ()
        self._title = FittingTitle("MAP")
        self._title.setFixedHeight(HEAD)
        self._stages = _segmented("stageStrip", "Stage", STAGES, "Which stage's maps are shown")
        self._stages.setWhatsThis("The maps after the convolution, after the activation, or after pooling.")
        self._stages.chosen.connect(self._choose_stage)
        self._stages.setFixedHeight(HEAD)
        self._menu = MapsMenu(desk)
        self._board = MapBoard(desk)
        self._board.one.repainted.connect(self._describe)
        self._measures = MeasuresOverlay(desk, self._board, self._board.painted())
        self._copies = MapCopies(desk, self._board.one)
        self._error = self._build_error()
        self._sentence = ElidedText()
        self._sentence.setObjectName("mapSentence")
        self._sentence.setFixedHeight(LINE)
        self._arrangements = _segmented(
            "mapArrangement", "Arrangement", ARRANGEMENTS, "One map, all maps, three stages"
        )
        self._arrangements.set_icons(ICONS)
        self._arrangements.chosen.connect(self._arrange)
        self._arrangements.set_compact(True)
        self._arrangements.setFixedHeight(FOOT)
        self._range = MapRange(desk, self._arrangements)
        self._lay_out()
        self.set_room(0)

    def _build_error(self) -> QLabel:
        error = QLabel(self._board)
        error.setObjectName("shapeError")
        error.setTextFormat(Qt.TextFormat.PlainText)
        error.setWordWrap(True)
        error.setAutoFillBackground(True)
        error.setMargin(8)
        error.hide()
        return error

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._stages)
        head.addWidget(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._board, 1)
        layout.addWidget(self._sentence)
        layout.addWidget(self._range)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The pictures of the arrangement, and what the selected map holds."""
        return (*self._board.questions(self.document, view), *self._description(self.document, view))

    def _description(self, document: Document, view: View) -> tuple[Description, ...]:
        """Of a still only: nobody reads thirty sentences a second. A map that is not shown is not described."""
        wanted = self._board.one.wanted(document, view)
        if (
            is_live(document.source)
            or self._board.one.scored(document, view)
            or losing(view)
            or wanted.how is not None
            or wanted.recombined
        ):
            return ()
        return (Description(view.stage, wanted.channel),)

    def set_document(self, document: Document, view: View) -> None:
        """Tabs, range and menu as the view has them."""
        self._stages.set_chosen(key_of(document, view.stage))
        for stage, _ in STAGES:
            self._stages.set_dimmed(stage, does_nothing(document, stage))
        self._range.show_choice(view.maps.range)
        self._arrangements.set_chosen(view.maps.arrangement)
        self._menu.show_state(document, view)
        self._copies.show_state(view)
        result = self.desk.newest()
        if self._board.arrange(view.maps.arrangement) and result is not None:
            self._board.show_result(result)
        if result is not None and result.document is document:
            self._board.show_view(document, view)
        self._measures.show_view(view)  # last: a page that comes to the front would cover them

    def set_result(self, result: Result) -> None:
        """The maps, or why there are none: then the last good ones stay, dimmed."""
        self._board.show_result(result)
        self._error.setVisible(result.error is not None)
        if result.error is not None:
            self._error.setText(str(result.error))
            self._place_error()
        else:
            self._describe()
            asked = self._description(result.document, result.view)
            answer = result.answers.get(asked[0]) if asked else None
            if not asked or isinstance(answer, tuple):
                self._say(" ".join([*self._lesson(result), *(str(sentence) for sentence in answer or ())]))
        self._board.show_view(self.document, self.desk.store.view)

    def _lesson(self, result: Result) -> list[str]:
        """What the mark goes by, where the map does not."""
        view = result.view
        if losing(view):
            found = result.answers.get(self._board.one.question(result.document, view))
            return [str(describe_lost(found.lost, view.maps.pipeline))] if isinstance(found, LostAnswer) else []
        if self._board.one.scored(result.document, view):
            return [seeking.SCORE]
        return [seeking.PLAIN] if seeking.question(result.document, view, result) else []

    def set_room(self, height: int) -> None:
        """A low window has no room for the sentence: it is the map's tooltip there."""
        self._sentence.setVisible(height >= TALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stays in the middle."""
        super().resizeEvent(event)
        self._place_error()

    def _say(self, text: str) -> None:
        self._sentence.set_text(text)
        if text != self._board.one.accessibleDescription():
            self._board.one.setAccessibleDescription(text)
            self._board.one.setToolTip(theme.plain_tooltip(f"{text} {MOVE}".strip()))

    @Slot()
    def _describe(self) -> None:
        """Title and legend: what is shown, how large it is, from where to where."""
        result = self.desk.newest()
        if result is None:
            return
        view = result.view
        stage, wanted = result.stage(view.stage), self._board.one.wanted(result.document, view)
        picture = self._picture(result)
        shown = (picture, wanted, stage, view.maps, view.hidden, view.solo)
        if stage is None or stage.made is None or shown == self._shown:
            return
        self._shown = shown
        many, count = view.maps.arrangement == "all", stage.shape[0]
        title = wanted.title
        if not many and wanted.how is None and not wanted.recombined:
            if losing(view):
                title = f"LOST OF {title}"
            elif self._board.one.scored(result.document, view):
                title = f"SCORE {wanted.channel + 1}"
        if many and count > 1:
            kept = len(shown_channels(result.document.convolution, view, count))
            title = f"{count} MAPS" if kept == count else f"{kept} OF {count} MAPS"
        parts = [title, f"{stage.shape[1]} × {stage.shape[2]}"]
        if picture is not None:
            parts += [] if many else [f"{short(picture.lowest)} … {short(picture.highest)}"]
            parts += self._show_range(picture, not many and (wanted.recombined or view.maps.eight_bit or losing(view)))
        self._title.set_parts(parts)

    def _picture(self, result: Result) -> Picture | None:
        """The picture of the map that title and legend speak of."""
        wanted = self._board.one.wanted(result.document, result.view)
        match result.view.maps.arrangement:
            case "all":
                return self._board.all.picture(wanted.channel)
            case "stages":
                pane = self._board.stages.panes.get(key_of(result.document, result.view.stage))
                return None if pane is None else pane.picture
        return self._board.one.picture

    def _show_range(self, picture: Picture, clips: bool) -> list[str]:
        """The legend; and what the title says of values that have no colour."""
        said = self._range.show_picture(picture, clips)
        self._menu.show_clipped(said if clips else "")
        texts = [said] if clips else []
        return [*texts, *([f"{picture.non_finite} not a number"] if picture.non_finite else [])]

    def _place_error(self) -> None:
        width = max(min(self._board.width() - 24, 420), 120)
        height = self._error.heightForWidth(width)
        left, top = (self._board.width() - width) // 2, (self._board.height() - height) // 2
        self._error.setGeometry(left, top, width, height)
        self._error.raise_()

    @Slot(str)
    def _choose_stage(self, key: str) -> None:
        store = self.desk.store
        stage = stage_of(store.shown, key)
        probe = probing.current(store.shown, replace(store.view, stage=stage), self.desk.newest())
        store.set_view(replace(store.view, stage=stage, probe=probe if store.view.probe else None))

    @Slot(str)
    def _arrange(self, key: str) -> None:
        view = self.desk.store.view
        chosen: Arrangement = "all" if key == "all" else "stages" if key == "stages" else "one"
        self.desk.store.set_view(replace(view, maps=replace(view.maps, arrangement=chosen)))


def _segmented(name: str, label: str, items: tuple[tuple[str, str], ...], tip: str) -> Segmented:
    control = named(Segmented(), name, label, tip)
    control.set_items(list(items))
    return control
