"""The rest of the layer under *More*: dilation, channels, and convolution in place of cross-correlation."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from convexplorer.model.document import Document, channels_mode, with_channels
from convexplorer.model.view import View
from convexplorer.ui.panels.layer_pairs import DILATION, Apart, PairSliders, slider
from convexplorer.ui.panels.panel import Desk, named, prefixed

CHANNELS = (("grey", "grey"), ("all", "all, summed"), ("each", "each by itself"))


class MoreSettings(QWidget):
    """Dilation, channels, and the flipped kernel."""

    def __init__(self, desk: Desk, prefix: str = "") -> None:
        super().__init__()
        self._desk = desk
        height = slider(
            prefixed(prefix, "dilationSlider"), "&Dilation", "Gaps between the cells of the kernel; 1 is none", 1, 8
        )
        width = slider(prefixed(prefix, "dilationWidthSlider"), "&Width", "Gaps between its columns; 1 is none", 1, 8)
        self._dilation = PairSliders(desk, DILATION, height, width)
        self._apart = Apart(desk, prefixed(prefix, "dilationApart"), (DILATION,))
        self._channels = named(
            QComboBox(),
            prefixed(prefix, "channelsSelector"),
            "Channels",
            "Grey, every channel summed, or each channel by itself",
        )
        for key, text in CHANNELS:
            self._channels.addItem(text, key)
        self._channels.activated.connect(self._choose_channels)
        self._flip = QCheckBox("Convolution: flip the kernel")
        named(
            self._flip,
            prefixed(prefix, "convolutionSwitch"),
            "Convolution",
            "Networks do not flip the kernel; mathematics does",
        )
        self._flip.clicked.connect(self._choose_flip)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for row in (height, width, self._apart):
            form.addRow(row)
        form.addRow("&Channels", self._channels)
        form.addRow(self._flip)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        self._dilation.set_document(document)
        self._apart.set_document(document, view)
        self._channels.setCurrentIndex(self._channels.findData(channels_mode(document)))
        self._flip.setChecked(document.convolution.flipped)

    @Slot(int)
    def _choose_channels(self, index: int) -> None:
        store, mode = self._desk.store, self._channels.itemData(index)
        if mode != channels_mode(store.shown):
            store.edit(with_channels(store.shown, mode), f"Channels {self._channels.itemText(index)}")

    @Slot(bool)
    def _choose_flip(self, on: bool) -> None:
        store = self._desk.store
        changed = replace(store.shown.convolution, flipped=on)
        store.edit(store.shown.with_layer(changed), "Convolution" if on else "Cross-correlation")
