"""Steps back and forward."""

from convexplorer.ui import slowness
from convexplorer.ui.actions.action import Action

RESOLUTION: tuple[Action, ...] = (
    Action(
        "half-resolution",
        "Half resolution",
        "Layer",
        lambda w: slowness.halve(w.store),
        "",
        "The picture at half its height and width, before the first layer: a quarter of the work",
    ),
    Action(
        "full-resolution",
        "Full resolution",
        "Layer",
        lambda w: slowness.restore(w.store),
        "",
        "The picture as large as it comes",
    ),
)

EDIT: tuple[Action, ...] = (
    Action("undo", "&Undo", "Edit", lambda w: w.store.undo(), "Ctrl+Z", "Take the last step back", "undo"),
    Action("redo", "&Redo", "Edit", lambda w: w.store.redo(), "Ctrl+Shift+Z", "Do it again", "redo"),
    Action(
        "start-over",
        "&Start over",
        "Edit",
        lambda w: w.files.new(),
        "",
        "Begin again; Undo brings everything back",
        "reset",
    ),
    Action(
        "paste-picture",
        "Paste p&icture",
        "Edit",
        lambda w: w.clipboard.paste(),
        "Ctrl+V",
        "A picture from the clipboard goes in; a kernel as text becomes the kernel",
    ),
)
