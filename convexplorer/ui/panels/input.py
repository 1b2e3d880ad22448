"""The picture that goes in, with the window of the value looked at."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from convexplorer.compute.arrays import Array
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.muting import muted
from convexplorer.model.question import InputPicture, Question, input_picture
from convexplorer.model.result import Frame, Picture, Result
from convexplorer.model.view import View
from convexplorer.model.windowing import Span, window_of
from convexplorer.scenes.numbers import short
from convexplorer.ui import linking, probing, readouts
from convexplorer.ui.panels import seeking
from convexplorer.ui.panels.film import FilmPanel
from convexplorer.ui.panels.input_bands import words
from convexplorer.ui.panels.input_menu import InputMenu
from convexplorer.ui.panels.linked_view import LinkedView
from convexplorer.ui.panels.panel import FOOT, HEAD, LINE, TALL, Desk, Panel, named
from convexplorer.ui.panels.source_badge import SourceBadge
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.panels.zoom_box import ZoomBox
from convexplorer.ui.readouts import Block
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.image_painter import Overlay

HINT = "Move over it: its products follow. Click keeps them; drag to zoom or to find it."
FILM_AND_ZOOM = 420
"""Pixels of width from which a film's controls and the zoom stand side by side; the View menu has the zoom as well."""
PINNED = "Pinned: click, or press Enter, to let go."


