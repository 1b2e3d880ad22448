"""How often which values occur, in the map and in the input of the layer."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from convexplorer.model.question import Histogram, MapPicture, Question, Values
from convexplorer.model.result import HistogramAnswer, Picture, Result, ValuesAnswer
from convexplorer.model.view import Probe, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.histogram_view import HistogramView

BINS = 64


class HistogramDrawer(Panel):
    """Two histograms over each other, a sentence under each, and a switch for rare values."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._map = named(
            HistogramView("output"),
            "mapHistogram",
            "Histogram of the map",
            "How often which values occur in the map; the line is the value under the pointer",
            "Each bar counts the values of the map between two numbers. What lies beyond the range of colours is pale.",
        )
        self._input = named(
            HistogramView("input"),
            "inputHistogram",
            "Histogram of the input",
            "How often which values occur in what the layer takes",
        )
        self._map_title, self._input_title = theme.small_label("Map"), theme.small_label("Input")
        self._map_words, self._input_words = theme.small_label(), theme.small_label()
        self._log = named(
            QCheckBox("&Logarithmic"), "histogramLog", "Logarithmic", "Heights by the logarithm: rare values show, too"
        )
        self._log.toggled.connect(self._set_logarithmic)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for title, view, words in (
            (self._map_title, self._map, self._map_words),
            (self._input_title, self._input, self._input_words),
        ):
            words.setFixedHeight(words.fontMetrics().height() + 4)
            words.setMinimumWidth(1)
            if rows.count():
                rows.addSpacing(8)
            rows.addWidget(title)
            rows.addWidget(view, 1)
            rows.addWidget(words)
        rows.addWidget(self._log)

    def questions(self, view: View) -> tuple[Question, ...]:
        """Both histograms, and the values at the place looked at."""
        questions: list[Question] = [Histogram(view.stage, self._channel(view), BINS)]
        probe = probing.current(self.document, view, self.desk.newest())
        if probe is not None:
            questions.append(Values(probe))
        entry = probing.entry(self.document)
        questions.append(Histogram(entry, None, BINS))
        place = probing.middle_on_input(self.document, view, self.desk.newest())
        if place is not None:
            questions.append(Values(Probe(entry, 0, *place)))
        return tuple(questions)

    def _channel(self, view: View) -> int:
        shape = probing.input_shape(self.document, self.desk.newest())
        out = probing.stage_shape(self.document, view.stage, shape)
        return probing.map_channel(self.document, view, out[0] if out else self.document.convolution.filters)

    def set_result(self, result: Result) -> None:
        """Bars, marks and words; the last good ones stay where there are none."""
        view, document = result.view, result.document
        channel, entry = self._channel(view), probing.entry(document)
        self._show(self._map, result.answers.get(Histogram(view.stage, channel, BINS)))
        self._show(self._input, result.answers.get(Histogram(entry, None, BINS)))
        self._map_title.setText(f"Map {channel + 1}")
        pictures = [
            answer
            for question, answer in result.answers.items()
            if isinstance(question, MapPicture) and (question.stage, question.channel) == (view.stage, channel)
        ]
        shown = next((picture for picture in pictures if isinstance(picture, Picture)), None)
        self._map.set_limits(None if shown is None else (shown.low, shown.high))
        probe = probing.current(document, view, result)
        values = result.answers.get(Values(probe)) if probe is not None else None
        self._map.set_mark(values.maps[channel] if isinstance(values, ValuesAnswer) else None)
        place = probing.middle_on_input(document, view, result)
        there = result.answers.get(Values(Probe(entry, 0, *place))) if place is not None else None
        self._input.set_mark(there.maps[0] if isinstance(there, ValuesAnswer) else None)

    def _show(self, view: HistogramView, answer: object) -> None:
        if isinstance(answer, HistogramAnswer):
            view.set_histogram(answer.counts, answer.edges)
            text = words(answer)
            view.setAccessibleDescription(text)
            (self._map_words if view is self._map else self._input_words).setText(text)

    @Slot(bool)
    def _set_logarithmic(self, on: bool) -> None:
        for view in (self._map, self._input):
            view.set_logarithmic(on)


def words(answer: HistogramAnswer) -> str:
    """Between which bars the middle half of the values lies, and how many are no numbers."""
    total = int(answer.counts.sum())
    text = "no values"
    if total:
        sums = np.cumsum(answer.counts)
        low = answer.edges[int(np.searchsorted(sums, total / 4))]
        high = answer.edges[int(np.searchsorted(sums, 3 * total / 4)) + 1]
        text = f"At least half lie between {short(float(low))} and {short(float(high))}"
    return text if not answer.non_finite else f"{text}; {answer.non_finite} not a number"
