"""The one loop: what changed in the store goes to the worker and the grabber, what comes out goes to the feed."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from convexplorer.engine.grabber import Grabber
from convexplorer.engine.mailbox import Mailbox
from convexplorer.engine.show import SourceState
from convexplorer.engine.worker import Worker
from convexplorer.messages import Message
from convexplorer.model.question import Question
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Camera, Source, is_live, title
from convexplorer.ui.permission import with_camera
from convexplorer.ui.result_feed import ResultFeed
from convexplorer.ui.store import Store

PATIENCE = 5.0
"""Seconds that leaving waits for a thread; each looks at its flag every few milliseconds."""


class Loop(QObject):
    """Store → worker → feed, and the source's frames beside it. The threads hold no QObject, only mailboxes."""

    source_changed = Signal()
    """The grabber said something new about its source: read `state`."""
    leaving = Signal()
    """The window goes: whoever runs something beside it ends it now."""
    failed = Signal(str)
    """The worker met an error that nobody foresaw: the name of its type."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._states: Mailbox[SourceState] = Mailbox()
        results: Mailbox[Result] = Mailbox()
        self._failures: Mailbox[Exception] = Mailbox()
        self._worker = Worker(results, self._failures.put)
        self._worker.start()
        self._grabber = Grabber(partial(_deliver, self._worker), self._states.put)
        self.feed = ResultFeed(results, self)
        self.feed.poll(self._take_state)
        self.feed.poll(self._take_failure)
        self.state: SourceState | None = None
        self._source: Source | None = None
        self._asked: tuple[Question, ...] = ()
        self._asleep = False
        self._frozen = False
        self._stopped = False
        store.restored.connect(self._restored)
        self.feed.taken.connect(self._ask_on)

    @property
    def waiting(self) -> bool:
        """Whether a source that runs by itself waits for Start, because undo brought it back."""
        return self._asleep

    def start(self) -> None:
        """Start the source that undo brought back, or that was stopped."""
        self._asleep, self._source = False, None
        self.push()

    def halt(self) -> None:
        """Stop a source that runs by itself, whatever it does; its last picture stays, and Start begins again."""
        if is_live(self._store.shown.source):
            self._asleep = True
            self._grabber.show(None)
            self.source_changed.emit()

    def seek(self, frame: int) -> None:
        """Go to that frame of the film that is shown, also while it is held."""
        self._grabber.seek(frame)

    def step(self, by: int) -> None:
        """So many frames on in the film that is shown, or back."""
        self._grabber.step(by)

    def push(self) -> None:
        """Give the worker the newest document, view and questions; the grabber the newest source."""
        if self._stopped:
            return
        document, view = self._store.shown, self._store.view
        self._asked = self.feed.questions(view)
        self._worker.update(document=document, view=view, questions=self._asked)
        if view.frozen != self._frozen:
            self._frozen = view.frozen
            self._grabber.freeze(view.frozen)
        if document.source != self._source:
            self._source = document.source
            self._show(None if self._asleep else document.source)
        self._asleep = self._asleep and is_live(document.source)

    def _show(self, source: Source | None) -> None:
        if not isinstance(source, Camera):
            self._grabber.show(source)
            return

        def allowed() -> None:
            if source == self._source and not self._stopped:
                self._grabber.show(source)

        def refused() -> None:
            denied = Message("camera-denied", {"name": title(source)})
            self._states.put(SourceState(source, "failed", denied))

        with_camera(self, allowed, refused)

    @Slot()
    def ask(self) -> None:
        """Give the worker the newest questions: a panel was shown or resized."""
        if not self._stopped:
            self._asked = self.feed.questions(self._store.view)
            self._worker.update(questions=self._asked)

    @Slot()
    def _ask_on(self) -> None:
        """A result may say what there is to ask: the size of a new picture, how many maps it has."""
        if self.feed.questions(self._store.view) != self._asked:
            self.ask()

    def settled(self) -> bool:
        """Whether what is shown is the result of the newest edit, in full."""
        document, view, result = self._store.shown, self._store.view, self.feed.newest
        if self.state is not None and self.state.status == "failed" and self.state.spec == document.source:
            return True
        if self._asleep:
            return result is not None and result.document is document
        if result is None or result.document is not document or result.view is not view or result.level != "full":
            return False
        if result.frame is None or result.frame.spec != document.source:
            return False
        return result.error is not None or all(q in result.answers for q in self.feed.questions(view))

    def stop(self) -> bool:
        """No more frames, work or results; True when both threads ended in time. Safe to call twice."""
        if not self._stopped:
            self.leaving.emit()
        self._stopped = True
        self.feed.stop()
        grabbed = self._grabber.stop(PATIENCE)
        return self._worker.stop(PATIENCE) and grabbed

    @Slot()
    def _restored(self) -> None:
        source = self._store.shown.source
        self._asleep = is_live(source) and source != self._source

    def _take_failure(self) -> None:
        failure = self._failures.take()
        if failure is not None:
            self.failed.emit(type(failure).__name__)

    def _take_state(self) -> None:
        state = self._states.take()
        if state is not None:
            self.state = state
            self.source_changed.emit()


def _deliver(worker: Worker, frame: Frame) -> None:
    worker.update(frame=frame)