class InputView(LinkedView):
    """The input with its padding; hovering it moves the probe, a click pins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        named(
            self,
            "inputView",
            "Input",
            "The picture that goes in. Move over it to see what each value of the map comes from.",
            "The input of the convolution. The box is the window that the value under the pointer sees; what is "
            "hatched is padding. Click to keep it there, click again to let go; arrow keys move it. The wheel zooms, "
            "the middle button moves the picture; drag a rectangle to see it larger, to make a filter "
            "that finds it, or to copy its numbers.",
        )
        self.pixel: tuple[int, int] | None = None
        self.hovered.connect(self._hovered)
        self.clicked.connect(self._clicked)
        self.left.connect(self._gone)

    def question(self, document: Document, view: View) -> InputPicture:
        """The picture at this size, as the layer takes it."""
        return input_picture(*self.picture_size, view.input, self.part_shown(document, view))

    def numbers(self, result: Result, block: Block) -> Array | None:
        """As stored, or as grey, in the units that the view has."""
        return readouts.input_numbers(result, self.desk.store.view, block)

    def caption(self) -> str:
        """The input."""
        return "input"

    def marks(self, document: Document, view: View) -> list[Overlay]:
        """The window that the value looked at sees."""
        result = self.desk.newest()
        probe, shape = probing.current(document, view, result), probing.input_shape(document, result)
        if probe is None or shape is None or result is None or result.error is not None:
            return []
        row, column, height, width = probing.window_on_input(document, probe, shape)
        label = f"{height} × {width}" + (" · pinned" if view.pinned else "")
        return [(row, column, height, width, "input", label)]

    def probed(self, document: Document, view: View) -> tuple[float, float] | None:
        """The middle of that window; a cross-hair goes through cells, which are half a pixel further."""
        result = self.desk.newest()
        probe, shape = probing.current(document, view, result), probing.input_shape(document, result)
        if probe is None or shape is None:
            return None
        row, column = probing.centre_on_input(document, probe, shape)
        return row - 0.5, column - 0.5

    @Slot(int, int)
    def _hovered(self, row: int, column: int) -> None:
        self.pixel = (row, column)
        self.desk.light.enter(self.objectName())
        if self.desk.store.view.pinned:
            self.desk.light.read.emit()
        else:
            self._probe(row, column)

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        view = self.desk.store.view
        self.desk.store.set_view(replace(view, pinned=not view.pinned))
        self._probe(row, column)

    @Slot()
    def _gone(self) -> None:
        self.pixel = None

    def _probe(self, row: int, column: int) -> None:
        store = self.desk.store
        probe = probing.at_input(store.shown, store.view, self.desk.newest(), row + 0.5, column + 0.5)
        if probe is not None:
            store.set_view(replace(store.view, probe=probe))


class InputPanel(Panel):
    """Title with its menu, picture, the pixel pointed at, and how large the picture is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title = FittingTitle("INPUT")
        self._title.setFixedHeight(HEAD)
        self._menu = InputMenu(desk)
        self._twins = seeking.Twins(desk)
        self._view = InputView(desk)
        self._badge = SourceBadge(desk, self._view)
        self._hint = ElidedText()
        self._hint.setObjectName("inputHint")
        self._values = ElidedText()
        self._values.setObjectName("inputValues")
        for line in (self._hint, self._values):
            line.setFixedHeight(LINE)
        self._film = FilmPanel(desk)
        self._film.setFixedHeight(FOOT)
        self._film.hide()
        self._zoom = ZoomBox(self._view)
        self._span: Span | None = None
        self._before: tuple[tuple[int, ...], object] | None = None
        desk.light.read.connect(self._read)
        desk.light.crossed.connect(self._read)
        desk.light.zoom.connect(self._zoom.zoom)
        desk.light.copy.connect(self._copy)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._menu)
        foot.addWidget(self._values, 1)
        foot.addWidget(self._film, 1)
        foot.addWidget(self._zoom)
        self._zoom.setFixedHeight(FOOT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._hint)
        layout.addLayout(foot)
        self.set_room(0)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The picture at panel size, as the layer takes it, and where the filter's patch is in it."""
        picture = (self._view.question(self.document, view),) if min(self._view.picture_size) > 0 else ()
        return (*picture, *seeking.question(self.document, view, self.desk.newest()))

    def set_document(self, document: Document, view: View) -> None:
        """Only what lies over the picture depends on it before the result is there."""
        result = self.desk.newest()
        self._menu.show_state(document, view, result, self._span)
        self._badge.show_state()
        self._film.set_document(document, view)
        filming = self._film.film is not None
        self._film.setVisible(filming)
        self._values.setVisible(not filming)
        self._zoom.setVisible(not filming or self.width() >= FILM_AND_ZOOM)
        if not filming:
            self._hint.set_text(PINNED if view.pinned else HINT)
        if result is not None and result.document is document:
            self._view.show_view(document, view)
        self._zoom.show_zoom()
        self._read()

    def set_result(self, result: Result) -> None:
        """The picture, what it is, and the window over it."""
        if result.frame is None:
            return
        document, shape = result.document, result.frame.image.shape
        picture = result.answers.get(self._view.question(document, result.view))
        if isinstance(picture, Picture) and self._view.show_picture(picture, document, "input", shape):
            self._view.set_padding(*linking.padding(document, shape))
        if isinstance(picture, Picture):
            self._span = picture.low, picture.high
        self._title.set_parts(parts(result, picture))
        self._forget_zoom(shape)
        self._film.set_result(result)
        self._twins.hear(result)
        self.set_document(self.document, self.desk.store.view)

    def set_room(self, height: int) -> None:
        """A low window has no room for the hint."""
        self._hint.setVisible(height >= TALL)

    def _forget_zoom(self, shape: tuple[int, ...]) -> None:
        """Another picture is seen whole, unless a session brought its own part along."""
        view = self.desk.store.view
        before, self._before = self._before, (shape, view.visible)
        if before is not None and before[0] != shape and view.visible is not None and before[1] is view.visible:
            self.desk.store.set_view(replace(view, visible=None))

    @Slot()
    def _read(self) -> None:
        """The pixel under the pointer, else the one in the middle of what the value looked at sees."""
        result, document, view = self.desk.newest(), self.document, self.desk.store.view
        shape = probing.input_shape(document, result)
        probe = probing.current(document, view, result)
        if result is None or shape is None:
            return
        pixel = self._view.pixel if self.desk.light.over == self._view.objectName() else None
        if pixel is None and probe is not None:
            row, column = probing.centre_on_input(document, probe, shape)
            pixel = int(row // 1), int(column // 1)
        line = self._values if self._film.film is None else self._hint  # a film's controls have the foot
        line.set_text("" if pixel is None else readouts.input_line(result, view, *pixel))

    @Slot(str)
    def _copy(self, what: str) -> None:
        if what == "input-part":
            self._view.copy(self._view.block_in_sight())


def _warned(frame: Frame) -> list[str]:
    """What has to be said of a picture before anything else."""
    return ["not for diagnosis"] if frame.note is not None and frame.note.code.startswith("dicom") else []


def _noted(frame: Frame) -> list[str]:
    """What was left out, or is to be known."""
    return [] if frame.note is None else [str(frame.note)]


def parts(result: Result, picture: object) -> list[str]:
    """What the title says, the most important first."""
    frame, document, view = result.frame, result.document, result.view
    if frame is None:
        return ["INPUT"]
    head, size, *rest = describe(frame, document, view.input.as_bytes)
    if window_of(document) is not None:
        rest.pop()
    mixed = [] if view.input.channel is not None else words(frame, view)
    return [head, *_warned(frame), size, *_left_out(result), *mixed, *_shown(result, picture), *rest, *_noted(frame)]


def _left_out(result: Result) -> list[str]:
    """Channels that do not take part."""
    names = readouts.layer_channel_names(result)
    found = [names[channel] for channel in sorted(muted(result.document)) if channel < len(names)]
    return [f"without {', '.join(found)}"] if found else []


def _shown(result: Result, picture: object) -> list[str]:
    """Between which values it is shown, where not all of them are: of few bits in a large type, or in a window."""
    frame = result.frame
    if frame is None or not isinstance(picture, Picture):
        return []
    step = window_of(result.document)
    if step is not None or result.view.input.window or frame.window:
        span = f"{short(picture.low)} to {short(picture.high)}"
        return [f"{span} goes in as 0 to 1" if step is not None else f"shown {span}"]
    if frame.image.dtype.kind != "u":
        return []
    largest = np.iinfo(frame.image.dtype).max
    return [f"white is {picture.high:.0f} of {largest}"] if picture.high < largest else []


def describe(frame: Frame, document: Document, as_bytes: bool = False) -> list[str]:
    """What goes in: size, channels and range, the most important first."""
    channels, rows, columns = frame.image.shape
    kinds = {1: "grey", 3: "RGB"}
    kind = kinds.get(channels, f"{channels} channels")
    if channels_mode(document) == "grey" and channels > 1:
        kind = f"{kind} as grey"
    if frame.image.dtype.kind == "f":
        span = "values times 255" if as_bytes else "values as stored"
    elif as_bytes:
        span = "0 to 255"
    elif readouts.is_scaled(document):
        span = "0 to 1"
    else:
        span = f"0 to {2 ** (8 * frame.image.dtype.itemsize) - 1}"
    return ["INPUT", f"{rows} × {columns}", kind, span]
