"""One built-in small example: a few whole numbers, a layer, and what to look at."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.layer import Layer
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Grey, Padding, Pair, Pool2d, Scale
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, StepView, View

FOUR = "3223/2330/0113/3013"
FIVE = "33210/00131/31223/20022/20001"
SIX = "030131/112131/122223/332213/103032/001002"
KERNEL = "012/220/012"
KERNEL_OF_FOUR = "0120/2201/0122/1002"
"""Inputs and kernels that more than one example has; five by five and three by three are Dumoulin & Visin's own."""


@dataclass(frozen=True)
class Case:
    """An example by its `key` and `title`, with a `sentence` on what to look at; `numbers` reads its texts.

    `picture` is the input; `weight` has filters between ";" and their channels between "|". With a `pool` the kernel is
    one 1, which leaves the input as it is. With `up`, a transposed convolution with the same numbers, or those of
    `up_weight`, brings the map back and adds `output_padding` rows and columns at the bottom and at the right.
    """

    key: str
    title: str
    group: str
    sentence: str
    picture: str
    weight: str = "1"
    bias: tuple[float, ...] = ()
    stride: Pair = (1, 1)
    padding: Padding = ((0, 0), (0, 0))
    dilation: Pair = (1, 1)
    flipped: bool = False
    titles: tuple[str, ...] = ()
    pool: str = "none"
    pool_size: Pair = (2, 2)
    pool_stride: Pair | None = None
    up: bool = False
    up_weight: str = ""
    up_stride: Pair | None = None
    output_padding: int = 0
    tab: str = "slide"

    @property
    def layer(self) -> str:
        """The name of the layer that is taken step by step."""
        return "up1" if self.up else "conv1" if self.pool == "none" else "pool1"

    def document(self) -> Document:
        """The example as a document: what is drawn goes into the layers as it is."""
        image = frozen(numbers(self.picture).astype(np.float32))
        grey = (Grey(),) if len(image) == 1 else ()
        layers: list[Layer] = [
            self.convolution(),
            Activation("activation1"),
            Pool2d("pool1", self.pool, self.pool_size, self.pool_stride),
        ]
        if self.up:
            layers.append(self.transposed())
        return Document(Drawn(image, self.title), (Scale(), *grey), tuple(layers))

    def view(self) -> View:
        """The Step layout on the layer, at its first value."""
        return View(layout="step", probe=Probe(self.layer, 0, 0, 0), step=StepView(tab=self.tab, layer=self.layer))

    def convolution(self) -> Conv2d:
        """The convolution, with a kernel for every channel of the picture."""
        weight = np.stack([numbers(one) for one in self.weight.split(";")])
        bias = np.array(self.bias or (0.0,) * len(weight))
        conv = Conv2d(
            "conv1", weight, bias, self.stride, self.padding, dilation=self.dilation, alike=weight.shape[1] == 1
        )
        return replace(conv, flipped=self.flipped, titles=self.titles or ("",) * len(weight))

    def transposed(self) -> ConvTranspose2d:
        """The way back."""
        assert not isinstance(self.padding, str)
        weight = numbers(self.up_weight or self.weight)[None]
        settings: dict[str, Any] = {"padding": self.padding, "output_padding": (self.output_padding,) * 2}
        return ConvTranspose2d("up1", weight, np.zeros(1), self.up_stride or self.stride, **settings)


def numbers(text: str) -> Array:
    """(channels, rows, columns) of whole numbers: channels between "|", rows between "/", digits or numbers apart."""
    return np.array([[_row(row) for row in channel.split("/")] for channel in text.split("|")], np.float64)


def _row(text: str) -> list[float]:
    apart = text.split()
    return [float(number) for number in (apart if len(apart) > 1 or not text.strip().isdigit() else text.strip())]


def on_every_side(padding: int) -> tuple[Pair, Pair]:
    """The same padding above, below, left and right."""
    return (padding, padding), (padding, padding)
