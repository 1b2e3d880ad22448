"""The selected layer of the network: its settings, its figures, and the way to Step and Explore."""

import importlib
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model import stack
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.selecting import own, selected
from convexplorer.model.stepping import step_layers
from convexplorer.model.summary import Row, fix, summary
from convexplorer.model.view import View
from convexplorer.ui import probing, theme
from convexplorer.ui.explore.columns import Column
from convexplorer.ui.network import KIND
from convexplorer.ui.network.figures import figures, shape_text
from convexplorer.ui.network.forms import FORMS
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, allow, button, text
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.hairline import hairline

STEP = Said("networkStepButton", "Step through it", "This layer in Step: one multiplication after another")
EXPLORE = Said("networkExploreButton", "Explore it", "This layer in Explore: its filters and their maps, large")
FIX = Said("networkFixButton", "Do that", "Makes the change that the sentence above names; Undo takes it back")
NO_STEPS = "Only convolutions and pools of the stack itself have a window that moves"
NOT_FIRST = "Explore shows the first convolution of the stack, its activation and its pool"
BYPASS = "Left out: what comes in goes on as it is, and the layer keeps its settings"
PREPARES = "A step before the layers: it is changed in the strip below."
FIGURES = (
    "What the layer learns, and its multiply-adds for one picture; what comes in, and the memory of what comes out; "
    "how many pixels one value sees of the picture that the first layer takes, how far apart two neighbours look, "
    "and where the first one looks."
)
INPUT = "The picture as it comes from its source. What is done to it first is in the strip below."


