"""The map of every stage beside the others: convolved, activated, pooled."""

from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.map_pane import MapPane
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.title import FittingTitle

STAGES = (("conv1", "Convolved"), ("activation1", "Activated"), ("pool1", "Pooled"))
"""What Explore edits, by the names that its layers have in a new document, and what each has done."""
ROWS = ((3,), (1, 2), (1, 1, 1))
"""How many stand in each row: side by side, one over two, stacked."""
_CAPTION, _GAP = 18, 8


def stage_of(document: Document, key: str) -> str:
    """What one of STAGES is called in this document."""
    return {"activation1": document.activation.name, "pool1": document.pool.name}.get(key, document.convolution.name)


def key_of(document: Document, stage: str) -> str:
    """Which of STAGES a stage is; "" for all others."""
    return next((key for key, _ in STAGES if stage_of(document, key) == stage), "")


def does_nothing(document: Document, key: str) -> bool:
    """Whether one of STAGES hands on what came in."""
    if key == "activation1":
        return document.activation.kind == "identity"
    return key == "pool1" and document.pool.kind == "none"


class StageMaps(QWidget):
    """Three panes of one size, each under its name, as large as they fit in one of `ROWS`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._shape = (3.0, 4.0)
        self.panes: dict[str, MapPane] = {}
        self._captions: dict[str, FittingTitle] = {}
        for stage, title in STAGES:
            pane = named(
                MapPane(desk, partial(stage_of, key=stage)),
                f"stageMap-{stage}",
                f"{title} map",
                f"The map as it is {title.lower()}. Click to look at this stage.",
            )
            pane.setMinimumSize(40, 30)
            pane.setParent(self)
            self.panes[stage] = pane
            caption = FittingTitle(title)
            caption.setFont(theme.font("small"))
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
            made = result.stage(stage_of(result.document, stage))
            parts = [f"{made.shape[1]} × {made.shape[2]}"] if made is not None and made.array is not None else []
            self._captions[stage].set_parts([title, *(["no change"] if idle else parts)])
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
        rows = max(ROWS, key=self._scale)
        cell, stages = self._cell(rows), iter(self.panes)
        top = (self.height() - len(rows) * (cell.height() + _GAP) + _GAP) // 2
        for count in rows:
            left = (self.width() - count * (cell.width() + _GAP) + _GAP) // 2
            for column in range(count):
                stage = next(stages)
                rect = cell.translated(left + column * (cell.width() + _GAP), top)
                self._captions[stage].setGeometry(rect.x(), rect.y(), rect.width(), _CAPTION)
                self.panes[stage].setGeometry(rect.adjusted(0, _CAPTION, 0, 0))
            top += cell.height() + _GAP

    def _room(self, rows: tuple[int, ...]) -> tuple[int, int]:
        """The width and height that each picture may have."""
        width = (self.width() - (max(rows) - 1) * _GAP) // max(rows)
        return width, (self.height() - (len(rows) - 1) * _GAP) // len(rows) - _CAPTION

    def _scale(self, rows: tuple[int, ...]) -> float:
        width, height = self._room(rows)
        return min(width / self._shape[1], height / self._shape[0])

    def _cell(self, rows: tuple[int, ...]) -> QRect:
        """A picture of the input's proportions, and its name above it."""
        scale = self._scale(rows)
        return QRect(0, 0, round(self._shape[1] * scale), round(self._shape[0] * scale) + _CAPTION)
