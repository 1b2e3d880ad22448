"""Steps back and forward."""

from convexplorer.ui.actions.action import Action

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
        "copy-map-picture",
        "Copy &map picture",
        "Edit",
        lambda w: w.clipboard.copy_map(),
        "",
        "The map shown as a picture, pixel for pixel",
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