class InspectorPanel(Panel):
    """Title, then what scrolls in a low window: switch and form; then the figures and two buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._forms: dict[str, Form] = {}
        self._shown: tuple[object, ...] = ()
        self._title = FittingTitle("LAYER")
        self._title.setObjectName("networkTitle")
        self._kind = theme.small_label()
        self._kind.setObjectName("networkKind")
        self._left_out = named(QCheckBox("Left out"), "networkBypass", "Left out", BYPASS)
        self._left_out.clicked.connect(self._leave_out)
        self._note = text()
        self._fix = button(FIX, self._mend)
        self._error = text()
        self._error.setObjectName("networkError")
        self._error.setForegroundRole(QPalette.ColorRole.BrightText)
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 4, 0)
        self._rows.setSpacing(6)
        for widget in (self._error, self._fix, self._note):
            self._rows.addWidget(widget)
        # all at once, and before the buttons: Tab goes the way that things were made
        for kind, place in FORMS.items():
            self._forms[kind] = self._made(kind, place)
        self._rows.addStretch(1)
        self._figures = _Figures()
        self._step, self._explore = button(STEP, self._step_through), button(EXPLORE, self._explore_it)
        self._build(content)

    def _made(self, kind: str, place: str) -> Form:
        module, _, name = place.partition(":")
        made: Form = getattr(importlib.import_module(module), name)(self.desk)
        made.setProperty(KIND, kind)
        made.hide()
        self._rows.addWidget(made)
        return made

    def _build(self, content: QWidget) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._kind, 1)
        head.addWidget(self._left_out)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._step, 1)
        buttons.addWidget(self._explore, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(head)
        column.addWidget(Column(content), 1)
        column.addWidget(hairline())
        column.addWidget(self._figures)
        column.addLayout(buttons)

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The layer that is selected; hidden, nothing is done."""
        if view.layout != "network":
            return
        shape = probing.input_shape(document, self.desk.newest())
        shown = (document, shape, view.network, view.open_disclosures)
        if self._shown and shown[0] is self._shown[0] and shown[1:] == self._shown[1:]:
            return
        self._shown = shown
        layer = selected(document, view)
        row = next((row for row in summary(document, shape) if row.layer is layer), None)
        self._show_head(document, layer, row, shape)
        self._show_form(document, view, layer, row)
        self._show_ways(document, layer)

    def set_result(self, result: Result) -> None:
        """Other pictures have other sizes; and what is live in a form."""
        view = self.desk.store.view
        self.set_document(self.document, view)
        form = self._form_of(selected(self.document, view))
        if form is not None and view.layout == "network":
            form.set_result(result)

    def _show_head(self, document: Document, layer: Layer | None, row: Row | None, shape: Shape | None) -> None:
        known = shape if layer is None else None if row is None else row.output
        name = "INPUT" if layer is None else layer.name.upper()
        self._title.set_parts((name, *(() if known is None else (shape_text(known),))))
        self._kind.setText("" if row is None else row.kind)
        steps = layer is None or any(step is layer for step in document.preprocessing)
        self._left_out.setVisible(not steps)
        self._left_out.setChecked(layer is not None and own(layer) is not layer)
        self._note.setText(INPUT if layer is None else PREPARES)
        self._note.setVisible(steps)
        wrong = None if row is None else row.error
        said = [] if row is None else [str(one) for one in (row.error, row.fix) if one is not None]
        self._error.setText("\n".join(said))
        self._error.setVisible(wrong is not None)
        self._fix.setVisible(wrong is not None and fix(document, shape) is not None)
        self._figures.show_row(row)

    def _show_form(self, document: Document, view: View, layer: Layer | None, row: Row | None) -> None:
        chosen = self._form_of(layer)
        for form in self._forms.values():
            form.setVisible(form is chosen)
        if chosen is not None and layer is not None:
            chosen.set_layer(Around(document, view, own(layer), None if row is None else row.input))

    def _form_of(self, layer: Layer | None) -> Form | None:
        return None if layer is None else self._forms.get(type(own(layer)).__name__)

    def _show_ways(self, document: Document, layer: Layer | None) -> None:
        steps = any(one is layer for one in step_layers(document))
        explored = any(one is layer for one in (document.convolution, document.activation, document.pool))
        for one, said, possible, why in (
            (self._step, STEP, steps, NO_STEPS),
            (self._explore, EXPLORE, explored, NOT_FIRST),
        ):
            allow(one, said, "" if possible else why)

    # ------------------------------------------------------------ doing

    @Slot(bool)
    def _leave_out(self, out: bool) -> None:
        store = self.desk.store
        layer = selected(store.shown, store.view)
        if layer is None:
            return
        shape = probing.input_shape(store.shown, self.desk.newest())
        try:
            changed = stack.bypassed(store.shown, layer.name, out, shape)
        except UserError as error:
            self.desk.say(error.message)
            self._left_out.setChecked(not out)
            return
        self.edit(changed, f"{layer.name} left out" if out else f"{layer.name} back")

    def _mend(self) -> None:
        found = fix(self.document, probing.input_shape(self.document, self.desk.newest()))
        if found is not None:
            self.edit(found.document, "Made to fit")

    def _step_through(self) -> None:
        store = self.desk.store
        layer = selected(store.shown, store.view)
        if layer is not None:
            step = replace(store.view.step, layer=layer.name, tab="slide", anchor=None)
            store.set_view(replace(store.view, layout="step", step=step))

    def _explore_it(self) -> None:
        store = self.desk.store
        layer = selected(store.shown, store.view)
        if layer is not None:
            store.set_view(replace(store.view, layout="explore", stage=layer.name))


class _Figures(QWidget):
    """Pairs of read-outs, side by side; their space is kept. *What is this?* says what each means."""

    ROWS = 3

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("networkFigures")
        self.setToolTip(FIGURES)
        self.setWhatsThis(FIGURES)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        for index in range(2 * self.ROWS):
            label = theme.small_label(" ")
            label.setForegroundRole(QPalette.ColorRole.WindowText)
            if index % 2:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
                label.setMinimumWidth(1)
            grid.addWidget(label, index // 2, index % 2)
            self._labels.append(label)

    def show_row(self, row: Row | None) -> None:
        """What is known of a layer."""
        said = ("",) * len(self._labels) if row is None else tuple(one for pair in figures(row) for one in pair)
        for label, text_ in zip(self._labels, said, strict=True):
            if label.text() != (text_ or " "):
                label.setText(text_ or " ")
        self.setAccessibleName(", ".join(one for one in said if one))
