"""The sizes as arithmetic: the formula of both axes, what it loses, what would fit, and what other libraries do."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from convexplorer.compute.dialects import DIALECTS, Axis, Said, difference
from convexplorer.compute.reads import nearest_fit
from convexplorer.compute.shapes import AxisPlan
from convexplorer.engine.walking import plans
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.grabbing import LETTERS, grabbed
from convexplorer.model.layers import ConvTranspose2d, Pool2d
from convexplorer.model.result import Result
from convexplorer.model.stepping import step_layer
from convexplorer.model.view import View
from convexplorer.scenes import formula
from convexplorer.scenes.primitives import Scene, Text, flow
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_view import SceneView

FITS = "Nothing is left over: every window fits"


class ArithmeticPanel(Panel):
    """Two lines: the formula of rows and of columns; what fits, what is lost, and the dialect."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows, self._columns = (
            named(
                SceneView(),
                name,
                label,
                f"How many {label.lower()} the map has; drag a number up or down",
                f"{label} of the map = ({label.lower()} + padding − kernel) / stride + 1, rounded down.",
            )
            for name, label in (("arithmeticView", "Rows"), ("arithmeticColumns", "Columns"))
        )
        for view in (self._rows, self._columns):
            view.set_draggable(("P", "F", "D", "S"))
            view.key_dragged.connect(self._drag)
            view.gesture_finished.connect(desk.seal)
        self._stride, self._padding = (
            named(QPushButton(), name, text, FITS, f"{text}: one step that Undo takes back.")
            for name, text in (
                ("fitStride", "The nearest stride that fits"),
                ("fitPadding", "The nearest padding that fits"),
            )
        )
        width = self._stride.fontMetrics().horizontalAdvance("Padding 88 fits") + 24
        for button in (self._stride, self._padding):
            button.setFixedWidth(width)
        self._stride.clicked.connect(self._fit_stride)
        self._padding.clicked.connect(self._fit_padding)
        self._words = ElidedText()
        self._words.setObjectName("arithmeticWords")
        self._dialect = named(QComboBox(), "dialectSelector", "Dialect", "What another library makes of this layer")
        self._dialect.setWhatsThis("Libraries round and pad differently: the pads each side gets, and what comes out.")
        for key, dialect in DIALECTS.items():
            self._dialect.addItem(dialect.title, key)
        self._dialect.activated.connect(self._choose)
        self._fit: tuple[int | None, int | None] = (None, None)
        label = QLabel("&Dialect")
        label.setBuddy(self._dialect)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(12)
        first.addWidget(self._rows, 1)
        first.addWidget(self._columns, 1)
        for widget, stretch in (
            (self._stride, 0),
            (self._padding, 0),
            (self._words, 1),
            (label, 0),
            (self._dialect, 0),
        ):
            second.addWidget(widget, stretch)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(8, 2, 8, 2)
        lines.setSpacing(2)
        lines.addLayout(first)
        lines.addLayout(second)

    def set_document(self, document: Document, view: View) -> None:
        """Formulas, fits and words as the layer has them."""
        self._dialect.setCurrentIndex(max(self._dialect.findData(view.step.dialect), 0))
        layer = step_layer(document, view)
        names = [step.name for step in (*document.preprocessing, *document.layers)]
        at = names.index(layer.name)
        whole = probing.input_shape(document, self.desk.newest())
        shape = whole if at == 0 else probing.stage_shape(document, names[at - 1], whole)
        if shape is None:
            return
        grabbable = ("P", "F", "D", "S") if layer is document.convolution else ()
        for view_ in (self._rows, self._columns):
            view_.set_draggable(grabbable)
        try:
            if isinstance(layer, ConvTranspose2d):
                self._show_transposed(layer, (shape[1], shape[2]))
                return
            axes = plans(layer, shape)
        except UserError as error:
            self._rows.set_scene(flow([Text(None, 0, str(error), "error", key="note")]))
            self._columns.set_scene(None)
            self._set_fits(None)
            self._say("")
            return
        if axes is None:
            self._rows.set_scene(flow([Text(None, 0, "One value for the whole map: 1 × 1 comes out.")]))
            self._columns.set_scene(None)
            self._set_fits(None)
            self._say("")
            return
        self._show(axes, layer, view)

    def set_result(self, result: Result) -> None:
        """Another picture may have another size."""
        self.set_document(self.document, self.desk.store.view)

    def _show(self, axes: tuple[AxisPlan, AxisPlan], layer: object, view: View) -> None:
        if view.step.guess and view.step.ask == "shape" and view.step.revealed is None:
            for line in (self._rows, self._columns):
                line.set_scene(flow([Text(None, 0, "The size is still a question: (N + 2P − F) / S + 1", "muted")]))
            self._set_fits(None)
            self._say("")
            return
        self._rows.set_scene(formula.formula(axes[0], "height"))
        self._columns.set_scene(formula.formula(axes[1], "width"))
        self._set_fits(axes[0] if layer is self.document.convolution else None)
        self._say(words(axes, isinstance(layer, Pool2d), view.step.dialect))

    def _show_transposed(self, layer: ConvTranspose2d, size: tuple[int, int]) -> None:
        for axis, (view, name) in enumerate(((self._rows, "height"), (self._columns, "width"))):
            view.set_scene(way_back(layer, axis, size[axis], name))
        self._set_fits(None)
        self._say("The extra rows and columns are made at the bottom and at the right.")

    def _set_fits(self, plan: AxisPlan | None) -> None:
        """What the buttons offer; None: nothing to fit here."""
        fit = None if plan is None or plan.exact == plan.out else nearest_fit(plan)
        self._fit = (None, None) if fit is None else (fit.stride, fit.padding)
        reason = FITS if plan is not None else "There is nothing to fit here"
        for button, word, value in ((self._stride, "Stride", self._fit[0]), (self._padding, "Padding", self._fit[1])):
            button.setEnabled(value is not None)
            button.setText(f"{word} {value} fits" if value is not None else f"{word} fits")
            button.setToolTip(
                f"{word} {value} is the nearest with which nothing is left over" if value is not None else reason
            )

    def _say(self, text: str) -> None:
        self._words.set_text(text)
        self._words.setToolTip(theme.plain_tooltip(text))

    # ------------------------------------------------------------ editing

    @Slot()
    def _fit_stride(self) -> None:
        if self._fit[0] is not None:
            conv = replace(self.document.convolution, stride=(self._fit[0],) * 2)
            self.edit(self.document.with_layer(conv), f"Stride {self._fit[0]}")

    @Slot()
    def _fit_padding(self) -> None:
        if self._fit[1] is not None:
            side = (self._fit[1], self._fit[1])
            self.edit(
                self.document.with_layer(replace(self.document.convolution, padding=(side, side))), f"Padding {side[0]}"
            )

    @Slot(str, int, str)
    def _drag(self, key: str, steps: int, gesture: str) -> None:
        shape = probing.input_shape(self.document, self.desk.newest()) or (1, 480, 640)
        try:
            changed = grabbed(self.document, key, steps, shape)
        except UserError as error:
            self.desk.say(error.message)
            return
        self.edit(changed, LETTERS[key], gesture)

    @Slot(int)
    def _choose(self, index: int) -> None:
        store = self.desk.store
        step = replace(store.view.step, dialect=str(self._dialect.itemData(index)))
        store.set_view(replace(store.view, step=step))


