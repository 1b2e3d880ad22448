"""What happens along a row or a column, in the input and in the map, and how noisy it is there."""

from typing import Literal, cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.question import Profile, Question
from convexplorer.model.result import ProfileAnswer, Result
from convexplorer.model.view import MeasureView, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing, theme
from convexplorer.ui.drawers.profile_line import LineSection
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.profile_view import Curve, ProfileView
from convexplorer.ui.widgets.segmented import Segmented

Line = Literal["row", "column"]


class ProfileDrawer(Panel):
    """Two curves along the line through the place looked at, and their spread in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines = named(
            Segmented(), "profileLine", "Line", "Which line through the place looked at; a click in the map keeps it"
        )
        self._lines.set_compact(True)
        self._lines.set_items([("row", "Row"), ("column", "Column"), ("free", "Line, rectangle")])
        self._lines.chosen.connect(self._choose)
        self._measured = MeasureView()
        self._view = named(
            ProfileView(),
            "profileView",
            "Profile",
            "Input amber, map blue; each from its lowest to its highest value",
            "The values along one line of the input, and of the map over the same places. "
            "Where the amber curve jumps the blue one shows what the kernel makes of it.",
        )
        self._input_words, self._map_words = theme.small_label(), theme.small_label()
        self._free = LineSection(desk)
        self._straight = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._lines)
        whole.addWidget(self._straight, 1)
        whole.addWidget(self._free, 1)
        self._free.hide()
        rows = QVBoxLayout(self._straight)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._view, 1)
        for words, what in ((self._input_words, "Input"), (self._map_words, "Map")):
            words.setWordWrap(True)
            words.setToolTip(f"{what}: mean and standard deviation along the line, and of the 21 values round the mark")
            # of fixed size: it says something else without the window being laid out anew
            words.setFixedHeight(3 * words.fontMetrics().lineSpacing())
            rows.addWidget(words)

    @property
    def _line(self) -> Line:
        return cast(Line, self._lines.key())

    def questions(self, view: View) -> tuple[Question, ...]:
        """The line through the place looked at, in the input and in the map; or a line and a rectangle of their own."""
        if self._is_free:
            return self._free.questions(self.document, view)
        return tuple(question for question in self._questions(view, self.desk.newest()) if question is not None)

    def _questions(self, view: View, result: Result | None) -> tuple[Profile | None, Profile | None]:
        document = self.document if result is None else result.document
        place, probe = probing.middle_on_input(document, view, result), probing.current(document, view, result)
        of_input = of_map = None
        if place is not None:
            of_input = self._profile(probing.entry(document), 0, *place)
        if probe is not None:
            of_map = self._profile(probe.stage, probe.channel, probe.row, probe.column)
        return of_input, of_map

    def _profile(self, stage: str, channel: int, row: int, column: int) -> Profile:
        index, at = (row, column) if self._line == "row" else (column, row)
        return Profile(stage, channel, self._line, index, at)

    @property
    def _is_free(self) -> bool:
        return self._lines.key() == "free"

    def set_document(self, document: Document, view: View) -> None:
        """What was just measured is shown."""
        if view.measure != self._measured:
            self._measured = view.measure
            if view.measure.line is not None:
                self._lines.set_chosen("free")
        self._free.set_document(document, view)
        self._free.setVisible(self._is_free)
        self._straight.setVisible(not self._is_free)

    def set_result(self, result: Result) -> None:
        """Both curves; the last good ones stay where there are none."""
        if self._is_free:
            self._free.set_result(result)
            return
        asked = self._questions(result.view, result)
        answers = [None if question is None else result.answers.get(question) for question in asked]
        before, after = answers
        of_input, of_map = asked
        shape = probing.input_shape(result.document, result)
        if of_input is None or shape is None or not isinstance(before, ProfileAnswer):
            return
        curves = [Curve("input", np.arange(before.values.size) + 0.5, before.values)]
        self._input_words.setText(f"Input, {self._line} {of_input.index}: {words(before)}")
        if of_map is not None and isinstance(after, ProfileAnswer):
            field = probing.fields(result.document, of_map.stage, shape)[0 if self._line == "column" else 1]
            places = float(field.start) + np.arange(after.values.size) * float(field.jump)
            curves.append(Curve("output", places, after.values))
            self._map_words.setText(f"Map {of_map.channel + 1}, {self._line} {of_map.index}: {words(after)}")
        self._view.set_curves(tuple(curves), float(shape[2 if self._line == "row" else 1]))
        self._view.set_mark(of_input.at + 0.5)
        self._view.setAccessibleDescription(f"{self._input_words.text()} {self._map_words.text()}")

    @Slot(str)
    def _choose(self, line: str) -> None:
        self.set_document(self.document, self.desk.store.view)
        self.desk.ask()


def words(answer: ProfileAnswer) -> str:
    """Mean and spread, and the spread near the place: how noisy it is there."""
    if not np.isfinite(answer.mean):
        return "no numbers."
    return (
        f"mean {short(answer.mean)}, standard deviation {short(answer.deviation)}; near the mark {short(answer.near)}."
    )
