"""The last strip of Network: what the network counts, and how the value looked at came about."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from convexplorer.engine.depth import describe_seen
from convexplorer.model.document import Document
from convexplorer.model.network_answers import DepthAnswer
from convexplorer.model.question import Question, TraceDepth
from convexplorer.model.result import Result
from convexplorer.model.sources import is_live
from convexplorer.model.summary import large, summary, totals
from convexplorer.model.view import View
from convexplorer.ui import probing, theme
from convexplorer.ui.network.levels import Levels
from convexplorer.ui.network.looking import probed
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.elided_text import ElidedText

HEIGHT = 32


class StatusPanel(Panel):
    """Parameters and multiply–adds of all layers; one sentence about the value pointed at, and the way to all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._counts = named(
            QLabel(),
            "networkCounts",
            "Counts",
            "What training learns in all layers, and products summed for one picture",
        )
        self._counts.setFont(theme.font("small"))
        self._words = named(ElidedText(), "networkSentence", "The value looked at", "")
        self._levels = Levels(desk)
        self._down = named(
            Disclosure("Down to the pixels"),
            "depthButton",
            "Down to the pixels",
            "Follow the value looked at through every layer, one sentence a level",
        )
        self._down.set_content(self._levels)
        self._down.opened.connect(self._show_levels)
        self._answer: DepthAnswer | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(self._counts)
        row.addWidget(self._words, 1)
        row.addWidget(self._down)
        self.setFixedHeight(HEIGHT)

    def questions(self, view: View) -> tuple[Question, ...]:
        """How the value looked at came about."""
        probe = probed(view, self.desk.newest(), self.desk.light.over)
        return () if probe is None else (TraceDepth(probe),)

    def set_document(self, document: Document, view: View) -> None:
        """The counts, for the picture that is there."""
        if not self.isVisible():
            return
        counts = totals(summary(document, probing.input_shape(document, self.desk.newest())))
        self._counts.setText(f"{counts.parameters:,} parameters · {large(counts.multiply_adds)} multiply–adds")

    def set_result(self, result: Result) -> None:
        """The sentence; the last one stays where there is none."""
        self.set_document(result.document, result.view)
        probe = probed(result.view, result, self.desk.light.over)
        answer = None if probe is None else result.answers.get(TraceDepth(probe))
        if answer is None and probe is not None:
            # of a moving picture the best score is another one in every frame: that asked for will do
            if is_live(result.document.source):
                answer = _traced(result)
            else:
                self.desk.ask()
        if isinstance(answer, DepthAnswer) and answer is not self._answer:
            self._answer = answer
            self._words.set_text(f"{answer.steps[0].words} {describe_seen(answer)}" if answer.steps else "")
            self._show_levels()

    @Slot()
    def _show_levels(self) -> None:
        if self._answer is not None and self._down.isChecked():
            self._levels.set_answer(self._answer)


def _traced(result: Result) -> DepthAnswer | None:
    """The value that was asked for when this frame was on its way."""
    return next((answer for answer in result.answers.values() if isinstance(answer, DepthAnswer)), None)
