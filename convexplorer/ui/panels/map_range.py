"""Which colours stand for which values: the legend, and how its range is chosen."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convexplorer.compute import colour
from convexplorer.compute.describe import percent
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.result import Picture
from convexplorer.model.view import RangeChoice
from convexplorer.ui.panels.panel import FOOT, Desk, named
from convexplorer.ui.widgets.legend import Legend
from convexplorer.ui.widgets.segmented import Segmented

RANGES = (("auto", "auto"), ("shared", "shared"), ("locked", "lock"))
TOLD_FROM = 0.011
"""The share of values that must be clipped for the legend to say so: an automatic range leaves out 0.5 % at an end."""


class MapRange(QWidget):
    """Legend, whatever else stands in that row, and automatic, shared or locked."""

    def __init__(self, desk: Desk, between: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._legend = named(
            Legend(), "legend", "Range of colours", "Which colour stands for which value; double-click a number to type"
        )
        self._legend.setWhatsThis("From the lowest to the highest colour. Type another number to lock the range there.")
        self._legend.set_editable(parse_number)
        self._legend.range_typed.connect(self._lock)
        self._legend.rejected.connect(self._refuse)
        self._ranges = named(Segmented(), "rangeControl", "Range", "Which values are darkest and brightest")
        self._ranges.setWhatsThis(
            "auto: each map uses all its colours. shared: all maps alike. lock: stays as it is now."
        )
        self._ranges.set_items(list(RANGES))
        self._ranges.set_compact(True)
        self._ranges.chosen.connect(self._choose)
        self._ranges.setFixedHeight(FOOT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._legend, 1)
        row.addWidget(between)
        row.addWidget(self._ranges)

    def show_choice(self, choice: RangeChoice) -> None:
        """As the view has it."""
        self._ranges.set_chosen(choice.mode)

    def show_picture(self, picture: Picture, clips: bool) -> str:
        """The colours of a picture; how much of it is clipped, in words."""
        self._legend.set_scheme(colour.lut(picture.scheme), picture.low, picture.high)
        size = max(1, picture.shape[0] * picture.shape[1] * (3 if picture.scheme == "rgb" else 1))
        told = clips or picture.clipped > TOLD_FROM * size
        self._legend.set_clipped(*((count or 0) / size if told else 0.0 for count in (picture.below, picture.above)))
        return f"{percent(picture.clipped, size)} of the values clipped"

    @Slot(str)
    def _choose(self, key: str) -> None:
        low, high = self._legend.range()
        if key == "locked":
            self._set(RangeChoice("locked", low, high))
        else:
            self._set(RangeChoice("shared" if key == "shared" else "auto"))

    @Slot(float, float)
    def _lock(self, low: float, high: float) -> None:
        self._set(RangeChoice("locked", low, high))

    @Slot(str)
    def _refuse(self, text: str) -> None:
        self._desk.say(Message("range-typed", {"text": text}))

    def _set(self, choice: RangeChoice) -> None:
        view = self._desk.store.view
        self._desk.store.set_view(replace(view, maps=replace(view.maps, range=choice)))
