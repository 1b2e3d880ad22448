"""Animated pictures (GIF and WebP) as films: decoded whole, since each frame is painted over the one before."""

import time

import cv2
import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import gate, headers
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import VideoFile
from convexplorer.sources.pixels import planes
from convexplorer.sources.reel import Facts

SHORTEST, USUAL = 10, 100
"""Milliseconds: a frame of no more than the first is shown for the second, as every browser does."""


class Animation:
    """All frames of an animated picture."""

    def __init__(self, spec: VideoFile, data: bytes) -> None:
        self._spec, name = spec, spec.path.name
        header = gate.inspect(data, name)
        needed = header.frames * header.pixels * 4
        if needed > min(limits.memory_at_hand() // 2, limits.ANIMATION_BYTES):
            raise UserError("animation-too-large", name=name, frames=header.frames, megabytes=needed >> 20)
        self._frames, milliseconds = _decoded(headers.whole_frames(data) if header.partial else data)
        if not self._frames:
            raise UserError("video-damaged", name=name)
        ends = np.cumsum(milliseconds) / 1000
        self._moments = [0.0, *ends.tolist()]
        self._rate = len(self._frames) / float(ends[-1])
        said = "animation-cut" if header.partial else "video-cut"
        values = {"name": name, "found": len(self._frames), "frames": header.frames}
        self._cut = Message(said, values) if header.partial or header.frames > len(self._frames) else None

    @property
    def facts(self) -> Facts:
        """How many frames there are, and their mean rate."""
        return Facts(len(self._frames), self._rate, self._cut)

    def at(self, index: int) -> Frame | None:
        """The frame of that number."""
        if not 0 <= index < len(self._frames):
            return None
        return Frame(index, time.monotonic(), planes(self._frames[index]), self._spec, moment=self._moments[index])

    def prepare(self, index: int) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Forget the frames."""
        self._frames = []


def _decoded(data: bytes) -> tuple[list[Array], list[int]]:
    """Frames, blue first, and how long each is shown; none of a file that is damaged from the start."""
    try:
        done, found = cv2.imdecodeanimation(np.frombuffer(data, np.uint8))
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from None
        return [], []
    frames: list[Array] = list(found.frames) if done else []
    times = [int(one) if one > SHORTEST else USUAL for one in found.durations] if done else []
    return frames, [*times, *[USUAL] * len(frames)][: len(frames)]
