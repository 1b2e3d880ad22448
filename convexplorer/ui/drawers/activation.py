"""The activation under the microscope: its curve with every value of the map on it, the gradient, and its card."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from convexplorer.model.cards import ACTIVATION_CARDS
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation
from convexplorer.model.question import ActivationLook, Question, Values
from convexplorer.model.result import ActivationAnswer, Result, ValuesAnswer
from convexplorer.model.view import View
from convexplorer.scenes import microscope as scenes
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.card_view import CardView
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.parameter_sliders import ParameterSliders, SliderRow
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

SECTIONS = (("curve", "Curve"), ("depth", "Depth"), ("card", "Card"))
ROWS = {
    "negative_slope": SliderRow("negative_slope", "Slope", 0.0, 1.0, 0.01, 0.01),
    "alpha": SliderRow("alpha", "α", 0.0, 4.0, 1.0, 0.05),
}
USUAL = {"negative_slope": ((0.01, "PyTorch"), (0.1, "cs231n")), "alpha": ((1.0, "usual"), (0.5, "half"))}
DEAD = 30
"""Frames in a row with every value off from which a map is called dead: a second of a camera."""


class ActivationDrawer(Panel):
    """One section at a time; each asks only while it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sections = named(
            Segmented(),
            "activationSections",
            "About the activation",
            "Its curve, the gradient through many layers, or what speaks for it",
            "Three looks at the function that follows the convolution.",
        )
        self._sections.set_compact(True)
        self._sections.set_items(SECTIONS)
        self._sections.chosen.connect(self._choose)
        self._board = named(
            SceneBoard(1.0, at_top=True),
            "activationBoard",
            "Curve",
            "Blue curve, pink slope; amber: what goes in; blue bars at the left: what comes out",
            "Every value of the map lies on the curve: amber bars count them before, blue bars after. The square is "
            "the value looked at, its slope is what a gradient is multiplied by there.",
        )
        self._words = theme.small_label()
        self._words.setObjectName("activationWords")
        self._words.setWordWrap(True)
        self._words.setFixedHeight(5 * self._words.fontMetrics().lineSpacing() + 4)
        self._depth = named(
            SceneBoard(1.0, at_top=True),
            "depthBoard",
            "Gradient through layers",
            "What is left of a gradient when every layer sees values like these",
            "The mean slope at the values of this map, to the power of the number of layers: for the activation "
            "that is chosen, with its slope or α, and for five to compare it with.",
        )
        self._layers = LabelledSlider("&Layers")
        self._layers.set_object_name("depthLayers")
        self._layers.set_range(1, 20)
        named(self._layers.slider, "depthLayers", "Layers", "Through how many layers the gradient goes")
        self._layers.value_edited.connect(self._edit_layers)
        self._card = named(
            CardView(), "activationCard", "Card", "What it is, why, what speaks for and against it, when"
        )
        self._build_parameter()
        self._stack = QStackedWidget()
        for widgets in ((self._board, self._words, self._parameter), (self._layers, self._depth), (self._card,)):
            self._stack.addWidget(_page(*widgets))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._sections)
        rows.addWidget(self._stack, 1)

    def _build_parameter(self) -> None:
        """The slider of the slope or α, and buttons for what others use; the space stays where there is none."""
        self._sliders = ParameterSliders()
        self._sliders.value_edited.connect(self._edit)
        self._sliders.gesture_finished.connect(self.desk.seal)
        self._usual = [
            named(
                QPushButton(),
                f"usualParameter{index + 1}",
                "A usual value",
                "A number that is often used",
                "One step of undo.",
            )
            for index in range(2)
        ]
        for index, button in enumerate(self._usual):
            button.clicked.connect(self._usual_taker(index))
        buttons = QHBoxLayout()
        for button in self._usual:
            buttons.addWidget(button)
        self._parameter = QWidget()
        self._parameter.setFixedHeight(62)
        column = QVBoxLayout(self._parameter)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._sliders)
        column.addLayout(buttons)
        column.addStretch(1)

    # ------------------------------------------------------------ asking

    def questions(self, view: View) -> tuple[Question, ...]:
        """The map that goes in, and the value looked at in it."""
        if view.activation.section == "card":
            return ()
        return tuple(question for question in self._asked(self.document, view) if question is not None)

    def _asked(self, document: Document, view: View) -> tuple[ActivationLook | None, Values | None]:
        before = _before(document)
        out = probing.stage_shape(document, before, probing.input_shape(document, self.desk.newest()))
        if out is None:
            return None, None
        activation = document.activation
        channel = probing.map_channel(document, view, out[0])
        probe = probing.current(document, replace(view, stage=before), self.desk.newest())
        look = ActivationLook(before, channel, activation.kind, activation.parameter)
        return look, None if probe is None else Values(probe)

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """Section, card and parameter."""
        keys = [key for key, _ in SECTIONS]
        key = view.activation.section if view.activation.section in keys else keys[0]
        self._sections.set_chosen(key)
        self._stack.setCurrentIndex(keys.index(key))
        self._layers.set_value(view.activation.layers)
        record = document.activation.record
        self._card.set_card(f"{record.title}: {record.formula}", ACTIVATION_CARDS[record.name].rows)
        name = next(iter(record.parameters), None)
        self._sliders.set_parameters([ROWS[name]] if name in ROWS else [])
        usual = USUAL.get(name or "", ())
        for index, button in enumerate(self._usual):
            button.setVisible(bool(usual))
            if usual:
                button.setText(f"{usual[index][0]:g} {usual[index][1]}")
        if name is not None:
            given = document.activation.parameter
            self._sliders.set_values({name: record.parameters[name] if given is None else given})

    def set_result(self, result: Result) -> None:
        """Curve and bars; the last ones stay where there is no answer."""
        look, values = self._asked(result.document, result.view)
        answer = result.answers.get(look) if look is not None else None
        if not isinstance(answer, ActivationAnswer) or look is None:
            return
        activation = result.document.activation
        names = {kind: _named(Activation("", kind)) for kind in answer.factors} | {activation.kind: _named(activation)}
        self._depth.set_scene(scenes.depth(answer.factors, names, result.view.activation.layers, activation.kind))
        found = result.answers.get(values) if values is not None else None
        before = found.maps[look.channel] if isinstance(found, ValuesAnswer) else None
        reach = float(min(max(4.0, abs(answer.edges[0]), abs(answer.edges[-1])), 1e3))
        x = np.linspace(-reach, reach, 201)
        slope = activation.record.derivative(x, **activation.settings)
        dot = None if before is None or not np.isfinite(before) else (before, _at(activation, before))
        self._board.set_scene(scenes.microscope(answer, x, activation.forward(x), slope, dot))
        self._words.setText(words(answer, activation, before))

    # ------------------------------------------------------------ editing

    @Slot(str)
    def _choose(self, key: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, activation=replace(store.view.activation, section=key)))

    @Slot(int, str)
    def _edit_layers(self, value: int, _: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, activation=replace(store.view.activation, layers=value)))

    @Slot(str, float, str)
    def _edit(self, _name: str, value: float, gesture: str) -> None:
        changed = replace(self.document.activation, parameter=value)
        self.edit(self.document.with_layer(changed), "Activation parameter", gesture or None)

    def _usual_taker(self, index: int) -> Callable[[], None]:
        def take() -> None:
            name = next(iter(self.document.activation.record.parameters), None)
            if name in USUAL:
                self._edit(name, USUAL[name][index][0], "")
                self.desk.seal()

        return take


