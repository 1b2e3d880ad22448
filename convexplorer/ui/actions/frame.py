"""How the frames of the source are taken: mirrored, turned, a part of them."""

from collections.abc import Callable
from dataclasses import replace

from convexplorer.messages import Message
from convexplorer.model.framing import Framing
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.cropping import crop, reframed
from convexplorer.ui.linking import as_part

Change = Callable[[Framing], Framing]


def _framed(label: str, change: Change) -> Callable[[Window], None]:
    return lambda window: reframed(window.store, change, label)


def _crop(window: Window) -> None:
    """Leave the part that is seen now; one sentence where all of it is seen."""
    seen, result = window.store.view.visible, window.loop.feed.newest
    if seen is None or result is None or result.frame is None:
        window.say(Message("crop-needs-zoom"))
    else:
        crop(window.store, result.frame, as_part(seen))


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
