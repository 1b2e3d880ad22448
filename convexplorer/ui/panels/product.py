"""How the value looked at was made: every product, the sum, the bias, in one line."""

from PySide6.QtWidgets import QHBoxLayout

from convexplorer.model.question import Question, Trace
from convexplorer.model.result import Result, TraceAnswer
from convexplorer.model.view import View
from convexplorer.scenes.arithmetic import product_line
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.scene_view import SceneView


class ProductPanel(Panel):
    """The product line; from the first second it shows the middle of the map."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._line = named(SceneView(), "productLine", "Products", "How the value under the pointer was made")
        self._line.setWhatsThis("Each pixel under the kernel times its weight, added up, plus the bias.")
        self._line.hovered.connect(desk.light.moved)
        desk.light.moved.connect(self._line.highlight)
        self._shown: TraceAnswer | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self._line)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The trace of the value looked at, once it is known which there are."""
        probe = probing.current(self.document, view, self.desk.newest())
        return () if probe is None else (Trace(probe),)

    def set_result(self, result: Result) -> None:
        """The line of the value looked at."""
        probe = probing.current(result.document, result.view, result)
        answer = result.answers.get(Trace(probe)) if probe is not None else None
        if isinstance(answer, TraceAnswer):
            if answer is self._shown:
                return
            self._shown = answer
            self._line.set_scene(product_line(answer))
        elif result.error is not None:
            self._shown = None
            self._line.set_scene(None)
