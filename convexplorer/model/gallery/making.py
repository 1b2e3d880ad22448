"""How the specs of the gallery are written: a function for each kind of layer, its weights drawn from a seed."""

import zlib
from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute import seeded
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import BatchNorm2d, Linear
from convexplorer.model.parallel import Parallel, Path

OWN = 8_192
"""Weights of one layer up to which they are written down, so that each can be edited; larger ones are only drawn, so
that a session of ResNet-50, which stands beside everything that is exported of it, has 1 MB and not 9."""


@dataclass(frozen=True)
class Maker:
    """Layers whose weights come from `seed` and their own name, normal with σ = √(2 / inputs) (He et al. 2015).

    A layer of at most `own` weights has them written down, a larger one draws them when they are needed.
    """

    seed: int = 1
    own: int = OWN

    def conv(
        self,
        name: str,
        inputs: int,
        filters: int,
        size: int = 3,
        stride: int = 1,
        padding: int | None = None,
        groups: int = 1,
        biased: bool = True,
    ) -> Conv2d:
        """So many square filters on so many maps; without `padding` a kernel reaches over the border by its half."""
        side = (size // 2 if padding is None else padding,) * 2
        made = Conv2d(
            name,
            seeded.stands_for((filters, inputs // groups, size, size)),
            np.zeros(filters),
            stride=(stride, stride),
            padding=(side, side),
            alike=inputs == 1,
            groups=groups,
            drawn=self._seed(name),
            biased=biased,
        )
        return made.own() if made.weight.size <= self.own else made

    def linear(self, name: str, inputs: int, outputs: int) -> Linear:
        """A dense layer."""
        made = Linear(name, seeded.stands_for((outputs, inputs)), np.zeros(outputs), self._seed(name))
        return replace(made, weight=made.values, drawn=None) if made.weight.size <= self.own else made

    def _seed(self, name: str) -> int:
        return (self.seed << 32) + zlib.crc32(name.encode())


def relu(name: str) -> Activation:
    """The rectifier."""
    return Activation(name, "relu")


def max_pool(name: str, size: int = 2, stride: int | None = None, padding: int = 0, ceil: bool = False) -> Pool2d:
    """The largest value of each window; windows lie side by side unless a stride is given."""
    step, side = stride or size, (padding, padding)
    return Pool2d(name, "max", (size, size), (step, step), (side, side), ceil)


def mean_of_all(name: str) -> Pool2d:
    """One number for each map: its mean."""
    return Pool2d(name, "global-average")


def norm(name: str, channels: int, variance: float = 1.0) -> BatchNorm2d:
    """γ = 1, β = 0 and mean 0, for maps that are expected to have this variance.

    Training would measure the variance of each map. Without it the expected one stands here: by He's rule a
    convolution doubles the mean square of what it reads, and ReLU halves it again. With variances of 1 throughout, the
    sums of a residual network would grow threefold in every block: 3¹⁶ times in ResNet-50.
    """
    return BatchNorm2d(name, np.ones(channels), np.zeros(channels), np.zeros(channels), np.full(channels, variance))


def residual(name: str, body: Path, shortcut: Path = ()) -> Parallel:
    """What goes in, added to what the body makes of it."""
    return Parallel(name, (body, shortcut), "add")


def beside(name: str, *paths: Path) -> Parallel:
    """Paths whose maps stand one after another."""
    return Parallel(name, paths, "concat")
