"""The input as the network takes it: every step of its preparation as a chip, with what changes or breaks it."""

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from convexplorer.compute.arrays import Shape
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.preparation import step_words, with_step_moved, without_step
from convexplorer.model.question import Preparing, Question
from convexplorer.model.result import Result
from convexplorer.model.view import PreparationView, View
from convexplorer.ui import probing, theme
from convexplorer.ui.network.preparation_chip import SIDE, StepChip
from convexplorer.ui.network.preparation_editor import PreparationEditor, key_of
from convexplorer.ui.network.preparation_what_if import WhatIfView
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure


class PreparationPanel(Panel):
    """One row; while nobody sees it nothing of it is made or asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chips: list[StepChip] = []
        self._kinds: tuple[str, ...] | None = None
        self._shown: tuple[Document, PreparationView, Shape | None, np.dtype] | None = None
        self._strip = QWidget()
        self._strip.setObjectName("preparationStrip")
        self._row = QHBoxLayout(self._strip)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._strip)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(SIDE + 10)
        self._editor, self._wrong = PreparationEditor(desk), WhatIfView(desk)
        self._change = named(
            Disclosure("Change", ""), "preparationChange", "Change the preparation", "Whose network, and every number"
        )
        self._change.setWhatsThis(f"Whose network the picture is prepared for, and every number of it. {OPENS}")
        self._change.set_content(self._editor)
        self._if = named(
            Disclosure("What if…", ""), "preparationWhatIf", "What if a step is wrong?", "What if a step is wrong?"
        )
        self._if.setWhatsThis(f"The input right and wrong side by side, and what the network says to both. {OPENS}")
        self._if.set_content(self._wrong)
        self._if.opened.connect(self._look)
        self._if.closed.connect(self.desk.ask)
        title = theme.small_label("Input as the\nnetwork takes it")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        for button in (self._if, self._change):
            button.setFixedHeight(SIDE + 10)  # as high as the chips: what it opens does not cover them
        row.addWidget(title)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._if)
        row.addWidget(self._change)

    # ------------------------------------------------------------ showing

    def questions(self, view: View) -> tuple[Question, ...]:
        """The small pictures; both inputs while they are compared."""
        document = self.document
        asked: list[Question] = []
        if document.preprocessing:
            asked.append(self._pictures(document))
        wrong = self._wrong.question(document, view) if self._if.isChecked() else None
        return tuple(asked) if wrong is None else (*asked, wrong)

    def _pictures(self, document: Document) -> Preparing:
        return Preparing(document.preprocessing[-1].name, round(SIDE * self.devicePixelRatioF()))

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile."""
        super().showEvent(event)
        self.set_document(self.document, self.desk.store.view)

    def set_document(self, document: Document, view: View) -> None:
        """A chip for each step, with the size that comes out of it."""
        if not self.isVisible():
            return
        newest = self.desk.newest()
        shape = probing.input_shape(document, newest)
        stored = np.dtype(np.uint8) if newest is None or newest.frame is None else newest.frame.image.dtype
        shown = document, view.preparation, shape, stored
        if self._shown is not None and self._shown[0] is document and self._shown[1:] == shown[1:]:
            return
        self._shown = shown
        kinds = tuple(step.name for step in document.preprocessing)
        if kinds != self._kinds:
            self._kinds = kinds
            self._build(document)
        chips = zip(self._chips, document.preprocessing, _sizes(document, shape), strict=True)
        for number, (chip, step, said) in enumerate(chips, 1):
            chip.show_step(number, step_words(step, stored), *said)
        self._fit()
        self._editor.show_document(document, stored)
        self._wrong.show_document(document, view)

    def set_result(self, result: Result) -> None:
        """The small pictures, and what is compared."""
        if not self.isVisible() or result.document is not self.document:
            return
        if result.document.preprocessing:
            pictures = result.answers.get(self._pictures(result.document)) or ()
            for index, chip in enumerate(self._chips):
                chip.show_picture(pictures[index] if index < len(pictures) else None)
        self.set_document(result.document, result.view)
        if self._if.isChecked():
            self._wrong.show_result(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the chips are without their pictures."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        between = self._strip.sizeHint().width() - sum(chip.sizeHint().width() for chip in self._chips)
        wide = between + sum(chip.wide() for chip in self._chips)
        for chip in self._chips:
            chip.set_compact(wide > self._scroll.width())

    def _build(self, document: Document) -> None:
        """One chip a step; the keyboard stays at its place."""
        focused = next((index for index, chip in enumerate(self._chips) if chip.hasFocus()), None)
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)  # at once: what is made now has the same names
                widget.deleteLater()
        self._chips = []
        for index, step in enumerate(document.preprocessing):
            chip = StepChip(key_of(step))
            chip.opened.connect(partial(self._open, step.name))
            chip.removed.connect(partial(self._remove, step.name))
            chip.moved.connect(partial(self._move, step.name))
            chip.walked.connect(partial(self._walk, index))
            self._chips.append(chip)
            if index:
                self._row.addWidget(theme.small_label("›"))
            self._row.addWidget(chip)
        if not self._chips:
            self._row.addWidget(theme.small_label("the picture as it is stored"))
        self._row.addStretch(1)
        if focused is not None and self._chips:
            self._focus(min(focused, len(self._chips) - 1))

    def _focus(self, index: int) -> None:
        self._chips[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self._chips[index])

    # ------------------------------------------------------------ doing

    @Slot()
    def _look(self) -> None:
        """What is compared was not asked for until now."""
        self._wrong.show_document(self.document, self.desk.store.view)
        self.desk.ask()

    def _open(self, name: str) -> None:
        self._change.open()
        self._editor.focus(name)

    def _remove(self, name: str) -> None:
        step = self.document.layer(name)
        self.edit(without_step(self.document, name), f"Without {step_words(step)}")

    def _move(self, name: str, by: int) -> None:
        moved = with_step_moved(self.document, name, by)
        if moved is self.document:
            return
        self.edit(moved, "Move a step")
        self._focus([step.name for step in moved.preprocessing].index(name))

    def _walk(self, index: int, by: int) -> None:
        if 0 <= index + by < len(self._chips):
            self._focus(index + by)


def _sizes(document: Document, shape: Shape | None) -> list[tuple[str, str]]:
    """What comes out of each step, "3 × 64 × 64", and why nothing does."""
    said: list[tuple[str, str]] = []
    problem = ""
    for step in document.preprocessing:
        if shape is not None:
            try:
                shape = step.output_shape(shape)
            except UserError as error:
                shape, problem = None, str(error)
        text = " × ".join(map(str, shape)) if shape is not None else "does not fit" if problem else "…"
        said.append((text, problem))
    return said
