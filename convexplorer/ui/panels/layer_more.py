"""What opens beside the layer's rows: stride apart, activation's parameter, the pool's window, and *More*."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QSpacerItem, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.document import Document, channels_mode, with_channels
from convexplorer.model.layers import Activation
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.number_field import NumberField

Reader = Callable[[int], str]
APART = "stride-apart"
CURVE_SIZE = (280, 190)
"""Pixels kept for the curve from the beginning, so that nothing jumps when it comes."""
CHANNELS = (("grey", "grey"), ("all", "all, summed"), ("each", "each by itself"))


def slider(name: str, title: str, tip: str, low: int, high: int) -> LabelledSlider:
    """A labelled slider with its names and range."""
    made = LabelledSlider(title)
    made.set_object_name(name)
    made.set_range(low, high)
    named(made.slider, name, title.replace("&", ""), tip)
    made.setMinimumWidth(260)
    return made


class StrideExtras(QWidget):
    """Height and width of the stride apart."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._apart = named(QCheckBox("Height and width apart"), "strideApart", "Height and width apart", "Two strides")
        self._apart.clicked.connect(self._choose)
        self._width = slider("strideWidthSlider", "&Width", "How many columns the window moves at a time", 1, 8)
        self._width.value_edited.connect(self._edit)
        self._width.gesture_finished.connect(desk.seal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._apart)
        layout.addWidget(self._width)
        self._linked = True

    @property
    def linked(self) -> bool:
        """Whether one slider sets both."""
        return self._linked

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it; two different strides are never linked."""
        height, width = document.convolution.stride
        self._linked = height == width and APART not in view.open_disclosures
        self._apart.setChecked(not self._linked)
        self._width.set_value(width)

    @Slot(bool)
    def _choose(self, apart: bool) -> None:
        store = self._desk.store
        kept = store.view.open_disclosures
        store.set_view(replace(store.view, open_disclosures=kept | {APART} if apart else kept - {APART}))
        conv = store.shown.convolution
        if not apart and conv.stride[0] != conv.stride[1]:
            store.edit(store.shown.with_layer(replace(conv, stride=(conv.stride[0],) * 2)), "Stride linked")

    @Slot(int, str)
    def _edit(self, value: int, gesture: str) -> None:
        store = self._desk.store
        if self._linked:
            store.set_view(replace(store.view, open_disclosures=store.view.open_disclosures | {APART}))
        conv = store.shown.convolution
        changed = replace(conv, stride=(conv.stride[0], value))
        store.edit(store.shown.with_layer(changed), f"Stride width {value}", gesture)


class ActivationExtras(QWidget):
    """The activation's formula, its parameter where it has one, and its curve."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drawn: Activation | None = None
        self._formula = theme.small_label()
        self._name = QLabel("Slope")
        self._parameter = NumberField(parse_number)
        named(
            self._parameter,
            "activationParameter",
            "Slope or α",
            "The activation's slope or α; drag up or down, or type",
        )
        self._name.setBuddy(self._parameter)
        self._parameter.set_step(0.01)
        self._parameter.value_edited.connect(self._edit)
        self._parameter.gesture_finished.connect(desk.seal)
        self._parameter.rejected.connect(lambda text: desk.say(Message("parameter-not-a-number", {"text": text})))
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._curve: Any = None
        self._room = QVBoxLayout()
        self._room.addSpacerItem(QSpacerItem(CURVE_SIZE[0], CURVE_SIZE[1]))
        layout.addRow(self._formula)
        layout.addRow(self._room)
        layout.addRow(self._name, self._parameter)
        self.setMinimumWidth(240)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        activation: Activation = document.activation
        record = activation.record
        self._formula.setText(f"{record.title}: {record.formula}")
        has = bool(record.parameters)
        self._parameter.setEnabled(has)
        self._name.setEnabled(has)
        self._parameter.setToolTip("Drag up or down, or type" if has else f"{record.title} has no parameter")
        value = (
            activation.parameter if activation.parameter is not None else next(iter(record.parameters.values()), 0.0)
        )
        self._name.setText("α" if "alpha" in record.parameters else "Slope")
        self._parameter.set_value(value)
        self._draw(activation)

    def showEvent(self, event: QShowEvent) -> None:
        """The curve comes with the first look at it: pyqtgraph takes longer to import than all the rest."""
        super().showEvent(event)
        if self._curve is None:
            plots = importlib.import_module("convexplorer.ui.widgets.curve_view")
            self._curve = named(plots.CurveView(), "activationCurve", "Curve", "The function, and its slope dashed")
            self._curve.setFixedSize(*CURVE_SIZE)
            self._room.takeAt(0)
            self._room.addWidget(self._curve)
            self._curve.show()
            self._draw(self._desk.store.shown.activation)

    def _draw(self, activation: Activation) -> None:
        if self._curve is not None and activation is not self._drawn:
            self._drawn = activation
            x = np.linspace(-4, 4, 161)
            self._curve.set_curve(x, activation.forward(x), _slope(activation, x))

    @Slot(float, str)
    def _edit(self, value: float, gesture: str) -> None:
        store = self._desk.store
        if ACTIVATIONS[store.shown.activation.kind].parameters:
            changed = replace(store.shown.activation, parameter=value)
            store.edit(store.shown.with_layer(changed), "Activation parameter", gesture)


def _slope(activation: Activation, x: Array) -> Array:
    return np.asarray(activation.record.derivative(x, **activation.settings))


