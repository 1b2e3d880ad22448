"""How the window looks, and which layout it has."""

from convexplorer.ui.actions.action import Action

VIEW: tuple[Action, ...] = (
    Action(
        "theme-system",
        "Colours as the &system",
        "View",
        lambda w: w.set_theme("system"),
        "",
        "Light or dark as the system has it",
    ),
    Action("theme-light", "&Light colours", "View", lambda w: w.set_theme("light"), "", "A light window"),
    Action("theme-dark", "&Dark colours", "View", lambda w: w.set_theme("dark"), "", "A dark window"),
    Action(
        "home",
        "&Back to Explore",
        "View",
        lambda w: w.show_layout("explore"),
        "Ctrl+1",
        "The layout the program opens with",
    ),
)
