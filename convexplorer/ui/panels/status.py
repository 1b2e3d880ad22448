"""The last line: frames a second, how late, what runs, and *What is this?*."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from convexplorer.engine.task import Task
from convexplorer.messages import Message
from convexplorer.model.result import Result
from convexplorer.model.sources import is_live
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel
from convexplorer.ui.widgets.task_strip import TaskStrip

HEIGHT = 24


class StatusRow(Panel):
    """Read-outs at the left, the running task in the middle, help at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._frames: deque[float] = deque(maxlen=30)
        self._speed = theme.small_label()
        self._speed.setObjectName("speedLabel")
        # a label of fixed size can say something else without the whole window being laid out anew
        self._speed.setFixedSize(240, HEIGHT)
        self._speed.setToolTip("Frames a second, the time one takes to compute, and frames passed over for newer ones")
        self._strip = TaskStrip()
        self._strip.setObjectName("taskStrip")
        self._strip.finished.connect(self._finished)
        self._task: Task | None = None
        self._then: Callable[[], None] | None = None
        help_button = QToolButton()
        help_button.setObjectName("helpButton")
        help_button.setDefaultAction(desk.actions["what-is-this"])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self._speed)
        layout.addWidget(self._strip, 1)
        layout.addWidget(help_button)
        layout.setSpacing(8)
        for widget in (self._strip, help_button, self):
            widget.setFixedHeight(HEIGHT)

    def start(self, task: Task, then: Callable[[], None]) -> None:
        """Start a task and show it until it is over; call `then` when it is done, or say what went wrong."""
        if self._task is not None and self._task.state == "running":
            self.desk.say(Message("task-running", {"title": self._task.title}))
            return
        self._task, self._then = task, then
        task.start()
        self._strip.set_task(task)

    def stop(self) -> None:
        """Leave nothing running."""
        if self._task is not None and self._task.state == "running":
            self._task.cancel()
            self._task.wait(5.0)
        self._strip.set_task(None)

    def set_result(self, result: Result) -> None:
        """How fast and how late."""
        milliseconds = 1000 * result.timing.seconds
        if not is_live(result.document.source):
            self._frames.clear()
            self._speed.setText(f"still picture · {milliseconds:.0f} ms")
            return
        if result.frame is not None:
            self._frames.append(result.timing.finished)
        span = self._frames[-1] - self._frames[0] if len(self._frames) > 1 else 0.0
        rate = (len(self._frames) - 1) / span if span > 0 else 0.0
        self._speed.setText(f"{rate:.0f} fps · {milliseconds:.0f} ms · {result.timing.dropped} dropped")

    @Slot()
    def _finished(self) -> None:
        task, then, self._task, self._then = self._task, self._then, None, None
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
