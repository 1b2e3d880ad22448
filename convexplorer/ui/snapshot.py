"""The map as it is shown into a file at once: one key and no question."""

from collections import deque
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from convexplorer.engine.saving import Saving
from convexplorer.engine.shots import in_screen_colours
from convexplorer.engine.snapping import snap
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS, naming
from convexplorer.messages import Message
from convexplorer.model.question import InputPicture
from convexplorer.ui import recorded
from convexplorer.ui.background import Background
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.saving import saving_of


class Snapshots(QObject):
    """Writes one after another; each is of the result that was shown when the key was pressed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Saving] = deque()
        self._background: Background[Path] = Background(self, self._saved, self._failed)

    def take(self) -> None:
        """Write what is shown; one sentence says where, or why not."""
        saving = saving_of(self._desk.newest())
        if saving is None:
            self._desk.say(Message("recording-nothing"))
        else:
            self._waiting.append(saving)
            self._next()

    def stop(self) -> None:
        """Nothing more is written; what is half-way is finished."""
        self._waiting.clear()
        self._background.stop(5.0)

    def _next(self) -> None:
        if self._waiting and not self._background.busy:
            settings = self._desk.settings
            folder = Path(start_folder(settings))
            template = settings.get("template") or naming.EACH_MAP
            self._background.ask(partial(_write, self._waiting.popleft(), folder, template))

    def _saved(self, path: Path) -> None:
        self._desk.say(Message("exported", {"path": str(path)}))
        self._next()

    def _failed(self, message: Message) -> None:
        self._desk.say(message)
        self._next()


def _write(saving: Saving, folder: Path, template: str) -> Path:
    """The export of what is shown, in the ranges that it has on the screen at that moment."""
    result, target = saving.result, Target(folder, EXPORTS[0], template)
    many = result.view.maps.arrangement == "all"
    ((export, path), *_) = saving.files("together" if many else "one", target)
    (subject,) = recorded.subjects("all" if many else "map", result.document, result.view, result)
    assert not isinstance(subject, InputPicture)
    return snap(in_screen_colours(export, subject, result), folder, path.stem)
