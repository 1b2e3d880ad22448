"""The filters of the layer as a strip of live thumbnails."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from convexplorer.messages import UserError
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question, Thumbnails
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import View
from convexplorer.ui import banking
from convexplorer.ui.panels import filter_menu
from convexplorer.ui.panels.filter_count import FilterCount
from convexplorer.ui.panels.panel import TALL, Desk, Panel, named
from convexplorer.ui.panels.tile_values import TileValues
from convexplorer.ui.widgets.map_grid import MapGrid

TILE, SMALL = (120, 90), (72, 48)
"""Thumbnails in a window that is high enough, and in one that is not."""


class _Strip(MapGrid):
    """The strip, with the keys that copy and paste filters."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._keys = {
            QKeySequence.StandardKey.Copy: desk.actions["copy-filters"],
            QKeySequence.StandardKey.Paste: desk.actions["paste-filters"],
        }
        self.allow("move", "rename", "hide")
        self.add_requested.connect(desk.actions["add-filter"].trigger)
        self.remove_requested.connect(desk.actions["remove-filter"].trigger)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and paste, all other keys as ever."""
        action = self._action(event)
        if action is not None:
            action.trigger()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Here they mean filters, whatever they mean elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and self._action(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _action(self, event: QEvent) -> QAction | None:
        if not isinstance(event, QKeyEvent):
            return None
        return next((action for key, action in self._keys.items() if event.matches(key)), None)


class FiltersPanel(Panel):
    """Click a thumbnail to select its filter, drag it elsewhere, right-click for more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pictures: tuple[Picture, ...] = ()
        self._tile = SMALL
        self._shown: tuple[Conv2d, tuple[Picture, ...]] | None = None
        self._count = FilterCount(desk)
        self._strip = self._build_strip()
        self._values = TileValues(desk, self._strip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self._count)
        layout.addWidget(self._strip, 1)

    def _build_strip(self) -> MapGrid:
        strip = named(_Strip(self.desk), "filterBank", "Filters", "One filter makes one map: click one to select it")
        strip.setWhatsThis(
            "Every filter of the layer with its map. Click one to edit it; Ctrl, Shift or Space choose more. "
            "Drag it, or press Alt and an arrow, to move it; F2 renames it, H hides its map where all are shown, "
            "S shows it alone, Delete removes it, the plus adds one."
        )
        strip.selected.connect(self._select)
        strip.choice_changed.connect(self._choose)
        strip.menu_requested.connect(self._menu)
        strip.moved.connect(self._move)
        strip.renamed.connect(self._take_name)
        strip.hidden_toggled.connect(self._hide)
        strip.solo_toggled.connect(self._solo)
        self.desk.actions["rename-filter"].triggered.connect(self._rename)
        strip.set_tile_size(*SMALL)
        strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return strip

    def questions(self, view: View) -> tuple[Question, ...]:
        """Every map of the stage shown, small, and what each has at the place looked at."""
        return (self._question(view), *self._values.questions(self.document, view))

    def _question(self, view: View) -> Thumbnails:
        ratio = self.devicePixelRatioF()
        return Thumbnails(
            view.stage, round(self._tile[0] * ratio), round(self._tile[1] * ratio), view.maps.range, view.maps.scheme
        )

    def set_document(self, document: Document, view: View) -> None:
        """Titles and kernels at once; the maps follow."""
        self._show(document, view)
        filter_menu.show(self.desk.actions, document, view)

    def set_result(self, result: Result) -> None:
        """The maps; the last good ones stay, dimmed, when there are none or they take a while."""
        pictures = result.answers.get(self._question(result.view))
        if isinstance(pictures, tuple):
            self._pictures = pictures
            self._show(self.document, self.desk.store.view)
        self._values.show_result(result)
        self._strip.set_dimmed(result.error is not None or (result.level == "preview" and pictures is None))

    def _show(self, document: Document, view: View) -> None:
        conv = document.convolution
        before, self._shown = self._shown, (conv, self._pictures)
        if before is None or before[1] is not self._pictures or not _alike(before[0], conv):
            self._fill(conv)
        count, channel = conv.filters, view.kernel_channel if conv.depthwise else 0
        maps = self._maps(conv)
        self._strip.set_selected(min(view.filter, count - 1) + channel * count)
        self._strip.set_chosen(view.maps.chosen)
        self._strip.set_hidden(number for number in range(maps) if number % count in view.hidden)
        self._strip.set_solo(None if view.solo is None else view.solo + channel * count)
        self._count.show_counts(conv, maps, view)

    def _maps(self, conv: Conv2d) -> int:
        """How many there are: depthwise, as many for every channel; those come with the first result."""
        return max(conv.filters, len(self._pictures) // conv.filters * conv.filters if conv.depthwise else 0)

    def _fill(self, conv: Conv2d) -> None:
        tiles = []
        kernels = conv.weight.shape[1]
        for index in range(self._maps(conv)):
            channel, number = divmod(index, conv.filters)
            title = f"{index + 1} {edits.title(conv, number)}"
            pixels = self._pictures[index].pixels if index < len(self._pictures) else None
            tiles.append((pixels, title, conv.weight[number, min(channel, kernels - 1)]))
        self._strip.set_tiles(tiles)

    def set_room(self, height: int) -> None:
        """The window is so high: larger or smaller thumbnails."""
        tile = TILE if height >= TALL else SMALL
        if tile != self._tile:
            self._tile = tile
            self._strip.set_tile_size(*tile)
            self.desk.ask()

    def _filter(self, index: int) -> int:
        """The filter that a map is of."""
        return index % self.document.convolution.filters

    @Slot(int)
    def _select(self, index: int) -> None:
        """Look at another map, with those chosen beside it."""
        store, chosen = self.desk.store, self._strip.chosen()
        conv = store.shown.convolution
        view = store.view.with_filter(index % conv.filters)
        view = replace(view, maps=replace(view.maps, chosen=chosen if len(chosen) > 1 else ()))
        if conv.depthwise:
            view = replace(view, kernel_channel=index // conv.filters)
        store.set_view(view)

    @Slot()
    def _choose(self) -> None:
        self._select(self._strip.current())

    @Slot(int, QPoint)
    def _menu(self, index: int, position: QPoint) -> None:
        if index not in self._strip.chosen():
            self._strip.set_selected(index)
            self._select(index)
        filter_menu.popup(self, self.desk.actions).popup(position)

    @Slot(int, int)
    def _move(self, start: int, end: int) -> None:
        banking.move(self.desk.store, self._filter(start), self._filter(end))

    @Slot()
    def _rename(self) -> None:
        self._strip.rename(self._strip.current())

    @Slot(int, str)
    def _take_name(self, index: int, title: str) -> None:
        banking.rename(self.desk.store, self._filter(index), title)

    @Slot(int)
    def _hide(self, index: int) -> None:
        """The one, or with it all that are chosen with it."""
        several = index in self._strip.chosen() and len(self._strip.chosen()) > 1
        indices = banking.chosen(self.desk.store) if several else (self._filter(index),)
        self._try(lambda: banking.toggle_hidden(self.desk.store, indices))

    @Slot(int)
    def _solo(self, index: int) -> None:
        banking.toggle_solo(self.desk.store, self._filter(index))

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except UserError as error:
            self.desk.say(error.message)


def _alike(one: Conv2d, other: Conv2d) -> bool:
    """Whether the filters look the same in the strip."""
    return one is other or (
        one.titles == other.titles and one.depthwise == other.depthwise and np.array_equal(one.weight, other.weight)
    )
