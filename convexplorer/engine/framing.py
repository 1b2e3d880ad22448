"""Frames as the document takes them: made once for each frame, and kept with what was computed from it."""

from dataclasses import replace

import numpy as np

from convexplorer.compute.arrays import frozen
from convexplorer.messages import Message
from convexplorer.model.framing import Framing
from convexplorer.model.result import Frame


def framed(frame: Frame, framing: Framing, before: Frame | None = None) -> Frame:
    """The frame with this framing; `before` itself where it was made of the same frame in the same way.

    A crop that lies outside the frame leaves all of it, with a note.
    """
    raw = frame.raw or frame
    if framing == Framing():
        return raw
    for made in (frame, before):
        if made is not None and made.raw is raw and made.framing == framing:
            return made
    note = Message("crop-outside") if framing.misses(raw.image.shape) else raw.note
    image = frozen(np.ascontiguousarray(framing.applied(raw.image)))
    return replace(raw, image=image, note=note, raw=raw, framing=framing)
