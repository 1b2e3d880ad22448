"""Networks from the papers: what each is and what it costs, its sizes drawn, and *Use it* in place of the layers."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from convexplorer import limits
from convexplorer.compute.layer import Counts
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.gallery import ARCHITECTURES, SEED, Architecture, counted
from convexplorer.model.network_layers import Linear
from convexplorer.model.parallel import every
from convexplorer.model.preparation import preparation_words
from convexplorer.model.view import NetworkView, View
from convexplorer.scenes.architecture import architecture
from convexplorer.scenes.formula import amount
from convexplorer.scenes.primitives import Scene
from convexplorer.ui import theme
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard

LIST, RIGHT = 232, 600
"""Pixels of the list, and of what stands beside it."""
SEEDS = 9999
BYTES = np.dtype(np.uint8)


class Facts(NamedTuple):
    """What is said of a network without its weights."""

    counts: Counts
    scene: Scene
    note: str


@lru_cache(maxsize=len(ARCHITECTURES))
def facts(key: str) -> Facts:
    """Counts and sizes; nothing is drawn from the seed for them."""
    chosen = ARCHITECTURES[key]
    layers = chosen.layers(own=0)
    untrained = str(Message("gallery-untrained"))
    for layer in every(layers):
        if isinstance(layer, Linear) and layer.weight.size > limits.WEIGHTS:
            told = {"layer": layer.name, "count": layer.weight.size}
            untrained = f"{untrained} {Message('gallery-shapes-only', told)}"
            break
    return Facts(counted(layers, chosen.shape), architecture(layers, chosen.shape), untrained)


class GalleryDialog(QDialog):
    """`chosen` and `seed` say what was taken when the dialog was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("galleryDialog")
        self.setWindowTitle("Architectures")
        self._list = named(QListWidget(), "galleryList", "Architectures", "Networks from the papers, the oldest first")
        self._list.setFixedWidth(LIST)
        self._list.setSpacing(2)
        for row in ARCHITECTURES.values():
            item = QListWidgetItem(row.title)
            item.setData(Qt.ItemDataRole.UserRole, row.key)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.what)
            self._list.addItem(item)
        self._title = theme.title_label()
        self._title.setObjectName("galleryTitle")
        self._what = _wrapped("galleryWhat", 3)
        self._board = named(
            SceneBoard(1.0),
            "galleryBoard",
            "Sizes",
            "The picture (amber), what convolutions and dense layers make of it (blue), and pools (grey)",
            "A box for each layer that makes other maps: as tall as the maps are, as wide as they are many. "
            "A line over a block is its shortcut; a block in several parts has several paths.",
        )
        self._board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._board.setFixedHeight(212)
        self._takes, self._prepared, self._parameters, self._work = (
            _figures(f"gallery{name}") for name in ("Takes", "Prepared", "Parameters", "Work")
        )
        self._seed = named(QSpinBox(), "gallerySeed", "Seed", "Another seed draws other weights")
        self._seed.setRange(0, SEEDS)
        self._seed.setValue(SEED)
        self._seed.setFixedWidth(96)
        self._note = _wrapped("galleryNote", 2, small=True)
        self._lay_out()
        self._list.currentItemChanged.connect(self._look)
        self._list.itemActivated.connect(self.accept)
        self._list.setCurrentRow(0)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(16)
        for text, field in (
            ("Takes", self._takes),
            ("Prepared", self._prepared),
            ("Parameters", self._parameters),
            ("Multiply–adds", self._work),
            ("&Seed of the weights", self._seed),
        ):
            form.addRow(text, field)
        right, both = QVBoxLayout(), QHBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addWidget(self._what)
        right.addWidget(self._board)
        right.addLayout(form)
        right.addStretch(1)
        right.addWidget(self._note)
        both.setSpacing(16)
        both.addWidget(self._list)
        both.addLayout(right, 1)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        use = box.addButton("&Use it", QDialogButtonBox.ButtonRole.AcceptRole)
        named(use, "galleryUse", "Use it", "In place of the layers and of the preparation; Undo brings yours back")
        lay_out(self, both, box, LIST + RIGHT + 48)
        use.setDefault(True)  # only now: the dialog has to know the button

    @property
    def chosen(self) -> Architecture:
        """The one chosen."""
        return ARCHITECTURES[str(self._list.currentItem().data(Qt.ItemDataRole.UserRole))]

    @property
    def seed(self) -> int:
        """What its weights are drawn from."""
        return int(self._seed.value())

    @Slot()
    def _look(self) -> None:
        row, found = self.chosen, facts(self.chosen.key)
        channels, height, width = row.shape
        self._title.setText(row.title)
        self._what.setText(row.what)
        self._takes.setText(f"{channels} × {height} × {width}")
        self._prepared.setText(preparation_words(row.preparation(), BYTES))
        self._parameters.setText(f"{found.counts.parameters:,}")
        self._work.setText(f"{amount(found.counts.multiply_adds)}   ({found.counts.multiply_adds:,})")
        self._board.set_scene(found.scene)
        self._note.setText(found.note)


def _wrapped(name: str, lines: int, small: bool = False) -> QLabel:
    """Room for so many lines, so that nothing jumps."""
    label = theme.small_label() if small else QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setFixedHeight(lines * label.fontMetrics().lineSpacing() + 2)
    return label


def _figures(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.tabular(theme.font()))
    return label


def use(desk: Desk, chosen: Architecture, seed: int = SEED) -> None:
    """The network in place of the layers and the preparation, as one step; the picture stays."""
    store = desk.store
    desk.seal()
    store.edit(chosen.build(store.shown, seed), f"Architecture: {chosen.title}")
    store.set_view(_fresh(store.view, store.shown))
    twin = store.shown.variants
    said = {"title": chosen.title} | ({"twin": twin[0].name[0].lower() + twin[0].name[1:]} if twin else {})
    desk.say(Message("gallery-twin" if twin else "gallery-used", said))


def _fresh(view: View, document: Document) -> View:
    """The Network layout, at the first layer: what was looked at before is gone."""
    return replace(
        view,
        layout="network",
        drawer="compare" if document.variants else view.drawer,
        stage=document.convolution.name,
        filter=0,
        kernel_channel=0,
        probe=None,
        pinned=False,
        hidden=frozenset(),
        solo=None,
        maps=replace(view.maps, chosen=(), combine=None),
        step=replace(view.step, layer=document.convolution.name, anchor=None, revealed=None),
        network=NetworkView(range=view.network.range),
    )


def ask(parent: QWidget, desk: Desk) -> None:
    """Show the gallery; the network that is taken becomes the layers."""
    dialog = GalleryDialog(parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        use(desk, dialog.chosen, dialog.seed)
    dialog.deleteLater()
