"""What kinds of layers there are: how each is called, and how a new one is made for what comes in."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convexplorer.compute import seeded
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.model.fitting import WRITTEN, check_growth, drawn, seed_of
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.network_layers import (
    BatchNorm2d,
    Bypassed,
    Dropout,
    Flatten,
    Linear,
    Pad2d,
    Softmax,
    Upsample,
)
from convexplorer.model.parallel import Parallel
from convexplorer.model.preparation import step_words

LEAST_FILTERS, MOST_FILTERS = 8, 64
OUTPUTS = 10
SHARE = 4
"""Filters of each path of a new block whose paths are put one after another."""


@dataclass(frozen=True)
class Kind:
    """A kind of layer that can be added: `make(name, shape)` gives one for an input of `shape`, where it is known."""

    key: str
    title: str
    base: str
    make: Callable[[str, Shape | None], Layer]


def convolution_for(name: str, filters: int, channels: int | None, size: int, stride: int = 1) -> Conv2d:
    """A convolution of drawn weights with same padding; without `channels` one kernel a filter, alike for all."""
    shape = (filters, channels or 1, size, size)
    check_growth(name, shape)
    if channels is not None and math.prod(shape) > WRITTEN:
        weight, seed = seeded.stands_for(shape), seed_of(name)
        return Conv2d(name, weight, np.zeros(filters), (stride, stride), alike=False, drawn=seed)
    return Conv2d(name, drawn(name, shape), np.zeros(filters), (stride, stride), alike=channels is None)


def _filters(shape: Shape | None) -> int:
    return LEAST_FILTERS if shape is None else min(max(shape[0], LEAST_FILTERS), MOST_FILTERS)


def _channels(shape: Shape | None) -> int | None:
    return None if shape is None else max(shape[0], 1)


def _conv(name: str, shape: Shape | None) -> Layer:
    return convolution_for(name, _filters(shape), _channels(shape), 3)


def _depthwise(name: str, shape: Shape | None) -> Layer:
    channels = _channels(shape)
    weight = drawn(name, (1, channels or 1, 3, 3))
    return Conv2d(name, weight, np.zeros(1), alike=channels is None, depthwise=True)


def _pointwise(name: str, shape: Shape | None) -> Layer:
    return convolution_for(name, _filters(shape), _channels(shape), 1)


def _transposed(name: str, shape: Shape | None) -> Layer:
    wanted = (_channels(shape) or 1, _filters(shape), 2, 2)
    return ConvTranspose2d(name, drawn(name, wanted), np.zeros(wanted[1]), (2, 2))


def _norm(name: str, shape: Shape | None) -> Layer:
    channels = _channels(shape) or 1
    return BatchNorm2d(name, np.ones(channels), np.zeros(channels), np.zeros(channels), np.ones(channels))


def _linear(name: str, shape: Shape | None) -> Layer:
    wanted = (OUTPUTS, max(math.prod(shape or (1,)), 1))
    check_growth(name, wanted)
    if math.prod(wanted) > WRITTEN:
        return Linear(name, seeded.stands_for(wanted), np.zeros(OUTPUTS), drawn=seed_of(name))
    return Linear(name, drawn(name, wanted), np.zeros(OUTPUTS))


def _residual(name: str, shape: Shape | None) -> Layer:
    first, last = f"{name}/body/conv1", f"{name}/body/conv2"
    channels = _channels(shape)
    same = channels or 1
    body = (
        convolution_for(first, same, channels, 3),
        Activation(f"{name}/body/relu1", "relu"),
        convolution_for(last, same, channels and same, 3),
    )
    return Parallel(name, (body, ()))


def _paths(name: str, shape: Shape | None) -> Layer:
    channels = _channels(shape)

    def one(path: int, number: int, size: int, coming: int | None = channels) -> Conv2d:
        return convolution_for(f"{name}/path{path}/conv{number}", SHARE, coming, size)

    pool = Pool2d(f"{name}/path3/pool1", "max", (3, 3), (1, 1), ((1, 1), (1, 1)))
    inner = None if channels is None else SHARE
    return Parallel(name, ((one(1, 1, 1),), (one(2, 1, 1), one(2, 2, 3, inner)), (pool, one(3, 1, 1))), "concat")


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("conv", "Convolution 3×3", "conv", _conv),
        Kind("depthwise", "Depthwise convolution 3×3", "conv", _depthwise),
        Kind("pointwise", "Convolution 1×1", "conv", _pointwise),
        Kind("transposed", "Transposed convolution 2×2", "upconv", _transposed),
        Kind("norm", "Batch normalisation", "norm", _norm),
        Kind("activation", "Activation (ReLU)", "relu", lambda name, _: Activation(name, "relu")),
        Kind("pool", "Max pool 2×2", "pool", lambda name, _: Pool2d(name, "max")),
        Kind("global-pool", "Global average pool", "pool", lambda name, _: Pool2d(name, "global-average")),
        Kind("dropout", "Dropout", "dropout", lambda name, _: Dropout(name)),
        Kind("flatten", "Flatten", "flatten", lambda name, _: Flatten(name)),
        Kind("linear", "Linear (dense)", "linear", _linear),
        Kind("softmax", "Softmax", "softmax", lambda name, _: Softmax(name)),
        Kind("residual", "Residual block", "block", _residual),
        Kind("paths", "Parallel paths (concat)", "block", _paths),
        Kind("upsample", "Upsample ×2", "upsample", lambda name, _: Upsample(name)),
        Kind("pad", "Padding", "pad", lambda name, _: Pad2d(name)),
    )
}
"""What can be added to a stack, in the order of its menu."""


def kind_of(layer: Layer) -> str:
    """What a layer is, in a word or two: "conv 3×3, stride 2", "max pool 2×2", "residual block"."""
    if isinstance(layer, Bypassed):
        return f"{kind_of(layer.layer)}, left out"
    if isinstance(layer, Conv2d | ConvTranspose2d):
        return _kind_of_conv(layer)
    if isinstance(layer, Pool2d):
        return _kind_of_pool(layer)
    if isinstance(layer, Activation):
        return "no activation" if layer.kind == "identity" else ACTIVATIONS[layer.kind].title
    if isinstance(layer, Parallel):
        residual = layer.join == "add"
        return "residual block" if residual and () in layer.paths else "paths added" if residual else "paths joined"
    if isinstance(layer, Flatten):
        return "flatten" if layer.order == "channels-first" else "flatten, channels last"
    if isinstance(layer, Upsample):
        return f"upsample ×{layer.factor}"
    return _WORDS.get(type(layer)) or step_words(layer)


_WORDS: dict[type, str] = {
    BatchNorm2d: "batch norm",
    Dropout: "dropout, inactive",
    Linear: "linear",
    Softmax: "softmax",
    Pad2d: "padding",
}


def _kind_of_conv(layer: Conv2d | ConvTranspose2d) -> str:
    size = f"{layer.weight.shape[2]}×{layer.weight.shape[3]}"
    if isinstance(layer, ConvTranspose2d):
        word = "transposed"
    else:
        word = "depthwise" if layer.depthwise else f"conv in {layer.groups} groups" if layer.groups > 1 else "conv"
    return f"{word} {size}{_stride(layer.stride)}"


def _kind_of_pool(pool: Pool2d) -> str:
    if pool.kind == "none":
        return "no pool"
    if not pool.windowed:
        return f"{pool.kind.replace('-', ' ')} pool"
    stride = "" if pool.step == pool.size else _stride(pool.step) or ", stride 1"
    return f"{pool.kind} pool {pool.size[0]}×{pool.size[1]}{stride}"


def _stride(stride: tuple[int, int]) -> str:
    if stride == (1, 1):
        return ""
    return f", stride {stride[0]}" if stride[0] == stride[1] else f", stride {stride[0]}×{stride[1]}"
