"""Lessons, and help with the window itself."""

from convexplorer import __version__
from convexplorer.messages import Message
from convexplorer.ui.actions.action import Action, Window


def _about(window: Window) -> None:
    window.say(Message("about", {"version": __version__}))


LEARN: tuple[Action, ...] = (
    Action("teach", "&Lessons", "Learn", lambda w: w.show_layout("teach"), "Ctrl+5", "Where the lessons will be"),
)

GUIDE: tuple[Action, ...] = (
    Action(
        "find",
        "&Find…",
        "Edit",
        lambda w: w.guide.find(),
        "Ctrl+Shift+P",
        "Type a few letters of any action, preset, control, setting or example",
        "find",
    ),
    Action(
        "settings",
        "S&ettings…",
        "Edit",
        lambda w: w.guide.settings(),
        "Ctrl+,",
        "What the program remembers",
        "settings",
    ),
)

HELP: tuple[Action, ...] = (
    Action(
        "what-is-this",
        "&What is this?",
        "Help",
        lambda w: w.guide.explain(),
        "Shift+F1",
        "Then click any control, or go to it with Tab, to read what it is; Esc leaves",
    ),
    Action("tour", "&Take the tour", "Help", lambda w: w.guide.tour.start(), "", "Two minutes in which you act"),
    Action("about", "&About ConvExplorer", "Help", _about, "", "Version and licence"),
)
