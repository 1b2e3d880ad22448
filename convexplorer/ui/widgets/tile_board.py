"""All feature maps of a layer, painted: tiles with what is chosen, hidden and dragged marked."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QFrame, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import colours, font
from convexplorer.ui.widgets.map_tile import (
    Tile,
    TileState,
    paint_insertion,
    paint_plus,
    paint_tile,
    paint_value,
    value_rect,
)
from convexplorer.ui.widgets.painting import focus_frame, picture
from convexplorer.ui.widgets.tile_area import Slot, TileArea
from convexplorer.ui.widgets.tile_choice import Choice

Doing = Literal["move", "rename", "hide"]


class _Boxes(NamedTuple):
    """Where values are written, by tile, and all of that; `key`: what it depends on."""

    key: tuple[object, ...]
    places: dict[int, QRect]
    region: QRegion


class TileBoard(TileArea):
    """Tiles of title, kernel swatch and map; one is looked at, several may be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []
        self._choice = Choice()
        self._allowed: frozenset[Doing] = frozenset()
        self._hidden: frozenset[int] = frozenset()
        self._solo: int | None = None
        self._values: tuple[float, ...] = ()
        self._boxes = _Boxes((), {}, QRegion())
        self._dimmed = False
        self._hover = -1
        self._slot: Slot | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.set_mode("strip")

    def set_tiles(self, tiles: Sequence[tuple[Array | None, str, Array | None]]) -> None:
        """Pixels (H, W, 3) uint8 or None, title, and a kernel to draw as a swatch or None, for every map."""
        made = [Tile(None if p is None else picture(p), title, swatch) for p, title, swatch in tiles]
        for new, old in zip(made, self._tiles, strict=False):
            new.after(old)
        self._tiles = made
        self._choice.keep_below(len(made), len(made) + self._addable)
        self.set_maps(len(made))
        self.show_change()

    def set_selected(self, index: int) -> None:
        """Show which one is looked at; says nothing."""
        if index != self._choice.current:
            self._choice.only(index)
            self.show_tile(index)
            self.show_change()

    def set_chosen(self, indices: Iterable[int]) -> None:
        """Show which ones are chosen with the one looked at; says nothing."""
        chosen = {index for index in indices if index < len(self._tiles)} | {self._choice.current}
        if chosen != self._choice.chosen:
            self._choice.chosen = chosen
            self.show_change()

    def current(self) -> int:
        """The index of the tile that is looked at."""
        return self._choice.current

    def chosen(self) -> tuple[int, ...]:
        """The indices of all that are chosen, in order; the one looked at is among them."""
        return tuple(sorted(self._choice.chosen))

    def set_dimmed(self, dimmed: bool) -> None:
        """Show the maps faintly: they are not the result of what is set."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.viewport().update()

    def allow(self, *doings: Doing) -> None:
        """What the user may do with tiles beyond choosing them: "move", "rename", "hide"."""
        self._allowed = frozenset(doings)
        self.viewport().update()

    def set_hidden(self, indices: Iterable[int]) -> None:
        """Show these faintly, with a struck eye."""
        hidden = frozenset(indices)
        if hidden != self._hidden:
            self._hidden = hidden
            self.show_change()

    def set_solo(self, index: int | None) -> None:
        """Mark the one that alone is shown, or none."""
        if index != self._solo:
            self._solo = index
            self.show_change()

    def set_values(self, values: Sequence[float]) -> None:
        """Write one on every map, in order; none: on no map."""
        before, self._values = self._values, tuple(values)
        if bool(before) != bool(self._values):
            self.viewport().update()
        elif before != self._values:
            self.viewport().update(self._value_boxes().region)

    def _value_boxes(self) -> _Boxes:
        """Where values are written in sight; found anew when something has moved."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        key = len(self._tiles), self.tile_size(), self.caption(), self.per_row(), across, down, self.viewport().rect()
        if key != self._boxes.key:
            metrics, boxes, region = QFontMetrics(font("small")), {}, QRegion()
            for index in range(len(self._tiles)):
                box = value_rect(self.tile_rect(index), self.caption(), metrics)
                if self.viewport().rect().intersects(box):
                    boxes[index] = box
                    region += box
            self._boxes = _Boxes(key, boxes, region)
        return self._boxes

    def _paint_values(self, painter: QPainter) -> None:
        for index, box in self._value_boxes().places.items():
            if index < len(self._values):
                paint_value(painter, box, short(self._values[index]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every tile that is in sight."""
        roles, ratio = colours(), self.devicePixelRatioF()
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("small"))
            if self._values and event.region() == self._value_boxes().region:
                self._paint_values(painter)  # the boxes are opaque: nothing under them is needed
                return
            seen = QRectF(event.rect())
            for index, tile in enumerate(self._tiles):
                rect = self.tile_rect(index)
                if rect.intersects(seen):
                    paint_tile(painter, rect, tile, self._state(index), roles, ratio)
            self._paint_values(painter)
            if self._addable:
                last = len(self._tiles)
                paint_plus(painter, self.tile_rect(last), self._hover == last, roles, self.caption())
            if self._slot is not None:
                paint_insertion(painter, self._slot.line, roles)
            if self.hasFocus() and self.count():
                focus_frame(painter, self.tile_rect(self._choice.focused).adjusted(-3, -3, 3, 3), roles)

    def show_change(self) -> None:
        """Paint, and tell screen readers what is looked at."""
        current = self._choice.current
        if self._tiles:
            texts = [f"{current + 1} of {len(self._tiles)}: {self._tiles[current].title}"]
            if len(self._choice.chosen) > 1:
                texts.append(f"{len(self._choice.chosen)} selected")
            if current in self._hidden:
                texts.append("hidden")
            if current == self._solo:
                texts.append("shown alone")
            self.setAccessibleDescription(", ".join(texts))
        self.viewport().update()

    def _state(self, index: int) -> TileState:
        choice = self._choice
        return TileState(
            current=index == choice.current,
            chosen=index in choice.chosen,
            hovered=index == self._hover,
            dimmed=self._dimmed,
            hidden=index in self._hidden or (self._solo is not None and index != self._solo),
            solo=index == self._solo,
            hideable="hide" in self._allowed,
            caption=self.caption(),
        )
