"""What every panel is: it asks questions, shows the document and the results, and edits through the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from convexplorer.engine.task import Task
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.sources import Source
from convexplorer.model.view import View
from convexplorer.ui.cameras import Cameras
from convexplorer.ui.loop import Loop
from convexplorer.ui.settings import Settings
from convexplorer.ui.store import Store

HEAD, FOOT = 30, 28
"""Pixels above and below the two pictures: the same for both, so that they stand side by side."""
MIDDLE = 268
"""Pixels of the column between the pictures: as wide as the longest preset that people begin with."""
LINE = 16
"""Pixels of the line under each picture, where the window is high enough."""
TALL = 660
"""Logical pixels of window height from which there is room to spare."""
W = TypeVar("W", bound=QWidget)


class Light(QObject):
    """What the pointer is on in one panel, by its key ("tap:0:1:2"), so that others can point at the same."""

    moved = Signal(str)
    crossed = Signal()
    """The pointer came to a picture, or left it: see `over`."""
    read = Signal()
    """It moved there although the value looked at stays: it is pinned."""
    zoom = Signal(str)
    """A menu asks the pictures to zoom: "in", "out", "fit", or so many per cent."""
    copy = Signal(str)
    """A menu asks for something to be copied: "input-part", "map" or "map-part"."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.over = ""
        """The picture that is pointed at, by its object name; "" for none."""

    def enter(self, name: str) -> None:
        """The pointer, or the arrow keys, came to a picture."""
        if name != self.over:
            self.over = name
            self.crossed.emit()


@dataclass(frozen=True, eq=False)
class Desk:
    """What a panel may use of the window round it."""

    store: Store
    say: Callable[[Message], None]
    """Show one sentence, not modal."""
    unsay: Callable[[Message], None]
    """Take that sentence away, if it is still shown."""
    ask: Callable[[], None]
    """The panel's questions are others now, although document and view are not: it was resized."""
    start: Callable[[Task, Callable[[], None]], None]
    """Run long work, shown in the task strip; the function is called here when it is done."""
    show_source: Callable[[Source], None]
    """Try another source: it becomes a step when its first frame is there."""
    start_source: Callable[[], None]
    """Start the source that undo brought back."""
    source_waits: Callable[[], bool]
    """Whether there is one."""
    newest: Callable[[], Result | None]
    """The last result shown."""
    light: Light
    """What the pointer is on."""
    cameras: Cameras
    """Which cameras there are, and how each was used."""
    settings: Settings
    """What is remembered between two starts."""
    loop: Loop
    """The source that runs: its state, and what holds, stops or moves it."""
    actions: Mapping[str, QAction] = field(default_factory=dict)
    """Every action of the table by its key."""

    def seal(self) -> None:
        """A drag or a typed number is over: the next edit is a step of its own."""
        if self.store.shown is self.store.document:  # what is only tried does not become a step
            self.store.commit()


class Panel(QWidget):
    """One part of the window. A panel has no state of its own that outlives a document, a view and a result."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def questions(self, view: View) -> tuple[Question, ...]:
        """What this panel wants to know of the next result."""
        return ()

    def set_document(self, document: Document, view: View) -> None:
        """Show what can be changed, as it is now; called on every change."""

    def set_result(self, result: Result) -> None:
        """Show what came out."""

    def set_room(self, height: int) -> None:
        """The window is so many logical pixels high."""

    @property
    def document(self) -> Document:
        """What is shown, and what the next edit starts from."""
        return self.desk.store.shown

    def edit(self, document: Document, label: str, merge: str | None = None) -> None:
        """Make an edit; one sentence instead of an exception when it cannot be made."""
        self.desk.store.edit(document, label, merge)


def named(widget: W, name: str, label: str, tip: str, what: str = "") -> W:
    """The widget with its object name, accessible name, tooltip and the longer answer to *What is this?*."""
    widget.setObjectName(name)
    widget.setAccessibleName(label)
    widget.setToolTip(tip)
    widget.setWhatsThis(what or tip)
    return widget


def prefixed(prefix: str, name: str) -> str:
    """The name of a control that a second page has, too: "step" and "strideSlider" are "stepStrideSlider"."""
    return prefix + name[:1].upper() + name[1:] if prefix else name
