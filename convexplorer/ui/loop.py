"""The one loop: what changed in the store goes to the worker and the grabber, what comes out goes to the feed."""

import time
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


UNNOTICED = 0.3
"""Seconds that opening may take before anybody is told: most pictures are there earlier."""


class Loop(QObject):
    """Store → worker → feed, and the source's frames beside it. The threads hold no QObject, only mailboxes."""

    source_changed = Signal()
    """There is something new about the source: read `state`, `tried`, `waiting` and `opening`."""
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
        self._arrived: Mailbox[Frame] = Mailbox()
        self._grabber = Grabber(partial(_deliver, self._worker, self._arrived), self._states.put)
        self.feed = ResultFeed(results, self)
        self.feed.poll(self._take_state)
        self.feed.poll(self._take_failure)
        self.state: SourceState | None = None
        self.tried: Source | None = None
        """A source that is being opened; the document's stays what is worked on until this one is there."""
        self._source: Source | None = None
        self._begun: tuple[float, SourceState | None] | None = None  # when it was asked for, and the state until then
        self._told: int | None = None
        self._asked: tuple[Question, ...] = ()
        self._asleep = self._accepted = False
        self._frozen = False
        self._stopped = False
        store.restored.connect(self._restored)
        self.feed.taken.connect(self._ask_on)

    @property
    def waiting(self) -> bool:
        """Whether the source runs by itself and waits for Start: undo brought it back, it was stopped, or it failed."""
        return self._asleep and self.tried is None

    @property
    def opening(self) -> int | None:
        """The whole seconds for which a source has been asked for in vain; None before anybody would notice."""
        if self._begun is None:
            return None
        since, before = self._begun
        state = self.state
        if state is not None and state is not before and state.spec == self._source and state.status != "opening":
            return None
        passed = time.monotonic() - since
        return None if passed < UNNOTICED else int(passed)

    def attempt(self, source: Source) -> None:
        """Open a source in place of the one that runs; what is worked on stays until `accept` or `halt`."""
        self.tried = source
        self.push()
        self.source_changed.emit()

    def accept(self) -> None:
        """The source that was tried is about to become the document's: what came of it belongs to the next `push`."""
        self.tried, self._asleep, self._accepted = None, False, True

    def start(self) -> None:
        """Start the source that undo brought back, or that was stopped."""
        self._asleep, self._source, self.tried = False, None, None
        self.push()
        self.source_changed.emit()

    def halt(self) -> None:
        """Give up a source that is tried, or stop one that runs by itself, whatever it does; its last picture stays."""
        if self.tried is not None:
            self.tried = None
            self.push()
        elif is_live(self._store.shown.source):
            self._asleep = True
            self._show(None)
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
        frame = self._arrived.take() if self._accepted else None
        self._accepted = False
        self._worker.update(document=document, view=view, questions=self._asked, frame=frame)
        self.feed.hurry(not self._answered())
        if view.frozen != self._frozen:
            self._frozen = view.frozen
            self._grabber.freeze(view.frozen)
        wanted = document.source if self.tried is None else self.tried
        if wanted != self._source:
            self._source = wanted
            self._show(None if self.waiting and is_live(wanted) else wanted)
        self._asleep = self._asleep and is_live(document.source)

    def _show(self, source: Source | None) -> None:
        self._begun = None if source is None else (time.monotonic(), self.state)
        if not isinstance(source, Camera):
            self._grabber.show(source)
            if source is None:
                self._states.take()  # what was still said is about nothing that is shown
            return

        def allowed() -> None:
            if source == self._source and not self.waiting and not self._stopped:
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
        self.feed.hurry(not self._answered())

    def _answered(self) -> bool:
        """Whether what is shown is of the newest document and view."""
        result = self.feed.newest
        return result is not None and result.document is self._store.shown and result.view is self._store.view

    def settled(self) -> bool:
        """Whether what is shown is the result of the newest edit, in full."""
        document, view, result = self._store.shown, self._store.view, self.feed.newest
        if self.tried is not None:
            return False
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
        self._asleep = is_live(source) and (self._asleep or source != self._source)

    def _take_failure(self) -> None:
        failure = self._failures.take()
        if failure is not None:
            self.failed.emit(type(failure).__name__)

    def _take_state(self) -> None:
        """What the grabber said, and every second that a source is being opened."""
        state = self._states.take()
        if state is not None:
            self.state = state
            if state.status == "failed" and self.tried is None and state.spec == self._source:
                self._asleep = is_live(state.spec)  # nobody tries it again but Start
        opening = self.opening
        if state is not None or opening != self._told:
            self._told = opening
            self.source_changed.emit()


def _deliver(worker: Worker, arrived: Mailbox[Frame], frame: Frame) -> None:
    """To whoever works on its source, and kept for whoever is about to."""
    arrived.put(frame)
    worker.update(frame=frame)
