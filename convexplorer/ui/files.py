"""Opening, saving and leaving: what the window does with files, without losing anybody's work."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from convexplorer import limits
from convexplorer.engine import child
from convexplorer.engine.task import Progress, Task
from convexplorer.formats import session
from convexplorer.messages import Message, UserError
from convexplorer.model import sources
from convexplorer.model.document import new_document
from convexplorer.model.sources import PictureFile, Source, VideoFile
from convexplorer.sources.recognise import of_path
from convexplorer.ui.dialogs import choose
from convexplorer.ui.loop import Loop
from convexplorer.ui.opening import Opening
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.settings import Settings, new_view

SESSION = ".convx"
_log = logging.getLogger(__name__)


class Files(QObject):
    """The session's path, and everything that reads or writes a file from the window."""

    changed = Signal()

    def __init__(self, desk: Desk, loop: Loop, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._settings, self.window = desk, settings, window
        self.path: Path | None = None
        self._opening = Opening(desk, loop, self)
        self._opening.opened.connect(self._source_opened)

    @property
    def title(self) -> str:
        """What the title bar calls the work: the session's name, or that of its source."""
        return self.path.name if self.path else sources.title(self._desk.store.document.source)

    @property
    def saved(self) -> bool:
        """Whether the work as it stands is in a file."""
        return self.path is not None and not self._desk.store.dirty and self.path.is_file()

    def open(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Open a picture, film, folder of pictures or session; one sentence and the work unchanged when that fails.

        `then` is called when a picture is open.
        """
        if path.suffix.lower() == SESSION:
            self._open_session(path.absolute())
        else:
            self.show_source(of_path(path), then)

    def show_source(self, source: Source, then: Callable[[], object] | None = None) -> None:
        """Try a source: it becomes a step when its first frame is there, and is forgotten when it fails."""
        self._opening.show(source, then)

    def choose_and_open(self) -> None:
        """Ask for a file, and open it."""
        path = choose.open_file(self.window, self._settings.get("folder"))
        if path is not None:
            self.open(path)

    def save(self) -> bool:
        """Save where the session came from, or ask; False when nothing was saved."""
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask where, and save there; False when nothing was saved."""
        name = self.path.name if self.path else Path(self.title).stem + SESSION
        path = choose.save_file(
            self.window, Path(self._settings.get("folder")) / name, "ConvExplorer session (*.convx)"
        )
        if path is None:
            return False
        return self._write(path if path.suffix else path.with_suffix(SESSION))

    def new(self) -> None:
        """Start over: what the program opens with, as a step that can be taken back."""
        store = self._desk.store
        self._opening.give_up()
        store.edit(new_document(), "Start over")
        store.set_view(new_view(self._settings))

    def may_leave(self) -> bool:
        """Whether the work may go: saved, not changed, or the user says so."""
        if not self._desk.store.dirty:
            return True
        answer = choose.save_changes(self.window, self.title)
        return answer == "discard" or (answer == "save" and self.save())

    def _open_session(self, path: Path) -> None:
        """Read it beside the window, and its picture in a child process; then it takes the place of the work."""
        found: list[session.Session] = []

        def work() -> Iterator[Progress]:
            yield Progress(0, 1, path.name)
            read = child.call(session.read, path, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY)
            found.append(read)
            yield Progress(1, 1, path.name)

        self._desk.start(Task(f"Open {path.name}", work), lambda: self._opened(path, found[0]))

    def _opened(self, path: Path, opened: session.Session) -> None:
        if not self.may_leave():
            return
        self._opening.give_up()
        self._desk.store.replace(opened.document, opened.view)
        self._remember(path)
        self.path = path
        self.changed.emit()

    def _write(self, path: Path) -> bool:
        store = self._desk.store
        try:
            session.write(session.Session(store.document, store.view), path)
        except UserError as error:
            self._desk.say(error.message)
            return False
        self.path = path
        self._remember(path)
        store.mark_saved()
        self.changed.emit()
        self._desk.say(Message("saved", {"name": path.name}))
        return True

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(str(path.absolute()))
        self._settings.set("folder", str(path.absolute().parent))

    @Slot()
    def _source_opened(self) -> None:
        """The document has another source."""
        source = self._desk.store.document.source
        if isinstance(source, PictureFile | VideoFile):
            self._remember(source.path)
        self.changed.emit()
