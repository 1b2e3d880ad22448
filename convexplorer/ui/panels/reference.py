"""What a value was before the edit that is being made, or was made last."""

from typing import NamedTuple

from convexplorer.model.document import Document
from convexplorer.model.result import Frame, Result, TraceAnswer
from convexplorer.model.view import Probe
from convexplorer.ui.store import Store


class _Seen(NamedTuple):
    document: Document
    frame: Frame | None
    probe: Probe
    answer: TraceAnswer
    step: int
    settled: bool
    """It was the document's, not that of something that was only tried."""


class Reference:
    """Hears every trace of the value looked at; `before` is that of the step before, of the same value."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: _Seen | None = None
        self.before: TraceAnswer | None = None

    def hear(self, result: Result, probe: Probe, answer: TraceAnswer) -> None:
        """The answer to a trace; a gesture and what is only tried are compared with what there was before them."""
        store, old = self._store, self._seen
        settled = result.document is store.document
        now = _Seen(result.document, result.frame, probe, answer, store.history.now, settled)
        if old is None or old.frame is not now.frame or old.probe != probe:
            self.before = None
        elif old.document is not now.document and old.settled and (old.step != now.step or not settled):
            self.before = old.answer
        self._seen = now
