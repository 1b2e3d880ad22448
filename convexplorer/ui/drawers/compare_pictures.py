"""The pictures of a comparison: all side by side, or one large with a swipe or the difference."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.compute.arrays import Shape
from convexplorer.model.compared import ComparedAnswer
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.scenes.numbers import short
from convexplorer.ui.drawers.compare_pane import ComparePane, point_looked_at, shown
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.split import Split

CAPTION, GAP = 18, 8
SPLIT = "Drag the line, or move it with the arrow keys; a double click brings it back to the middle."


class SideBySide(QWidget):
    """One pane for each, under its name, as large as they fit in one or two columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._shape, self._count = (3.0, 4.0), 1
        self.panes: list[ComparePane] = []
        self._captions: list[FittingTitle] = []
        for index in range(limits.VARIANTS + 1):
            pane = named(
                ComparePane(desk),
                f"comparePane{index}",
                f"Compared map {index + 1}",
                "Point at it: all show the value at the same place. The wheel zooms, a click pins",
            )
            caption = FittingTitle("")
            for widget in (caption, pane):
                widget.setParent(self)
            self.panes.append(pane)
            self._captions.append(caption)

    def set_names(self, names: Sequence[str], chosen: int) -> None:
        """What each is called, as many as there are."""
        for index, (pane, caption) in enumerate(zip(self.panes, self._captions, strict=True)):
            there = index < len(names)
            pane.setVisible(there)
            caption.setVisible(there)
            if there:
                caption.set_parts([f"▸ {names[index]}" if index == chosen else names[index]])
                pane.setAccessibleName(f"Map of {names[index]}")
        self._set(self._shape, len(names))

    def set_shape(self, shape: Shape) -> None:
        """The proportions of the picture."""
        self._set((float(shape[1]), float(shape[2])), self._count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them anew."""
        super().resizeEvent(event)
        self._place()

    def _set(self, shape: tuple[float, float], count: int) -> None:
        if (shape, count) != (self._shape, self._count):
            self._shape, self._count = shape, count
            self._place()

    def _place(self) -> None:
        columns = max((1, 2), key=self._scale)
        cell = self._cell(columns)
        for index, (pane, caption) in enumerate(zip(self.panes, self._captions, strict=True)):
            row, column = divmod(index, columns)
            x, y = column * (cell.width() + GAP), row * (cell.height() + GAP)
            caption.setGeometry(x, y, cell.width(), CAPTION)
            pane.setGeometry(x, y + CAPTION, cell.width(), cell.height() - CAPTION)

    def _room(self, columns: int) -> tuple[int, int]:
        """The width and height that each picture may have."""
        rows = -(-self._count // columns)
        width = (self.width() - (columns - 1) * GAP) // columns
        return width, (self.height() - (rows - 1) * GAP) // rows - CAPTION

    def _scale(self, columns: int) -> float:
        width, height = self._room(columns)
        return min(width / self._shape[1], height / self._shape[0])

    def _cell(self, columns: int) -> QRect:
        """A picture of the input's proportions or, where it is to be zoomed, as high as there is room."""
        width, height = self._room(columns)
        return QRect(0, 0, width, max(min(height, round(width * self._shape[0] / self._shape[1])), 24) + CAPTION)


class ComparePictures(QStackedWidget):
    """`split_moved(share)` when the line of the swipe was moved."""

    split_moved = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.side = SideBySide(desk)
        self.large = named(
            ComparePane(desk),
            "comparePicture",
            "Compared map",
            "Point at it: the value at the same place. The wheel zooms, a click pins",
        )
        self._line = named(
            Split(self.large), "compareSplit", "Now and the other", "Left of the line is what is set now", SPLIT
        )
        self._line.moved.connect(self.split_moved)
        self._caption = FittingTitle("")
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self._caption)
        rows.addWidget(self.large, 1)
        self.addWidget(self.side)
        self.addWidget(page)

    @property
    def panes(self) -> list[ComparePane]:
        """Every pane, seen or not."""
        return [*self.side.panes, self.large]

    def size_wanted(self, look: str) -> tuple[int, int]:
        """How large its pictures are, in pixels of the screen."""
        return self.side.panes[0].picture_size if look == "side" else self.large.picture_size

    def set_names(self, names: Sequence[str], chosen: int, look: str, split_at: float) -> None:
        """What is shown of whom."""
        self.setCurrentIndex(int(look != "side"))
        self.side.set_names(names, chosen)
        if look != "swipe":
            self._line.set_picture(None)
        if self._line.share() != split_at:
            self._line.set_share(split_at)

    def show_answer(self, answer: ComparedAnswer, result: Result, names: Sequence[str], chosen: int, look: str) -> None:
        """The pictures of an answer; `chosen` is a side, 0 without any variant."""
        if result.frame is None:
            return
        shape, every = result.frame.image.shape, shown(result)
        self.side.set_shape(shape)
        if len(every) != len(answer.sides) or len(names) != len(every):
            return
        if look == "side":
            for pane, side, one in zip(self.side.panes, answer.sides, every, strict=False):
                pane.set_placeholder("No map" if side.error is not None else "")
                pane.show_picture(side.picture, one, result.document, shape)
            return
        now, other = answer.sides[0], answer.sides[chosen]
        if look == "difference":
            self.large.set_placeholder("Nothing to subtract")
            self.large.show_picture(answer.difference, every[chosen], result.document, shape, every[0])
            self._caption.set_parts(_gap_caption(answer, names[chosen], chosen))
            return
        self.large.set_placeholder("Nothing to compare")
        self.large.show_picture(other.picture, every[chosen], result.document, shape)
        self._caption.set_parts([f"◂ {names[0]}   |   {names[chosen]} ▸"])
        left = now.picture if other.picture is not None and chosen else None
        part = None if left is None else every[0].part(left, shape)
        self._line.set_picture(None if left is None else left.pixels, part)

    def show_view(self, document: Document, view: View, channel: int) -> None:
        """The part that the view names and the value looked at, in every pane that is seen."""
        result = self._desk.newest()
        fresh = result is not None and result.document is document and result.frame is not None
        point = point_looked_at(document, view, result) if fresh and result is not None else None
        shape = result.frame.image.shape if result is not None and result.frame is not None else None
        for pane in self.panes:
            if pane.isVisible():
                pane.show_view(view, point, channel, shape)


def _gap_caption(answer: ComparedAnswer, name: str, chosen: int) -> list[str]:
    """What is subtracted from what, and the largest of the differences."""
    found = answer.sides[chosen].fidelity
    if not chosen or found is None:
        return ["Difference"]
    return [f"{name} − Now: at most {short(found.largest)}", "red: more, blue: less"]
