"""Up to four states of the layers on the same picture: side by side, as a difference, with a swipe, and in a table."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from convexplorer.model.compared import ComparedAnswer
from convexplorer.model.document import Document
from convexplorer.model.question import Compared, Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.scenes.comparing import comparison_scene
from convexplorer.ui import comparing, linking, probing
from convexplorer.ui.drawers.compare_add import AddButton
from convexplorer.ui.drawers.compare_pictures import ComparePictures
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

SECTIONS = (("side", "Side by side"), ("difference", "Difference"), ("swipe", "Swipe"))
LEAST = 150
"""Pixels of height that the pictures have at least."""
WORDS = 2
"""Lines of what is said."""


class CompareDrawer(Panel):
    """The table, what is said of the chosen one, and the pictures; nothing is computed while it is closed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._answer: ComparedAnswer | None = None
        self._drawn: object = None
        self._renamed = -1
        self._to_rename = False
        self._add = AddButton(desk)
        self._buttons = [
            self._button(key, text) for key, text in (("take", "Take over"), ("rename", "Rename"), ("remove", "Remove"))
        ]
        self._table = named(
            SceneBoard(1.0, at_top=True),
            "compareTable",
            "Compared states",
            "Click a state, or use the arrows, to compare it with what is set now",
            "The first row is what the window works on. PSNR in decibels and SSIM (11 × 11 windows, 1 is the same) "
            "measure the map shown against it, with its range of values as the data range.",
        )
        self._table.clicked.connect(self._choose)
        self._table.walked.connect(self._walk)
        self._table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._edit = CellEdit(self._table)
        self._edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._edit.setAccessibleName("Name of the compared state")
        self._edit.entered.connect(self._take_name)
        self._edit.given_up.connect(self._end_renaming)
        self._words = ElidedText()
        self._words.setObjectName("compareWords")
        self._words.setFixedHeight(WORDS * self._words.fontMetrics().lineSpacing() + 2)
        self._sections = named(
            Segmented(),
            "compareSections",
            "How to compare",
            "All side by side, what the chosen one has more or less, or both in one place",
        )
        self._sections.set_compact(True)
        self._sections.set_items(SECTIONS)
        self._sections.chosen.connect(self._choose_section)
        self._pictures = ComparePictures(desk)
        self._pictures.setMinimumHeight(LEAST)
        self._pictures.split_moved.connect(self._move_split)
        desk.light.crossed.connect(self._repaint)
        self._lay_out()

    def _button(self, key: str, text: str) -> QPushButton:
        """The same as the action of that name."""
        action = self.desk.actions[f"compare-{key}"]
        name = f"compare{text.title().replace(' ', '')}"
        button = named(QPushButton(text), name, action.iconText(), action.toolTip(), action.whatsThis())
        button.clicked.connect(self._rename if key == "rename" else action.trigger)
        button.setMinimumWidth(48)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._add)
        for button in self._buttons:
            top.addWidget(button, button.sizeHint().width())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(top)
        rows.addWidget(self._table)
        rows.addWidget(self._words)
        rows.addWidget(self._sections)
        rows.addWidget(self._pictures, 1)

    # ------------------------------------------------------------ asking

    def questions(self, view: View) -> tuple[Question, ...]:
        """What comes out of every state."""
        return (self._question(self.document, view),)

    def _question(self, document: Document, view: View) -> Compared:
        shape = probing.input_shape(document, self.desk.newest())
        look = self._look(view)
        width, height = self._pictures.size_wanted(look)
        maps, chosen = view.maps, max(comparing.chosen(document, view), 0)
        visible = linking.seen(document, view, shape)
        return Compared(self._channel(document, view), chosen, look, width, height, maps.range, maps.scheme, visible)

    def _channel(self, document: Document, view: View) -> int:
        """The map that is shown."""
        shape = probing.input_shape(document, self.desk.newest())
        out = probing.stage_shape(document, document.layers[-1].name, shape)
        return view.filter if out is None else probing.map_channel(document, view, out[0])

    def _look(self, view: View) -> str:
        keys = [key for key, _ in SECTIONS]
        return view.compare.section if view.compare.section in keys else keys[0]

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """Names, which one is chosen, and how it is compared; the figures come with the result."""
        if not self.isVisible():
            return
        look, chosen = self._look(view), comparing.chosen(document, view)
        self._sections.set_chosen(look)
        self._pictures.set_names(comparing.titles(document.variants), chosen + 1, look, view.compare.split_at)
        for button, key in zip(self._buttons, ("take", "rename", "remove"), strict=True):
            action = self.desk.actions[f"compare-{key}"]
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())
        self._draw_table()
        self._repaint()

    def set_result(self, result: Result) -> None:
        """What was asked; the last answer stays while there is none."""
        document, view = result.document, result.view
        answer = result.answers.get(self._question(document, view))
        if not isinstance(answer, ComparedAnswer):
            return
        self._answer = answer
        self._words.set_text(" ".join(map(str, answer.said)))
        names, chosen = comparing.titles(document.variants), comparing.chosen(document, view) + 1
        self._pictures.show_answer(answer, result, names, chosen, self._look(view))
        self._draw_table()
        self._repaint()

    def _draw_table(self) -> None:
        """The figures of the last answer under the names of now."""
        store, answer = self.desk.store, self._answer
        names = comparing.titles(store.shown.variants)
        if answer is None or len(answer.sides) != len(names):
            return
        chosen, channel = comparing.chosen(store.shown, store.view), self._channel(store.shown, store.view)
        drawn = (tuple(names), answer.sides, chosen + 1, channel)
        if drawn != self._drawn:
            self._drawn = drawn
            self._table.set_scene(comparison_scene(names, answer.sides, drawn[2], f"Map {drawn[3] + 1}, at the end"))
            self._table.setFixedHeight(self._table.sizeHint().height())
            if self._to_rename:
                self._table.repaint()
                self._rename()

    @Slot()
    def _repaint(self) -> None:
        if self.isVisible():
            store = self.desk.store
            self._pictures.show_view(store.shown, store.view, self._channel(store.shown, store.view))

    # ------------------------------------------------------------ choosing

    @Slot(str)
    def _choose(self, key: str) -> None:
        index = int(key.partition(":")[2]) - 1
        if 0 <= index < len(self.document.variants):
            comparing.show(self.desk.store, index)

    @Slot(int, int)
    def _walk(self, rows: int, columns: int) -> None:
        view, last = self.desk.store.view, len(self.document.variants) - 1
        if last >= 0:
            comparing.show(self.desk.store, min(max(comparing.chosen(self.document, view) + rows, 0), last))

    @Slot(str)
    def _choose_section(self, key: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, compare=replace(store.view.compare, section=key)))

    @Slot(float)
    def _move_split(self, share: float) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, compare=replace(store.view.compare, split_at=share)))

    # ------------------------------------------------------------ renaming

    @Slot()
    def _rename(self) -> None:
        """Type over the name of the chosen one, where it stands."""
        index = comparing.chosen(self.document, self.desk.store.view)
        box = self._table.key_rect(f"side:{index + 1}").toRect()
        self._to_rename = box.isEmpty()  # the drawer was just opened: as soon as its table is there
        if index >= 0 and not box.isEmpty():
            self._renamed = index
            self._edit.setGeometry(box)
            self._edit.start(self.document.variants[index].name, selected=True)

    @Slot(str, int)
    def _take_name(self, name: str, _step: int) -> None:
        index = self._renamed
        self._end_renaming()
        if 0 <= index < len(self.document.variants):
            comparing.rename(self.desk.store, index, name)

    @Slot()
    def _end_renaming(self) -> None:
        self._renamed = -1
        if self._edit.isVisible():
            self._edit.hide()
            self._table.setFocus()
