"""How large the map becomes, in the formula that every course teaches, and what the layer costs."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from convexplorer.compute import shapes
from convexplorer.compute.arrays import Shape
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.grabbing import LETTERS, grabbed
from convexplorer.model.layers import Conv2d
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.scenes import formula
from convexplorer.scenes.primitives import Text, flow
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.scene_view import SceneView

ACROSS = "formula-width"


class FormulaPanel(Panel):
    """The formula with its numbers, each of which can be grabbed, and the output line beside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._formula = named(
            SceneView(), "formulaBar", "Formula", "How large the map becomes; drag a number up or down"
        )
        self._formula.setWhatsThis("Rows of the map = (rows + padding − kernel) / stride + 1.")
        self._formula.set_draggable(("P", "F", "D", "S"))
        self._formula.key_dragged.connect(self._drag)
        self._formula.gesture_finished.connect(self.desk.seal)
        self._output = named(SceneView(), "outputLine", "Output", "What comes out, and what it costs")
        for scene in (self._formula, self._output):
            scene.hovered.connect(self.desk.light.moved)
            self.desk.light.moved.connect(scene.highlight)
        self._width = named(
            QToolButton(), "widthLabel", "Other axis", "The size of the other axis, by the same formula"
        )
        self._width.setWhatsThis("Columns follow the same formula as rows: click to see it with the width's numbers.")
        self._width.setFont(theme.font())
        # of fixed size: it says something else without the whole window being laid out anew
        metrics = self._width.fontMetrics()
        self._width.setFixedSize(metrics.horizontalAdvance("height 88888") + 12, metrics.height() + 8)
        self._width.clicked.connect(self._turn)
        self._shown: tuple[Conv2d, Shape, bool] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(16)
        layout.addWidget(self._formula, 9)
        layout.addWidget(self._width)
        layout.addWidget(self._output, 11)

    def set_document(self, document: Document, view: View) -> None:
        """Needs no result but the size of the picture."""
        shape = probing.convolution_input(document, self.desk.newest())
        if shape is None:
            return
        conv = document.convolution
        across = ACROSS in view.open_disclosures
        if self._shown is not None and conv is self._shown[0] and (shape, across) == self._shown[1:]:
            return
        self._shown = (conv, shape, across)
        try:
            size = (shape[1], shape[2])
            rows, columns = shapes.plan_window(size, conv.size, conv.stride, conv.padding, conv.dilation)
            axes = [("width", columns), ("height", rows)]
            (shown, plan), (other, rest) = axes if across else axes[::-1]
            self._formula.set_scene(formula.formula(plan, shown))
            self._width.setText(f"{other} {rest.out}")
            self._width.setToolTip(theme.plain_tooltip(f"{formula.formula_text(rest, other)} (click to see it)"))
            self._output.set_scene(formula.output_line(document, shape))
        except UserError as error:
            self._formula.set_scene(flow([Text(None, 0, str(error), "error", key="note")]))
            self._width.setText("")
            self._output.set_scene(None)

    def set_result(self, result: Result) -> None:
        """Another picture may have another size."""
        self.set_document(self.document, self.desk.store.view)

    @Slot()
    def _turn(self) -> None:
        """The formula of the other axis."""
        store = self.desk.store
        store.set_view(replace(store.view, open_disclosures=store.view.open_disclosures ^ {ACROSS}))

    @Slot(str, int, str)
    def _drag(self, key: str, steps: int, gesture: str) -> None:
        shape = probing.convolution_input(self.document, self.desk.newest()) or (1, 480, 640)
        try:
            changed = grabbed(self.document, key, steps, shape)
        except UserError as error:
            self.desk.say(error.message)
            return
        self.edit(changed, LETTERS[key], gesture)
