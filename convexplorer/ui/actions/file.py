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
    Action("quit", "&Quit", "File", lambda w: w.close(), "Ctrl+Q", "Leave ConvExplorer"),
)