def words(answer: ActivationAnswer, activation: Activation, before: float | None) -> str:
    """What is off, saturated or dead, and what becomes of the value looked at."""
    said = []
    if answer.off_frames >= DEAD:
        said.append(f"Dead: every value of this map was off in the last {answer.off_frames} frames.")
    elif answer.off > 0:
        kept = (
            "" if answer.off < 1 else " Every value of it is off here: dead only if that stays so for other pictures."
        )
        said.append(f"{answer.off:.0%} of the values are off: they give 0 and no gradient.{kept}")
    elif activation.kind == "relu":
        said.append("No value of this map is off.")
    if answer.saturated is not None:
        said.append(f"{answer.saturated:.0%} are saturated: their slope is below 0.01.")
    if before is not None and np.isfinite(before):
        slope = float(activation.record.derivative(np.float64(before), **activation.settings))
        said.append(f"Here {before:.3g} becomes {_at(activation, before):.3g}, with slope {slope:.3g}.")
    said.append(f"Mean slope {answer.slope:.2g}: by so much a gradient is scaled on its way back.")
    return " ".join(said).replace("-", "−")


def _at(activation: Activation, value: float) -> float:
    return float(activation.forward(np.array([[[value]]], np.float64))[0, 0, 0])


def _named(activation: Activation) -> str:
    """By its title, and its slope or α where it has one."""
    title = activation.record.title
    given = {**activation.record.parameters, **activation.settings}
    numbers = ", ".join(f"{ROWS[name].title.lower()} {short(value)}" for name, value in given.items() if name in ROWS)
    return f"{title} ({numbers})" if numbers else title


def _before(document: Document) -> str:
    names = [layer.name for layer in document.layers]
    at = names.index(document.activation.name)
    return names[at - 1] if at else probing.entry(document)


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        rows.addWidget(widget, 1 if isinstance(widget, SceneBoard | CardView) else 0)
    return page
