"""The whole filter beside the kernel: one tile for each channel, what it adds, and whether it takes part."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.trace import ConvTrace
from convexplorer.model import edits
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.muting import muted, with_muted
from convexplorer.model.question import Trace
from convexplorer.model.result import Result, TraceAnswer
from convexplorer.model.view import View
from convexplorer.scenes.arithmetic import decimals_of
from convexplorer.scenes.channel_sums import places_for, sums_of
from convexplorer.scenes.filter_tiles import filter_tiles
from convexplorer.ui import probing, readouts
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.reference import Reference
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.scene_board import SceneBoard

GREY = "The picture goes in as grey, which is one channel: Channels, under More, takes them all"
ONE = "The picture has one channel"
TILES = 32
"""Tiles drawn beside the kernel."""
ROWS = 6
"""Rows of the list of channels at most; more are scrolled."""


class WholeFilter(Disclosure):
    """A button beside the bias; what it opens is drawn only while it is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "layers")
        self._desk = desk
        named(
            self,
            "wholeFilter",
            "The whole filter",
            "The whole filter: a tile for each channel, what each adds, and which take part",
        )
        self._reference = Reference(desk.store)
        self._names: tuple[str, ...] = ()
        self._quiet = False
        self._first = 0
        self._board = named(
            SceneBoard(largest=1.0, at_top=True),
            "filterTiles",
            "Filter as tiles",
            "",
            "A filter is as deep as its input has channels. Each tile weighs one channel; below it stands what "
            "that adds to the value looked at. Click a tile to leave its channel out, or to take it in again.",
        )
        self._board.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list does the same with the keyboard
        self._board.clicked.connect(self._clicked)
        self._list = named(
            QListWidget(),
            "channelsTaken",
            "Channels that take part",
            "Untick a channel to leave it out: it is 0 for the layer",
            "A channel without its tick is set to 0 right before the layer, as a step that Undo takes back: its "
            "sum is 0, all others stay.",
        )
        self._list.itemChanged.connect(self._ticked)
        label = QLabel("Take &part")
        label.setBuddy(self._list)
        layout = QVBoxLayout()
        layout.addWidget(self._board, 1)
        layout.addWidget(label)
        layout.addWidget(self._list)
        self.set_content(layout)
        self.opened.connect(self._show)
        self.opened.connect(desk.ask)

    def questions(self, view: View, document: Document) -> tuple[Trace, ...]:
        """How the value looked at came about, while it is open."""
        probe = probing.current(document, view, self._desk.newest()) if self.isChecked() else None
        return () if probe is None else (Trace(probe),)

    def set_result(self, result: Result) -> None:
        """What the channels add, and what they added before the last edit."""
        probe = probing.current(result.document, result.view, result)
        answer = None if probe is None else result.answers.get(Trace(probe))
        if probe is not None and isinstance(answer, TraceAnswer):
            self._reference.hear(result, probe, answer)
        if self.isChecked():
            self._show()

    @Slot()
    def _show(self) -> None:
        result, view = self._desk.newest(), self._desk.store.view
        if result is None or not self.isChecked():
            return
        document = result.document
        found = filter_of(document, view, readouts.layer_channels(result))
        if found is None:
            return
        names, left_out = readouts.layer_channel_names(result), muted(document)
        own = slice(found.first, found.first + len(found.weight))
        trace = trace_of(result, found)
        chosen = edits.channel_of(document.convolution, view.kernel_channel)
        scene = filter_tiles(
            found.weight,
            names[own],
            sums=None if trace is None else trace.channel_sums,
            before=None if trace is None else sums_of(self._reference.before, trace),
            left_out={channel - found.first for channel in left_out},
            chosen=None if chosen is None else chosen - found.first,
            places=2 if trace is None else places_for(trace.channel_sums, decimals_of(trace)),
            most=TILES,
        )
        self._first = found.first
        larger = (scene.width, scene.height) != (self._board.scene.width, self._board.scene.height)
        self._board.set_scene(scene)
        if larger:
            self._board.updateGeometry()
        self._show_list(names, left_out, document)

    def _show_list(self, names: tuple[str, ...], left_out: frozenset[int], document: Document) -> None:
        self._quiet = True
        if names != self._names:
            self._names = names
            self._list.clear()
            for name in names:
                item = QListWidgetItem(name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                self._list.addItem(item)
            rows = min(len(names), ROWS) * self._list.sizeHintForRow(0)
            self._list.setFixedHeight(rows + 2 * self._list.frameWidth())
        for index in range(len(names)):
            state = Qt.CheckState.Unchecked if index in left_out else Qt.CheckState.Checked
            self._list.item(index).setCheckState(state)
            self._list.item(index).setText(names[index] + (", left out" if index in left_out else ""))
        self._quiet = False
        reason = GREY if channels_mode(document) == "grey" else ONE if len(names) < 2 else ""
        self._list.setEnabled(not reason or bool(left_out))
        self._list.setToolTip(reason or self._list.whatsThis())
        self._board.setToolTip(reason)

    @Slot(QListWidgetItem)
    def _ticked(self, item: QListWidgetItem) -> None:
        if not self._quiet:
            self._set(self._list.row(item), item.checkState() == Qt.CheckState.Checked)

    @Slot(str)
    def _clicked(self, key: str) -> None:
        index = self._first + int(key.split(":")[1])
        if self._list.isEnabled():
            self._set(index, index in muted(self._desk.store.shown))

    def _set(self, channel: int, taken: bool) -> None:
        store = self._desk.store
        left_out = muted(store.shown) - {channel} if taken else muted(store.shown) | {channel}
        name = self._names[channel] if channel < len(self._names) else str(channel + 1)
        store.edit(with_muted(store.shown, left_out), f"{'Take in' if taken else 'Leave out'} {name}")


class Filter(NamedTuple):
    """The (D, F, F) weights of a filter as the layer uses them, the map it makes, and which channel is its first."""

    weight: Array
    map: int
    first: int


def filter_of(document: Document, view: View, channels: int) -> Filter | None:
    """The filter looked at, for so many channels; None where sizes do not fit."""
    conv = document.convolution
    try:
        weight, _, groups = conv.effective(channels)
    except ShapeError:
        return None
    index = probing.map_channel(document, view, len(weight))
    return Filter(weight[index], index, index // max(len(weight) // groups, 1) * weight.shape[1])


def trace_of(result: Result, wanted: Filter) -> ConvTrace | None:
    """How the convolution's value that is looked at came about, where it is this filter's."""
    probe = probing.current(result.document, result.view, result)
    answer = None if probe is None else result.answers.get(Trace(probe))
    for step in answer.steps if isinstance(answer, TraceAnswer) else ():
        if step.stage == result.document.convolution.name and isinstance(step.trace, ConvTrace):
            fits = step.trace.channel == wanted.map and len(step.trace.channel_sums) == len(wanted.weight)
            return step.trace if fits else None
    return None
