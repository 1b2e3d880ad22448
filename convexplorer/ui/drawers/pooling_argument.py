"""The experiment behind "average or max?": one threshold for two pictures, one with the object and one without it."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from convexplorer.compute import argument
from convexplorer.model.view import PoolingView
from convexplorer.scenes import pooling as scenes
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.parameter_sliders import ParameterSliders, SliderRow
from convexplorer.ui.widgets.scene_board import SceneBoard

ROWS = (
    SliderRow("size", "Size", 0.03, 1.0, 0.8, 0.01),
    SliderRow("place", "Place", 0.0, 1.0, 0.5, 0.02),
    SliderRow("speckle", "Speckle", 0.0, 0.2, 0.0, 0.001),
)
FILLED = {"size": 0.8, "place": 0.5, "speckle": 0.0, "threshold": 0.3}
SMALL = {"size": 0.08, "place": 0.3, "speckle": 0.0, "threshold": 0.3}
STEP = 0.02
"""By how much an arrow key moves the threshold."""
SAYS = {
    "apart": "tells them apart",
    "both-below": "says no to both",
    "both-above": "says yes to both",
    "reversed": "has them the wrong way round",
}
SLIGHT = 0.05
"""A difference below which no threshold is trusted: another picture of the same kind varies by as much."""


class ArgumentSection(QWidget):
    """Two pictures, four bars, a threshold to drag, sliders for the object, and the verdict in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: PoolingView | None = None
        self._pictures = named(
            SceneBoard(1.3, at_top=True),
            "argumentPictures",
            "Two maps",
            "A map that answers to the object, with it and without it",
            "White is a strong answer. The left map has the object in it, the right one has not.",
        )
        self._pictures.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pictures.setMinimumHeight(150)
        self._pictures.setMaximumHeight(280)
        self._bars = named(
            _Bars(1.3, at_top=True),
            "argumentBars",
            "Average and max of both",
            "Drag the line, or press Up and Down: above it the pool says that the object is there",
            "Blue with the object, grey without it. A pool is of use when a line can lie between its two bars.",
        )
        self._bars.dragged.connect(self._drag)
        self._bars.walked.connect(self._walk)
        self._sliders = ParameterSliders()
        self._sliders.set_parameters(ROWS)
        self._sliders.set_label_width(64)
        for row in ROWS:
            slider = self._sliders.slider(row.name).slider
            slider.setToolTip(WHATS[row.name].partition(":")[0])
            slider.setWhatsThis(WHATS[row.name])
        self._sliders.value_edited.connect(self._edit)
        buttons = QHBoxLayout()
        for name, text, tip, values in (
            ("argumentFilled", "Almost filled", "A dog that fills its picture", FILLED),
            ("argumentSmall", "Small and somewhere", "A fish in a wide sea", SMALL),
        ):
            button = named(QPushButton(text), name, text, tip, f"{tip}: the sliders go where that is so.")
            button.clicked.connect(self._setter(values))
            buttons.addWidget(button)
        self._words = theme.small_label()
        self._words.setObjectName("argumentWords")
        self._words.setWordWrap(True)
        self._words.setFixedHeight(5 * self._words.fontMetrics().lineSpacing() + 4)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(buttons)
        sight = QHBoxLayout()
        sight.setSpacing(12)
        sight.addWidget(self._pictures, 2)
        sight.addWidget(self._bars, 5)
        rows.addLayout(sight)
        rows.addWidget(self._sliders)
        rows.addWidget(self._words)
        rows.addStretch(1)

    def set_view(self, view: PoolingView) -> None:
        """The experiment as it is set up."""
        if view == self._shown:
            return
        self._shown = view
        self._sliders.set_values({row.name: getattr(view, row.name) for row in ROWS})
        setting = (view.size, view.place, view.speckle)
        with_it, without = (argument.evidence(*setting, present=present) for present in (True, False))
        found = argument.bars(with_it, without)
        said = (
            argument.verdict(found.average_with, found.average_without, view.threshold),
            argument.verdict(found.max_with, found.max_without, view.threshold),
        )
        self._pictures.set_scene(scenes.pictures(with_it, without))
        self._bars.set_scene(scenes.four_bars(found, view.threshold, [SAYS[one] for one in said]))
        self._words.setText(words(found, said, view.speckle))

    def _change(self, **values: Any) -> None:
        store = self._desk.store
        store.set_view(replace(store.view, pooling=replace(store.view.pooling, **values)))

    def _setter(self, values: dict[str, float]) -> Any:
        return lambda *_: self._change(**values)

    @Slot(str, float, str)
    def _edit(self, name: str, value: float, _: str) -> None:
        self._change(**{name: value})

    @Slot(str)
    def _drag(self, key: str) -> None:
        level = scenes.level_of(key)
        if level is not None:
            self._change(threshold=level)

    @Slot(int, int)
    def _walk(self, down: int, _: int) -> None:
        threshold = self._desk.store.view.pooling.threshold - down * STEP
        self._change(threshold=round(min(max(threshold, 0.0), 1.0), 2))


class _Bars(SceneBoard):
    """The bars; wherever they are pressed, the threshold comes there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down only: Left and Right have nothing to walk to."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


WHATS = {
    "size": "How wide the object is, as a share of the picture.",
    "place": "Where the object is, from the top left to the bottom right.",
    "speckle": "How many places answer although nothing is there: noise, or other things that look alike.",
}


def words(bars: argument.Bars, said: tuple[str, str], speckle: float) -> str:
    """What each pool is worth here, and why."""
    first = _of_average(bars, said[0])
    return f"{first} {_of_max(bars, said[1], speckle)}"


def _of_average(bars: argument.Bars, said: str) -> str:
    if bars.average_with - bars.average_without < SLIGHT:
        return (
            f"Average cannot tell this picture from an empty one: {bars.average_with:.2f} against "
            f"{bars.average_without:.2f}. A small object drowns in what surrounds it."
        )
    if said == "apart":
        return "Average tells them apart: it asks how much of the picture the object fills; one place counts little."
    return f"Average could tell them apart with a line between {bars.average_without:.2f} and {bars.average_with:.2f}."


def _of_max(bars: argument.Bars, said: str, speckle: float) -> str:
    if bars.max_with - bars.max_without < SLIGHT:
        why = "one wrong answer anywhere is enough" if speckle > 0 else "nothing stands out"
        return f"Max cannot tell them apart: {why}."
    if said == "apart":
        return "Max tells them apart: it asks whether the object is anywhere, however small."
    return f"Max could tell them apart with a line between {bars.max_without:.2f} and {bars.max_with:.2f}."
