"""When a frame takes long, it is said once, with a way out: half the resolution."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from convexplorer.compute.arrays import Shape
from convexplorer.engine import cost
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.resizing import Resize, resolution, with_resize
from convexplorer.model.result import Result
from convexplorer.model.sources import is_live
from convexplorer.ui import probing
from convexplorer.ui.enabling import enable
from convexplorer.ui.store import Store

SMALLEST = 1 / 32
"""No picture is halved below this share of its size."""


class Slowness(QObject):
    """Offers half the resolution when an edit or a new picture makes frames slow, not again while they stay so."""

    def __init__(
        self,
        store: Store,
        newest: Callable[[], Result | None],
        actions: Mapping[str, QAction],
        offer: Callable[[Message, str, Callable[[], object]], None],
    ) -> None:
        super().__init__(store)
        self._store, self._newest, self._actions, self._offer = store, newest, actions, offer
        self._slow = False
        self._checked: tuple[Document, Shape, bool] | None = None

    @Slot()
    def check(self) -> None:
        """After every change and every result: neither costs anything while document and size are the same."""
        document, compares = self._store.document, self._store.view.drawer == "compare"
        shape = probing.input_shape(document, self._newest())
        if shape is None or (self._checked is not None and self._checked == (document, shape, compares)):
            return
        self._checked = (document, shape, compares)
        _show_actions(self._actions["half-resolution"], self._actions["full-resolution"], document)
        if not compares:
            document = replace(document, variants=())  # nobody looks at them, so they are not computed
        before, self._slow = self._slow, cost.estimate_frame(document, shape).seconds_estimate >= cost.SLOW
        message = cost.describe_cost(document, shape) if self._slow and not before else None
        if message is not None and message.code == "cost-network" and not is_live(document.source):
            message, self._slow = None, False  # nothing can be done about it, and only what is live has to keep up
        if message is not None:
            self._offer(message, "" if message.code == "cost-network" else "Half resolution", self._halve)

    def _halve(self) -> None:
        # the user asked: if that is still slow, it is said again
        self._slow = False
        halve(self._store)


def halve(store: Store) -> None:
    """The picture at half of its present resolution."""
    store.edit(cost.halved(store.shown), "Half resolution")


def restore(store: Store) -> None:
    """The picture as large as it comes."""
    store.edit(with_resize(store.shown, 1.0), "Full resolution")


def is_halved(document: Document) -> bool:
    """Whether pictures are made smaller before the first layer."""
    return any(isinstance(step, Resize) for step in document.preprocessing)


def _show_actions(half: QAction, full: QAction, document: Document) -> None:
    enable(half, resolution(document) > SMALLEST, "The picture is as small as it can be made here")
    enable(full, is_halved(document), "The picture has its full resolution")
