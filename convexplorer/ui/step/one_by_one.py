"""1×1: the depth column of one pixel, mixed by every filter; grey and sepia; and what a bottleneck saves."""

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from convexplorer.compute.arrays import Array, Shape, frozen
from convexplorer.compute.colour import GREY_WEIGHTS
from convexplorer.compute.padding import sources
from convexplorer.messages import Message
from convexplorer.model.document import Document, with_channels
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question, Values
from convexplorer.model.result import Result, ValuesAnswer
from convexplorer.model.view import Probe, View
from convexplorer.scenes.one_by_one import mixing, saving_text
from convexplorer.scenes.primitives import Scene
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.scene_board import SceneBoard

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])
"""Red, green and blue of a picture in brown tones, each mixed of red, green and blue."""
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
SIDES = (1, 3, 5, 7, 11)
SLIDERS = (("Channels in", WIDTHS), ("In the middle", WIDTHS), ("Filters", WIDTHS), ("Kernel", SIDES))


class OneByOnePanel(Panel):
    """What every filter makes of the column under the pointer; buttons that make the layer a mixing of channels."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._board = named(
            SceneBoard(1.4),
            "oneByOneBoard",
            "Mixing of channels",
            "All channels of one pixel, dotted with every filter",
            "A 1×1 convolution sees one pixel, through all its channels: each filter is a weight for each channel, and "
            "gives their sum.",
        )
        self._words = theme.small_label()
        self._words.setObjectName("oneByOneWords")
        self._words.setWordWrap(True)
        self._words.setFixedHeight(2 * self._words.fontMetrics().lineSpacing() + 2)
        buttons = QHBoxLayout()
        for name, text, tip, edit in (
            ("greyByOne", "Grey as a 1×1", "One filter: .299 red, .587 green, .114 blue", self._grey),
            ("sepiaByOne", "Sepia as three", "Three filters that make brown tones", self._sepia),
            (
                "makeByOne",
                "Make it 1×1",
                "Of every kernel what it sums to: all that a flat area shows of it",
                self._shrink,
            ),
        ):
            button = named(QPushButton(text), name, text, tip, f"{tip}. The layer changes; Undo takes it back.")
            button.clicked.connect(edit)
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 2)
        rows.setSpacing(4)
        rows.addLayout(buttons)
        rows.addWidget(self._board, 1)
        rows.addWidget(self._words)
        rows.addLayout(self._build_bottleneck())
        rows.addWidget(self._saving)

    def _build_bottleneck(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self._sliders: list[LabelledSlider] = []
        for index, (title, values) in enumerate(SLIDERS):
            slider = LabelledSlider(title, playable=False)
            slider.set_object_name(f"bottleneck{index + 1}")
            named(slider.slider, f"bottleneck{index + 1}", title, f"{title} of the example below")
            slider.slider.setWhatsThis(f"{title}: a 1×1 to fewer channels first makes what follows cheaper.")
            slider.set_range(0, len(values) - 1)
            slider.set_format(partial(_written, values))
            slider.value_edited.connect(self._edit_bottleneck)
            self._sliders.append(slider)
            row.addWidget(slider, 1)
        self._saving = theme.small_label()
        self._saving.setObjectName("bottleneckSaving")
        self._saving.setWordWrap(True)
        self._saving.setFixedHeight(2 * self._saving.fontMetrics().lineSpacing() + 2)
        return row

    # ------------------------------------------------------------ asking and showing

    def questions(self, view: View) -> tuple[Question, ...]:
        """Every channel and every map at the pixel looked at."""
        places = self._places(self.document, view, self.desk.newest())
        return () if places is None else tuple(Values(place) for place in places if place is not None)

    def _places(self, document: Document, view: View, result: Result | None) -> tuple[Probe | None, Probe] | None:
        """The column under the middle of the window, None in padding that repeats nothing; and the map's value."""
        name = document.convolution.name
        probe = probing.current(document, replace(view, stage=name), result)
        entry = probing.entry(document)
        shape = probing.stage_shape(document, entry, probing.input_shape(document, result))
        if probe is None or shape is None:
            return None
        row, column = read_place(document.convolution, shape, (probe.row, probe.column))
        column_place = None if min(row, column) < 0 else Probe(entry, 0, row, column)
        return column_place, replace(probe, channel=0)

    def set_document(self, document: Document, view: View) -> None:
        """The sliders of the bottleneck and what it saves."""
        for slider, (_, values), value in zip(self._sliders, SLIDERS, view.step.bottleneck, strict=True):
            near = min(range(len(values)), key=lambda at, values=values, value=value: abs(values[at] - value))  # type: ignore[misc]
            slider.set_value(near)
        self._saving.setText(saving_text(*view.step.bottleneck))

    def set_result(self, result: Result) -> None:
        """The column and its mixing."""
        places = self._places(result.document, result.view, result)
        column = None if places is None or places[0] is None else result.answers.get(Values(places[0]))
        maps = None if places is None else result.answers.get(Values(places[1]))
        in_padding = places is not None and places[0] is None
        if places is None or not isinstance(maps, ValuesAnswer) or not (in_padding or isinstance(column, ValuesAnswer)):
            if result.error is not None:
                self._board.set_scene(Scene(20, 4))
                self._words.setText(str(result.error))
            return
        conv = result.document.convolution
        if isinstance(column, ValuesAnswer):
            values = np.array(column.maps)
        else:
            fill = conv.padding_value if conv.padding_mode == "constant" else 0.0
            values = np.full(self._channels(result), fill)
        weight, bias, groups = conv.effective(len(values))
        summed = weight.sum(axis=(2, 3))
        if groups > 1:
            self._board.set_scene(Scene(20, 4))
            self._words.setText(
                "Each channel is filtered by itself: nothing is mixed. “Make it 1×1” sums the channels."
            )
            return
        titles = conv.titles if len(conv.titles) == conv.filters else ()
        outputs = np.array(maps.maps) if conv.size == (1, 1) else summed @ values + bias
        self._board.set_scene(mixing(values, summed, bias, outputs, titles))
        where = "In the padding" if places[0] is None else f"Row {places[0].row}, column {places[0].column}"
        if conv.size == (1, 1):
            said = f"{where}: each filter is dotted with the column, exactly as in a dense layer."
        else:
            size = f"{conv.size[0]} × {conv.size[1]}"
            said = f"The kernels are {size}: shown is what each sums to, all that a flat area shows of it."
            nothing = int(np.isclose(summed, 0, atol=1e-9).all(axis=1).sum())
            if nothing:
                filters = "filter" if conv.filters == 1 else f"{conv.filters} filters"
                said += f" As 1×1, {nothing} of {filters} would be 0 everywhere, for their kernels sum to 0."
        self._words.setText(said)

    def _channels(self, result: Result) -> int:
        stage = result.stage(probing.entry(result.document))
        return 1 if stage is None else stage.shape[0]

    # ------------------------------------------------------------ editing

    def _mix(self, weight: Array, titles: tuple[str, ...], label: str) -> None:
        shape = probing.input_shape(self.document, self.desk.newest())
        if shape is not None and shape[0] != weight.shape[1]:
            channels = "one channel" if shape[0] == 1 else f"{shape[0]} channels"
            self.desk.say(Message("mixing-needs-three", {"channels": channels}))
            return
        document = with_channels(self.document, "all")
        conv = replace(
            document.convolution,
            weight=frozen(weight[:, :, None, None].copy()),
            bias=frozen(np.zeros(len(weight))),
            alike=False,
            depthwise=False,
            titles=titles,
            stride=(1, 1),
            padding="valid",
            dilation=(1, 1),
            finders=(),
        )
        self.edit(document.with_layer(conv), label)

    @Slot()
    def _grey(self) -> None:
        self._mix(np.array([GREY_WEIGHTS]), ("Grey",), "Grey as a 1×1")

    @Slot()
    def _sepia(self) -> None:
        self._mix(SEPIA, ("Red", "Green", "Blue"), "Sepia as three 1×1")

    @Slot()
    def _shrink(self) -> None:
        """Every kernel becomes its sum."""
        document = self.document
        if document.convolution.depthwise:  # a 1×1 is there to mix
            document = with_channels(document, "all")
        conv = document.convolution
        weight = conv.weight.sum(axis=(2, 3), keepdims=True)
        changed = replace(conv, weight=weight, padding="valid", dilation=(1, 1), stride=(1, 1), finders=())
        self.edit(document.with_layer(changed), "1×1")

    @Slot(int, str)
    def _edit_bottleneck(self, _value: int, _gesture: str) -> None:
        store = self.desk.store
        sizes = tuple(values[slider.value()] for slider, (_, values) in zip(self._sliders, SLIDERS, strict=True))
        step = replace(store.view.step, bottleneck=(sizes[0], sizes[1], sizes[2], sizes[3]))
        store.set_view(replace(store.view, step=step))


def read_place(conv: Conv2d, shape: Shape, place: tuple[int, int]) -> tuple[int, int]:
    """(row, column) of an input of `shape` under the middle of the window of a place of the map; −1 in the padding."""
    found = []
    for axis, sides in enumerate(conv.sides(shape)):
        middle = conv.size[axis] // 2 * conv.dilation[axis]
        at = place[axis] * conv.stride[axis] + middle
        found.append(int(sources(shape[axis + 1], sides, conv.padding_mode)[at]))
    return found[0], found[1]


def _written(values: tuple[int, ...], index: int) -> str:
    return str(values[index])
