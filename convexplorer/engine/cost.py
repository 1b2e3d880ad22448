"""What a frame costs before it is computed, from shapes and measured rates; and the sentence that says so."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array, Shape, ShapeError
from convexplorer.compute.conv import path_of, plan_conv
from convexplorer.compute.layer import Layer
from convexplorer.messages import Message
from convexplorer.model.colour_steps import Colour, Normalise
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.muting import MuteChannels
from convexplorer.model.preprocessing import Grey, Scale
from convexplorer.model.resizing import Resize, resolution, with_resize
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.model.windowing import Window

NANO = 1e-9
SLOW = 0.1
"""Seconds a frame from which a cost is worth a sentence: below ten frames a second."""
SAVES = 0.9
"""The share of its time that a frame of half the resolution may still take for that to be offered."""


class Rate(NamedTuple):
    """Nanoseconds for each multiply-add, and for each value that comes out (for each input channel it is made of)."""

    multiply_add: float
    value: float


CONVOLUTIONS: Mapping[str, Rate] = {
    # two cores of 2.x GHz, float32: 3×3 1080p 1.1 ns a value (0.119 a product); 15×15 0.067, 31×31 0.058 a product
    "filters": Rate(0.060, 0.8),
    # 64 filters: 7×7 480p 0.039, 3×3 of 3 channels 0.041, of 64 channels 0.021 ns a product
    "columns": Rate(0.030, 0.25),
}
"""By the name, or its beginning, of the path in `compute.conv.PATHS`."""
ACTIVATIONS: Mapping[str, float] = {
    "identity": 0.0, "relu": 0.6, "leaky-relu": 4.8, "elu": 5.7, "sigmoid": 7.0, "tanh": 0.5, "gelu": 46.0,
    "silu": 8.0, "softplus": 2.7, "selu": 5.8, "mish": 5.7, "hardswish": 2.7, "step": 1.3, "absolute": 0.2,
    "square": 0.2,
}  # fmt: skip
"""ns a value, 1080p, float32; one that is not here is taken for 8."""
POOLS: Mapping[str, float] = {
    "none": 0.0, "max": 1.0, "min": 1.1, "average": 1.5, "l2": 4.4, "stochastic": 30.0,
    "global-max": 0.2, "global-average": 0.3,
}  # fmt: skip
"""ns for each value that goes in at stride = size; windows that overlap read it several times."""
POOL_OVERLAP = 0.35
"""Share of the above for every further time that a value is read."""
POINT = 1.0
"""ns a value for scaling and for mixing a channel into grey."""


class Cost(NamedTuple):
    """Of one frame: products summed, bytes of all the stages, and about how many seconds it takes."""

    multiply_adds: int
    bytes: int
    seconds_estimate: float


def estimate_frame(document: Document, shape: Shape) -> Cost:
    """The cost of an image of `shape` (C, H, W) through the document, in float32, all variants included.

    A layer that does not fit, and what comes after it, cost nothing.
    """
    products, size, nanoseconds = 0, 0, 0.0
    stacks = [(*document.preprocessing, *document.layers), *(variant.layers for variant in document.variants)]
    for number, steps in enumerate(stacks):
        before = shape if number == 0 else _after(document.preprocessing, shape)
        for step, inside, outside in _shapes(steps, before):
            products += step.counts(inside).multiply_adds
            size += 4 * math.prod(outside) * (not _is_nothing(step))
            nanoseconds += _nanoseconds(step, inside, outside)
    return Cost(products, size, nanoseconds * NANO)


def _after(steps: tuple[Layer, ...], shape: Shape) -> Shape:
    return [shape, *(out for _, _, out in _shapes(steps, shape))][-1]


def _shapes(steps: tuple[Layer, ...], shape: Shape) -> Iterator[tuple[Layer, Shape, Shape]]:
    """Each step with what goes in and comes out; ends before one that does not fit."""
    for step in steps:
        try:
            out = step.output_shape(shape)
            step.counts(shape)
        except ShapeError:
            return
        yield step, shape, out
        shape = out


def _is_nothing(step: Layer) -> bool:
    return (isinstance(step, Activation) and step.kind == "identity") or (
        isinstance(step, Pool2d) and step.kind == "none"
    )


def _nanoseconds(step: Layer, inside: Shape, outside: Shape) -> float:
    match step:
        case Conv2d():
            return _convolution(step, inside, outside)
        case Activation(kind=kind):
            return ACTIVATIONS.get(kind, 8.0) * math.prod(outside)
        case Pool2d(kind=kind):
            values = math.prod(inside)
            if not step.windowed:
                return POOLS.get(kind, 1.0) * values
            reads = math.prod(outside) * math.prod(step.size)
            return POOLS.get(kind, 1.0) * (values + POOL_OVERLAP * max(reads - values, 0))
        case (
            Scale() | Grey() | Resize() | Colour() | ResizeTo() | CentreCrop() | Normalise() | Window() | MuteChannels()
        ):
            return POINT * math.prod(inside)
        case _:
            return CONVOLUTIONS["columns"].multiply_add * step.counts(inside).multiply_adds


def _convolution(conv: Conv2d, inside: Shape, outside: Shape) -> float:
    shape = conv.weight_shape(inside[0])
    plan = plan_conv(
        np.broadcast_to(np.float32(0), inside),
        np.broadcast_to(np.float32(0), shape),
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        groups=inside[0] if conv.depthwise else conv.groups,
        padding_mode=conv.padding_mode,
        padding_value=conv.padding_value,
    )
    name = path_of(plan).name
    rate = next((rate for start, rate in CONVOLUTIONS.items() if name.startswith(start)), CONVOLUTIONS["columns"])
    values = math.prod(outside) * shape[1]
    products = conv.counts(inside).multiply_adds
    if name == "filters":
        # every place is computed, the stride then chooses (3×3, stride 2: 2.6 ns a value); and of a dilated kernel the
        # zeros between the taps of a row are multiplied too (5×5, dilation 3: 4.5 ns a value)
        reached = conv.size[0] * (conv.dilation[1] * (conv.size[1] - 1) + 1)
        products = round(values * conv.stride[0] * conv.stride[1] * reached * _used(conv))
    return float(rate.multiply_add * products + rate.value * values)


def _used(conv: Conv2d) -> float:
    """The share of the kernels' cells without the zeros round those that are smaller than their bank's, left out."""
    if conv.drawn is not None:
        return 1.0
    some = conv.weight != 0
    heights, widths = (_reach(some.any(axis=axis)) for axis in (3, 2))
    return float((heights * widths).mean()) / math.prod(conv.size)


def _reach(some: Array) -> Array:
    """How many places lie from the first to the last that is true, along the last axis; 1 where none is."""
    reach = some.shape[-1] - some.argmax(axis=-1) - some[..., ::-1].argmax(axis=-1)
    return np.asarray(np.where(some.any(axis=-1), reach, 1))


def halved(document: Document) -> Document:
    """The document at half of its present resolution."""
    return with_resize(document, resolution(document) / 2)


def describe_cost(document: Document, shape: Shape, least: float = SLOW) -> Message | None:
    """What a frame costs, where that is at least `least` seconds, and what half the resolution would.

    "64 filters of 31×31 on 1080 × 1920 take about 7.6 s a frame. Half resolution takes about a quarter of that."
    Of more layers than Explore shows it speaks as of a network; where half the resolution would not fit into it, or
    would save nothing, the sentence does not offer it.
    """
    cost = estimate_frame(document, shape)
    if cost.seconds_estimate < least:
        return None
    conv = document.convolution
    if any(layer not in (conv, document.activation, document.pool) for layer in document.layers):
        return _of_network(document, shape, cost.seconds_estimate)
    if _says_size(document):
        return None
    before = shape
    for step, inside, _ in _shapes((*document.preprocessing, *document.layers), shape):
        if step is conv:
            before = inside
    half = estimate_frame(halved(document), shape)
    return Message(
        "cost-frame-quarter" if _quarter(half.seconds_estimate / cost.seconds_estimate) else "cost-frame-half",
        {
            "filters": _filters(conv.filters),
            "height": conv.size[0],
            "width": conv.size[1],
            "rows": before[1],
            "columns": before[2],
            "seconds": about(cost.seconds_estimate),
            "half": about(half.seconds_estimate),
        },
    )


def _quarter(share: float) -> bool:
    return 0.2 <= share <= 0.3


def _says_size(document: Document) -> bool:
    """Whether the pictures have the size which a network was trained on: half of it is no way out."""
    return any(isinstance(step, ResizeTo | CentreCrop) for step in document.preprocessing)


def _of_network(document: Document, shape: Shape, seconds: float) -> Message:
    values = {"seconds": about(seconds)}
    if _says_size(document):
        return Message("cost-network", values)
    smaller = halved(document)
    steps = (*smaller.preprocessing, *smaller.layers)
    half = estimate_frame(smaller, shape).seconds_estimate
    if len(list(_shapes(steps, shape))) < len(steps) or half > SAVES * seconds:
        return Message("cost-network", values)
    return Message(
        "cost-network-quarter" if _quarter(half / seconds) else "cost-network-half", {**values, "half": about(half)}
    )


def _filters(count: int) -> str:
    return "1 filter" if count == 1 else f"{count} filters"


def about(seconds: float) -> str:
    """Seconds as a person says them, to two figures: "2.3 s", "140 ms", "3 min"."""
    if seconds >= 100:
        return f"{seconds / 60:.0f} min"
    if seconds >= 10:
        return f"{seconds:.0f} s"
    if seconds >= 0.995:
        return f"{seconds:.1f} s"
    figures = max(0, 1 - math.floor(math.log10(max(seconds * 1000, 1e-3))))
    text = f"{round(seconds * 1000, figures if seconds < 0.01 else -1 if seconds >= 0.1 else 0):g}"
    return f"{text} ms"
