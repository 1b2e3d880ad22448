"""One picture over the whole screen."""

from functools import partial

from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.presentation import Presentation, What


def _present(what: What, window: Window) -> None:
    """Show it; what is presented already comes to the front."""
    parent = window.files.window
    for shown in parent.findChildren(Presentation, f"{what}Presentation"):
        shown.raise_()
        return
    Presentation(parent, window.desk, window.loop.feed, what).open()


PRESENT: tuple[Action, ...] = (
    Action(
        "present-map",
        "Present the &map",
        "View",
        partial(_present, "map"),
        "F11",
        "The map over the whole screen; Esc closes it",
    ),
    Action(
        "present-input",
        "Present the &input",
        "View",
        partial(_present, "input"),
        "Shift+F11",
        "The input over the whole screen; Esc closes it",
    ),
)
