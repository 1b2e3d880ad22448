"""The padding's row: one slider for all sides, and the rest in its disclosure."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.compute.arrays import Shape
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, Sides
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk, named, prefixed
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.number_field import NumberField

NAMES = (("valid", "valid: none"), ("same", "same size"), ("full", "full overlap"), ("custom", "custom"))
MODES = ("zeros", "constant", "reflect", "symmetric", "replicate", "circular")
SIDES = ("Top", "Bottom", "Left", "Right")


class Padded(NamedTuple):
    """Whose padding it is: the convolution of a document, the shape that comes into it, and the document with another.

    The shape is of the document and of the shape of its pictures, as far as one was seen.
    """

    read: Callable[[Document], Conv2d]
    shape: Callable[[Document, Shape | None], Shape | None]
    write: Callable[[Document, Conv2d], Document]


EXPLORED = Padded(
    lambda document: document.convolution,
    lambda document, shape: shape,
    lambda document, conv: document.with_layer(conv),
)


class PaddingRow(QWidget):
    """Slider, read-out and disclosure."""

    def __init__(self, desk: Desk, prefix: str = "", of: Padded = EXPLORED) -> None:
        super().__init__()
        self._desk, self._prefix, self._of = desk, prefix, of
        self._slider = LabelledSlider("&Padding")
        self._slider.set_object_name(prefixed(prefix, "paddingSlider"))
        self._slider.set_range(0, 8)
        self._slider.set_label_width(72)
        named(
            self._slider.slider,
            prefixed(prefix, "paddingSlider"),
            "Padding",
            "How many pixels are put round the picture on every side",
        )
        self._slider.value_edited.connect(self._edit_all)
        self._slider.gesture_finished.connect(self._desk.seal)
        more = named(
            Disclosure(),
            prefixed(prefix, "paddingDisclosure"),
            "Padding: names, sides, border",
            "Padding: names, sides, border",
            f"How much padding by its name, each side by itself, and what stands in it. {OPENS}",
        )
        more.set_content(self._build_extras())
        self._slider.add_widget(more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._slider)

    def _build_extras(self) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        self._names = named(
            QComboBox(), prefixed(self._prefix, "paddingSelector"), "Padding name", "How much padding, by its name"
        )
        for key, text in NAMES:
            self._names.addItem(text, key)
        self._names.activated.connect(self._choose_name)
        form.addRow("&How much", self._names)
        self._spins: list[QSpinBox] = []
        for index, side in enumerate(SIDES):
            spin = named(
                QSpinBox(),
                prefixed(self._prefix, f"padding{side}Spin"),
                f"Padding {side.lower()}",
                f"Pixels put at the {side.lower()}",
            )
            spin.setRange(0, limits.PADDING)
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(partial(self._edit_side, index))
            form.addRow(f"&{side}", spin)
            self._spins.append(spin)
        self._modes = named(
            QComboBox(), prefixed(self._prefix, "paddingModeSelector"), "Border", "What stands in the padding"
        )
        self._modes.addItems(list(MODES))
        self._modes.activated.connect(self._choose_mode)
        form.addRow("Border &mode", self._modes)
        self._value = NumberField(parse_number)
        named(
            self._value,
            prefixed(self._prefix, "paddingValueField"),
            "Padding value",
            "The number that a constant border holds",
        )
        self._value.value_edited.connect(self._edit_value)
        self._value.gesture_finished.connect(self._desk.seal)
        self._value.rejected.connect(lambda text: self._desk.say(Message("parameter-not-a-number", {"text": text})))
        form.addRow("&Constant", self._value)
        return holder

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it; names are resolved into the sides they mean for this picture."""
        conv = self._of.read(document)
        name = conv.padding if isinstance(conv.padding, str) else "custom"
        sides = self._sides(document)
        (top, bottom), (left, right) = sides
        self._slider.set_value(max(top, bottom, left, right))
        same = len({top, bottom, left, right}) == 1
        self._slider.set_format(_reader(name if name != "custom" else ("" if same else "sides")))
        self._names.setCurrentIndex(self._names.findData("same" if name.startswith("same") else name))
        for spin, value in zip(self._spins, (top, bottom, left, right), strict=True):
            spin.blockSignals(True)
            spin.setValue(value)
            spin.blockSignals(False)
        self._modes.setCurrentText(conv.padding_mode)
        self._value.set_value(conv.padding_value)
        constant = conv.padding_mode == "constant"
        self._value.setEnabled(constant)
        self._value.setToolTip("The number in the border" if constant else "Only a constant border has a number")

    def _sides(self, document: Document) -> Sides:
        conv = self._of.read(document)
        if not isinstance(conv.padding, str):
            return conv.padding
        shape = self._of.shape(document, probing.input_shape(document, self._desk.newest()))
        # before the first frame any size will do: it matters only where stride and size do not divide
        try:
            return conv.sides(shape or (1, 480, 640))
        except UserError:
            return (0, 0), (0, 0)

    def _edit(self, label: str, merge: str | None = None, **changes: Any) -> None:
        store = self._desk.store
        changed = replace(self._of.read(store.shown), **changes)
        store.edit(self._of.write(store.shown, changed), label, merge)

    @Slot(int, str)
    def _edit_all(self, value: int, gesture: str) -> None:
        self._edit(f"Padding {value}", gesture, padding=((value, value), (value, value)))

    @Slot(int)
    def _choose_name(self, index: int) -> None:
        name = self._names.itemData(index)
        padding = self._sides(self._desk.store.shown) if name == "custom" else name
        self._edit(f"Padding {name}", padding=padding)

    def _edit_side(self, index: int, value: int) -> None:
        sides = [list(axis) for axis in self._sides(self._desk.store.shown)]
        sides[index // 2][index % 2] = value
        self._edit(
            f"Padding {SIDES[index].lower()} {value}", padding=((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1]))
        )

    @Slot()
    def _choose_mode(self) -> None:
        self._edit(f"Border {self._modes.currentText()}", padding_mode=self._modes.currentText())

    @Slot(float, str)
    def _edit_value(self, value: float, gesture: str) -> None:
        self._edit(f"Border value {value:g}", gesture, padding_value=value)


def _reader(name: str) -> Callable[[int], str]:
    return (lambda value: name) if name else str
