"""The built-in scene in motion: a film without end, computed frame by frame."""

import itertools
import time
from collections.abc import Iterator

import numpy as np

from convexplorer.compute.arrays import frozen
from convexplorer.model.result import Frame
from convexplorer.model.sources import Synthetic
from convexplorer.sources.motions import MOTIONS
from convexplorer.sources.reel import Facts


def frames(spec: Synthetic) -> Iterator[Frame]:
    """Frame after frame without end and as fast as they are taken; who shows them keeps the time."""
    for index in itertools.count():
        yield frame_at(spec, index)


def frame_at(spec: Synthetic, index: int) -> Frame:
    """The frame of that number: the same pixels for the same number, always."""
    image = np.ascontiguousarray(np.moveaxis(MOTIONS[spec.motion](spec, index), 2, 0))
    return Frame(index, time.monotonic(), frozen(image), spec, moment=index / spec.rate)


def opened(spec: Synthetic) -> "Scenes":
    """The scene as a film to be asked for frames."""
    return Scenes(spec)


class Scenes:
    """Any frame of the scene by its number."""

    def __init__(self, spec: Synthetic) -> None:
        self._spec = spec

    @property
    def facts(self) -> Facts:
        """No end."""
        return Facts(0, self._spec.rate)

    def at(self, index: int) -> Frame | None:
        """That frame, computed now."""
        return frame_at(self._spec, index) if index >= 0 else None

    def prepare(self, index: int) -> None:
        """Nothing is made before its time."""

    def close(self) -> None:
        """Nothing is open."""
