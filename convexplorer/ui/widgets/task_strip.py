"""One long task: what it is, how far it is, and a button that stops it."""

from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from convexplorer.ui.theme import small_label

_INTERVAL = 100
_PARTS = 1000


class Amount(Protocol):
    """How much of a task is done, and what is going on; a total of 0 is one that nobody knows."""

    @property
    def done(self) -> float:
        """So much of it is done."""

    @property
    def total(self) -> float:
        """So much it is in all."""

    @property
    def text(self) -> str:
        """What is going on at the moment."""


class RunningTask(Protocol):
    """What the strip looks at, from time to time."""

    @property
    def title(self) -> str:
        """What is being done."""

    @property
    def state(self) -> str:
        """ "waiting" or "running"; any other: nothing more will come."""

    @property
    def progress(self) -> Amount:
        """How far it is."""

    def cancel(self) -> None:
        """Stop soon."""


class TaskStrip(QWidget):
    """`finished()` once when the task it looks at is over; its space is kept."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: RunningTask | None = None
        self._title, self._text = QLabel(), small_label()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMaximumWidth(240)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("taskCancel")
        self._cancel.setAccessibleName("Cancel")
        self._cancel.setToolTip("Stop what is running")
        self._cancel.setWhatsThis("Stops what is running; files that are whole already stay.")
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._text)
        row.addStretch(0)
        row.addWidget(self._cancel)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._poll)
        self.hide()

    def set_task(self, task: RunningTask | None) -> None:
        """Look at a task until it is over; None looks at nothing."""
        self._task = task
        self._cancel.setEnabled(True)
        self.setVisible(task is not None)
        if task is None:
            self._timer.stop()
        else:
            self._title.setText(task.title)
            self.setAccessibleName(task.title)
            self._timer.start()
            self._poll()

    def _stop(self) -> None:
        if self._task is not None:
            self._cancel.setEnabled(False)
            self._task.cancel()

    def _poll(self) -> None:
        task = self._task
        if task is None:
            return
        if task.state not in ("waiting", "running"):
            self.set_task(None)
            self.finished.emit()
            return
        amount = task.progress
        self._bar.setRange(0, _PARTS if amount.total > 0 else 0)
        if amount.total > 0:
            self._bar.setValue(round(min(max(amount.done / amount.total, 0.0), 1.0) * _PARTS))
        self._text.setText(amount.text)
        self.setAccessibleDescription(amount.text)
