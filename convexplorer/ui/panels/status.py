"""The last line: how fast and how late, what the last edit did or what runs, and *What is this?*."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from convexplorer.engine.task import Task
from convexplorer.messages import Message
from convexplorer.model.result import Result
from convexplorer.model.telling import told
from convexplorer.ui import probing, slowness
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.panels.speed import SpeedLabel
from convexplorer.ui.widgets.one_line import OneLine
from convexplorer.ui.widgets.recording_strip import RecordingStrip
from convexplorer.ui.widgets.task_strip import TaskStrip

HEIGHT = 24
SPEED_TIP = (
    "Frames a second, the time one takes to compute, the time from its capture to the screen (latency), "
    "and frames passed over for newer ones"
)


class StatusRow(Panel):
    """Read-outs at the left; the last edit, or while one runs the task, in the middle; help at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._history = desk.store.history
        self._speed = named(SpeedLabel(), "speedLabel", "Speed", SPEED_TIP)
        self._said = named(
            OneLine(), "changeLine", "Last change", "", "What the last edit did to the maps and the work."
        )
        self._strip = TaskStrip()
        self._strip.setObjectName("taskStrip")
        self._strip.finished.connect(self._finished)
        self._task: Task | None = None
        self._then: Callable[[], None] | None = None
        self.recording = RecordingStrip()
        self._full = _button(desk, "full-resolution", "fullResolutionButton")
        self._full.hide()
        help_button = _button(desk, "what-is-this", "helpButton")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self._speed)
        layout.addWidget(self._said, 1)
        layout.addWidget(self._strip, 1)
        layout.addWidget(self.recording)
        layout.addWidget(self._full)
        layout.addWidget(help_button)
        layout.setSpacing(12)
        # one of the two has the middle
        policy = self._strip.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self._strip.setSizePolicy(policy)
        for widget in (self._speed, self._said, self._strip, self.recording, self._full, help_button, self):
            widget.setFixedHeight(HEIGHT)
        desk.store.changed.connect(self._changed)

    def start(self, task: Task, then: Callable[[], None]) -> None:
        """Start a task and show it until it is over; call `then` when it is done, or say what went wrong."""
        if self._task is not None and self._task.state == "running":
            self.desk.say(Message("task-running", {"title": self._task.title}))
            return
        self._task, self._then = task, then
        task.start()
        self._said.hide()
        self._strip.set_task(task)

    def stop(self) -> None:
        """Leave nothing running."""
        if self._task is not None and self._task.state == "running":
            self._task.cancel()
            self._task.wait(5.0)
        self._strip.set_task(None)

    def set_result(self, result: Result) -> None:
        """How fast and how late."""
        self._speed.show_speed(result)

    @Slot()
    def _changed(self) -> None:
        """What the newest step did, in words."""
        store = self.desk.store
        before, self._history = self._history, store.history
        if before.document is self._history.document:
            return
        message = told(before, self._history, probing.input_shape(store.document, self.desk.newest()))
        self._said.say("" if message is None else str(message))
        self._full.setVisible(slowness.is_halved(store.document))

    @Slot()
    def _finished(self) -> None:
        task, then, self._task, self._then = self._task, self._then, None, None
        self._said.show()
        if task is None:
            return
        if task.error is not None:
            self.desk.say(task.error)
        elif task.problems:
            self.desk.say(task.problems[-1])
        elif task.state == "cancelled":
            self.desk.say(Message("task-stopped", {"title": task.title}))
        elif task.state == "done" and then is not None:
            then()


def _button(desk: Desk, key: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setDefaultAction(desk.actions[key])
    button.setAccessibleName(desk.actions[key].iconText())
    return button
