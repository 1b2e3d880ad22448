"""The rows that forms are made of: a slider, two for height and width, a choice, a number, a switch, a text."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convexplorer.compute.layer import Layer
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.ui import theme
from convexplorer.ui.network.forms.form import LABEL, Around, Form
from convexplorer.ui.panels.layer_pairs import Apart, Pair, PairSliders
from convexplorer.ui.panels.layer_pairs import slider as pair_slider
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.number_field import NumberField

WIDEST = "9999"
Read = Callable[[Any], Any]
Write = Callable[[Any, Any], Layer]
LEFT_OUT = "The layer is left out: take it in again first"


class Said(NamedTuple):
    """A control's object name, its visible label, its tooltip, and the longer answer to *What is this?*."""

    name: str
    title: str
    tip: str
    what: str = ""

    @property
    def label(self) -> str:
        """The label without the sign of its letter."""
        return self.title.replace("&", "")


def slider(
    form: Form, said: Said, low: int, high: int, read: Read, write: Write, rows: QBoxLayout | None = None
) -> LabelledSlider:
    """A whole number of the layer; a drag is one step."""
    made = LabelledSlider(said.title, playable=False, widest=WIDEST)
    made.set_object_name(said.name)
    made.set_range(low, high)
    made.set_label_width(LABEL)
    named(made.slider, said.name, said.label, said.tip, said.what)

    def follow(around: Around) -> None:
        value = read(around.layer)
        made.set_range(min(low, value), max(high, value))
        made.set_value(value)

    made.value_edited.connect(
        lambda value, gesture: form.change(lambda layer: write(layer, value), f"{said.label} {value}", gesture)
    )
    made.gesture_finished.connect(form.desk.seal)
    form.follow(follow)
    (rows or form.rows).addWidget(made)
    return made


def pair(
    form: Form, said: Said, low: int, high: int, read: Read, write: Write, rows: QBoxLayout | None = None
) -> LabelledSlider:
    """A setting with a height and a width: one slider for both, and beside it both by themselves."""

    def written(document: Document, value: tuple[int, int]) -> Document:
        return form.with_layer_or_not(document, write(form.now(document).layer, value))

    setting = Pair(said.label, lambda document: read(form.now(document).layer), written, f"{said.name}-apart")
    height = LabelledSlider(said.title, playable=False)
    height.set_object_name(said.name)
    height.set_range(low, high)
    height.set_label_width(LABEL)
    named(height.slider, said.name, said.label, said.tip, said.what)
    width = pair_slider(f"{said.name}Width", f"{said.label}, &width", f"{said.tip}, along the width", low, high)
    apart = Apart(form.desk, f"{said.name}Apart", (setting,))
    sliders = PairSliders(form.desk, setting, height, width)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(apart)
    column.addWidget(width)
    more, text = Disclosure(), f"{said.label}: height and width"
    named(more, f"{said.name}More", text, text, f"{text}, each by itself. {OPENS}")
    more.set_content(holder)
    height.add_widget(more)

    def follow(around: Around) -> None:
        apart.set_document(around.document, around.view)
        sliders.set_document(around.document)

    form.follow(follow)
    (rows or form.rows).addWidget(height)
    return height


def choice(
    form: Form, said: Said, items: Sequence[tuple[str, str]], read: Read, write: Write, rows: QBoxLayout | None = None
) -> QComboBox:
    """One of some names, each given as (key, text)."""
    box = named(QComboBox(), said.name, said.label, said.tip, said.what)
    for key, text in items:
        box.addItem(text, key)

    def choose(index: int) -> None:
        form.change(lambda layer: write(layer, box.itemData(index)), f"{said.label} {box.itemText(index)}")

    box.activated.connect(choose)
    form.follow(lambda around: box.setCurrentIndex(box.findData(read(around.layer))))
    (rows or form.rows).addWidget(labelled(said.title, box))
    return box


def number(
    form: Form, said: Said, read: Callable[[Around], float], write: Callable[[Around, float], Layer]
) -> NumberField:
    """A number of the layer that can be grabbed or typed; it is not put into the form."""
    field = named(NumberField(parse_number), said.name, said.label, said.tip, said.what)

    def edit(value: float, gesture: str) -> None:
        form.edit(lambda around: form.with_layer(around.document, write(around, value)), said.label, gesture)

    field.value_edited.connect(edit)
    field.gesture_finished.connect(form.desk.seal)
    field.rejected.connect(lambda text: form.desk.say(Message("parameter-not-a-number", {"text": text})))
    form.follow(lambda around: field.set_value(read(around)))
    return field


def switch(form: Form, said: Said, read: Read, write: Write, rows: QBoxLayout | None = None) -> QCheckBox:
    """On or off."""
    box = named(QCheckBox(said.title), said.name, said.label, said.tip, said.what)
    box.clicked.connect(lambda on: form.change(lambda layer: write(layer, on), said.label))
    form.follow(lambda around: box.setChecked(read(around.layer)))
    (rows or form.rows).addWidget(box)
    return box


def button(said: Said, run: Callable[[], object]) -> QPushButton:
    """A button that does something to the layer."""
    made = named(QPushButton(said.title), said.name, said.label, said.tip, said.what or f"{said.tip}.")
    made.clicked.connect(partial(_run, run))
    return made


def allow(control: QWidget, said: Said, why_not: str) -> None:
    """A control that can be used, or says why not."""
    control.setEnabled(not why_not)
    control.setToolTip(why_not or said.tip)


def _run(run: Callable[[], object], *_: object) -> None:
    run()


def labelled(title: str, control: QWidget) -> QWidget:
    """A control with its label before it."""
    label = QLabel(title)
    label.setBuddy(control)
    label.setFixedWidth(LABEL)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(control)
    if isinstance(control, NumberField):
        row.addStretch(1)
    return holder


def text(said: str = "") -> QLabel:
    """A quiet sentence that wraps."""
    made = theme.small_label(said)
    made.setWordWrap(True)
    return made
