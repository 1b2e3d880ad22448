"""The filters of the layer as a strip of live thumbnails."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy

from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question, Thumbnails
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import View
from convexplorer.ui.panels.panel import TALL, Desk, Panel, named
from convexplorer.ui.widgets.map_grid import MapGrid

TILE, SMALL = (120, 90), (72, 48)
"""Thumbnails in a window that is high enough, and in one that is not."""

MENU = ("add-filter", "duplicate-filter", "negative-filter", "rename-filter", "remove-filter")


class _Strip(MapGrid):
    """The strip, with a key to remove a filter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, all other keys as ever."""
        if event.key() == Qt.Key.Key_Delete:
            self._desk.actions["remove-filter"].trigger()
        else:
            super().keyPressEvent(event)


class FiltersPanel(Panel):
    """Click a thumbnail to select its filter, right-click for more, Delete to remove."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pictures: tuple[Picture, ...] = ()
        self._tile = SMALL
        self._shown: tuple[Conv2d, tuple[Picture, ...]] | None = None
        self._strip = named(_Strip(desk), "filterBank", "Filters", "One filter makes one map: click one to select it")
        self._strip.setWhatsThis("Every filter of the layer with its map. The plus adds one, Delete removes one.")
        self._strip.selected.connect(self._select)
        self._strip.activated.connect(lambda _: desk.actions["rename-filter"].trigger())
        self._strip.add_requested.connect(desk.actions["add-filter"].trigger)
        self._strip.menu_requested.connect(self._menu)
        self._strip.set_tile_size(*SMALL)
        self._strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 0)
        layout.addWidget(self._strip, 1)

    def questions(self, view: View) -> tuple[Question, ...]:
        """Every map of the stage shown, small."""
        return (self._question(view),)

    def _question(self, view: View) -> Thumbnails:
        ratio = self.devicePixelRatioF()
        return Thumbnails(
            view.stage, round(self._tile[0] * ratio), round(self._tile[1] * ratio), view.maps.range, view.maps.scheme
        )

    def set_document(self, document: Document, view: View) -> None:
        """Titles and kernels at once; the maps follow."""
        self._show(document, view)

    def set_result(self, result: Result) -> None:
        """The maps; the last good ones stay, dimmed, when there are none."""
        pictures = result.answers.get(self._question(result.view))
        if isinstance(pictures, tuple):
            self._pictures = pictures
            self._show(self.document, self.desk.store.view)
        self._strip.set_dimmed(result.error is not None)

    def _show(self, document: Document, view: View) -> None:
        conv = document.convolution
        before, self._shown = self._shown, (conv, self._pictures)
        if before is None or before[1] is not self._pictures or not _alike(before[0], conv):
            self._fill(conv)
        self._strip.set_selected(view.filter + (view.kernel_channel * conv.filters if conv.depthwise else 0))

    def _fill(self, conv: Conv2d) -> None:
        count = max(conv.filters, len(self._pictures) // conv.filters * conv.filters if conv.depthwise else 0)
        tiles = []
        for index in range(count):
            number = index % conv.filters
            title = f"{index + 1} {edits.title(conv, number)}"
            pixels = self._pictures[index].pixels if index < len(self._pictures) else None
            tiles.append((pixels, title, conv.weight[number, 0]))
        self._strip.set_tiles(tiles)

    def set_room(self, height: int) -> None:
        """The window is so high: larger or smaller thumbnails."""
        tile = TILE if height >= TALL else SMALL
        if tile != self._tile:
            self._tile = tile
            self._strip.set_tile_size(*tile)
            self.desk.ask()

    @Slot(int)
    def _select(self, index: int) -> None:
        store = self.desk.store
        conv = store.shown.convolution
        view = store.view.with_filter(index % conv.filters)
        if conv.depthwise:
            view = replace(view, kernel_channel=index // conv.filters)
        store.set_view(view)

    @Slot(int, QPoint)
    def _menu(self, index: int, position: QPoint) -> None:
        self._select(index)
        menu = QMenu(self)
        for key in MENU:
            menu.addAction(self.desk.actions[key])
        menu.popup(position)
        menu.aboutToHide.connect(menu.deleteLater)


def _alike(one: Conv2d, other: Conv2d) -> bool:
    """Whether the filters look the same in the strip."""
    return one is other or (
        one.titles == other.titles and one.depthwise == other.depthwise and np.array_equal(one.weight, other.weight)
    )
