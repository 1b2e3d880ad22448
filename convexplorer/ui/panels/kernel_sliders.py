"""The numbers behind a preset such as a Gaussian blur, as sliders that can be played."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.compute.kernels import Parameter, Preset
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.parameter_sliders import ParameterSliders, SliderRow

WIDTH = 300
LABEL_WIDTH = 84
TITLES = {"size": "Size", "sigma": "Sigma σ", "wavelength": "Wavelength λ", "angle": "Angle °"}
ENDS = {"angle": (0.0, 180.0, 5.0), "sigma": (0.1, 10.0, 0.1)}
"""Slider ends and step where those of the table are wider than what is of use: half a turn is every direction."""
CLOSED = "Only a preset of the group With sliders has numbers to move"


class PresetSliders(Disclosure):
    """`moved(values, name, gesture)`: all numbers, and which of them was moved; one gesture is one step."""

    moved = Signal(dict, str, str)
    gesture_finished = Signal()

    def __init__(self) -> None:
        super().__init__(icon_name="parameters")
        named(self, "presetSliders", "Sliders of the preset", CLOSED)
        self._title = theme.title_label()
        self._sliders = ParameterSliders()
        self._sliders.value_edited.connect(self._tell)
        self._sliders.gesture_finished.connect(self.gesture_finished)
        holder = QWidget()
        holder.setFixedWidth(WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._sliders)
        self.set_content(holder)
        self.show_preset(None, ())

    def show_preset(self, preset: Preset | None, values: tuple[float, ...]) -> None:
        """The kernel's preset with its numbers; without any there is nothing to open."""
        rows = [_row(parameter) for parameter in preset.parameters] if preset is not None else []
        if not rows:
            self.panel.hide()
        if self.isEnabled() != bool(rows):
            self.setEnabled(bool(rows))
            self.setToolTip("Change the preset's numbers" if rows else CLOSED)
        if preset is not None and rows:
            self._title.setText(preset.title)
            self._sliders.set_parameters(rows)
            self._sliders.set_label_width(LABEL_WIDTH)
            self._sliders.set_values({row.name: value for row, value in zip(rows, values, strict=True)})

    @Slot(str, float, str)
    def _tell(self, name: str, value: float, gesture: str) -> None:
        self.moved.emit(self._sliders.values(), name, gesture)


def _row(parameter: Parameter) -> SliderRow:
    low, high, step = ENDS.get(parameter.name, (parameter.low, parameter.high, parameter.step))
    low, high = max(low, parameter.low), min(high, parameter.high)
    return SliderRow(parameter.name, TITLES[parameter.name], low, high, parameter.default, step)
