"""The numbers of one step before the layers, each in a field of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from convexplorer.compute.layer import Layer
from convexplorer.compute.resample import INTERPOLATIONS
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.colour_steps import ORDERS, Colour, Normalise
from convexplorer.model.preprocessing import Scale
from convexplorer.model.resizing import Resize
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.number_field import NumberField

LARGEST = 4096
"""The longest side that a field goes to; a session may hold more."""
ORDER_NAMES = {"rgb": "RGB", "bgr": "BGR", "grey": "grey"}
WAYS = {
    "nearest": "nearest",
    "bilinear": "bilinear",
    "bicubic": "bicubic",
    "lanczos": "Lanczos",
    "area": "area",
}


class StepFields(QWidget):
    """`edited(step, label, merge)`: the step with another number. Made for one kind of step, shows any of that kind."""

    edited = Signal(object, str, str)

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__()
        self._desk, self._key = desk, key
        self.step: Layer | None = None
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """The step as it is now; `stored` is the type of what it takes."""
        self.step = step

    def number(self, name: str, label: str, tip: str, change: Callable[[float], Layer], **limits: float) -> NumberField:
        """A field; `change` gives the step with another number in it."""
        field = named(NumberField(parse_number), f"preparation{name}:{self._key}", label, tip)
        field.setWhatsThis(f"{tip}. Drag it up or down, or type it.")
        field.setFixedWidth(60)
        field.set_range(limits.get("low", -1e6), limits.get("high", 1e6))
        field.set_step(limits.get("step", 1.0))
        field.value_edited.connect(lambda value, gesture: self.change(lambda: change(value), label, gesture))
        field.gesture_finished.connect(self._desk.seal)
        field.rejected.connect(lambda text: self._desk.say(Message("preparation-not-a-number", {"text": text})))
        return field

    def choice(
        self, name: str, label: str, tip: str, items: Sequence[tuple[str, str]], change: Callable[[str], Layer]
    ) -> QComboBox:
        """A list of choices by key."""
        box = named(QComboBox(), f"preparation{name}:{self._key}", label, tip)
        for key, text in items:
            box.addItem(text, key)
        box.activated.connect(lambda index: self.change(lambda: change(str(box.itemData(index))), label))
        return box

    def words(self, text: str) -> None:
        """A word between the fields."""
        self.row.addWidget(QLabel(text))

    def change(self, make: Callable[[], Layer], label: str, gesture: str = "") -> None:
        """Tell of the step with something changed."""
        made = make()
        if made != self.step:
            self.edited.emit(made, label, gesture)


class ColourFields(StepFields):
    """The order of the channels."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        items = [(order, ORDER_NAMES[order]) for order in ORDERS]
        self._order = self.choice("Order", "Channels", "What the first, second and third channel are", items, self._set)
        self.row.addWidget(self._order)
        self.row.addStretch(1)

    def _set(self, order: str) -> Layer:
        assert isinstance(self.step, Colour)
        return replace(self.step, order=order)  # type: ignore[arg-type]

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """The order."""
        super().show_step(step, stored)
        assert isinstance(step, Colour)
        self._order.setCurrentIndex(self._order.findData(step.order))


