"""One filter's kernel: its preset, its cells, its size, its bias, and what it does in one sentence."""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from convexplorer import limits
from convexplorer.compute import analysis
from convexplorer.compute.arrays import Array
from convexplorer.compute.finding import describe_likeness
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.kernel_bias import BiasField
from convexplorer.ui.panels.kernel_channels import KernelChannels, channel_names
from convexplorer.ui.panels.kernel_head import KernelHead
from convexplorer.ui.panels.kernel_size import SizeBox
from convexplorer.ui.panels.kernel_tiles import WholeFilter
from convexplorer.ui.panels.panel import MIDDLE, TALL, Desk, Panel, named
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.matrix_editor import MatrixEditor

TIP = "Drag a cell up or down, or type; fractions such as 1/9 are welcome"


class KernelPanel(Panel):
    """The selected filter's kernel, editable in place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Conv2d, int, int | None] | None = None
        self._before: tuple[str, Document] | None = None
        self._head = KernelHead(desk)
        self._channels = KernelChannels(desk)
        self._whole = WholeFilter(desk)
        self._editor = self._build_editor()
        self._sizes = SizeBox()
        self._sizes.chosen.connect(self._choose_size)
        self._sizes.rejected.connect(self._reject_size)
        self._bias = BiasField(self.desk)
        self._sentence = ElidedText()
        self._sentence.setObjectName("kernelSentence")
        self.set_room(0)
        self._lay_out()

    def _lay_out(self) -> None:
        middle, foot = QHBoxLayout(), QHBoxLayout()
        for row in (middle, foot):
            row.setSpacing(6)
        middle.addWidget(self._channels, 0, Qt.AlignmentFlag.AlignVCenter)
        middle.addWidget(self._editor, 1)
        for text, control in (("Si&ze", self._sizes), ("&Bias", self._bias)):
            label = QLabel(text)
            label.setBuddy(control)
            foot.addWidget(label)
            foot.addWidget(control, 1)
        foot.addWidget(self._whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        layout.addWidget(self._sentence)
        self.setFixedWidth(MIDDLE)

    def _build_editor(self) -> MatrixEditor:
        editor = MatrixEditor(parse_number)
        named(editor, "kernelEditor", "Kernel", TIP)
        editor.setWhatsThis("The weights. Each is multiplied with the pixel under it; the products are added up.")
        editor.setMinimumSize(84, 84)
        editor.cells_edited.connect(self._edit_cells)
        editor.resize_requested.connect(self._resize)
        editor.hovered.connect(self._point)
        self.desk.light.moved.connect(self._pointed)
        editor.gesture_finished.connect(self.desk.seal)
        editor.rejected.connect(self._reject_cell)
        editor.copy_requested.connect(self.desk.actions["copy-kernel"].trigger)
        editor.paste_requested.connect(self.desk.actions["paste-kernel"].trigger)
        return editor

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The kernel of the selected filter, its title and its sentence."""
        conv = document.convolution
        index = min(view.filter, conv.filters - 1)
        channel = edits.channel_of(conv, view.kernel_channel)
        self._editor.set_painting(view.kernel.painting)
        self._editor.set_fractions(view.kernel.fractions)
        self._channels.set_document(document, view)
        shown = (conv, index, channel)
        if self._shown is not None and conv is self._shown[0] and shown[1:] == self._shown[1:]:
            return
        before, self._shown = self._shown, shown
        if before is not None and before[1:] == shown[1:] and _alike(before[0], conv, index):
            return
        kernel = conv.weight[index, channel or 0]
        self._head.show_kernel(conv, index, channel)
        self._editor.set_values(kernel)
        self._bias.set_document(document, view)
        self._sizes.show_size(*conv.size)
        names = channel_names(conv.weight.shape[1])
        sentence = describe(kernel, conv.flipped, "" if channel is None else names[channel])
        self._sentence.set_text(sentence)
        kin = describe_likeness(kernel[::-1, ::-1] if conv.flipped else kernel)
        self._editor.setToolTip(theme.plain_tooltip(TIP if kin is None else f"{TIP}. {kin}"))
        self._editor.setAccessibleDescription(sentence)

    def questions(self, view: View) -> tuple[Question, ...]:
        """What each channel adds, while somebody sees it."""
        return self._whole.questions(view, self.document)

    def set_result(self, result: Result) -> None:
        """Another picture may have other channels."""
        self._whole.set_result(result)
        self._channels.set_document(self.document, self.desk.store.view)

    def set_room(self, height: int) -> None:
        """Room for two lines of the sentence, or three in a high window, kept: nothing jumps when it grows."""
        lines = 3 if height >= TALL else 2
        self._sentence.setFixedHeight(self._sentence.fontMetrics().lineSpacing() * lines + 2)

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        """The product of the cell under the pointer lights up."""
        channel = self.desk.store.view.kernel_channel
        self.desk.light.moved.emit(f"tap:{channel}:{row}:{column}" if row >= 0 else "")

    @Slot(str)
    def _pointed(self, key: str) -> None:
        """The cell of the product under the pointer lights up."""
        parts = key.split(":")
        inside = len(parts) == 4 and parts[0] == "tap"
        self._editor.set_highlight((int(parts[2]), int(parts[3])) if inside else None)

    # ------------------------------------------------------------ editing

    @Slot(int, int)
    def _choose_size(self, height: int, width: int) -> None:
        try:
            self.edit(edits.with_size(self.document, height, width), f"Size {height} × {width}")
        except UserError as error:
            self.desk.say(error.message)
        self._sizes.show_size(*self.document.convolution.size)

    @Slot(str)
    def _reject_size(self, text: str) -> None:
        self.desk.say(Message("size-not-understood", {"text": text, "limit": limits.KERNEL_SIDE}))
        self._sizes.show_size(*self.document.convolution.size)

    @Slot(list, str)
    def _edit_cells(self, cells: list[tuple[int, int, float]], gesture: str) -> None:
        view = self.desk.store.view
        row, column, _ = cells[0]
        label = f"Cell {row + 1}, {column + 1}" if len(cells) == 1 else f"{len(cells)} cells"
        self.edit(edits.with_weights(self.document, view.filter, view.kernel_channel, cells), label, gesture)

    @Slot(int, int, str)
    def _resize(self, rows: int, columns: int, gesture: str) -> None:
        """Each size of one drag is made from the kernel before it, so that going back loses nothing."""
        if self._before is None or self._before[0] != gesture:
            self._before = (gesture, self.document)
        try:
            self.edit(edits.with_size(self._before[1], rows, columns), f"Size {rows} × {columns}", gesture)
        except UserError as error:
            self.desk.say(error.message)

    @Slot(str, int, int)
    def _reject_cell(self, text: str, row: int, column: int) -> None:
        self.desk.say(Message("cell-not-a-number", {"text": text, "row": row + 1, "column": column + 1}))


def describe(kernel: Array, flipped: bool, channel: str = "") -> str:
    """What the kernel does as it is applied; `channel` names the only one that it is applied to."""
    said = list(analysis.describe_kernel(kernel[::-1, ::-1] if flipped else kernel))
    if flipped:
        said.insert(0, Message("kernel-flipped"))
    if channel:
        said.insert(0, Message("kernel-of-channel", {"channel": channel}))
    return " ".join(map(str, said))


def _alike(one: Conv2d, other: Conv2d, index: int) -> bool:
    """Whether a filter is the same in two layers: then only the layer's other settings changed."""
    return (
        one.weight.shape == other.weight.shape
        and one.flipped == other.flipped
        and edits.own_title(one, index) == edits.own_title(other, index)
        and one.bias[index] == other.bias[index]
        and np.array_equal(one.weight[index], other.weight[index])
    )
