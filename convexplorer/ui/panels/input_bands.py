"""Which band is shown as red, which as green, which as blue: by name of the mixture, or each chosen."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QWidget

from convexplorer.model import bands
from convexplorer.model.result import Frame
from convexplorer.model.view import View
from convexplorer.ui import readouts
from convexplorer.ui.panels.panel import Desk, named

COLOURS = ("red", "green", "blue")
OWN = "Own mixture"
FEW = "The picture has one channel alone"
WIDE = 64
"""Pixels of a combo box for one band at least; longer names are in its list."""


class BandChoice(QWidget):
    """One choice of the mixture, three of its bands; the layer takes the same whatever is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._names: list[str] = []
        self._presets: tuple[bands.Preset, ...] = ()
        self._mixture = named(
            QComboBox(),
            "bandPreset",
            "Colours",
            "Which bands are shown as red, green and blue",
            "Natural colours, or false ones: plants throw back much infrared and glow when it is shown as red. Results "
            "do not change.",
        )
        self._mixture.activated.connect(self._choose_mixture)
        self._bands = [self._build_band(colour) for colour in COLOURS]
        row = QHBoxLayout()
        row.setSpacing(4)
        for band in self._bands:
            row.addWidget(band, 1)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("C&olours", self._mixture)
        form.addRow("R, G, B", row)

    def _build_band(self, colour: str) -> QComboBox:
        band = named(
            QComboBox(),
            f"band{colour.capitalize()}",
            f"Shown as {colour}",
            f"The band that is shown as {colour}; results do not change",
        )
        band.setMinimumContentsLength(4)
        band.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        band.setMinimumWidth(WIDE)
        band.activated.connect(self._choose_bands)
        return band

    def show_frame(self, frame: Frame, view: View) -> None:
        """The bands that there are, and those that are shown."""
        names = readouts.channel_names(frame)
        if names != self._names:
            self._names, self._presets = names, bands.presets(frame.bands, len(names))
            for box in self._bands:
                box.clear()
                box.addItems(names)
                for place, name in enumerate(names):
                    box.setItemData(place, name, Qt.ItemDataRole.ToolTipRole)
            self._mixture.clear()
            self._mixture.addItems([preset.title for preset in self._presets] + [OWN])
        several = len(names) > 1
        for box in (self._mixture, *self._bands):
            box.setEnabled(several)
            box.setToolTip(box.whatsThis() if several else FEW)
        shown = mixture(frame, view)
        for box, band in zip(self._bands, shown or (-1, -1, -1), strict=True):
            box.setCurrentIndex(band)
        if not several:
            self._mixture.setCurrentIndex(-1)
            return
        places = [place for place, preset in enumerate(self._presets) if preset.bands == shown]
        self._mixture.setCurrentIndex(places[0] if places else self._mixture.count() - 1)

    @Slot(int)
    def _choose_mixture(self, index: int) -> None:
        if index < len(self._presets):
            self._set(self._presets[index].bands)
        else:
            self._choose_bands()

    @Slot()
    def _choose_bands(self) -> None:
        red, green, blue = (max(box.currentIndex(), 0) for box in self._bands)
        self._set((red, green, blue))

    def _set(self, chosen: bands.Three) -> None:
        store = self._desk.store
        store.set_view(replace(store.view, input=replace(store.view.input, bands=chosen, channel=None)))


def mixture(frame: Frame, view: View) -> bands.Three | None:
    """The bands that are shown as red, green and blue; None where one is shown in grey."""
    count, chosen = frame.image.shape[0], view.input.bands
    if view.input.channel is not None or count < 2:
        return None
    return chosen if chosen is not None and max(chosen) < count else bands.usual(frame.bands, count)


def words(frame: Frame, view: View) -> list[str]:
    """The mixture for a title: nothing of natural colours."""
    shown = mixture(frame, view)
    if shown is None or shown == bands.usual(frame.bands, frame.image.shape[0]):
        return []
    return ["R G B = " + " ".join(_named(readouts.channel_names(frame), shown))]


def _named(names: Sequence[str], shown: bands.Three) -> list[str]:
    return [names[band].removeprefix("channel ") for band in shown]