class SizeFields(StepFields):
    """A short side or both sides, and how pixels between pixels are made."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        kinds = (("side", "short side"), ("size", "exactly"))
        self._kind = self.choice("Kind", "Resize to", "The short side, or both sides", kinds, self._set_kind)
        side = {"low": 1, "high": LARGEST}
        self._height = self.number("Height", "Height", "Rows, or the short side", self._set_height, **side)
        self._width = self.number("Width", "Width", "Columns", self._set_width, **side)
        ways = [(kind, WAYS[kind]) for kind in INTERPOLATIONS]
        self._way = self.choice("Way", "Interpolation", "How new pixels are made of old ones", ways, self._set_way)
        self._smooth = named(
            QCheckBox("antialias"),
            f"preparationAntialias:{key}",
            "Antialias",
            "Smooth what shrinks over all that a new pixel covers, as Pillow and torchvision do",
        )
        self._smooth.clicked.connect(lambda on: self.change(lambda: self._with(antialias=bool(on)), "Antialias"))
        self._times = QLabel("×")
        for widget in (self._kind, self._height, self._times, self._width, self._way, self._smooth):
            self.row.addWidget(widget)
        self.row.addStretch(1)

    def _with(self, **values: object) -> Layer:
        assert isinstance(self.step, ResizeTo)
        return replace(self.step, **values)  # type: ignore[arg-type]

    def _set_kind(self, kind: str) -> Layer:
        assert isinstance(self.step, ResizeTo)
        side = self.step.side if self.step.size is None else min(self.step.size)
        return self._with(side=side, size=None if kind == "side" else self.step.size or (side, side))

    def _set_height(self, value: float) -> Layer:
        assert isinstance(self.step, ResizeTo)
        if self.step.size is None:
            return self._with(side=round(value))
        return self._with(size=(round(value), self.step.size[1]))

    def _set_width(self, value: float) -> Layer:
        assert isinstance(self.step, ResizeTo)
        return self._with(size=((self.step.size or (round(value),))[0], round(value)))

    def _set_way(self, way: str) -> Layer:
        return self._with(interpolation=way)

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """Its sides and its way."""
        super().show_step(step, stored)
        assert isinstance(step, ResizeTo)
        exact = step.size is not None
        self._kind.setCurrentIndex(self._kind.findData("size" if exact else "side"))
        self._height.set_value(step.size[0] if step.size is not None else step.side)
        self._width.set_value(step.size[1] if step.size is not None else step.side)
        for widget in (self._times, self._width):
            widget.setVisible(exact)
        self._way.setCurrentIndex(self._way.findData(step.interpolation))
        self._smooth.setChecked(step.antialias)
        self._smooth.setEnabled(step.interpolation not in ("nearest", "area"))


class CropFields(StepFields):
    """Rows and columns of the middle."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        side = {"low": 1, "high": LARGEST}
        self._height = self.number("Height", "Height", "Rows of the middle that stay", self._set(0), **side)
        self._width = self.number("Width", "Width", "Columns of the middle that stay", self._set(1), **side)
        self.row.addWidget(self._height)
        self.words("×")
        self.row.addWidget(self._width)
        self.row.addStretch(1)

    def _set(self, axis: int) -> Callable[[float], Layer]:
        def change(value: float) -> Layer:
            assert isinstance(self.step, CentreCrop)
            height, width = self.step.size
            return replace(self.step, size=(round(value), width) if axis == 0 else (height, round(value)))

        return change

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """Its sides."""
        super().show_step(step, stored)
        assert isinstance(step, CentreCrop)
        self._height.set_value(step.size[0])
        self._width.set_value(step.size[1])


class ScaleFields(StepFields):
    """A divisor, and what is added after it."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        self._divisor = self.number(
            "Divisor", "Divided by", "What values are divided by, such as 255", self._set_divisor, low=1e-6, high=1e9
        )
        self._offset = self.number("Offset", "Plus", "What is added after dividing", self._set_offset, step=0.1)
        self.words("÷")
        self.row.addWidget(self._divisor)
        self.words("+")
        self.row.addWidget(self._offset)
        self.row.addStretch(1)

    def _set_divisor(self, value: float) -> Layer:
        assert isinstance(self.step, Scale)
        return replace(self.step, divisor=value)

    def _set_offset(self, value: float) -> Layer:
        assert isinstance(self.step, Scale)
        return replace(self.step, offset=value)

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """Its numbers; a divisor that follows the type of the picture as it is for this one."""
        super().show_step(step, stored)
        assert isinstance(step, Scale)
        self._divisor.set_value(1 / step.factor(np.zeros(1, stored)))
        self._offset.set_value(step.offset)


class NormaliseFields(StepFields):
    """The mean and the standard deviation of each channel."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        self._fields: dict[str, list[NumberField]] = {"mean": [], "std": []}
        for name, low in (("mean", -1e6), ("std", 1e-6)):
            self.words(name)
            for channel in range(3):
                label = f"{name.capitalize()} {channel + 1}"
                tip = f"{'Taken off' if name == 'mean' else 'Divides'} channel {channel + 1}"
                field = self.number(
                    f"{name.capitalize()}{channel + 1}", label, tip, self._set(name, channel), low=low, step=0.01
                )
                self._fields[name].append(field)
                self.row.addWidget(field)
        self.row.addStretch(1)

    def _set(self, name: str, channel: int) -> Callable[[float], Layer]:
        def change(value: float) -> Layer:
            assert isinstance(self.step, Normalise)
            numbers = list(getattr(self.step, name))
            numbers[channel] = value
            made = tuple(numbers)
            return replace(self.step, mean=made) if name == "mean" else replace(self.step, std=made)

        return change

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """As many as there are, three at most."""
        super().show_step(step, stored)
        for name, fields in self._fields.items():
            numbers = getattr(step, name)
            for channel, field in enumerate(fields):
                field.setVisible(channel < len(numbers))
                if channel < len(numbers):
                    field.set_value(numbers[channel])


class ShownOnly(StepFields):
    """A step whose numbers are changed elsewhere, or that has none."""

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk, key)
        self._words = QLabel()
        self.row.addWidget(self._words)

    def show_step(self, step: Layer, stored: np.dtype) -> None:
        """Where it is changed."""
        super().show_step(step, stored)
        self._words.setText("the resolution of the source" if isinstance(step, Resize) else "")


FIELDS: dict[type, tuple[str, type[StepFields]]] = {
    Colour: ("Channels", ColourFields),
    ResizeTo: ("Resize to", SizeFields),
    CentreCrop: ("Centre crop", CropFields),
    Scale: ("Divide, add", ScaleFields),
    Normalise: ("Normalise", NormaliseFields),
}
"""What each kind of step is called in the list, and its fields."""
