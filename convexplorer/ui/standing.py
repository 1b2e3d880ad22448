"""What the source is doing beside simply running, in a few words, and what can be done about it."""

from typing import Literal, NamedTuple

from convexplorer.model import sources
from convexplorer.model.sources import ImageSequence, Source, VideoFile, is_live
from convexplorer.model.view import View
from convexplorer.ui.loop import Loop

LONGEST = 20
"""Characters of a name that is longer than this are left out in its middle."""


class Standing(NamedTuple):
    """What stands on the picture: words, what its button offers ("" for none), and a longer answer."""

    kind: Literal["opening", "lost", "waits", "held"]
    words: str
    offer: Literal["Stop", "Start", ""]
    tip: str


def standing(loop: Loop, source: Source, view: View) -> Standing | None:
    """Of the document's `source`, or of the one that is opened in its place; None where there is nothing to say."""
    state, seconds = loop.state, loop.opening
    if loop.waiting:
        return Standing("waits", "waits", "Start", f"{sources.title(source)} waits: Start begins it")
    if seconds is not None:
        name = sources.title(loop.tried or source)
        after = f" {seconds} s" if seconds else ""
        return Standing("opening", f"opening {_short(name)}…{after}", "Stop", f"{name} is being opened")
    if state is not None and state.status == "lost" and state.spec == source:
        why = "" if state.message is None else str(state.message)
        return Standing("lost", f"lost: trying again ({state.attempt})…", "Stop", why)
    if view.frozen and is_live(source) and not isinstance(source, VideoFile | ImageSequence):
        return Standing("held", "held", "", "The picture is held; the layers go on answering (Pause lets it go)")
    return None


def _short(name: str) -> str:
    half = LONGEST // 2
    return name if len(name) <= LONGEST else f"{name[: half - 1]}…{name[-half:]}"
