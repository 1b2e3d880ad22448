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
    step: bool
    """It was a step, and not something that was only tried."""


class Reference:
    """Hears every trace of the value looked at; `before` is that of the step before, of the same value."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: _Seen | None = None
        self.before: TraceAnswer | None = None

    def hear(self, result: Result, probe: Probe, answer: TraceAnswer) -> None:
        """The answer to a trace; a gesture and what is only tried are compared with what there was before them.

        The store may be further on by now, so that only the document itself says which step it is.
        """
        old, document = self._seen, result.document
        if old is None or old.frame is not result.frame or old.probe != probe:
            self.before = None
        elif old.document is not document and old.step and self._is_step(old.document):
            self.before = old.answer  # an earlier document of a gesture is no step any more
        self._seen = _Seen(document, result.frame, probe, answer, self._is_step(document))

    def _is_step(self, document: Document) -> bool:
        return any(step.document is document for step in self._store.history.steps)
