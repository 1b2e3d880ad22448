"""One of the states that are compared as a picture: zoomed, pointed at and probed together with all others."""

from dataclasses import replace
from math import floor
from typing import NamedTuple

from PySide6.QtCore import Slot

from convexplorer.compute.arrays import Shape
from convexplorer.model.document import Document
from convexplorer.model.result import Picture, Result, Stage
from convexplorer.model.variants import stacked
from convexplorer.model.view import View
from convexplorer.scenes.numbers import short
from convexplorer.ui import linking, probing
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.panels.shared_view import SharedView
from convexplorer.ui.widgets.sight import Part

Place = tuple[int, int]


class Shown(NamedTuple):
    """A document with the layers of one of those compared, and the last of its stages."""

    document: Document
    end: Stage

    def at(self, point: tuple[float, float], shape: Shape) -> Place | None:
        """The value that a point of the input of `shape` lies on; None beside the map."""
        if self.end.array is None or len(self.end.shape) != 3:
            return None
        grid = linking.grid(self.document, self.end.name, shape)
        row, column = floor((point[0] - grid.row) / grid.height), floor((point[1] - grid.column) / grid.width)
        inside = 0 <= row < self.end.shape[1] and 0 <= column < self.end.shape[2]
        return (row, column) if inside else None

    def value(self, channel: int, place: Place) -> float | None:
        """One value of one of its maps, where it has that."""
        index, array = self.end.index_of(channel), self.end.array
        return None if index is None or array is None else float(array[index, place[0], place[1]])

    def part(self, picture: Picture, shape: Shape) -> Part | None:
        """The part of the input of `shape` that a picture of it shows; None: all of it."""
        if picture.part is None:
            return None
        grid, part = linking.grid(self.document, self.end.name, shape), picture.part
        return (
            grid.row + part.row * grid.height,
            grid.column + part.column * grid.width,
            part.height * grid.height,
            part.width * grid.width,
        )


def shown(result: Result) -> list[Shown]:
    """The document of a result and its variants; only the document where those were not computed."""
    document = result.document
    others = [variant for variant in document.variants if variant.name in result.variants]
    return [
        Shown(document, result.stages[-1]),
        *(Shown(stacked(document, one), result.variants[one.name][-1]) for one in others),
    ]


def point_looked_at(document: Document, view: View, result: Result) -> tuple[float, float] | None:
    """The point of the input that the value looked at is centred on."""
    probe, shape = probing.current(document, view, result), probing.input_shape(document, result)
    return None if probe is None or shape is None else probing.centre_on_input(document, probe, shape)


class ComparePane(SharedView):
    """Shows the part that the view names; hovering moves the probe to the same place of the map, a click pins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.picture: Picture | None = None
        self._shown: Shown | None = None
        self._less: Shown | None = None
        self.setMinimumSize(40, 30)
        self.hovered.connect(self._hovered)
        self.clicked.connect(self._clicked)

    def show_picture(
        self, picture: Picture | None, what: Shown, document: Document, shape: Shape, less: Shown | None = None
    ) -> None:
        """A picture of what comes out there (`less` what comes out elsewhere), where it lies in an input of `shape`."""
        self._shown, self._less = what, less
        if picture is None:
            self.picture = None
            self.set_picture(None, (0, 0))
            return
        self.set_scene(linking.bounds(document, shape), linking.grid(what.document, what.end.name, shape))
        if picture is not self.picture:
            self.picture = picture
            self.set_picture(picture.pixels, picture.shape, what.part(picture, shape), picture.covered)

    def show_view(self, view: View, point: tuple[float, float] | None, channel: int, shape: Shape | None) -> None:
        """The part that the view names, and the value at a point of the input."""
        self.set_visible(None if view.visible is None else linking.as_part(view.visible))
        place = None
        if self.picture is not None and self._shown is not None and point is not None and shape is not None:
            place = self._shown.at(point, shape)
        self.set_start(place)
        elsewhere = self.desk.light.over not in ("", self.objectName())
        self.set_crosshair(place if elsewhere else None)
        value = None if place is None else self._value(channel, place)
        self.set_overlay([] if place is None or value is None else [(*place, 1, 1, "output", short(value))])

    def _value(self, channel: int, place: Place) -> float | None:
        """The value that its picture shows there."""
        value = None if self._shown is None else self._shown.value(channel, place)
        if self._less is None or value is None:
            return value
        less = self._less.value(channel, place)
        return None if less is None else value - less

    @Slot(int, int)
    def _hovered(self, row: int, column: int) -> None:
        self.desk.light.enter(self.objectName())
        if not self.desk.store.view.pinned:
            self._probe(row, column, pinned=False)

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        self._probe(row, column, pinned=not self.desk.store.view.pinned)

    def _probe(self, row: int, column: int, pinned: bool) -> None:
        """Look at the value of the map shown whose window lies about the same place of the input."""
        store, result = self.desk.store, self.desk.newest()
        at = self.sight().in_scene(row, column, 1, 1)
        middle = at[0] + at[2] / 2, at[1] + at[3] / 2
        probe = probing.at_input(store.shown, store.view, result, *middle)
        if probe is not None:
            store.set_view(replace(store.view, probe=probe, pinned=pinned))
