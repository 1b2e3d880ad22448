"""The window slides: padded input, products and output side by side, and the whole sum in a line below."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from convexplorer.compute import shapes
from convexplorer.compute.trace import ConvTrace, PoolTrace
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question
from convexplorer.model.result import Result, TraceAnswer, TraceStep, WalkAnswer
from convexplorer.model.stepping import step_layer, uses
from convexplorer.model.view import View
from convexplorer.scenes.arithmetic import product_line
from convexplorer.scenes.numbers import short
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.slide import input_alone, misfit, slide
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step.walks import go_to, shown_walk, walk_question
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView

HINT = "Click a value, or use the arrow keys; point at a pixel of the input to see which values use it."


class SlidePanel(Panel):
    """One picture of the step; pointing links its parts, a click or an arrow key goes to another value."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._walk: tuple[WalkAnswer, int] | None = None
        self._pixel: tuple[int, int] | None = None
        self._board = named(
            SceneBoard(),
            "stepBoard",
            "The step",
            HINT,
            "The window on the padded input, each of its values times its weight, their sum, and the output so far.",
        )
        self._board.hovered.connect(self._point)
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
            self._board.set_scene(_no_steps(result, result.error))
            self._line.set_scene(None)
            self._words.setText(str(result.error))

    def _draw(self) -> None:
        if self._walk is None or not self.isVisible():
            return
        walk, step = self._walk
        hidden = hidden_now(self.desk.store.view, walk.place_of(step))
        if hidden == "shape":
            self._board.set_scene(input_alone(walk))
        else:
            hide = hidden in ("value", "kernel")
            self._board.set_scene(
                slide(walk, step, pixel=None if hide else self._pixel, hide=hide, weights=hidden != "kernel")
            )
        self._line.set_scene(None if hidden in ("value", "kernel", "shape") else product_line(_answer(walk, step)))
        self._words.setText(HINT if self._pixel is None else _of_pixel(walk, self._pixel))

    # ------------------------------------------------------------ pointing

    @Slot(str)
    def _point(self, key: str) -> None:
        """A pixel of the input: every value that uses it; a value of the window: where it lies, and its product."""
        name, *place = key.split(":")
        pixel = (int(place[0]), int(place[1])) if name == "input" and len(place) == 2 else None
        if pixel != self._pixel:
            self._pixel = pixel
            self._draw()
        self._light(key)

    @Slot(str)
    def _light(self, key: str) -> None:
        if self._walk is None:
            return
        walk, step = self._walk
        self._board.set_lit(*linked(walk, step, key))
        self._line.highlight(key if key.startswith("tap:") else next(iter(taps(walk, step, key)), ""))

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


def taps(walk: WalkAnswer, step: int, key: str) -> list[str]:
    """The keys of the window's values that lie at a pixel of the input."""
    name, *place = key.split(":")
    trace = walk.traces[step]
    if name != "input" or len(place) != 2 or not isinstance(trace, ConvTrace | PoolTrace):
        return []
    row, column = int(place[0]), int(place[1])
    return [
        f"tap:0:{i}:{j}"
        for i, at in enumerate(trace.rows)
        for j, across in enumerate(trace.columns)
        if (at, across) == (row, column)
    ]


def linked(walk: WalkAnswer, step: int, key: str) -> list[str]:
    """What is lit when the pointer is on `key`: the value in the window, its pixel in the input."""
    name, *place = key.split(":")
    trace = walk.traces[step]
    if name == "tap" and len(place) == 3 and isinstance(trace, ConvTrace | PoolTrace):
        return [key, f"input:{trace.rows[int(place[1])]}:{trace.columns[int(place[2])]}"]
    if name == "input":
        return [key, *taps(walk, step, key)]
    return [key] if name == "output" else []


def _answer(walk: WalkAnswer, step: int) -> TraceAnswer:
    trace = walk.traces[step]
    own = TraceStep(walk.layer.name, trace)
    if walk.activation is None or walk.activated is None:
        return TraceAnswer((own,), trace.value)
    row, column = divmod(step, walk.outputs.shape[1])
    after = walk.activation.trace(walk.outputs[None], 0, row, column)
    return TraceAnswer((TraceStep(walk.activation.name, after), own), after.value)


def _of_pixel(walk: WalkAnswer, pixel: tuple[int, int]) -> str:
    """Which values use a pixel, in a sentence."""
    found = uses(walk, *pixel)
    inside = all(0 <= at < size for at, size in zip(pixel, walk.input_shape[1:], strict=True))
    what = f"The pixel at row {pixel[0]}, column {pixel[1]}" if inside else "This place of the padding"
    if not found:
        return f"{what} is read by no window."
    weights = sorted({weight for _, some in found for weight in some})
    said = ", ".join(short(weight) for weight in weights[:9]) + (" …" if len(weights) > 9 else "")
    times = f"{len(found)} of {walk.steps} values" if len(found) > 1 else f"one of {walk.steps} values"
    return f"{what} goes into {times}, by the {'weights' if len(weights) > 1 else 'weight'} {said}."


def _no_steps(result: Result, error: Message) -> Scene:
    """Why nothing comes out: the window beside what it should slide over, where sizes are the reason."""
    layer = step_layer(result.document, result.view)
    names = [stage.name for stage in result.stages]
    if isinstance(layer, Conv2d) and layer.name in names[1:]:
        shape = result.stages[names.index(layer.name) - 1].shape
        if len(shape) == 3 and min(shape[1:]) > 0:
            sides = layer.sides(shape)
            padded = shape[1] + sum(sides[0]), shape[2] + sum(sides[1])
            reach = tuple(shapes.reach(k, d) for k, d in zip(layer.size, layer.dilation, strict=True))
            if reach[0] > padded[0] or reach[1] > padded[1]:
                return misfit((shape[1], shape[2]), padded, (reach[0], reach[1]), str(error))
    return Scene(20, 2, (), str(error))
