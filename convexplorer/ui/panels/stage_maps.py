"""The map of every stage beside the others: convolved, activated, pooled."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui.panels.map_pane import MapPane
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.elided_text import ElidedText

STAGES = (("conv1", "Convolved"), ("activation1", "Activated"), ("pool1", "Pooled"))
_CAPTION, _GAP = 18, 8


def does_nothing(document: Document, stage: str) -> bool:
    """Whether a stage hands on what came in."""
    if stage == "activation1":
        return document.activation.kind == "identity"
    return stage == "pool1" and document.pool.kind == "none"


class StageMaps(QWidget):
    """Three panes, each under its name, as large as they fit side by side, stacked, or two and one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._shape = (3.0, 4.0)
        self.panes: dict[str, MapPane] = {}
        self._captions: dict[str, ElidedText] = {}
        for stage, title in STAGES:
            pane = named(
                MapPane(desk, stage),
                f"stageMap-{stage}",
                f"{title} map",
                f"The map as it is {title.lower()}. Click to look at this stage.",
            )
            pane.setMinimumSize(40, 30)
            pane.setParent(self)
            self.panes[stage] = pane
            caption = ElidedText()
            caption.setObjectName(f"stageCaption-{stage}")
            caption.setParent(self)
            self._captions[stage] = caption

    def questions(self, document: Document, view: View) -> list[Question]:
        """A picture for each."""
        return [pane.question(document, view) for pane in self.panes.values() if min(pane.picture_size) > 0]

    def show_result(self, result: Result) -> None:
        """The maps, those of a stage that does nothing faint."""
        for stage, title in STAGES:
            pane = self.panes[stage]
            pane.show_result(result)
            idle = does_nothing(result.document, stage)
            pane.set_dimmed(result.error is not None or idle)
            made = result.stage(stage)
            size = f"  {made.shape[1]} × {made.shape[2]}" if made is not None and made.array is not None else ""
            self._captions[stage].set_text(f"{title}{size}" + (" · changes nothing" if idle else ""))
        if result.frame is not None:
            self._set_shape(result.frame.image.shape[1:])

    def show_view(self, document: Document, view: View) -> None:
        """As the view has it."""
        for pane in self.panes.values():
            pane.show_view(document, view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them anew."""
        super().resizeEvent(event)
        self._place()

    def _set_shape(self, shape: tuple[int, ...]) -> None:
        if shape != self._shape:
            self._shape = (shape[0], shape[1])
            self._place()

    def _place(self) -> None:
        columns = max((3, 2, 1), key=self._scale)
        rows = -(-3 // columns)
        width = (self.width() - (columns - 1) * _GAP) // columns
        height = (self.height() - (rows - 1) * _GAP) // rows
        for index, (stage, _) in enumerate(STAGES):
            row, column = divmod(index, columns)
            rect = QRect(column * (width + _GAP), row * (height + _GAP), width, height)
            self._captions[stage].setGeometry(rect.x(), rect.y(), width, _CAPTION)
            self.panes[stage].setGeometry(rect.adjusted(0, _CAPTION, 0, 0))

    def _scale(self, columns: int) -> float:
        rows = -(-3 // columns)
        width = (self.width() - (columns - 1) * _GAP) / columns
        height = (self.height() - (rows - 1) * _GAP) / rows - _CAPTION
        return min(width / self._shape[1], height / self._shape[0])
