"""Opening a source beside the work, and what is said of the one that runs."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from convexplorer.engine.show import SourceState
from convexplorer.messages import Message
from convexplorer.model import sources
from convexplorer.model.document import opened
from convexplorer.model.sources import Source
from convexplorer.ui.loop import Loop
from convexplorer.ui.panels.panel import Desk


class Opening(QObject):
    """`opened()` when a source that was tried is the document's; each fault is said once, and taken back afterwards."""

    opened = Signal()

    def __init__(self, desk: Desk, loop: Loop, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._loop = desk, loop
        self._heard: SourceState | None = None
        self._lost: Message | None = None
        """What was said of a source that is lost, until it is live again."""
        self._then: Callable[[], object] | None = None
        loop.source_changed.connect(self._changed)

    def show(self, source: Source, then: Callable[[], object] | None = None) -> None:
        """Try a source: it becomes a step when its first frame is there, and is forgotten when it fails."""
        loop = self._loop
        self._then = then
        if source != self._desk.store.document.source:
            loop.attempt(source)
            return
        self.give_up()
        if loop.waiting or self._failed(source):
            loop.start()
        self._go_on()

    def give_up(self) -> None:
        """What is being opened is no longer wanted."""
        if self._loop.tried is not None:
            self._loop.halt()

    def _failed(self, source: Source) -> bool:
        state = self._loop.state
        return state is not None and state.status == "failed" and state.spec == source

    @Slot()
    def _changed(self) -> None:
        state, tried = self._loop.state, self._loop.tried
        if self._loop.waiting or tried is not None:
            self._take_back()
        if state is None or state is self._heard:
            return
        self._heard = state
        if state.spec == tried:
            self._attempted(state)
        elif state.spec == self._desk.store.document.source:
            self._say_of(state)

    def _attempted(self, state: SourceState) -> None:
        """It has failed, which leaves the work as it was, or it is there."""
        store = self._desk.store
        if state.status == "failed":
            self._loop.halt()
            self._say_of(state)
        elif state.status != "opening":
            self._loop.accept()
            store.edit(opened(store.document, state.spec, state.channels), f"Open {sources.title(state.spec)}")
            # another picture has other bands and other values
            store.set_view(replace(store.view, input=replace(store.view.input, bands=None, window=None)))
            self.opened.emit()
            self._go_on()
            self._say_of(state)

    def _say_of(self, state: SourceState) -> None:
        if state.status != "lost":
            self._take_back()
        elif self._lost is not None:
            return
        else:
            self._lost = state.message
        if state.message is not None:
            self._desk.say(state.message)

    def _take_back(self) -> None:
        """Nothing is lost any more."""
        if self._lost is not None:
            self._desk.unsay(self._lost)
            self._lost = None

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