class PoolExtras(QWidget):
    """Size and stride of the pool's window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._size = slider("poolingSizeSlider", "Si&ze", "Rows and columns of the pool's window", 1, 8)
        self._stride = slider("poolingStrideSlider", "&Stride", "How far the pool's window moves at a time", 1, 8)
        self._ceil = QCheckBox("Keep a last window that is cut off")
        named(self._ceil, "poolingCeil", "Ceil mode", "Rounds the size of the map up instead of down")
        self._size.value_edited.connect(self._edit_size)
        self._stride.value_edited.connect(self._edit_stride)
        for one in (self._size, self._stride):
            one.gesture_finished.connect(desk.seal)
        self._ceil.clicked.connect(self._edit_ceil)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._size, self._stride, self._ceil):
            layout.addWidget(widget)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        pool = document.pool
        self._size.set_value(pool.size[0])
        self._stride.set_value(pool.step[0])
        self._ceil.setChecked(pool.ceil_mode)
        reason = "" if pool.windowed or pool.kind == "none" else "This pool takes the whole map: it has no window"
        for one in (self._size, self._stride):
            one.set_reason(reason)

    @Slot(int, str)
    def _edit_size(self, value: int, gesture: str) -> None:
        store = self._desk.store
        store.edit(
            store.shown.with_layer(replace(store.shown.pool, size=(value, value))), f"Pool size {value}", gesture
        )

    @Slot(int, str)
    def _edit_stride(self, value: int, gesture: str) -> None:
        store = self._desk.store
        changed = replace(store.shown.pool, stride=(value, value))
        store.edit(store.shown.with_layer(changed), f"Pool stride {value}", gesture)

    @Slot(bool)
    def _edit_ceil(self, on: bool) -> None:
        store = self._desk.store
        store.edit(store.shown.with_layer(replace(store.shown.pool, ceil_mode=on)), "Pool ceil mode")


class MoreSettings(QWidget):
    """Dilation, channels, kernels per channel, and convolution in place of cross-correlation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._channels_there = 1
        self._dilation = slider("dilationSlider", "&Dilation", "Gaps between the cells of the kernel; 1 is none", 1, 8)
        self._dilation.value_edited.connect(self._edit_dilation)
        self._dilation.gesture_finished.connect(desk.seal)
        self._channels = named(
            QComboBox(), "channelsSelector", "Channels", "Grey, every channel summed, or each channel by itself"
        )
        for key, text in CHANNELS:
            self._channels.addItem(text, key)
        self._channels.activated.connect(self._choose_channels)
        self._own = named(
            QCheckBox("A kernel of its own for each channel"),
            "ownKernels",
            "Own kernels",
            "Otherwise all channels share one",
        )
        self._own.clicked.connect(self._choose_own)
        self._channel = named(
            QComboBox(), "kernelChannelSelector", "Kernel of channel", "Which channel's kernel is shown"
        )
        self._channel.activated.connect(self._choose_channel)
        self._flip = QCheckBox("Convolution: flip the kernel")
        named(self._flip, "convolutionSwitch", "Convolution", "Networks do not flip the kernel; mathematics does")
        self._flip.clicked.connect(self._choose_flip)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self._dilation)
        form.addRow("&Channels", self._channels)
        form.addRow(self._own)
        form.addRow("&Kernel of", self._channel)
        form.addRow(self._flip)

    def set_document(self, document: Document, view: View, channels: int) -> None:
        """As the document has it, for a picture of so many channels."""
        self._channels_there = channels
        conv = document.convolution
        self._dilation.set_value(conv.dilation[0])
        self._channels.setCurrentIndex(self._channels.findData(channels_mode(document)))
        several = channels_mode(document) != "grey" and channels > 1
        self._own.setChecked(not conv.alike)
        self._own.setEnabled(several or not conv.alike)
        self._own.setToolTip("Otherwise all channels share one" if several else "A grey picture has one channel")
        count = channels if several else 1
        if self._channel.count() != count:
            self._channel.clear()
            names = ("red", "green", "blue") if count == 3 else tuple(f"channel {i + 1}" for i in range(count))
            self._channel.addItems(list(names) if count > 1 else ["all"])
        self._channel.setCurrentIndex(min(view.kernel_channel, count - 1))
        self._channel.setEnabled(several)
        self._channel.setToolTip(
            "Which channel's kernel is shown" if several else "There is one kernel for all channels"
        )
        self._flip.setChecked(conv.flipped)

    @Slot(int, str)
    def _edit_dilation(self, value: int, gesture: str) -> None:
        store = self._desk.store
        value = min(value, limits.DILATION)
        changed = replace(store.shown.convolution, dilation=(value, value))
        store.edit(store.shown.with_layer(changed), f"Dilation {value}", gesture)

    @Slot(int)
    def _choose_channels(self, index: int) -> None:
        store, mode = self._desk.store, self._channels.itemData(index)
        if mode != channels_mode(store.shown):
            store.edit(with_channels(store.shown, mode), f"Channels {self._channels.itemText(index)}")

    @Slot(bool)
    def _choose_own(self, own: bool) -> None:
        store = self._desk.store
        conv = store.shown.convolution
        changed = conv.per_channel(self._channels_there) if own else conv.all_alike()
        store.edit(store.shown.with_layer(changed), "Kernels per channel" if own else "One kernel for all channels")

    @Slot(int)
    def _choose_channel(self, index: int) -> None:
        store = self._desk.store
        store.set_view(replace(store.view, kernel_channel=index))

    @Slot(bool)
    def _choose_flip(self, on: bool) -> None:
        store = self._desk.store
        changed = replace(store.shown.convolution, flipped=on)
        store.edit(store.shown.with_layer(changed), "Convolution" if on else "Cross-correlation")
