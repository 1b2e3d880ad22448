"""Undo as a tuple of documents."""

from dataclasses import dataclass, replace

from convexplorer import limits
from convexplorer.model import bank
from convexplorer.model.document import Document
from convexplorer.model.view import View


@dataclass(frozen=True, eq=False)
class Step:
    """A document and what was done to reach it; `merge` names the gesture whose edits are one step.

    `order`: which filter of the step before each filter was; None where they are the same ones.
    """

    document: Document
    label: str = ""
    merge: str | None = None
    order: bank.Order | None = None


@dataclass(frozen=True, eq=False)
class History:
    """Every step kept, and which one is now."""

    steps: tuple[Step, ...]
    now: int = 0

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self.steps[self.now].document

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.now > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back that can be done again."""
        return self.now + 1 < len(self.steps)

    def edited(
        self, document: Document, label: str = "", merge: str | None = None, order: bank.Order | None = None
    ) -> "History":
        """One step further; an edit of the same gesture replaces the step it began."""
        if document is self.document:
            return self
        kept = self.steps[: self.now + 1]
        if merge is not None and kept[-1].merge == merge and len(kept) > 1:
            order = bank.composed(kept[-1].order, order)
            kept = kept[:-1]
        steps = (*kept, Step(document, label, merge, order))[-limits.UNDO_STEPS :]
        return History(steps, len(steps) - 1)

    def sealed(self) -> "History":
        """The gesture is over: the next edit is a step of its own, whatever its merge name."""
        step = self.steps[self.now]
        if step.merge is None:
            return self
        return replace(self, steps=(*self.steps[: self.now], replace(step, merge=None), *self.steps[self.now + 1 :]))

    def undone(self) -> "History":
        """One step back, if there is one."""
        return self.at(self.now - 1)

    def redone(self) -> "History":
        """One step forward again, if there is one."""
        return self.at(self.now + 1)

    def at(self, index: int) -> "History":
        """At any step, all between taken back or done again at once; the nearest where there is no such step."""
        return replace(self, now=min(max(index, 0), len(self.steps) - 1))

    def followed(self, view: View, index: int) -> View:
        """The view as it goes with the filters from the step that is now to another one."""
        for step in range(self.now, index, -1):
            view = self._followed(view, step, back=True)
        for step in range(self.now + 1, index + 1):
            view = self._followed(view, step, back=False)
        return view

    def _followed(self, view: View, index: int, back: bool) -> View:
        order = self.steps[index].order
        if order is None:
            return view
        before = self.steps[index - 1].document.convolution.filters
        if back:
            return bank.follow(view, bank.inverse(order, before), len(order))
        return bank.follow(view, order, before)
