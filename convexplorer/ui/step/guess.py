"""Guess first: the answer is hidden until one is typed; a wrong one is told by the slip that gives it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton

from convexplorer.compute import slips
from convexplorer.compute.conv import conv2d
from convexplorer.compute.slips import Slip
from convexplorer.compute.trace import ConvTrace, PoolTrace
from convexplorer.engine.walking import plans
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.problems import LEVELS, problem
from convexplorer.model.result import Result, WalkAnswer
from convexplorer.model.view import Probe, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step import step_tab
from convexplorer.ui.step.walks import shown_walk
from convexplorer.ui.widgets.elided_text import ElidedText

ASKS = (("value", "the value"), ("shape", "the size"), ("parameters", "the parameters"), ("kernel", "a weight"))
ELSEWHERE = "Guess first works on Slide: the other views show the value."
UNKNOWN = "Not that, and it is none of the usual slips. Look at the window again."


class GuessPanel(Panel):
    """A question, a field, and what is said of the answer; problems of three levels, without end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._walk: tuple[WalkAnswer, int] | None = None
        self._asked: tuple[object, ...] = ()
        self._ask = named(QComboBox(), "guessAsk", "Guess", "What is hidden until you have answered")
        self._ask.setWhatsThis("The value of this step, the rows of the map, the parameters, or one weight is hidden.")
        for key, title in ASKS:
            self._ask.addItem(title, key)
        self._ask.activated.connect(self._choose)
        self._question = QLabel()
        self._question.setObjectName("guessQuestion")
        self._field = named(QLineEdit(), "guessField", "Your answer", "Type a number, then Enter")
        self._field.setWhatsThis("A number such as 17, −2 or 3/4. A wrong one is told by the slip that gives it.")
        self._field.setFixedWidth(90)
        self._field.returnPressed.connect(self._check)
        self._said = ElidedText()
        self._said.setObjectName("guessSaid")
        self._show = named(
            QPushButton("Show it"), "guessShow", "Show the answer", "Give up on this one", "The answer is shown."
        )
        self._show.clicked.connect(self._reveal)
        self._level = named(QComboBox(), "guessLevel", "Level", "How hard the next problem is")
        self._level.setWhatsThis("One channel; stride, padding and bias; or two channels, dilation and ReLU.")
        for number, title in enumerate(LEVELS, 1):
            self._level.addItem(f"Level {number}", number)
            self._level.setItemData(number - 1, title, 3)
        self._level.activated.connect(self._choose_level)
        self._next = named(
            QPushButton("New problem"),
            "guessNext",
            "New problem",
            "Another one with small whole numbers",
            "One step of undo.",
        )
        self._next.clicked.connect(self._new_problem)
        lead = named(
            QPushButton("Guess on Slide"), "guessOnSlide", "Guess on Slide", "The same step, with its answer hidden"
        )
        lead.clicked.connect(self._lead)
        self._lay_out(lead)

    def _lay_out(self, lead: QPushButton) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        label, elsewhere = QLabel("&Guess"), QLabel(ELSEWHERE)
        label.setBuddy(self._ask)
        for widget in (label, self._ask, self._question, self._field):
            row.addWidget(widget)
        row.addWidget(self._said, 1)
        for control in (self._show, self._level, self._next):
            row.addWidget(control)
        row.addWidget(elsewhere)
        row.addWidget(lead)
        row.addStretch()
        self._on_slide = (
            label,
            self._ask,
            self._question,
            self._field,
            self._said,
            self._show,
            self._level,
            self._next,
        )
        self._beside = (elsewhere, lead)

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """What is asked; on another tab than Slide, which shows the answer, the way there."""
        on_slide = step_tab(view.step.tab).key == "slide"
        led = on_slide and self.window().focusWidget() is self._beside[1]
        for widgets, shown in ((self._on_slide, on_slide), (self._beside, not on_slide)):
            for widget in widgets:
                widget.setVisible(shown)
        if led:
            self._field.setFocus()
        self.setVisible(view.step.guess)
        self._ask.setCurrentIndex(self._ask.findData(view.step.ask))
        self._level.setCurrentIndex(view.step.level - 1)
        self._put()

    def set_result(self, result: Result) -> None:
        """The question of the step that is shown."""
        self._walk = shown_walk(result)
        self._put()

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is where the answer goes."""
        super().showEvent(event)
        self._field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is asked any more."""
        super().hideEvent(event)
        self._asked = ()

    def _put(self) -> None:
        """Another question empties the field."""
        view = self.desk.store.view
        if self._walk is None:
            self._question.setText("Nothing comes out here.")
            self._field.setEnabled(False)
            return
        walk, step = self._walk
        asked = (self.desk.store.shown, step, view.step.ask)
        self._field.setEnabled(True)
        self._question.setText(question(walk, step, view.step.ask))
        if asked != self._asked:
            self._asked = asked
            self._field.clear()
            self._say("")

    def _say(self, text: str) -> None:
        self._said.set_text(text)
        self._said.setToolTip(theme.plain_tooltip(text))

    # ------------------------------------------------------------ answering

    @Slot()
    def _check(self) -> None:
        """Right, or which slip gives that."""
        if self._walk is None or not self._field.text().strip():
            return
        try:
            answer = float(parse_number(self._field.text().replace("−", "-")))
        except UserError as error:
            self._say(str(error))
            return
        walk, step = self._walk
        found = slips.verdict(answer, ways(walk, step, self.desk.store.view.step.ask))
        self._say(UNKNOWN if found is None else found.sentence)
        if found is not None and found.key == "right":
            self._reveal()
        else:
            self._field.selectAll()

    @Slot()
    def _reveal(self) -> None:
        store = self.desk.store
        if self._walk is not None:
            walk, step = self._walk
            right = next(iter(ways(walk, step, store.view.step.ask)))
            if not self._said.text():
                self._say(f"It is {short(right.answer)}.")
            store.set_view(replace(store.view, step=replace(store.view.step, revealed=walk.place_of(step))))

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._set(ask=self._ask.itemData(index), revealed=None)

    @Slot(int)
    def _choose_level(self, index: int) -> None:
        self._set(level=index + 1)

    @Slot()
    def _lead(self) -> None:
        self._set(tab="slide")

    @Slot()
    def _new_problem(self) -> None:
        store = self.desk.store
        made = problem(store.view.step.level, store.view.step.problem)
        self.edit(made, str(getattr(made.source, "title", "Problem")))
        step = replace(store.view.step, problem=store.view.step.problem + 1, revealed=None, anchor=None, layer="conv1")
        store.set_view(replace(store.view, probe=Probe("conv1", 0, 0, 0), step=replace(step, tab="slide")))

    def _set(self, **values: object) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, **values)))  # type: ignore[arg-type]