def words(axes: tuple[AxisPlan, AxisPlan], pool: bool, dialect: str) -> str:
    """What is worth saying of these sizes: what is lost, what a stride and an even kernel do, and the dialect."""
    said = []
    plan = axes[0]
    unread, idle = plan.unread + axes[1].unread, plan.unreached_padding + axes[1].unreached_padding
    if unread:
        said.append(f"{unread} row{'s' if unread > 1 else ''} or columns of the picture are never read.")
    elif idle:
        said.append("Only padding is not reached: no pixel is lost.")
    if plan.stride > 1:
        kept = {2: "second", 3: "third"}.get(plan.stride, f"{plan.stride}th")
        said.append(f"Stride {plan.stride} = stride 1 with only every {kept} value kept.")
    if not plan.kernel % 2 and not pool:
        said.append("An even kernel has no middle: the map lies half a pixel off.")
    here = Said(plan.before, plan.after, plan.exact, plan.out)
    axis = Axis(plan.n, plan.kernel, plan.stride, plan.dilation, plan.before, plan.after, pool)
    said.append(f"{DIALECTS[dialect].title}: {difference(axis, dialect, here)} ({DIALECTS[dialect].note}).")
    return " ".join(said)


def way_back(layer: ConvTranspose2d, axis: int, n: int, name: str) -> Scene:
    """As in "height 2·(3 − 1) + 1 + 3 − 2·1 = 6": s(i′ − 1) + a + k − 2p (Dumoulin & Visin 2016, relation 14)."""
    stride, extra = layer.stride[axis], layer.output_padding[axis]
    before, after = layer.padding[axis]
    kernel, dilation = layer.weight.shape[axis + 2], layer.dilation[axis]
    out = stride * (n - 1) + extra + dilation * (kernel - 1) + 1 - before - after
    pieces = [
        Text(None, 0, f"{name} ", "muted"),
        Text(None, 0, str(stride), "chosen", key="S"),
        Text(None, 0, "·("),
        Text(None, 0, str(n), "input", key="N"),
        Text(None, 0, " − 1) + "),
        Text(None, 0, str(extra), "learned", key="a"),
        Text(None, 0, " + "),
        Text(None, 0, str(dilation * (kernel - 1) + 1), "kernel", key="F"),
        Text(None, 0, " − " + (f"2·{before}" if before == after else f"{before} − {after}"), "chosen", key="P"),
        Text(None, 0, " = "),
        Text(None, 0, str(out), "output", bold=True, key="O"),
    ]
    return flow(pieces)
