"""What the network gets when a step of the preparation is wrong, beside what it should get."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.preparation import Slip, slips
from convexplorer.model.question import WhatIf
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.model.what_if import WhatIfAnswer
from convexplorer.scenes.preparation import what_if_scene
from convexplorer.scenes.primitives import Scene
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard

SIDE = 224
"""Pixels of a picture's longer side, as the worker makes it."""


class WhatIfView(QWidget):
    """A mistake to choose, both inputs in the same colours, and what comes of it in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._slips: tuple[Slip, ...] = ()
        self._answer: WhatIfAnswer | None = None
        self._choice = named(QComboBox(), "preparationSlip", "What if", "The mistake that is looked at")
        self._choice.setWhatsThis("Nothing is changed by it: the document stays as it is.")
        self._choice.activated.connect(self._choose)
        self._board = named(
            SceneBoard(1.15, at_top=True),
            "preparationWrong",
            "The network's input, right and wrong",
            "What the network takes: above as it should be, below with the mistake, in the same colours",
            "Blue is below 0, white 0, red above it, as far as the right input reaches; where nothing is negative, "
            "from black to white. What lies beyond is at the end of the colours.",
        )
        self._why = theme.small_label()
        self._why.setObjectName("preparationWhy")
        self._why.setWordWrap(True)
        self._why.setFixedHeight(3 * self._why.fontMetrics().lineSpacing())
        head = QHBoxLayout()
        label = QLabel("&What if:")
        label.setBuddy(self._choice)
        head.addWidget(label)
        head.addWidget(self._choice)
        head.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self._board, 1)
        rows.addWidget(self._why)
        self.setMinimumSize(780, 356)

    def question(self, document: Document, view: View) -> WhatIf | None:
        """What to ask: nothing where no mistake can be made."""
        slip = self._slip(document, view)
        stages = (*document.preprocessing, *document.layers)
        return None if slip is None else WhatIf(stages[-1].name, slip.key, SIDE)

    def _slip(self, document: Document, view: View) -> Slip | None:
        found = slips(document)
        return next((one for one in found if one.key == view.preparation.slip), found[0] if found else None)

    def show_document(self, document: Document, view: View) -> None:
        """The mistakes that these steps allow."""
        self._slips = slips(document)
        keys = [one.key for one in self._slips]
        if keys != [self._choice.itemData(index) for index in range(self._choice.count())]:
            self._choice.clear()
            for one in self._slips:
                self._choice.addItem(one.title, one.key)
        slip = self._slip(document, view)
        self._choice.setEnabled(slip is not None)
        self._choice.setCurrentIndex(-1 if slip is None else keys.index(slip.key))
        self._say(slip)

    def _say(self, slip: Slip | None) -> None:
        problem = self._answer.problem if self._answer is not None else None
        said = "" if slip is None else slip.why
        self._why.setText(f"{said} {problem}" if problem is not None else said)

    def show_result(self, result: Result) -> None:
        """Both inputs; nothing is drawn again that is the same."""
        asked = self.question(result.document, result.view)
        answer = None if asked is None else result.answers.get(asked)
        slip = self._slip(result.document, result.view)
        if answer is self._answer:
            return
        self._answer = answer if isinstance(answer, WhatIfAnswer) else None
        if slip is None or self._answer is None:
            self._board.set_scene(Scene(1, 1))
        else:
            self._board.set_scene(what_if_scene(self._answer, slip.title))
        self._say(slip)

    @Slot(int)
    def _choose(self, index: int) -> None:
        store = self._desk.store
        slip = str(self._choice.itemData(index))
        store.set_view(replace(store.view, preparation=replace(store.view.preparation, slip=slip)))
