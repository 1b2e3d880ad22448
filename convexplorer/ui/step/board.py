"""What several tabs of Step are: a choice of looks over one board, with the walk that is shown in it."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result, WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes.primitives import Scene
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step.walks import go_to, shown_walk, walk_question
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented


class BoardTab(Panel):
    """A tab with looks to choose from; what cannot be drawn of a layer is said in words."""

    def __init__(self, desk: Desk, name: str, label: str, what: str, looks: Sequence[tuple[str, str]]) -> None:
        super().__init__(desk)
        self.walk: tuple[WalkAnswer, int] | None = None
        self.board = named(SceneBoard(), f"{name}Board", label, label, what)
        self.board.clicked.connect(self._click)
        self.board.hovered.connect(self._point)
        self.board.pointed.connect(self._point_in)
        self.looked = ""
        """The key that is pointed at."""
        # a pointer that crosses many cells is drawn where it rests, not at every one
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.redraw)
        self.board.walked.connect(self._step)
        self.words = theme.small_label()
        self.words.setObjectName(f"{name}Words")
        self.words.setWordWrap(True)
        self.words.setFixedHeight(2 * self.words.fontMetrics().lineSpacing() + 2)
        self.looks = named(
            Segmented(), f"{name}Looks", "Look", "Another way to look at it", "Ways to look at the same."
        )
        self.looks.set_items(looks)
        self.looks.setVisible(len(looks) > 1)
        self.looks.chosen.connect(self.choose)
        self.head = QHBoxLayout()
        self.head.addWidget(self.looks)
        self.head.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 2)
        rows.setSpacing(4)
        rows.addLayout(self.head)
        rows.addWidget(self.board, 1)
        rows.addWidget(self.words)

    @abstractmethod
    def draw(self, walk: WalkAnswer, step: int, look: str) -> Scene | str:
        """The scene of a step, or in words why there is none."""

    @abstractmethod
    def look(self, view: View) -> str:
        """Which look the view has."""

    @abstractmethod
    def with_look(self, key: str) -> dict[str, Any]:
        """The field of the step's view that another look changes."""

    def clicked(self, key: str) -> None:
        """Something of the scene was clicked."""

    def cells_of(self, key: str) -> tuple[int, int] | None:
        """(rows, columns) of the cells that are drawn as one image of that key; None: no such image is pointed at."""
        return None

    def links(self) -> bool:
        """Whether what is pointed at is drawn otherwise."""
        return False

    def said(self, walk: WalkAnswer, step: int, look: str, scene: Scene) -> str:
        """What stands under the scene."""
        return scene.alt

    def questions(self, view: View) -> tuple[Question, ...]:
        """The walk round the value looked at."""
        question = walk_question(self.document, view, self.desk.newest())
        return () if question is None else (question,)

    def set_document(self, document: Document, view: View) -> None:
        """The look of the view."""
        self.looks.set_chosen(self.look(view))
        self.redraw()

    def set_result(self, result: Result) -> None:
        """The step that is shown or, where no value comes out, why."""
        shown = shown_walk(result)
        if shown is None and result.error is None:
            return
        self.walk = shown
        if shown is None:
            self.board.set_scene(Scene(20, 4))
            self.words.setText(str(result.error))
        else:
            self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile is drawn now."""
        super().showEvent(event)
        self.redraw()

    def redraw(self) -> None:
        """The scene as walk and view have it."""
        if self.walk is None or not self.isVisible():  # what nobody sees is drawn when it is shown
            return
        made = self.draw(*self.walk, self.looks.key())
        if isinstance(made, str):
            self.board.set_scene(Scene(20, 4, (), made))
            self.words.setText(made)
        else:
            self.board.set_scene(made)
            self.words.setText(self.said(*self.walk, self.looks.key(), made))

    def go(self, step: int) -> None:
        """Look at another step."""
        if self.walk is not None:
            go_to(self.desk, self.walk[0], step)

    @Slot(str)
    def _point(self, key: str) -> None:
        if self.links() and key != self.looked and (":" in key or not key):
            self.looked = key
            self._later.start()

    @Slot(str, float, float)
    def _point_in(self, key: str, across: float, down: float) -> None:
        """Many cells that are one image have one key: which of them it is."""
        size = None if ":" in key or self.walk is None else self.cells_of(key)
        if size is not None:
            row, column = (min(int(part * count), count - 1) for part, count in zip((down, across), size, strict=True))
            self._point(f"{key}:{row}:{column}")

    @Slot(str)
    def _click(self, key: str) -> None:
        self.clicked(key if ":" in key or not self.looked.startswith(f"{key}:") else self.looked)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Another look."""
        self.looked = ""
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, **self.with_look(key))))

    @Slot(int, int)
    def _step(self, down: int, right: int) -> None:
        if self.walk is not None:
            walk, step = self.walk
            row, column = walk.place_of(step)
            step_there = walk.step_of(row + down, column + right)
            if step_there is not None:
                self.go(step_there)


def place(key: str, *names: str) -> tuple[int, int] | None:
    """(row, column) of a key such as "output:1:2" of one of these names."""
    first, *rest = key.split(":")
    return (int(rest[0]), int(rest[1])) if first in names and len(rest) == 2 else None


def side_by_side(*widgets: QWidget) -> QWidget:
    """Controls in one row."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
