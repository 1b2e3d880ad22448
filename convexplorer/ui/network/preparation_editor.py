"""How the picture is prepared, as a list: whose network, the order of the channels, and every step with its numbers."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.document import Document, is_grey
from convexplorer.model.preparation import (
    ADDABLE,
    PREPARATIONS,
    is_swapped,
    preparation_of,
    prepared,
    step_words,
    with_step_added,
    with_step_moved,
    with_swapped,
    without_step,
)
from convexplorer.ui import theme
from convexplorer.ui.network.preparation_fields import FIELDS, ShownOnly, StepFields
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.theme import set_icon

OWN = "of your own"


def key_of(step: Layer) -> str:
    """What object names call a step: the last part of its name."""
    return step.name.rpartition("/")[2]


class PreparationEditor(QWidget):
    """Every edit is one step of undo; what cannot be is said, and the fields show what is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stored = np.dtype(np.uint8)
        self._kinds: tuple[tuple[str, type], ...] | None = None
        self._fields: list[StepFields] = []
        self._preset = named(
            QComboBox(), "preparationPreset", "Prepared for", "Which family of networks the picture is prepared for"
        )
        self._preset.setWhatsThis("A network sees only what it was trained on: each family has steps of its own.")
        for key, known in PREPARATIONS.items():
            self._preset.addItem(known.title, key)
        self._preset.activated.connect(self._choose)
        self._swap = named(
            QCheckBox("BGR for RGB"),
            "preparationSwap",
            "BGR for RGB",
            "The first channel is blue, as OpenCV reads pictures",
            "OpenCV reads blue, green, red; most networks were trained on red, green, blue.",
        )
        self._swap.clicked.connect(self._set_swapped)
        self._add = named(
            QPushButton("Add a step"), "preparationAdd", "Add a step", "One more step, at its usual place"
        )
        self._add.setWhatsThis("One more step, at its usual place; the arrows beside each step move it.")
        menu = QMenu(self._add)
        for key, (title, _) in ADDABLE.items():
            menu.addAction(title).triggered.connect(partial(self._add_step, key))
        self._add.setMenu(menu)
        self._about = theme.small_label()
        self._about.setWordWrap(True)
        self._about.setFixedHeight(2 * self._about.fontMetrics().lineSpacing())
        self._list = QGridLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setHorizontalSpacing(4)
        self._list.setVerticalSpacing(4)
        self._list.setColumnStretch(3, 1)
        self._holder = QWidget()
        self._holder.setLayout(self._list)
        head = QHBoxLayout()
        label = QLabel("&Prepared for")
        label.setBuddy(self._preset)
        for widget in (label, self._preset, self._swap):
            head.addWidget(widget)
        head.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self._about)
        rows.addWidget(self._holder)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch(1)
        rows.addLayout(foot)
        self.setMinimumWidth(560)

    # ------------------------------------------------------------ showing

    def show_document(self, document: Document, stored: np.dtype) -> None:
        """The steps as they are, for pictures of a type."""
        self._stored = stored
        key = preparation_of(document)
        own = self._preset.findText(OWN)
        if key is None and own < 0:
            self._preset.addItem(OWN, "")
        elif key is not None and own >= 0:
            self._preset.removeItem(own)
        self._preset.setCurrentIndex(self._preset.findData(key or ""))
        self._about.setText(PREPARATIONS[key].about if key is not None else "Steps of your own")
        grey = any(map(is_grey, document.preprocessing))
        self._swap.setChecked(is_swapped(document))
        self._swap.setEnabled(not grey)
        self._swap.setToolTip("Grey has no order" if grey else "The first channel is blue, as OpenCV reads pictures")
        kinds = tuple((step.name, type(step)) for step in document.preprocessing)
        if kinds != self._kinds:
            self._kinds = kinds
            self._build(document.preprocessing)
        for fields, step in zip(self._fields, document.preprocessing, strict=True):
            fields.show_step(step, stored)

    def focus(self, name: str) -> None:
        """The keyboard goes to the numbers of a step."""
        for fields in self._fields:
            if fields.step is not None and fields.step.name == name:
                for child in fields.findChildren(QWidget):
                    if child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.isHidden() and child.isEnabled():
                        child.setFocus(Qt.FocusReason.OtherFocusReason)
                        return

    def _build(self, steps: tuple[Layer, ...]) -> None:
        """One row for each step; the keyboard stays where it was."""
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused is not None and self._holder.isAncestorOf(focused) else ""
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)  # at once: what is made now has the same names
                widget.deleteLater()
        self._fields = []
        for row, step in enumerate(steps):
            key = key_of(step)
            title, kind = FIELDS.get(type(step), (step_words(step).capitalize(), ShownOnly))
            fields = kind(self._desk, key)
            fields.edited.connect(self._edit)
            self._fields.append(fields)
            move = partial(self._move, step.name)
            earlier = self._button(f"preparationEarlier:{key}", "↑", "Do this step earlier", partial(move, -1))
            later = self._button(f"preparationLater:{key}", "↓", "Do this step later", partial(move, 1))
            earlier.setEnabled(row > 0)
            later.setEnabled(row < len(steps) - 1)
            remove = self._button(
                f"preparationDelete:{key}", "", "Take this step out", partial(self._remove, step.name)
            )
            set_icon(remove, "close")
            for column, widget in enumerate((earlier, later, QLabel(title), fields, remove)):
                self._list.addWidget(widget, row, column)
        again = self.findChild(QWidget, name) if name else None
        if name:
            (again if again is not None and again.isEnabled() else self._preset).setFocus()

    def _button(self, name: str, text: str, tip: str, do: Callable[[], None]) -> QToolButton:
        button = named(QToolButton(), name, tip, tip, f"{tip}; Undo takes it back.")
        button.setText(text)
        button.setFixedSize(24, 24)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _: do())
        return button

    # ------------------------------------------------------------ editing

    def _try(self, make: Callable[[], Document], label: str, merge: str = "") -> None:
        store = self._desk.store
        try:
            made = make()
        except UserError as error:
            self._desk.say(error.message)
        else:
            if made.preprocessing != store.shown.preprocessing:
                store.edit(made, label, merge or None)
                return
        self.show_document(store.shown, self._stored)

    @Slot(int)
    def _choose(self, index: int) -> None:
        key = self._preset.itemData(index)
        if key:
            self._try(lambda: prepared(self._desk.store.shown, key), f"Input for {PREPARATIONS[key].title}")

    @Slot(bool)
    def _set_swapped(self, on: bool) -> None:
        self._try(lambda: with_swapped(self._desk.store.shown, on), "BGR" if on else "RGB")

    def _add_step(self, key: str, _checked: bool = False) -> None:
        self._try(lambda: with_step_added(self._desk.store.shown, key), f"Step: {ADDABLE[key][0]}")

    @Slot(object, str, str)
    def _edit(self, step: Layer, label: str, gesture: str) -> None:
        self._try(lambda: self._desk.store.shown.with_layer(step), label, gesture)

    def _move(self, name: str, by: int) -> None:
        self._try(lambda: with_step_moved(self._desk.store.shown, name, by), "Move a step")

    def _remove(self, name: str) -> None:
        self._try(lambda: without_step(self._desk.store.shown, name), "Take out a step")