def question(walk: WalkAnswer, step: int, ask: str) -> str:
    """What is asked, in words."""
    row, column = walk.place_of(step)
    if ask == "shape":
        return "How many rows has the map?"
    if ask == "parameters":
        return "How many parameters has the layer?"
    if ask == "kernel":
        return "Which weight stands at the top left of the kernel?"
    return f"Which value comes to row {row}, column {column}?"


def ways(walk: WalkAnswer, step: int, ask: str) -> Iterator[Slip]:
    """Every way of reckoning the answer, the right one first."""
    trace, layer = walk.traces[step], walk.layer
    axes = plans(layer, walk.input_shape)
    if ask == "shape" and axes is not None:
        return slips.of_size(axes[0])
    if ask == "parameters" and isinstance(layer, Conv2d):
        channels = layer.weight.shape[1] if not layer.alike or layer.depthwise else walk.input_shape[0]
        return slips.of_parameters(layer.filters, channels, layer.size, layer.biased)
    if ask == "kernel" and isinstance(trace, ConvTrace):
        return slips.of_weight(trace, 0, 0)
    if not isinstance(trace, ConvTrace | PoolTrace) or ask != "value":
        value = {"value": trace.value, "shape": walk.output_shape[1]}.get(ask, 0)
        return iter((Slip("right", float(value), "Right."),))
    beside = float(walk.outputs.flat[step + 1]) if step + 1 < walk.steps else None
    return slips.of_value(trace, beside, _unstrided(walk, step))


def _unstrided(walk: WalkAnswer, step: int) -> float | None:
    """The value at the same place of the map at stride 1; None where there is no stride."""
    layer, trace = walk.layer, walk.traces[step]
    if not isinstance(layer, Conv2d) or not isinstance(trace, ConvTrace) or max(layer.stride) == 1:
        return None
    dense = conv2d(walk.values, trace.weight[None], np.array([trace.bias]), dilation=layer.dilation)[0]
    row, column = divmod(step, walk.outputs.shape[1])
    return float(dense[row, column])
