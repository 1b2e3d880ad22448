"""Opening, saving, exporting and leaving."""

from convexplorer.ui.actions.action import Action

FILE: tuple[Action, ...] = (
    Action(
        "open", "&Open…", "File", lambda w: w.files.choose_and_open(), "Ctrl+O", "Open a picture or a session", "open"
    ),
    Action("save", "&Save", "File", lambda w: w.files.save(), "Ctrl+S", "Save the work as a session", "save"),
    Action(
        "save-as", "Save &as…", "File", lambda w: w.files.save_as(), "Ctrl+Shift+S", "Save the work as another session"
    ),
    Action("export", "&Export…", "File", lambda w: w.export(), "Ctrl+E", "Save maps as pictures or numbers", "export"),
    Action(
        "export-steps",
        "Export s&teps…",
        "File",
        lambda w: w.export_steps(),
        "",
        "Draw the layer at work, step by step, as an animation, a film or a picture",
    ),
    Action(
        "record",
        "&Record…",
        "File",
        lambda w: w.recordings.toggle(),
        "Ctrl+R",
        "Record what is shown as a film or as frames; again stops it",
        "film",
    ),
    Action(
        "snapshot",
        "S&napshot",
        "File",
        lambda w: w.snapshots.take(),
        "F12",
        "The map as it is shown into the folder of the last export, at once",
        "picture",
    ),
    Action(
        "apply-folder",
        "&Apply to folder…",
        "File",
        lambda w: w.apply_to(),
        "Ctrl+Shift+E",
        "The same filters on many pictures, each result into a file",
    ),
    Action(
        "copy-command",
        "&Copy as command",
        "File",
        lambda w: w.clipboard.copy_command(),
        "Ctrl+Shift+C",
        "The line for a shell that makes these maps",
    ),
    Action("quit", "&Quit", "File", lambda w: w.close(), "Ctrl+Q", "Leave ConvExplorer"),
)
