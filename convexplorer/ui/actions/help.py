"""Lessons, and help with the window itself."""

from PySide6.QtWidgets import QWhatsThis

from convexplorer import __version__
from convexplorer.messages import Message
from convexplorer.ui.actions.action import Action, Window


def _about(window: Window) -> None:
    window.say(Message("about", {"version": __version__}))


LEARN: tuple[Action, ...] = (
    Action("teach", "&Lessons", "Learn", lambda w: w.show_layout("teach"), "Ctrl+5", "Where the lessons will be"),
)

HELP: tuple[Action, ...] = (
    Action(
        "what-is-this",
        "&What is this?",
        "Help",
        lambda w: QWhatsThis.enterWhatsThisMode(),
        "Shift+F1",
        "Then click a control",
    ),
    Action("about", "&About ConvExplorer", "Help", _about, "", "Version and licence"),
)
