"""Weights made to measure: when another number of channels comes in, what fits of a layer's weights is kept."""

import math
import zlib
from dataclasses import replace

import numpy as np

from convexplorer import limits
from convexplorer.compute import seeded
from convexplorer.compute.arrays import Array, Shape, ShapeError, frozen
from convexplorer.compute.layer import Layer
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import BatchNorm2d, Linear
from convexplorer.model.parallel import Parallel

WRITTEN = 100_000
"""Weights of a layer up to which drawn ones are written down; more are kept as their seed."""


def fitted(document: Document, shape: Shape | None) -> Document:
    """The document with the weights of every layer made for the channels that come in, for pictures of `shape`.

    Weights that still have a channel stay; new ones are drawn from a seed that is the layer's name. Layers after one
    that cannot be fitted stay as they are. ShapeError where a layer would grow beyond `limits.WEIGHTS`.
    """
    made = document if shape is None else _fitted(document, shape)
    own = made.convolution.own()  # Explore edits its weights one by one
    return made if own is made.convolution else made.with_layer(own)


def _fitted(document: Document, shape: Shape) -> Document:
    try:
        for step in document.preprocessing:
            shape = step.output_shape(shape)
    except ShapeError:
        return document
    layers, _ = _path(document.layers, shape)
    return document if layers is document.layers else replace(document, layers=layers)


def followed(document: Document, before: Document, shape: Shape | None) -> Document:
    """The document fitted, where Explore changed its convolution, activation or pool and other layers follow them.

    Explore knows nothing of these. An edit that could not be fitted stays as it is: its row says what mends it.
    """
    explored = (document.convolution, document.activation, document.pool)
    old = {layer.name: layer for layer in before.layers}
    changed = [layer for layer in document.layers if old.get(layer.name) is not layer]
    alone = len(document.layers) == len(before.layers) > len(explored)
    if not alone or not changed or any(all(layer is not one for one in explored) for layer in changed):
        return document
    try:
        return fitted(document, shape)
    except ShapeError:
        return document


def _path(layers: tuple[Layer, ...], shape: Shape | None) -> tuple[tuple[Layer, ...], Shape | None]:
    """The layers fitted, the very same tuple where nothing changes, and what comes out of the last."""
    made = []
    for layer in layers:
        one = layer if shape is None else _fit(layer, shape)
        made.append(one)
        try:
            shape = None if shape is None else one.output_shape(shape)
        except ShapeError:
            shape = None
    same = all(one is old for one, old in zip(made, layers, strict=True))
    return (layers if same else tuple(made)), shape


def _fit(layer: Layer, shape: Shape) -> Layer:
    if isinstance(layer, Conv2d):
        return _conv(layer, shape[0])
    if isinstance(layer, ConvTranspose2d) and layer.weight.shape[0] != shape[0]:
        wanted = (shape[0], *layer.weight.shape[1:])
        check_growth(layer.name, wanted, layer.weight.shape)
        return replace(layer, weight=grown(layer.name, layer.weight, wanted))
    if isinstance(layer, BatchNorm2d) and len(layer.weight) != shape[0]:
        return _norm(layer, shape[0])
    if isinstance(layer, Linear) and tuple(shape[1:]) == (1, 1) and layer.weight.shape[1] != shape[0]:
        return _remade(layer, (layer.weight.shape[0], shape[0]))
    if isinstance(layer, Parallel):
        paths = tuple(_path(path, shape)[0] for path in layer.paths)
        same = all(one is old for one, old in zip(paths, layer.paths, strict=True))
        return layer if same else replace(layer, paths=paths)
    return layer


def _conv(conv: Conv2d, channels: int) -> Conv2d:
    groups = math.gcd(conv.groups, channels)
    if groups != conv.groups:
        conv = replace(conv, groups=groups)
    wanted = channels if conv.depthwise else channels // groups
    if conv.alike or conv.weight.shape[1] == wanted:
        return conv
    made = _remade(conv, (conv.filters, wanted, *conv.size))
    assert isinstance(made, Conv2d)
    return made


def _remade(layer: Conv2d | Linear, wanted: Shape) -> Conv2d | Linear:
    """The layer with weights of another shape: grown or cut, or a seed where there would be many."""
    check_growth(layer.name, wanted, layer.weight.shape)
    if layer.drawn is not None or math.prod(wanted) > WRITTEN:
        seed = seed_of(layer.name) if layer.drawn is None else layer.drawn
        return replace(layer, weight=seeded.stands_for(wanted), drawn=seed)
    return replace(layer, weight=grown(layer.name, layer.weight, wanted))


def _norm(norm: BatchNorm2d, channels: int) -> BatchNorm2d:
    """As many numbers as channels: those that are there, then such that change nothing."""
    kept = min(channels, len(norm.weight))

    def made(old: Array, neutral: float) -> Array:
        new = np.full(channels, neutral, np.float64)
        new[:kept] = old[:kept]
        return new

    return replace(
        norm,
        weight=made(norm.weight, 1),
        bias=made(norm.bias, 0),
        mean=made(norm.mean, 0),
        variance=made(norm.variance, 1),
    )


def grown(name: str, weight: Array, wanted: Shape) -> Array:
    """Weights drawn for `wanted`, with the old ones where there is a place for them."""
    kept = tuple(slice(0, min(old, new)) for old, new in zip(weight.shape, wanted, strict=True))
    if weight[kept].shape == tuple(wanted):
        return frozen(weight[kept])
    made = drawn(name, wanted)
    made[kept] = weight[kept]
    return frozen(made)


def seed_of(name: str) -> int:
    """The seed of a layer's weights: the same for the same name, so that an edit done again gives the same."""
    return zlib.crc32(name.encode())


def drawn(name: str, shape: Shape) -> Array:
    """Weights of `shape` for a layer of that name, float64 and its own to write to."""
    return seeded.DRAWN.weight(seed_of(name), shape).astype(np.float64)


def check_growth(name: str, wanted: Shape, before: Shape = ()) -> None:
    """ShapeError with the size where a layer would have too many weights, unless it had as many `before`."""
    count = math.prod(wanted)
    if count > limits.WEIGHTS and (not before or count > math.prod(before)):
        megabytes = count * 4 >> 20
        raise ShapeError("edit-weights-too-many", name=name, count=count, megabytes=megabytes, limit=limits.WEIGHTS)
