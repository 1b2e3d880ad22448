"""Channels that do not take part: a step right before the first layer sets them to 0, so that their sums vanish."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, Work
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.model.document import Document
from convexplorer.model.preprocessing import Pointwise


@dataclass(frozen=True)
class MuteChannels(Pointwise):
    """These channels are 0, all others as they were; numbers beyond the picture's mean nothing."""

    name: str = "preprocess/mute"
    channels: tuple[int, ...] = ()

    def kept(self, count: int) -> Array:
        """(count,) whether each channel takes part."""
        kept = np.ones(count, bool)
        kept[[channel for channel in self.channels if 0 <= channel < count]] = False
        return kept

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The same values, 0 where a channel is left out, whatever it held."""
        work.check()
        out = work.take(x.shape, work.dtype)
        for channel, kept in enumerate(self.kept(x.shape[-3])):
            out[..., channel, :, :] = x[..., channel, :, :] if kept else 0
        return out

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient, 0 for the channels left out."""
        return np.where(self.kept(x.shape[-3])[:, None, None], gradient, 0).astype(gradient.dtype), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value before and after."""
        before = float(x[channel, row, column])
        value = before if self.kept(x.shape[-3])[channel] else 0.0
        return PointTrace(channel, row, column, "mute", before, value)


def muted(document: Document) -> frozenset[int]:
    """The channels that are left out."""
    return frozenset(c for step in document.preprocessing if isinstance(step, MuteChannels) for c in step.channels)


def with_muted(document: Document, channels: Iterable[int]) -> Document:
    """The document without these channels, left out right before the layers; with none, the step is taken out."""
    rest = tuple(step for step in document.preprocessing if not isinstance(step, MuteChannels))
    wanted = tuple(sorted(set(channels)))
    return replace(document, preprocessing=(*rest, MuteChannels(channels=wanted)) if wanted else rest)
