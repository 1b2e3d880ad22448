"""Which filter it is, the preset its kernel is, the preset's sliders, and the menu of what can be done to it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from convexplorer.compute import kernels
from convexplorer.formats.kernel_names import preset_name
from convexplorer.model import edits
from convexplorer.model.layers import Conv2d
from convexplorer.ui import theme
from convexplorer.ui.panels.kernel_presets import PresetBox
from convexplorer.ui.panels.kernel_sliders import PresetSliders
from convexplorer.ui.panels.panel import Desk, named

MENU = (
    "normalise divide invert zero random | flip-across flip-down flip-both rotate transpose | "
    "copy-kernel copy-kernel-numpy copy-kernel-csv paste-kernel | paint-cells write-fractions | negative-filter | "
    "library keep-kernel compose as-in-tool keep-symmetric keep-antisymmetric lower-rank"
)


class KernelHead(QWidget):
    """The row above the cells."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preset: kernels.Preset | None = None
        self._title = theme.title_label("FILTER 1")
        self._presets = PresetBox()
        self._presets.tried.connect(self._try_preset)
        self._presets.chosen.connect(self._choose_preset)
        self._presets.library_wanted.connect(desk.actions["library"].trigger)
        self._sliders = PresetSliders()
        self._sliders.moved.connect(self._move_slider)
        self._sliders.gesture_finished.connect(desk.seal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(self._title)
        row.addWidget(self._presets, 1)
        row.addWidget(self._sliders)
        row.addWidget(self._build_menu())

    def _build_menu(self) -> QToolButton:
        button = named(QToolButton(), "kernelMenu", "Change kernel", "Normalise, flip, rotate, copy, paste and more")
        button.setText("⋯")
        button.setFixedSize(24, 24)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for key in MENU.split():
            if key == "|":
                menu.addSeparator()
            else:
                menu.addAction(self._desk.actions[key])
        button.setMenu(menu)
        return button

    def show_kernel(self, conv: Conv2d, index: int, channel: int | None) -> None:
        """The preset the kernel is; one that was changed since keeps its name, with a word that says so."""
        self._title.setText(f"FILTER {index + 1}")
        known = recognised(conv, index, channel)
        self._preset = known[0] if known is not None else None
        self._sliders.show_preset(*(known or (None, ())))
        if known is not None:
            self._presets.show_preset(known[0])
        else:
            changed = ", changed" if edits.is_changed(conv, index, channel) else ""
            self._presets.show_other(edits.title(conv, index) + changed)

    def _place(self) -> tuple[int, int | None]:
        """The filter and the channel that edits are meant for; None for all its channels."""
        store = self._desk.store
        return store.view.filter, edits.channel_of(store.document.convolution, store.view.kernel_channel)

    @Slot(str)
    def _try_preset(self, name: str) -> None:
        store = self._desk.store
        store.preview(edits.with_preset(store.document, self._place()[0], name, self._place()[1]) if name else None)

    @Slot(str)
    def _choose_preset(self, name: str) -> None:
        store, (index, channel) = self._desk.store, self._place()
        store.edit(edits.with_preset(store.document, index, name, channel), f"Preset {kernels.PRESETS[name].title}")

    @Slot(dict, str, str)
    def _move_slider(self, values: dict[str, float], name: str, gesture: str) -> None:
        if self._preset is not None:
            store, (index, channel) = self._desk.store, self._place()
            changed = edits.with_arguments(store.document, index, self._preset, values, channel)
            store.edit(changed, f"{self._preset.title}: {name} {values[name]:g}", gesture)


def recognised(conv: Conv2d, index: int, channel: int | None) -> tuple[kernels.Preset, tuple[float, ...]] | None:
    """The preset that a kernel is, with its numbers: that of the filter's title or, where it names none, any."""
    known = edits.still_preset(conv, index, channel)
    if known is not None or (channel is None and edits.preset_of(conv, index) is not None):
        return known
    text = preset_name(conv.weight[index, channel or 0])
    return kernels.read(text) if text is not None else None
