"""Over the three panes: how the numbers are read, which channels, and what is painted."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QWidget

from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model import drawing
from convexplorer.model.view import PixelsView
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.step.pixels_picture import Looked
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.segmented import Segmented

BANDS = 12
"""So many channels of a picture of more than three can be chosen by themselves."""
_WHAT = {
    "stored": "The numbers as the file or camera gave them",
    "unit": "A share of the largest number: from 0 to 1",
    "normal": "Minus the mean, divided by the standard deviation, channel by channel",
}


class PixelsHead(QWidget):
    """Edits the view's record of the tab, and shows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._looked: Looked | None = None
        self._scale = named(
            Segmented(),
            "pixelsScale",
            "How the numbers are read",
            "The same numbers as stored, from 0 to 1, or with mean 0 and standard deviation 1",
        )
        self._channels = named(
            Segmented(),
            "pixelsChannels",
            "Channels",
            "Red, green and blue together, in the wrong order (BGR), or one by itself",
            "A colour picture is three grids of numbers. BGR takes the first for blue although it is red, as some "
            "programs do: the colours look wrong, the numbers are the same.",
        )
        self._paint = named(
            QCheckBox("&Paint"),
            "pixelsPaint",
            "Paint",
            "Dragging over the numbers writes this value into them",
            "While it is on, dragging over the cells, or Space, writes the value beside it into them. The input "
            "becomes a drawing; each stroke is one step that Undo takes back.",
        )
        self._brush = named(
            NumberField(parse_number), "pixelsBrush", "Value to paint", "What is painted; drag up or down, or type"
        )
        self._brush.setFixedWidth(72)
        self._grid = QToolButton()
        self._grid.setObjectName("pixelsGrid")
        self._grid.setDefaultAction(desk.actions["new-grid"])
        self._grid.setAccessibleName("New blank grid")
        self._grid.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scale.chosen.connect(self._choose_scale)
        self._channels.chosen.connect(self._choose_channels)
        self._paint.toggled.connect(self._set_painting)
        self._brush.value_edited.connect(self._set_brush)
        self._brush.rejected.connect(self._reject)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for text, choices in (("Read", self._scale), ("Channels", self._channels)):
            row.addWidget(QLabel(text))
            row.addWidget(choices)
        row.addStretch(1)
        row.addWidget(self._paint)
        row.addWidget(self._brush)
        row.addWidget(self._grid)

    def show_state(self, pixels: PixelsView, looked: Looked) -> None:
        """As the view has it, for the picture that there is."""
        self._looked = looked
        image = looked.frame.image
        self._offer(self._scale, scale_items(image.dtype))
        for index, key in enumerate(_WHAT):
            self._scale.setTabToolTip(index, _WHAT[key])
        self._offer(self._channels, channel_items(len(image)))
        self._scale.set_chosen(pixels.scale)
        together = "bgr" if pixels.swapped else "all"
        self._channels.set_chosen(together if len(looked.channels) > 1 else str(looked.channels[0]))
        self._paint.setChecked(pixels.painting)
        self._brush.setEnabled(pixels.painting)
        brush = drawing.brightest(image) if pixels.brush is None else pixels.brush
        self._brush.set_step((1.0 if image.dtype.kind == "f" else 8.0) * looked.read.factors[looked.channels[0]])
        self._brush.set_value(looked.read.shown(brush, looked.channels[0]))

    def _offer(self, control: Segmented, items: list[tuple[str, str]]) -> None:
        if [(control.tabData(index), control.tabText(index)) for index in range(control.count())] != items:
            control.set_items(items)

    @Slot(str)
    def _choose_scale(self, key: str) -> None:
        scale = next((one for one in ("stored", "unit", "normal") if one == key), "stored")
        self._set(replace(self._pixels, scale=scale))  # type: ignore[arg-type]

    @Slot(str)
    def _choose_channels(self, key: str) -> None:
        channel = int(key) if key.isdigit() else None
        self._set(replace(self._pixels, channel=channel, swapped=key == "bgr"))

    @Slot(bool)
    def _set_painting(self, on: bool) -> None:
        self._set(replace(self._pixels, painting=on))

    @Slot(float, str)
    def _set_brush(self, value: float, gesture: str) -> None:
        if self._looked is not None:
            self._set(replace(self._pixels, brush=self._looked.read.stored(value, self._looked.channels[0])))

    @Slot(str)
    def _reject(self, text: str) -> None:
        self._desk.say(Message("paint-not-a-number", {"text": text}))

    @property
    def _pixels(self) -> PixelsView:
        return self._desk.store.view.pixels

    def _set(self, pixels: PixelsView) -> None:
        self._desk.store.set_view(replace(self._desk.store.view, pixels=pixels))


def scale_items(dtype: "np.dtype[Any]") -> list[tuple[str, str]]:
    """The three readings of numbers of that type."""
    stored = "As stored" if dtype.kind == "f" else f"{np.iinfo(dtype).min:,}–{np.iinfo(dtype).max:,}".replace("-", "−")
    return [("stored", stored), ("unit", "0–1"), ("normal", "Mean 0, σ 1")]


def channel_items(count: int) -> list[tuple[str, str]]:
    """All channels together in either order, and each by itself."""
    if count == 1:
        return [("0", "Grey")]
    if count == 3:
        return [("all", "RGB"), ("bgr", "BGR"), ("0", "R"), ("1", "G"), ("2", "B")]
    together = [("all", "1–3")] if count > 3 else []
    return together + [(str(index), str(index + 1)) for index in range(min(count, BANDS))]
