"""The window slides: padded input, products and output side by side."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.scenes import slide
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step.walks import shown_walk, walk_question
from convexplorer.ui.widgets.scene_board import SceneBoard


class SlidePanel(Panel):
    """Two grids so far; the arrow keys and a click walk through the output."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._input = named(SceneBoard(), "stepInput", "Padded input", "What the window reads", "The padded input.")
        self._output = named(SceneBoard(), "stepOutput", "Output", "Click a value, or use the arrows", "The output.")
        self._output.clicked.connect(self._go)
        row = QHBoxLayout(self)
        row.addWidget(self._input, 1)
        row.addWidget(self._output, 1)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The walk round the value looked at."""
        question = walk_question(self.document, view, self.desk.newest())
        return () if question is None else (question,)

    def set_result(self, result: Result) -> None:
        """Both grids at the step of the view."""
        shown = shown_walk(result)
        if shown is not None:
            self._input.set_scene(slide.padded_input(*shown))
            self._output.set_scene(slide.output(*shown))

    @Slot(str)
    def _go(self, key: str) -> None:
        parts = key.split(":")
        store = self.desk.store
        if len(parts) == 3 and store.view.probe is not None:
            probe = replace(store.view.probe, row=int(parts[1]), column=int(parts[2]))
            store.set_view(replace(store.view, probe=probe))
