"""Every map of the stage at once, as large as they fit."""

from dataclasses import replace

from PySide6.QtCore import Slot

from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question, Thumbnails
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.tile_values import TileValues
from convexplorer.ui.widgets.map_grid import MapGrid


def shown_filters(view: View, filters: int) -> list[int]:
    """The filters whose maps are shown: the one that is alone, or all that are not hidden; never none."""
    if view.solo is not None and view.solo < filters:
        return [view.solo]
    kept = [index for index in range(filters) if index not in view.hidden]
    return kept or list(range(filters))


def shown_channels(conv: Conv2d, view: View, maps: int) -> tuple[int, ...]:
    """Which of a stage's maps are shown."""
    shown = set(shown_filters(view, conv.filters))
    return tuple(index for index in range(maps) if index % conv.filters in shown)


class AllMaps(MapGrid):
    """A click selects the filter, a double click or Enter shows its map large."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._channels: tuple[int, ...] = ()
        self._pictures: tuple[Picture, ...] = ()
        self._drawn: object = None
        named(self, "allMaps", "All maps", "Every map of the stage; click selects, a double click shows one large")
        self._written = TileValues(desk, self)
        self.set_mode("fill")
        self.set_addable(False)
        self.selected.connect(self._select)
        self.activated.connect(self._enlarge)
        self.tile_resized.connect(self._ask)

    def question(self, view: View) -> Thumbnails:
        """Every map at the size of a tile."""
        ratio, (width, height) = self.devicePixelRatioF(), self.tile_size()
        maps = view.maps
        return Thumbnails(view.stage, round(width * ratio), round(height * ratio), maps.range, maps.scheme)

    def questions(self, view: View) -> list[Question]:
        """One, however many maps there are, and one for the values on them."""
        return [self.question(view), *self._written.questions(self._desk.store.shown, view)]

    def picture(self, channel: int) -> Picture | None:
        """The small picture of one map."""
        return self._pictures[channel] if channel < len(self._pictures) else None

    def show_result(self, result: Result) -> None:
        """The maps; the last good ones stay, dimmed, when there are none."""
        self.set_dimmed(result.error is not None)
        if result.frame is not None:
            _, rows, columns = result.frame.image.shape
            self.set_tile_size(columns, rows)
        pictures = result.answers.get(self.question(result.view))
        if isinstance(pictures, tuple) and pictures is not self._pictures:
            self._pictures = pictures
        conv = result.document.convolution
        self._written.show_result(result, shown_channels(conv, self._desk.store.view, len(self._pictures)))

    def show_view(self, document: Document, view: View) -> None:
        """Those that are not hidden, and which is selected."""
        conv, count = document.convolution, len(self._pictures)
        self._channels = shown_channels(conv, view, count)
        drawn = (self._pictures, self._channels, conv)
        if drawn != self._drawn:
            self._drawn = drawn
            titles = [f"{index + 1} {edits.title(conv, index % conv.filters)}" for index in self._channels]
            tiles = [(self._pictures[i].pixels, title, None) for i, title in zip(self._channels, titles, strict=True)]
            self.set_tiles(tiles)
        channel = probing.map_channel(document, view, count) if count else 0
        if channel in self._channels:
            self.set_selected(self._channels.index(channel))

    @Slot(int)
    def _select(self, index: int) -> None:
        store = self._desk.store
        conv = store.shown.convolution
        channel = self._channels[index]
        view = store.view.with_filter(channel % conv.filters)
        if conv.depthwise:
            view = replace(view, kernel_channel=channel // conv.filters)
        store.set_view(view)

    @Slot(int)
    def _enlarge(self, index: int) -> None:
        self._select(index)
        view = self._desk.store.view
        self._desk.store.set_view(replace(view, maps=replace(view.maps, arrangement="one")))

    @Slot(int, int)
    def _ask(self, width: int, height: int) -> None:
        self._desk.ask()
