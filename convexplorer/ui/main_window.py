"""The main window: pages, menus and status row round one store, and the loop that they are wired to."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from convexplorer.engine.saving import What
from convexplorer.engine.task import Task
from convexplorer.messages import Message
from convexplorer.model.document import Document, new_document
from convexplorer.model.fitting import followed
from convexplorer.model.sources import Source
from convexplorer.ui import probing, theme
from convexplorer.ui.cameras import Cameras
from convexplorer.ui.clipboard import Clipboard
from convexplorer.ui.dialogs import export, folder, steps
from convexplorer.ui.drops import DropTarget
from convexplorer.ui.enabling import enable
from convexplorer.ui.files import Files
from convexplorer.ui.guide.guide import Guide
from convexplorer.ui.lights import Lights
from convexplorer.ui.loop import Loop
from convexplorer.ui.menus import Menus, build_actions, fill_corner, show_checked
from convexplorer.ui.overlay import Overlay
from convexplorer.ui.pages import Pages
from convexplorer.ui.panels.panel import Desk, Light
from convexplorer.ui.panels.status import StatusRow
from convexplorer.ui.recording import Recordings
from convexplorer.ui.reset_menus import ResetMenus
from convexplorer.ui.settings import Settings, new_view
from convexplorer.ui.slowness import Slowness
from convexplorer.ui.snapshot import Snapshots
from convexplorer.ui.store import Store
from convexplorer.ui.theme import Mode
from convexplorer.ui.wheel import WheelGuard
from convexplorer.ui.widgets.matrix_editor import MatrixEditor

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """One window on one store; `settled()` says that it shows the result of the newest edit."""

    def __init__(self, opened: Sequence[Path | Source] = ()) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setMinimumSize(640, 400)
        self.settings = Settings()
        _apply_theme(self.settings.get("theme"))
        self.store = Store(new_document(), new_view(self.settings), self)
        self._last = self.store.document
        self.loop = Loop(self.store, self)
        self.actions_by_key = build_actions(self, self)
        self.desk = Desk(
            store=self.store,
            say=self.say,
            unsay=self.unsay,
            ask=self.loop.ask,
            start=self.start_task,
            show_source=self.show_source,
            start_source=self.loop.start,
            source_waits=lambda: self.loop.waiting,
            newest=lambda: self.loop.feed.newest,
            light=Light(self),
            cameras=Cameras(self.loop, self.settings, self),
            settings=self.settings,
            loop=self.loop,
            actions=self.actions_by_key,
        )
        self.store.follow = self._follow
        self.files = Files(self.desk, self.loop, self.settings, self)
        self.pages: Pages
        self.status: StatusRow
        self.messages: Overlay
        self._build()
        self.clipboard = Clipboard(self.desk, self.files, self.messages.offer, self.apply_to, self)
        self.recordings = Recordings(self.desk, self.status.recording, self)
        self.snapshots = Snapshots(self.desk, self)
        self.guide = Guide(self, self.desk, self.settings)
        self.drops = DropTarget(self, self.clipboard)
        self.store.changed.connect(self._changed)
        self.slowness = Slowness(self.store, self.desk.newest, self.actions_by_key, self.messages.offer)
        self.store.changed.connect(self.slowness.check)
        self.loop.feed.taken.connect(self.slowness.check)
        self.loop.source_changed.connect(self._changed)
        self.loop.failed.connect(self.messages.fail)
        self.files.changed.connect(self._changed)
        _restore_geometry(self, self.settings)
        if self.settings.get("panels"):
            self.pages.set_unlocked(True, self.settings.get("panels"))
        self._changed()
        for one in opened:
            if isinstance(one, Path):
                self.files.open(one)
            else:
                self.show_source(one)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.pages = Pages(self, self.desk, self.loop.feed, self.show_layout)
        self.panels = self.pages.panels
        self.setCentralWidget(self.pages)
        self.status = StatusRow(self.desk)
        self.loop.feed.add(self.status)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(0, 0, 0, 2)
        fill_corner(self.menuBar(), self.pages.tabs, self.actions_by_key["find"])
        self.messages = Overlay(self.pages, self.panels["product"], self.pages.floor)
        cells = self.findChild(MatrixEditor, "kernelEditor")
        assert cells is not None
        cells.setFocus()
        self.menus = Menus(self, self.desk, self.settings, self.files.open)
        for attend in (WheelGuard, Lights, ResetMenus):
            attend(self, self.desk)

    # ------------------------------------------------------------ what actions do

    @Slot(str)
    def show_layout(self, key: str) -> None:
        """Show one of the layouts."""
        self.store.set_view(type(self.store.view)(**{**vars(self.store.view), "layout": key}))

    def set_theme(self, name: Mode) -> None:
        """Light, dark, or as the system has it."""
        self.settings.set("theme", name)
        _apply_theme(name)

    def export(self, what: What = "one") -> None:
        """Ask what to export, and do it beside the window."""
        result = self.loop.feed.newest
        if result is not None:
            export.ask(self, self.desk, self.settings, result, what)

    def export_steps(self) -> None:
        """Ask what to draw of the layer at work, step by step, and do it beside the window."""
        steps.ask(self, self.desk)

    def apply_to(self, names: Sequence[str] = ()) -> None:
        """Ask which pictures the filters are applied to, and do it beside the window."""
        folder.ask(self, self.desk, self.settings, self.clipboard.copy_many, names)

    def say(self, message: Message) -> None:
        """Show one sentence over the product line, until it is closed, the next comes or the document changes."""
        self.messages.say(message)

    def unsay(self, message: Message) -> None:
        """Take that sentence away, if it is still shown."""
        self.messages.take_back(message)

    def show_source(self, source: Source) -> None:
        """Try another source: it becomes a step when its first frame is there."""
        self.files.show_source(source)

    def start_task(self, task: Task, then: Callable[[], None]) -> None:
        """Run long work, shown in the strip at the bottom; `then` when it is done."""
        self.status.start(task, then)

    # ------------------------------------------------------------ state

    def settled(self) -> bool:
        """Whether what is shown is the result of the newest edit."""
        return self.isVisible() and self.loop.settled()

    def shutdown(self) -> bool:
        """Stop every thread; True when all ended in time. Safe to call twice."""
        self.status.stop()
        self.clipboard.stop()
        self.snapshots.stop()
        recorded = self.recordings.stop()
        return self.loop.stop() and recorded

    def _follow(self, document: Document, before: Document) -> Document:
        return followed(document, before, probing.input_shape(document, self.desk.newest()))

    @Slot()
    def _changed(self) -> None:
        store, actions = self.store, self.actions_by_key
        if store.document is not self._last:
            self._last = store.document
            self.messages.bar.clear()
        show_checked(actions, store)
        enable(actions["undo"], store.history.can_undo, "Nothing to undo")
        enable(actions["redo"], store.history.can_redo, "Nothing to do again")
        self.pages.set_document(store.shown, store.view)
        self.setWindowTitle(f"{self.files.title}[*] – ConvExplorer")
        self.setWindowModified(store.dirty)
        # last: the panels' questions follow from what they were just shown
        self.loop.push()

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads home: away with the sentence, closed what is open, then back to Explore."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.messages.bar.isVisible():
            self.messages.bar.clear()
        elif not self.pages.close_one():
            self.show_layout("explore")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window has smaller thumbnails, so that everything shows."""
        super().resizeEvent(event)
        self.pages.set_room(event.size().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Only what is seen asks: the panels' questions exist from now on."""
        super().showEvent(event)
        self.loop.ask()

    def changeEvent(self, event: QEvent) -> None:
        """A window that comes back from the task bar asks again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and hasattr(self, "loop"):
            self.loop.ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about work that is not saved; whatever goes wrong in asking, the window stays."""
        try:
            if not self.recordings.may_leave() or not self.files.may_leave():
                event.ignore()
                return
            self.settings.set("geometry", bytes(self.saveGeometry().data()))
            self.settings.set("panels", self.pages.explore.state())
            self.settings.sync()
            self.shutdown()
            event.accept()
        except Exception as error:  # noqa: BLE001 -- an exception here would close the window all the same
            _log.exception("closing failed")
            event.ignore()
            self.messages.fail(type(error).__name__)


def existing() -> MainWindow | None:
    """The window of this process, if there is one."""
    found: list[QWidget] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    return found[0] if found and isinstance(found[0], MainWindow) else None


def _apply_theme(name: Mode) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply_theme(application, name)


def _restore_geometry(window: QMainWindow, settings: Settings) -> None:
    geometry = settings.get("geometry")
    if not (geometry and window.restoreGeometry(geometry)):
        room = window.screen().availableGeometry().size()
        window.resize(QSize(1280, 720).boundedTo(room))
