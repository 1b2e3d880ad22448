"""One filter's kernel: its preset, its cells, its size, its bias, and what it does in one sentence."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from convexplorer import limits
from convexplorer.compute import analysis, kernels
from convexplorer.compute.arrays import Array
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.document import Document, centred
from convexplorer.model.layers import Conv2d
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import TALL, Desk, Panel, named
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.number_field import NumberField

GROUPS: Mapping[str, str] = {"start": "Start here", "classics": "Classics", "sliders": "With sliders"}
SIZES = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7), (9, 9), (11, 11), (1, 3), (3, 1), (1, 5), (5, 1))
MENU = (
    "normalise invert zero random | flip-across flip-down rotate transpose | copy-kernel paste-kernel | negative-filter"
)


class KernelPanel(Panel):
    """The selected filter's kernel, editable in place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Conv2d, int, int] | None = None
        self._before: tuple[str, Document] | None = None
        self._title = theme.title_label("FILTER 1")
        self._presets = self._build_presets()
        self._more = self._build_menu()
        self._editor = self._build_editor()
        self._sizes = self._build_sizes()
        self._bias = self._build_bias()
        self._sentence = theme.small_label()
        self._sentence.setObjectName("kernelSentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.set_room(0)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._presets, 1)
        head.addWidget(self._more)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for text, control in (("Si&ze", self._sizes), ("&Bias", self._bias)):
            label = QLabel(text)
            label.setBuddy(control)
            foot.addWidget(label)
            foot.addWidget(control, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._editor, 1)
        layout.addLayout(foot)
        layout.addWidget(self._sentence)
        self.setFixedWidth(252)
        self.setFocusProxy(self._editor)

    def _build_presets(self) -> QComboBox:
        box = named(QComboBox(), "presetSelector", "Preset", "A ready-made kernel for this filter")
        box.setWhatsThis("Kernels that people use: pick one, then change its cells as you like.")
        model = QStandardItemModel(box)
        model.appendRow(QStandardItem("own kernel"))
        for group, heading in GROUPS.items():
            rows = [(name, preset) for name, preset in kernels.PRESETS.items() if preset.group == group]
            if not rows:
                continue
            header = QStandardItem(heading)
            header.setEnabled(False)
            model.appendRow(header)
            for name, preset in rows:
                item = QStandardItem(preset.title)
                item.setData(name, Qt.ItemDataRole.UserRole)
                model.appendRow(item)
        box.setModel(model)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setMaxVisibleItems(30)
        box.activated.connect(self._choose_preset)
        return box

    def _build_menu(self) -> QToolButton:
        button = named(QToolButton(), "kernelMenu", "Change kernel", "Normalise, flip, rotate, copy, paste and more")
        button.setText("⋯")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for key in MENU.split():
            if key == "|":
                menu.addSeparator()
            else:
                menu.addAction(self.desk.actions[key])
        button.setMenu(menu)
        return button

    def _build_editor(self) -> MatrixEditor:
        editor = MatrixEditor(parse_number)
        named(editor, "kernelEditor", "Kernel", "Drag a cell up or down, or type; fractions such as 1/9 are welcome")
        editor.setWhatsThis("The weights. Each is multiplied with the pixel under it; the products are added up.")
        editor.setMinimumSize(84, 84)
        editor.value_edited.connect(self._edit_cell)
        editor.resize_requested.connect(self._resize)
        editor.hovered.connect(self._point)
        self.desk.light.moved.connect(self._pointed)
        editor.gesture_finished.connect(self.desk.seal)
        editor.rejected.connect(self._reject_cell)
        editor.copy_requested.connect(self.desk.actions["copy-kernel"].trigger)
        editor.paste_requested.connect(self.desk.actions["paste-kernel"].trigger)
        return editor

    def _build_sizes(self) -> QComboBox:
        box = named(
            QComboBox(), "sizeSelector", "Kernel size", "Rows × columns of the kernel; type your own, such as 6x2"
        )
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for height, width in SIZES:
            box.addItem(f"{height} × {width}")
        box.setMinimumContentsLength(5)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(self._choose_size)
        line = box.lineEdit()
        if line is not None:
            line.setAccessibleName("Kernel size")
            line.setToolTip(box.toolTip())
        return box

    def _build_bias(self) -> NumberField:
        field = named(NumberField(parse_number), "biasField", "Bias", "Added to every value; drag up or down, or type")
        field.setWhatsThis("One number added to every sum: it makes the whole map brighter or darker.")
        field.value_edited.connect(self._edit_bias)
        field.gesture_finished.connect(self.desk.seal)
        field.rejected.connect(lambda text: self.desk.say(Message("bias-not-a-number", {"text": text})))
        return field

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

    def set_document(self, document: Document, view: View) -> None:
        """The kernel of the selected filter, its title and its sentence."""
        conv = document.convolution
        index = min(view.filter, conv.filters - 1)
        channel = min(view.kernel_channel, conv.weight.shape[1] - 1)
        shown = (conv, index, channel)
        if self._shown is not None and conv is self._shown[0] and shown[1:] == self._shown[1:]:
            return
        before, self._shown = self._shown, shown
        kernel = conv.weight[index, channel]
        if before is not None and before[1:] == shown[1:] and _alike(before[0], conv, index):
            return
        self._title.setText(f"FILTER {index + 1}")
        self._editor.set_values(kernel)
        self._bias.set_value(float(conv.bias[index]))
        self._show_text(self._sizes, f"{conv.size[0]} × {conv.size[1]}")
        self._show_preset(edits.title(conv, index), kernel, conv.weight.shape[1])
        sentence = " ".join(str(message) for message in analysis.describe_kernel(kernel))
        self._sentence.setText(sentence)
        self._sentence.setToolTip(sentence)
        self._editor.setAccessibleDescription(sentence)

    @staticmethod
    def _show_text(box: QComboBox, text: str) -> None:
        index = box.findText(text)
        box.setCurrentIndex(index)
        if index < 0:
            box.setEditText(text)

    def _show_preset(self, title: str, kernel: Array, channels: int) -> None:
        """The preset the kernel is; one that was changed since keeps its name, with a word that says so."""
        index = self._presets.findText(title)
        name = self._presets.itemData(index, Qt.ItemDataRole.UserRole) if index > 0 else None
        if isinstance(name, str):
            own = centred(kernels.kernel(name), *kernel.shape)
            if not any(np.allclose(kernel * share, own) for share in (1, channels)):
                title, index = f"{title}, changed", -1
        if index < 0:
            self._presets.setItemText(0, title)
            index = 0
        self._presets.setCurrentIndex(index)

    @Slot(int)
    def _choose_preset(self, index: int) -> None:
        name = self._presets.itemData(index, Qt.ItemDataRole.UserRole)
        if isinstance(name, str):
            view = self.desk.store.view
            self.edit(edits.with_preset(self.document, view.filter, name), f"Preset {kernels.PRESETS[name].title}")

    @Slot()
    def _choose_size(self) -> None:
        text = self._sizes.currentText()
        parts = text.lower().replace("×", " ").replace("x", " ").replace(",", " ").split()
        try:
            height, width = (int(part) for part in (parts * 2 if len(parts) == 1 else parts))
            self.edit(edits.with_size(self.document, height, width), f"Size {height} × {width}")
        except ValueError:
            self.desk.say(Message("size-not-understood", {"text": text, "limit": limits.KERNEL_SIDE}))
            self._restore()
        except UserError as error:
            self.desk.say(error.message)
            self._restore()

    def set_room(self, height: int) -> None:
        """Room for two lines of the sentence, or three in a high window, kept: nothing jumps when it grows."""
        lines = 3 if height >= TALL else 2
        self._sentence.setFixedHeight(self._sentence.fontMetrics().lineSpacing() * lines + 2)

    def _restore(self) -> None:
        self._shown = None
        self.set_document(self.document, self.desk.store.view)

    @Slot(int, int, float, str)
    def _edit_cell(self, row: int, column: int, value: float, gesture: str) -> None:
        view = self.desk.store.view
        changed = edits.with_cell(self.document, view.filter, view.kernel_channel, row, column, value)
        self.edit(changed, f"Cell {row + 1}, {column + 1}", gesture)

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

    @Slot(float, str)
    def _edit_bias(self, value: float, gesture: str) -> None:
        self.edit(edits.with_bias(self.document, self.desk.store.view.filter, value), "Bias", gesture)


def _alike(one: Conv2d, other: Conv2d, index: int) -> bool:
    """Whether a filter is the same in two layers: then only the layer's other settings changed."""
    return (
        one.weight.shape == other.weight.shape
        and edits.title(one, index) == edits.title(other, index)
        and one.bias[index] == other.bias[index]
        and np.array_equal(one.weight[index], other.weight[index])
    )
