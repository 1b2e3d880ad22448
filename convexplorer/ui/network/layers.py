"""The layers of the network in a list: what each makes, how large it is, and what can be done to it."""

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from convexplorer.model.document import Document
from convexplorer.model.first_maps import FirstMaps, FirstMapsAnswer
from convexplorer.model.layer_kinds import KINDS
from convexplorer.model.layers import Conv2d
from convexplorer.model.leaving import does_nothing, is_last
from convexplorer.model.question import Question
from convexplorer.model.result import Result, every_stage, is_bare
from convexplorer.model.sources import is_live
from convexplorer.model.summary import fix
from convexplorer.model.view import View
from convexplorer.ui import stacking, theme
from convexplorer.ui.enabling import enable, reword
from convexplorer.ui.network.layer_rows import MAP, maps_across
from convexplorer.ui.network.layer_table import LayerTable
from convexplorer.ui.network.layer_tree import LayerTree
from convexplorer.ui.panels.panel import Desk, Panel, named

ONE = "layer-rename layer-duplicate layer-up layer-down | layer-bypass layer-remove | layer-fix layer-table"
GROUPS = {"norm", "flatten", "residual", "upsample"}
"""The kinds over which a line stands in the menu of what can be added."""
WHAT = (
    "Every layer with its first maps, the shape of what comes out, and how many numbers it learns. Click one to look "
    "at it; drag it, or press Alt and an arrow, to move it; B or its eye leaves it out, F2 renames it, Ctrl+D copies "
    "it, Delete takes it out, ← and → close and open a block."
)

PAUSE = 50
"""Milliseconds between two paintings of the list while a picture moves: one takes 2.6 ms, three times what all maps
beside it take, and nobody follows a dozen small maps sixty times a second."""


class LayersPanel(Panel):
    """The list, over it what adds a layer, the table, and what else can be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tree = named(LayerTree(), "layerList", "Layers", "", WHAT)
        self.tree.setMinimumHeight(60)
        self._table: LayerTable | None = None
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.tree.viewport().update)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 4, 4)
        head.setSpacing(2)
        head.addWidget(theme.title_label("LAYERS"))
        head.addStretch(1)
        for button in self._buttons():
            head.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.tree, 1)
        self._connect()

    def _buttons(self) -> tuple[QToolButton, ...]:
        actions = self.desk.actions
        add = named(QToolButton(), "addLayerButton", "Add layer", "Add a layer after the selected one")
        theme.set_icon(add, "plus")
        menu = QMenu(add)
        menu.setObjectName("addLayerMenu")
        for key in KINDS:
            if key in GROUPS:
                menu.addSeparator()
            menu.addAction(actions[f"add-layer-{key}"])
        menu.addSeparator()
        menu.addAction(actions["architectures"])
        table = named(QToolButton(), "layerTableButton", "Table of layers", "All numbers of all layers, to be copied")
        theme.set_icon(table, "parameters")
        table.clicked.connect(actions["layer-table"].trigger)
        more = named(QToolButton(), "layerMoreButton", "More for this layer", "What else can be done to the layer")
        theme.set_icon(more, "more")
        for button, own in ((add, menu), (more, self._menu(more))):
            button.setMenu(own)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        return add, table, more

    def _menu(self, parent: QToolButton) -> QMenu:
        menu = QMenu(parent)
        menu.setObjectName("layerMenu")
        menu.setToolTipsVisible(True)
        for key in ONE.split():
            if key == "|":
                menu.addSeparator()
            else:
                menu.addAction(self.desk.actions[key])
        return menu

    def _connect(self) -> None:
        tree, desk = self.tree, self.desk
        tree.chosen.connect(lambda name: stacking.select(desk, name))
        tree.stepped.connect(lambda name, step: stacking.move_by(desk, name, step))
        tree.removed.connect(lambda name: stacking.remove(desk, name))
        tree.duplicated.connect(lambda name: stacking.duplicate(desk, name))
        tree.toggled.connect(lambda name: stacking.toggle(desk, name))
        tree.dropped.connect(self._drop)
        tree.layers.renamed.connect(lambda name, new: stacking.rename(desk, name, new))
        tree.mend.wanted.connect(lambda: stacking.mend(desk))
        tree.menu_requested.connect(self._popup)
        tree.seen_changed.connect(desk.ask)
        desk.actions["layer-rename"].triggered.connect(tree.rename)
        desk.actions["layer-table"].triggered.connect(self._show_table)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The first maps of every row in sight."""
        return tuple(self._question(entry.name) for entry in self.tree.in_sight())

    def _question(self, name: str) -> FirstMaps:
        side = round(MAP * self.devicePixelRatioF())
        return FirstMaps(name, maps_across(self.tree.width()), side, side)

    def set_document(self, document: Document, view: View) -> None:
        """The rows as the document has them; what can be done to the one looked at."""
        if not self.isVisible() and view.layout != "network":
            return
        rows = stacking.rows(self.desk)
        self.tree.layers.set_rows(rows, stacking.shape_of(self.desk))
        self.tree.select(stacking.selected(self.desk))
        self._allow(document)
        if self._table is not None and self._table.isVisible():
            self._table.show_rows(rows)

    def set_result(self, result: Result) -> None:
        """The maps; the last good ones stay, faint, where there are none."""
        if not self.isVisible():
            return
        if stacking.shape_of(self.desk) != self.tree.layers.shape:
            self.set_document(self.desk.store.shown, self.desk.store.view)
        for question, answer in result.answers.items():
            if isinstance(question, FirstMaps) and isinstance(answer, FirstMapsAnswer):
                self.tree.layers.set_answer(question.stage, answer)
        if result.document is self.desk.store.shown:
            self.tree.layers.set_bare(
                {stage.name: stage.error for stage in every_stage(result.stages) if is_bare(stage)}
            )
        if not is_live(result.document.source):
            self.tree.viewport().update()
        elif not self._later.isActive():
            self._later.start()

    def _allow(self, document: Document) -> None:
        actions, name = self.desk.actions, stacking.selected(self.desk)
        prepares = name == stacking.INPUT or any(step.name == name for step in document.preprocessing)
        layer = None if name == stacking.INPUT else document.layer(name)
        only = isinstance(layer, Conv2d) and is_last(document, layer)
        movable, why = not prepares, "What is done to the picture has its place"
        for key, possible, why_not in (
            ("layer-rename", movable, why),
            ("layer-duplicate", movable, why),
            ("layer-up", movable and stacking.can_move(self.desk, name, -1), "It is the first one"),
            ("layer-down", movable and stacking.can_move(self.desk, name, 1), "It is the last one"),
            ("layer-bypass", movable and not only, "The last convolution stays: Explore shows it" if only else why),
            ("layer-remove", layer is not None and not only, "The last convolution stays: Explore shows it"),
            ("layer-fix", fix(document, stacking.shape_of(self.desk)) is not None, "Everything fits"),
        ):
            enable(actions[key], possible, why_not)
        out = layer is not None and does_nothing(layer)
        reword(actions["layer-bypass"], "Take layer in" if out else "Leave layer out")

    @Slot(str, str, bool)
    def _drop(self, name: str, other: str, after: bool) -> None:
        stacking.move(self.desk, name, None if after else other, other if after else None)

    @Slot(QPoint)
    def _popup(self, at: QPoint) -> None:
        menu = self.findChild(QMenu, "layerMenu")
        assert menu is not None
        menu.popup(at)

    @Slot()
    def _show_table(self) -> None:
        if self._table is None:
            self._table = LayerTable(self.window())
        self._table.show_rows(stacking.rows(self.desk))
        self._table.show()
        self._table.raise_()
