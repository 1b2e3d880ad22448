"""The one place that holds what the user is working on; every edit goes through it and everybody hears of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from convexplorer.model import bank
from convexplorer.model.document import Document
from convexplorer.model.following import followed
from convexplorer.model.history import History, Step
from convexplorer.model.sources import is_device
from convexplorer.model.view import View


@dataclass(frozen=True, eq=False)
class _Desk:
    """Everything the store holds, put aside while a lesson has the window."""

    history: History
    saved: Document
    view: View


class Store(QObject):
    """The history of documents, the document shown in its place for a moment, and the view; GUI thread only."""

    changed = Signal()
    restored = Signal()
    """Emitted before `changed` when undo or redo brought a document back: nobody asked for a device to start."""

    def __init__(self, document: Document, view: View | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History((Step(document),))
        self._preview: Document | None = None
        self._view = view or View()
        self._saved = document
        self._aside: _Desk | None = None
        self.follow: Callable[[Document, Document], Document] = lambda document, before: document
        """Makes the layers after an edit fit it, given the document before: the window knows its pictures' shape."""

    @property
    def document(self) -> Document:
        """The document as it stands, without any preview."""
        return self._history.document

    @property
    def shown(self) -> Document:
        """What the panels show: the preview if there is one, else the document."""
        return self._preview or self._history.document

    @property
    def view(self) -> View:
        """What is shown and how."""
        return self._view

    @property
    def history(self) -> History:
        """Every step that can be taken back or done again."""
        return self._history

    @property
    def dirty(self) -> bool:
        """Whether the document differs from the one last saved or opened."""
        if self._aside is not None:
            return self._aside.history.document is not self._aside.saved
        return self.document is not self._saved

    @property
    def lent(self) -> bool:
        """Whether a lesson has the window."""
        return self._aside is not None

    def edit(
        self, document: Document, label: str = "", merge: str | None = None, order: bank.Order | None = None
    ) -> None:
        """Make `document` the document, as a step called `label`; edits with the same `merge` become one step.

        `order` says where its filters come from, when they are others or stand elsewhere: the view follows them.
        """
        if order is not None:
            self._view = bank.follow(self._view, order, self.document.convolution.filters)
        self._preview = None
        document = self.follow(document, self.document)
        self._history = self._history.edited(document, label, merge, order)
        self._tell()

    def preview(self, document: Document | None) -> None:
        """Show `document` without making it a step; None shows the real one again."""
        if document is not self._preview:
            self._preview = document
            self._tell()

    def commit(self, label: str = "") -> None:
        """Make what is previewed a step; without a preview, close the step that a gesture is still adding to."""
        if self._preview is not None:
            self.edit(self._preview, label)
        self._history = self._history.sealed()

    def undo(self) -> None:
        """One step back; never starts a device."""
        self.go_to(self._history.now - 1)

    def redo(self) -> None:
        """One step forward again; never starts a device."""
        self.go_to(self._history.now + 1)

    def go_to(self, index: int) -> None:
        """To any step of the history in one go, the nearest where there is no such step; never starts a device."""
        history = self._history.at(index)
        if history.now != self._history.now or self._preview is not None:
            self._view = self._history.followed(self._view, history.now)
            self._history, self._preview = history.sealed(), None
            self.restored.emit()
            self._tell()

    def set_view(self, view: View) -> None:
        """Show something else, or otherwise; nothing to undo."""
        if view != self._view:
            self._view = view
            self.changed.emit()

    def replace(self, document: Document, view: View | None = None) -> None:
        """Begin again with another document: a session was opened; there is nothing to undo or to save.

        Never starts a device.
        """
        self._history, self._saved, self._preview = History((Step(document),)), document, None
        self._view = view or self._view
        if is_device(document.source):
            self.restored.emit()
        self._tell()

    def mark_saved(self) -> None:
        """What stands now is on disk."""
        self._saved = self.document
        self.changed.emit()

    def borrow(self, document: Document, view: View | None = None) -> None:
        """Lend the whole window: `document` has a history of its own until `give_back`."""
        if self._aside is None:
            self._aside = _Desk(self._history, self._saved, self._view)
        self.replace(document, view)

    def give_back(self) -> None:
        """Return everything `borrow` put aside, as it was."""
        if self._aside is not None:
            aside, self._aside, self._preview = self._aside, None, None
            self._history, self._saved, self._view = aside.history, aside.saved, aside.view
            self.restored.emit()
            self.changed.emit()

    def _tell(self) -> None:
        """Everybody hears of it; what the view looks at and is gone gives way to what is there."""
        self._view = bank.fitted(followed(self._view, self.document), self.shown.convolution)
        self.changed.emit()
