"""The window slides: padded input, products and output side by side, and the whole sum in a line below."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result, TraceAnswer, TraceStep, WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes.arithmetic import product_line
from convexplorer.scenes.slide import input_alone, slide
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step import pointing
from convexplorer.ui.step.misfit import no_steps
from convexplorer.ui.step.walks import go_to, shown_walk, walk_question
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView

HINT = "Click a value, or use the arrow keys; point at a pixel of the input to see which values use it."


class SlidePanel(Panel):
    """One picture of the step; pointing links its parts, a click or an arrow key goes to another value."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._walk: tuple[WalkAnswer, int] | None = None
        self._looked = ""
        self._board = named(
            SceneBoard(),
            "stepBoard",
            "The step",
            HINT,
            "The window on the padded input, each of its values times its weight, their sum, and the output so far.",
        )
        self._board.hovered.connect(self._point)
        self._board.pointed.connect(self._point_in)
        self._board.clicked.connect(self._go)
        self._board.walked.connect(self._step)
        self._line = named(
            SceneView(),
            "stepLine",
            "Products of the step",
            "How this value was made",
            "Each value under the window times its weight, added up, plus the bias, and what follows.",
        )
        self._line.hovered.connect(self._light)
        self._words = theme.small_label(HINT)
        self._words.setObjectName("stepWords")
        # a pointer that crosses many cells is drawn where it rests, not at every one
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 2)
        rows.setSpacing(2)
        rows.addWidget(self._board, 1)
        rows.addWidget(self._words)
        rows.addWidget(self._line)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The walk round the value looked at."""
        question = walk_question(self.document, view, self.desk.newest())
        return () if question is None else (question,)

    def set_document(self, document: Document, view: View) -> None:
        """What is hidden until it is guessed."""
        self._draw()

    def set_result(self, result: Result) -> None:
        """The step of the view or, where no value comes out, why."""
        shown = shown_walk(result)
        if shown is not None:
            self._walk = shown
            self._draw()
        elif result.error is not None:
            self._walk = None
            self._board.set_lit()
            self._board.set_scene(no_steps(result, result.error))
            self._line.set_scene(None)
            self._words.setText(str(result.error))

    @Slot()
    def _draw(self) -> None:
        """The step with what is pointed at, which means something else at each step."""
        if self._walk is None or not self.isVisible():
            return
        walk, step = self._walk
        hidden = hidden_now(self.desk.store.view, walk.place_of(step))
        pointed = pointing.read(walk, self._looked)
        hide = hidden in ("value", "kernel")
        if hidden == "shape":
            self._board.set_scene(input_alone(walk))
        else:
            pixel = None if hide or pointed.pixel is None else pointed.pixel[1:]
            channel = 0 if pointed.pixel is None else pointed.pixel[0]
            scene = slide(
                walk, step, pixel=pixel, channel=channel, peek=pointed.step, hide=hide, weights=hidden != "kernel"
            )
            self._board.set_scene(scene)
        self._line.set_scene(None if hide or hidden == "shape" else product_line(_answer(walk, step)))
        self._words.setText(HINT if hidden else pointing.said(walk, step, pointed) or HINT)
        self._light(self._looked)

    # ------------------------------------------------------------ pointing

    @Slot(str)
    def _point(self, key: str) -> None:
        """A pixel of the input: every value that uses it; a value of the window: where it lies, and its product."""
        if key != self._looked and (":" in key or not key):
            self._looked = key
            self._later.start()

    @Slot(str, float, float)
    def _point_in(self, key: str, across: float, down: float) -> None:
        """Which of the cells that are drawn as one image."""
        if self._walk is not None and ":" not in key:
            self._point(pointing.cell(*self._walk, key, across, down))

    @Slot(str)
    def _light(self, key: str) -> None:
        """Frame all that belongs together, in the picture and in the line."""
        if self._walk is not None:
            lit = pointing.linked(*self._walk, key)
            self._board.set_lit(*lit)
            self._line.highlight(next((one for one in lit if one.startswith("tap:")), ""))

    # ------------------------------------------------------------ going

    @Slot(str)
    def _go(self, key: str) -> None:
        name, *place = key.split(":")
        if self._walk is None or name != "output" or len(place) != 2:
            return
        step = self._walk[0].step_of(int(place[0]), int(place[1]))
        if step is not None:
            go_to(self.desk, self._walk[0], step)

    @Slot(int, int)
    def _step(self, down: int, right: int) -> None:
        """The next value in that direction; over the edge of the block it moves on with it."""
        if self._walk is None:
            return
        walk, step = self._walk
        _, high, wide = walk.output_shape
        row, column = walk.place_of(step)
        row, column = min(max(row + down, 0), high - 1), min(max(column + right, 0), wide - 1)
        inside = walk.step_of(row, column)
        if inside is not None:
            go_to(self.desk, walk, inside)
            return
        store = self.desk.store
        top, left, _, _ = walk.block
        probe = replace(store.view.probe, row=row, column=column) if store.view.probe is not None else None
        view = replace(store.view, probe=probe, step=replace(store.view.step, anchor=(top + down, left + right)))
        store.set_view(view)


def hidden_now(view: View, place: tuple[int, int]) -> str:
    """What is still to be guessed of the step at a place: "" for nothing."""
    step = view.step
    return step.ask if step.guess and step.revealed != place else ""


def _answer(walk: WalkAnswer, step: int) -> TraceAnswer:
    trace = walk.traces[step]
    own = TraceStep(walk.layer.name, trace)
    if walk.activation is None or walk.activated is None:
        return TraceAnswer((own,), trace.value)
    row, column = divmod(step, walk.outputs.shape[1])
    after = walk.activation.trace(walk.outputs[None], 0, row, column)
    return TraceAnswer((TraceStep(walk.activation.name, after), own), after.value)
