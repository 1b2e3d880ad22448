"""Where the drawing of the network goes to: asked, then made beside the window."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from convexplorer.engine.network_drawing import SUFFIXES, write_drawing
from convexplorer.engine.task import Task
from convexplorer.messages import Message
from convexplorer.model import sources
from convexplorer.ui import theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.panels.panel import Desk

KINDS = "Drawing, sharp at every size (*.svg);;Picture (*.png)"


def ask(parent: QWidget, desk: Desk) -> None:
    """Draw the network with its maps as they are now, in the range of colours that is chosen."""
    result = desk.newest()
    if result is None or result.frame is None:
        desk.say(Message("no-maps-to-export"))
        return
    stem = Path(sources.title(result.document.source)).stem
    path = choose.save_file(parent, Path(start_folder(desk.settings)) / f"{stem}-network.svg", KINDS)
    if path is None:
        return
    if path.suffix.lower() not in SUFFIXES:
        path = path.with_name(path.name + SUFFIXES[0])
    desk.settings.set("export-folder", str(path.parent))
    work = write_drawing(result, path, desk.store.view.network.range, theme.colours().dark, overwrite=True)
    done = Message("exported", {"path": str(path)})
    desk.start(Task(f"Draw {path.name}", work), lambda: desk.say(done))
