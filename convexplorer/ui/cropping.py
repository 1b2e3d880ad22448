"""A part of what is seen becomes the whole input."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil, floor

from convexplorer.model.framing import Framing
from convexplorer.model.result import Frame
from convexplorer.ui.store import Store
from convexplorer.ui.widgets.sight import Part


def reframed(store: Store, change: Callable[[Framing], Framing], label: str) -> None:
    """An edit of the framing; what was seen enlarged or pinned lies elsewhere now, so that all is seen again."""
    store.edit(store.shown.with_framing(change(store.shown.framing)), label)
    store.set_view(replace(store.view, visible=None, probe=None, pinned=False))


def crop(store: Store, frame: Frame, part: Part) -> None:
    """Leave `part` of the input, in its pixels as they are shown; what reaches into the padding is cut off."""
    rows, columns = frame.image.shape[-2:]
    top, left = min(max(floor(part[0] + 0.5), 0), rows - 1), min(max(floor(part[1] + 0.5), 0), columns - 1)
    bottom = min(max(ceil(part[0] + part[2] - 0.5), top + 1), rows)
    right = min(max(ceil(part[1] + part[3] - 0.5), left + 1), columns)
    raw = (frame.raw or frame).image.shape
    reframed(store, lambda framing: framing.cropped((top, left, bottom - top, right - left), raw), "Crop")
