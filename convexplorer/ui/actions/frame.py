"""How the frames of the source are taken: mirrored, turned, a part of them."""

from collections.abc import Callable
from dataclasses import replace
from math import floor

from convexplorer.messages import Message
from convexplorer.model.framing import Framing
from convexplorer.ui.actions.action import Action, Window

Change = Callable[[Framing], Framing]


def _framed(label: str, change: Change) -> Callable[[Window], None]:
    """An edit of the document's framing; what was seen enlarged is seen whole again, for it lies elsewhere now."""

    def run(window: Window) -> None:
        store = window.store
        store.edit(store.shown.with_framing(change(store.shown.framing)), label)
        store.set_view(replace(store.view, visible=None, probe=None, pinned=False))

    return run


def _crop(window: Window) -> None:
    """Leave the part that is seen now; one sentence where all of it is seen."""
    store, result = window.store, window.loop.feed.newest
    seen = store.view.visible
    if seen is None or result is None or result.frame is None:
        window.say(Message("crop-needs-zoom"))
        return
    shown = result.frame.image.shape
    row, column = max(0, floor(seen.row)), max(0, floor(seen.column))
    height = min(shown[-2], round(seen.row + seen.height)) - row
    width = min(shown[-1], round(seen.column + seen.width)) - column
    raw = (result.frame.raw or result.frame).image.shape
    _framed("Crop", lambda framing: framing.cropped((row, column, max(height, 1), max(width, 1)), raw))(window)


FRAME: tuple[Action, ...] = (
    Action(
        "mirror",
        "&Mirror the picture",
        "Edit",
        _framed("Mirror", lambda f: replace(f, mirror=not f.mirror)),
        "",
        "Left becomes right before the layers, as in a mirror; again takes it back",
    ),
    Action(
        "turn",
        "&Turn the picture by 90°",
        "Edit",
        _framed("Turn", Framing.turned),
        "",
        "Turns the picture clockwise before the layers",
    ),
    Action(
        "crop",
        "Cro&p to what is seen",
        "Edit",
        _crop,
        "",
        "The part that is seen enlarged becomes the whole input",
        "crop",
    ),
    Action(
        "uncrop",
        "W&hole picture again",
        "Edit",
        _framed("Whole picture", lambda _: Framing()),
        "",
        "Neither cropped, nor turned, nor mirrored",
    ),
)
