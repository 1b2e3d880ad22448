"""Which channel's kernel is shown and edited, or one kernel for all of them."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from convexplorer.model import edits
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.muting import muted
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk, named

ALIKE = -1
ROW, WIDTH, LEAST_ROWS = 20, 36, 4
FRAME = 4
NONE: frozenset[int] = frozenset()
LEFT_OUT = ", which is left out: it adds nothing"
GREY, ONE = (
    "The picture is taken as grey, which is one channel: Channels, under More, takes them all",
    "The picture has one channel",
)
STYLE = """
QListWidget { border: 1px solid transparent; border-radius: 6px; background: palette(midlight); }
QListWidget:disabled { background: transparent; }
QListWidget:focus { border-color: palette(highlight); }
QListWidget::item { border: 1px solid transparent; border-radius: 4px; }
QListWidget::item:selected:enabled { border-color: palette(mid); background: palette(base); color: palette(text); }
QListWidget::item:selected:disabled { background: transparent; }
"""


class ChannelTabs(QListWidget):
    """`chosen(channel)` when the user takes another one, `ALIKE` for one kernel for all; more than fit are scrolled."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "kernelChannels",
            "Kernel of channel",
            "",
            "A filter has one kernel for each channel of the picture: all alike, or each its own.",
        )
        self._quiet = False
        self._names: tuple[str, ...] = ()
        self._left_out = NONE
        self._reason: str | None = None
        self.setStyleSheet(STYLE)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(LEAST_ROWS * ROW + FRAME)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.currentRowChanged.connect(self._tell)

    def show_channels(self, count: int, current: int, reason: str, left_out: frozenset[int] = NONE) -> None:
        """So many channels, one of them (or `ALIKE`) taken; `reason` says why there is nothing to choose.

        Those `left_out` of the sum are struck through.
        """
        names = channel_names(count)
        self._quiet = True
        if names != self._names:
            self._names, self._left_out = names, NONE
            self.clear()
            for text, tip in zip(("All", *_short(names)), ("All alike", *names), strict=True):
                item = QListWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip("One kernel for all channels" if text == "All" else f"The kernel of {tip}")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tip)
                item.setSizeHint(QSize(WIDTH - FRAME, ROW))
                self.addItem(item)
            self.updateGeometry()
        self.setCurrentRow(min(current, count - 1) + 1)
        self._quiet = False
        if left_out != self._left_out:
            self._left_out = left_out
            for row, name in enumerate(names, 1):
                item = self.item(row)
                struck = item.font()
                struck.setStrikeOut(row - 1 in left_out)
                item.setFont(struck)
                item.setToolTip(f"The kernel of {name}{LEFT_OUT if row - 1 in left_out else ''}")
        if reason != self._reason:
            self._reason = reason
            self.setEnabled(not reason)
            self.setToolTip(reason or "All channels alike, or a kernel for each")

    def sizeHint(self) -> QSize:
        """As high as its rows; the layout gives less where there is no room."""
        return QSize(WIDTH, max(LEAST_ROWS, self.count()) * ROW + FRAME)

    @Slot(int)
    def _tell(self, row: int) -> None:
        if not self._quiet and row >= 0:
            self.chosen.emit(row - 1)


class KernelChannels(ChannelTabs):
    """The tabs of the document: taking a channel while all are alike gives each a kernel of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.chosen.connect(self._choose)

    def set_document(self, document: Document, view: View) -> None:
        """The channels that the picture or, where each has its own, the kernels have."""
        conv = document.convolution
        shape = probing.input_shape(document, self._desk.newest())
        there = max(shape[0] if shape is not None else 1, conv.weight.shape[1])
        reason = ONE if there == 1 else GREY if channels_mode(document) == "grey" else ""
        channel = edits.channel_of(conv, view.kernel_channel)
        current = ALIKE if conv.alike else (channel or 0)
        self.show_channels(there, current, reason if conv.alike else "", muted(document))

    @Slot(int)
    def _choose(self, channel: int) -> None:
        store = self._desk.store
        document = store.document
        conv = document.convolution
        if channel == ALIKE:
            store.edit(document.with_layer(conv.all_alike()), "One kernel for all channels")
            return
        if conv.alike:
            store.edit(document.with_layer(conv.per_channel(self.count() - 1)), "Kernels per channel")
        store.set_view(replace(store.view, kernel_channel=channel))


def channel_names(count: int) -> tuple[str, ...]:
    """What the channels of a picture are called."""
    return ("red", "green", "blue") if count == 3 else tuple(f"channel {index + 1}" for index in range(count))


def _short(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.removeprefix("channel ") if " " in name else name[0].upper() for name in names)
