"""What opens beside the input's title: which channel is shown, how its numbers are written, its resolution."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QToolButton

from convexplorer.engine.cost import halved
from convexplorer.model.document import Document
from convexplorer.model.resizing import Resize, with_resize
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.model.windowing import Span
from convexplorer.ui import readouts
from convexplorer.ui.panels.input_bands import BandChoice
from convexplorer.ui.panels.input_window import WindowChoice
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.disclosure import Disclosure


class InputMenu(Disclosure):
    """Three dots; the controls in it show the document and the view as they are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "more")
        self._desk = desk
        named(
            self,
            "inputMenu",
            "Input settings",
            "Channel, colours, window, numbers, half resolution, copy",
        )
        self._names: list[str] = []
        self._channels = named(
            QComboBox(), "inputChannel", "Channel", "Which channel is shown; the layer takes the same as ever"
        )
        self._channels.activated.connect(self._choose_channel)
        self._bytes = named(
            QCheckBox("Numbers as 0 to 255"),
            "asBytes",
            "Numbers as 0 to 255",
            "How values of the input are written and copied; results stay as they are",
        )
        self._bytes.clicked.connect(self._choose_bytes)
        self._half = named(
            QCheckBox("Half resolution"),
            "halfResolution",
            "Half resolution",
            "Half the rows and columns go in: everything takes a quarter of the time",
        )
        self._half.clicked.connect(self._choose_half)
        self._bands, self._window = BandChoice(desk), WindowChoice(desk)
        form = QFormLayout()
        form.addRow("&Channel", self._channels)
        form.addRow(self._bands)
        form.addRow(self._window)
        form.addRow(self._bytes)
        form.addRow(self._half)
        copy = QToolButton()
        copy.setDefaultAction(desk.actions["copy-input"])
        copy.setObjectName("copyInput")
        copy.setAccessibleName(desk.actions["copy-input"].iconText())
        copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        form.addRow(copy)
        self.set_content(form)

    def show_state(self, document: Document, view: View, result: Result | None, shown: Span | None) -> None:
        """As document and view have it; `shown`: between which values the picture is."""
        if result is not None and result.frame is not None:
            names = ["as it looks", *readouts.channel_names(result.frame)]
            if names != self._names:
                self._names = names
                self._channels.clear()
                self._channels.addItems(names)
            self._channels.setEnabled(len(names) > 2)
            self._channels.setToolTip(
                self._channels.whatsThis() if len(names) > 2 else "The picture has one channel alone"
            )
            channel = view.input.channel
            self._channels.setCurrentIndex(0 if channel is None or channel + 2 > len(names) else channel + 1)
            self._bands.show_frame(result.frame, view)
        if shown is not None:
            self._window.show_state(document, view, shown)
        self._bytes.setChecked(view.input.as_bytes)
        self._half.setChecked(any(isinstance(step, Resize) for step in document.preprocessing))

    @Slot(int)
    def _choose_channel(self, index: int) -> None:
        view = self._desk.store.view
        chosen = replace(view.input, channel=None if index == 0 else index - 1)
        self._desk.store.set_view(replace(view, input=chosen))

    @Slot(bool)
    def _choose_bytes(self, on: bool) -> None:
        view = self._desk.store.view
        self._desk.store.set_view(replace(view, input=replace(view.input, as_bytes=on)))

    @Slot(bool)
    def _choose_half(self, on: bool) -> None:
        store = self._desk.store
        document = store.shown
        store.edit(halved(document) if on else with_resize(document, 1), "Half resolution" if on else "Full resolution")
