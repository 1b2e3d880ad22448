"""Which maps cannot hold a negative value, whatever the picture: those are shown in grey, all others with a sign."""

from collections.abc import Sequence

import numpy as np

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.layer import Layer
from convexplorer.model.colour_steps import Colour
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.muting import MuteChannels
from convexplorer.model.network_layers import Bypassed, Dropout, Linear, Pad2d, Softmax, Upsample
from convexplorer.model.parallel import Parallel
from convexplorer.model.preprocessing import Grey, Scale
from convexplorer.model.resizing import Resize
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.model.windowing import Window

NEVER_NEGATIVE = frozenset({"relu", "sigmoid", "softplus", "absolute", "square", "step"})
"""Activations that give no negative value of anything."""
KEEPS_POSITIVE = frozenset(
    {"identity", "leaky-relu", "elu", "tanh", "gelu", "silu", "selu", "mish", "hardswish", *NEVER_NEGATIVE}
)
"""Activations that give no negative value of a value ≥ 0 (with a slope ≥ 0, where they have one)."""


def nonnegative_maps(steps: Sequence[Layer], channels: int, inputs: bool) -> Array:
    """For each map after `steps` (first layer first): whether it surely holds no negative value.

    `channels` are those of the input, `inputs` says that no value of it is negative.
    """
    sure = np.full(channels, inputs)
    for step in steps:
        sure = _through(step, sure)
    return sure


def _through(step: Layer, sure: Array) -> Array:
    match step:
        case Conv2d():
            return _convolved(step, sure)
        case Activation(kind=kind):
            if kind in NEVER_NEGATIVE:
                return np.ones_like(sure)
            upright = step.parameter is None or step.parameter >= 0
            return sure if kind in KEEPS_POSITIVE and upright else np.zeros_like(sure)
        case Pool2d(kind=kind):
            return np.ones_like(sure) if kind == "l2" else sure
        case Scale() | Colour() | ResizeTo() | MuteChannels():
            return _prepared(step, sure)
        case Grey():
            return np.array([bool(sure.all())])
        case Resize() | Dropout() | Bypassed() | Upsample() | CentreCrop():
            return sure
        case Softmax() | Window():
            return np.ones_like(sure)
        case Pad2d(mode=mode, value=value):
            return sure if mode != "constant" or value >= 0 else np.zeros_like(sure)
        case Linear(bias=bias):
            return np.zeros(len(bias), bool)
        case Parallel():
            return _joined(step, sure)
        case _:
            return np.zeros_like(sure)


def _joined(block: Parallel, sure: Array) -> Array:
    ends = []
    for number in block.on:
        end = sure
        for layer in block.paths[number]:
            end = _through(layer, end)
        ends.append(end)
    if block.join == "concat":
        return np.concatenate(ends)
    fits = all(len(end) == len(ends[0]) for end in ends)
    return np.logical_and.reduce(ends) if fits else np.zeros_like(sure)


def _prepared(step: Scale | Colour | ResizeTo | MuteChannels, sure: Array) -> Array:
    match step:
        case Scale(divisor=divisor, offset=offset):
            return sure if (divisor is None or divisor > 0) and offset >= 0 else np.zeros_like(sure)
        case MuteChannels():
            return np.asarray(sure | ~step.kept(len(sure)))
        case Colour():
            return np.array([bool(sure[share > 0].all()) for share in step.weight(len(sure))])
        case ResizeTo(interpolation=kind):  # the others overshoot
            return sure if kind in ("nearest", "bilinear", "area") else np.zeros_like(sure)


def _convolved(conv: Conv2d, sure: Array) -> Array:
    try:
        maps = conv.weight_shape(len(sure))[0]
        padded = conv.padding_mode != "constant" or conv.padding_value >= 0
        if not (padded and sure.any()):
            return np.zeros(maps, bool)  # without a look at the weights, of which there may be millions
        weight, bias, groups = conv.effective(len(sure))
    except ShapeError:
        return np.zeros(conv.filters, bool)
    good = (weight >= 0).all(axis=(1, 2, 3)) & (bias >= 0)
    return np.asarray(good & np.repeat(sure.reshape(groups, -1).all(axis=1), maps // groups))
