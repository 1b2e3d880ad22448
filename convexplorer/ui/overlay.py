"""The sentence over the product line, a read-out in the middle of the window: it comes and goes, and nothing moves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from convexplorer.messages import Message
from convexplorer.ui.widgets.message_bar import MessageBar

MARGIN = 8
NOTES = (
    "saved",
    "exported",
    "exported-many",
    "batch-done",
    "command-copied",
    "map-copied",
    "recorded",
    "recorded-frames",
    "recorded-film",
    "recording-closes",
    "task-stopped",
    "patch-many-places",
    "patch-resized",
    "about",
    "example",
    "gallery-used",
    "gallery-twin",
    "in-a-terminal",
    "library-saved",
)
"""Messages that are good news."""
WARNINGS = ("cost-frame-quarter", "cost-frame-half", "cost-network", "cost-network-quarter", "cost-network-half")


class Overlay(QObject):
    """Keeps a message bar over `anchor`; where that is not shown, above `floor()` of `parent`, or else at its top."""

    def __init__(self, parent: QStackedWidget, anchor: QWidget, floor: Callable[[], int | None]) -> None:
        super().__init__(parent)
        parent.currentChanged.connect(self._place)  # the page in front lies over the bar
        self._parent, self._anchor, self._floor = parent, anchor, floor
        self.bar = MessageBar(parent, keeps_space=False)
        self.bar.setObjectName("messageBar")
        self.bar.action_triggered.connect(self._act)
        self._action: Callable[[], object] | None = None
        for widget in (parent, anchor):
            widget.installEventFilter(self)

    def say(self, message: Message) -> None:
        """Say one sentence, until it is closed or the next comes."""
        self._action = None
        self.bar.show_message("note" if message.code in NOTES else "error", str(message))
        self._place()
        QTimer.singleShot(0, self, self._place)  # a page that was just made has not come to rest

    def take_back(self, message: Message) -> None:
        """What a sentence said is no longer so."""
        if self.bar.text() == " ".join(str(message).split()):
            self.bar.clear()

    def offer(self, message: Message, label: str, action: Callable[[], object]) -> None:
        """Say one sentence with a button for what can be done about it; without a `label` there is none."""
        self._action = action
        self.bar.show_message("warning" if message.code in WARNINGS else "note", str(message), label)
        self._place()
        QTimer.singleShot(0, self, self._place)

    @Slot()
    def _act(self) -> None:
        action, self._action = self._action, None
        self.bar.clear()
        if action is not None:
            action()

    @Slot(str)
    def fail(self, kind: str) -> None:
        """An error of that type that nobody foresaw; the log has it."""
        self.say(Message("unexpected", {"kind": kind}))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The place moved."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            QTimer.singleShot(0, self, self._place)
        return False

    @Slot()
    def _place(self) -> None:
        height, top = self.bar.sizeHint().height(), MARGIN
        if self._anchor.isVisible():
            middle = self._anchor.mapTo(self._parent, self._anchor.rect().center()).y()
            top = middle - height // 2
        elif (bottom := self._floor()) is not None:
            top = bottom - height - MARGIN
        self.bar.setGeometry(MARGIN, top, self._parent.width() - 2 * MARGIN, height)
        self.bar.raise_()
