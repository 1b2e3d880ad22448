"""Sliders for the numbers that shape a kernel or an activation, made from a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.scenes.numbers import short
from convexplorer.ui.widgets.labelled_slider import LabelledSlider


class SliderRow(NamedTuple):
    """One number: what it is called, its ends, its default, and the step of its slider."""

    name: str
    title: str
    low: float
    high: float
    default: float
    step: float


class ParameterSliders(QWidget):
    """`value_edited(name, value, gesture)` only when the user changed it; one gesture is one undo step."""

    value_edited = Signal(str, float, str)
    gesture_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SliderRow, ...] = ()
        self._sliders: dict[str, _FloatSlider] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_parameters(self, rows: Sequence[SliderRow]) -> None:
        """A slider for every number, at its default; the same rows again change nothing."""
        if tuple(rows) == self._rows:
            return
        self.stop()
        self._rows = tuple(rows)
        for slider in self._sliders.values():
            self._box.removeWidget(slider)
            slider.hide()
            slider.deleteLater()
        self._sliders = {row.name: _FloatSlider(row) for row in self._rows}
        for name, slider in self._sliders.items():
            slider.set_object_name(f"{name}Parameter")
            slider.value_edited.connect(self._teller(name))
            slider.gesture_finished.connect(self.gesture_finished)
            self._box.addWidget(slider)

    def set_values(self, values: Mapping[str, float]) -> None:
        """Show other numbers without telling; names without a slider are passed over."""
        for name, value in values.items():
            if name in self._sliders:
                self._sliders[name].set_number(value)

    def values(self) -> dict[str, float]:
        """Every number as it is shown."""
        return {name: slider.number() for name, slider in self._sliders.items()}

    def slider(self, name: str) -> LabelledSlider:
        """The slider of that name; KeyError when there is none."""
        return self._sliders[name]

    def set_label_width(self, width: int) -> None:
        """The same for sliders above each other, so that their grooves line up."""
        for slider in self._sliders.values():
            slider.set_label_width(width)

    def stop(self) -> None:
        """Play no more."""
        for slider in self._sliders.values():
            slider.stop()

    def _teller(self, name: str) -> Callable[[int, str], None]:
        def tell(_: int, gesture: str) -> None:
            slider = self._sliders.get(name)
            if slider is not None:
                self.value_edited.emit(name, slider.take(), gesture)

        return tell


class _FloatSlider(LabelledSlider):
    """A slider of whole steps; a number between two steps is shown as it is."""

    def __init__(self, row: SliderRow) -> None:
        super().__init__(row.title)
        self._parameter = row
        self._number = row.default
        self.set_range(0, max(1, round((row.high - row.low) / row.step)))
        self.set_format(self._text)
        self.set_number(row.default)

    def set_number(self, number: float) -> None:
        """Show it without telling."""
        self._number = float(number)
        top = max(1, round((self._parameter.high - self._parameter.low) / self._parameter.step))
        self.set_value(min(max(round((self._number - self._parameter.low) / self._parameter.step), 0), top))

    def number(self) -> float:
        """The number shown."""
        return self._number

    def take(self) -> float:
        """The number where the slider is now."""
        self._number = self._at(self.value())
        return self._number

    def _at(self, step: int) -> float:
        return round(min(self._parameter.low + step * self._parameter.step, self._parameter.high), 10)

    def _text(self, step: int) -> str:
        # a number set from outside may lie between two steps, or beyond the ends
        same = step == round((self._number - self._parameter.low) / self._parameter.step)
        beyond = not self._parameter.low <= self._number <= self._parameter.high and step in (0, self.slider.maximum())
        return short(self._number if same or beyond else self._at(step))
