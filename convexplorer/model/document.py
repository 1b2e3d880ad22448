"""Everything the user can change and undo, as one frozen value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from convexplorer import limits
from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.colour_steps import Colour
from convexplorer.model.framing import Framing
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.parallel import every, replaced
from convexplorer.model.sources import BuiltIn, Source


@dataclass(frozen=True, eq=False)
class Variant:
    """Another stack of layers on the same input, for comparing."""

    name: str
    layers: tuple[Layer, ...]


@dataclass(frozen=True, eq=False)
class Document:
    """A source, how its frames are taken and prepared, the layers, and variants to compare with."""

    source: Source
    preprocessing: tuple[Layer, ...]
    layers: tuple[Layer, ...]
    variants: tuple[Variant, ...] = ()
    framing: Framing = Framing()

    def __post_init__(self) -> None:
        for layers in (self.layers, *(variant.layers for variant in self.variants)):
            names = [layer.name for layer in every((*self.preprocessing, *layers))]
            if len(set(names)) < len(names) or "input" in names:
                raise UserError("layer-name-twice", name=next(n for n in names if names.count(n) > 1 or n == "input"))
            if len(names) > limits.LAYERS:
                raise UserError("too-many-layers", count=len(names), limit=limits.LAYERS)
        others = [variant.name for variant in self.variants]
        if len(set(others)) < len(others):
            raise UserError("variant-name-twice", name=next(name for name in others if others.count(name) > 1))

    def layer(self, name: str) -> Layer:
        """The layer of that name, also one in a path of a block; KeyError when there is none."""
        for layer in every((*self.preprocessing, *self.layers)):
            if layer.name == name:
                return layer
        raise KeyError(name)

    @property
    def convolution(self) -> Conv2d:
        """The convolution that Explore edits: the first one."""
        return next(layer for layer in self.layers if isinstance(layer, Conv2d))

    @property
    def activation(self) -> Activation:
        """The activation that Explore edits: the first one."""
        return next(layer for layer in self.layers if isinstance(layer, Activation))

    @property
    def pool(self) -> Pool2d:
        """The pool that Explore edits: the first one."""
        return next(layer for layer in self.layers if isinstance(layer, Pool2d))

    def with_source(self, source: Source) -> "Document":
        """The same work on other frames."""
        return replace(self, source=source)

    def with_framing(self, framing: Framing) -> "Document":
        """The same work on another part of the frames, or on frames that stand otherwise."""
        return replace(self, framing=framing)

    def with_layer(self, layer: Layer) -> "Document":
        """The document with the layer of that name replaced."""
        self.layer(layer.name)
        return replace(
            self,
            preprocessing=replaced(self.preprocessing, layer.name, (layer,)),
            layers=replaced(self.layers, layer.name, (layer,)),
        )

    def without_preprocessing(self, name: str) -> "Document":
        """The document with one step before the layers taken out."""
        return replace(self, preprocessing=tuple(step for step in self.preprocessing if step.name != name))


def is_grey(step: Layer) -> bool:
    """Whether a step makes one channel of all."""
    return isinstance(step, Grey) or (isinstance(step, Colour) and step.order == "grey")


def channels_mode(document: Document) -> str:
    """How the picture's channels go into the layer: "grey", "all" or "each"."""
    if document.convolution.depthwise:
        return "each"
    return "grey" if any(map(is_grey, document.preprocessing)) else "all"


def with_channels(document: Document, mode: str) -> Document:
    """The document with its channels taken as "grey", "all" (summed; alias "rgb") or "each" (depthwise)."""
    if mode not in ("grey", "all", "rgb", "each"):
        raise UserError("unknown-channels", mode=mode)
    steps = document.preprocessing
    if mode != "grey":
        kept = (step for step in steps if not isinstance(step, Grey))
        steps = tuple(replace(one, order="rgb") if isinstance(one, Colour) and is_grey(one) else one for one in kept)
    elif not any(map(is_grey, steps)):
        # it is one channel, and none of it can be left out
        steps = (*(step for step in steps if step.name != "preprocess/mute"), Grey())
    conv = document.convolution
    if conv.depthwise != (mode == "each") or not conv.alike:
        conv = replace(conv.all_alike(), depthwise=mode == "each", groups=1)
    return replace(document.with_layer(conv), preprocessing=steps)


def opened(document: Document, source: Source, channels: int) -> Document:
    """The same work on another source: bands that are neither grey nor colours go into the layer each, summed."""
    shown = document.with_source(source)
    many = channels not in (0, 1, 3)
    return with_channels(shown, "all") if many and channels_mode(shown) == "grey" else shown


def new_document(source: Source | None = None) -> Document:
    """What the program opens with: one natural picture, four filters, stride 1, same padding, nothing after."""
    return Document(
        source=source or BuiltIn(),
        preprocessing=(Scale(), Grey()),
        layers=(
            convolution([("sobel-x", None), ("sobel-y", None), ("outline", None), ("blur", None)]),
            Activation("activation1"),
            Pool2d("pool1"),
        ),
    )


def convolution(filters: Sequence[tuple[str, Array | None]], bias: float = 0.0, name: str = "conv1") -> Conv2d:
    """A layer of filters given as (preset name or title, kernel or None for the preset's own).

    Kernels of different sizes are centred in the largest, with zeros round them.
    """
    given = [kernels.kernel(title) if kernel is None else kernel for title, kernel in filters]
    titles = tuple(
        kernels.PRESETS[title].title if kernel is None and title in kernels.PRESETS else title
        for title, kernel in filters
    )
    height, width = (max(kernel.shape[axis] for kernel in given) for axis in (0, 1))
    weight = np.stack([centred(np.asarray(kernel, np.float64), height, width) for kernel in given])[:, None]
    return Conv2d(name, frozen(weight), frozen(np.full(len(given), float(bias))), titles=titles)


def centred(kernel: Array, height: int, width: int) -> Array:
    """Each kernel (…, h, w) in the middle of a (height, width) grid of zeros, or its middle where it is larger.

    The cell over the output's pixel stays over it: same padding puts an odd pixel below and right, so that it is cell
    (n − 1) // 2 of n. With stride 1 the map is the same, also where an even kernel comes into an odd grid.
    """
    out = np.zeros((*kernel.shape[:-2], height, width))
    rows, columns = kernel.shape[-2:]
    top, left = _before(height) - _before(rows), _before(width) - _before(columns)
    part = kernel[..., max(-top, 0) : height - top, max(-left, 0) : width - left]
    top, left = max(top, 0), max(left, 0)
    out[..., top : top + part.shape[-2], left : left + part.shape[-1]] = part
    return out


def least_side(first: int, last: int, size: int) -> int:
    """The smallest grid that holds the cells from `first` to `last` of `size`, `centred` in it."""
    return max(2 * (_before(size) - first) + 1, 2 * (last - _before(size)), 1)


def _before(size: int) -> int:
    """How many cells stand before the one over the output's pixel."""
    return (size - 1) // 2
