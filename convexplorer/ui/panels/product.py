"""How the value looked at was made: every product, the sum, the bias, in one line."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout

from convexplorer.compute.trace import ConvTrace
from convexplorer.model.muting import muted
from convexplorer.model.question import Question, Trace
from convexplorer.model.result import Result, TraceAnswer
from convexplorer.model.sources import is_live
from convexplorer.model.view import View
from convexplorer.scenes.arithmetic import Channels, product_line
from convexplorer.ui import probing, readouts
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.panels.reference import Reference
from convexplorer.ui.widgets.scene_view import SceneView

PAUSE = 100
"""Milliseconds between two lines of a moving picture: nobody reads thirty sums a second, and one takes a third of what
the window's own thread does for a frame (measured: 6 of 20 ms under the profiler)."""


class ProductPanel(Panel):
    """The product line; from the first second it shows the middle of the map."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._line = named(SceneView(), "productLine", "Products", "How the value under the pointer was made")
        self._line.setWhatsThis("Each pixel under the kernel times its weight, added up, plus the bias.")
        self._line.hovered.connect(desk.light.moved)
        desk.light.moved.connect(self._light)
        self._shown: tuple[TraceAnswer, Channels] | None = None
        self._reference = Reference(desk.store)
        self._before: Result | None = None
        self._late = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._catch_up)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self._line)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The trace of the value looked at, once it is known which there are."""
        probe = probing.current(self.document, view, self.desk.newest())
        return () if probe is None else (Trace(probe),)

    def set_result(self, result: Result) -> None:
        """The line of the value looked at; of a picture that merely moved on, a little later."""
        before, self._before = self._before, result
        same = before is not None and (before.document, before.view) == (result.document, result.view)
        if same and result.error is None and is_live(result.document.source):
            if self._pause.isActive():
                self._late = True
                return
            self._pause.start()
        self._show(result)

    @Slot(str)
    def _light(self, key: str) -> None:
        """What is pointed at elsewhere; of a product that is not written out, the sum of its channel."""
        keys = {item.key for item in self._line.scene.items}
        channel = key.split(":")[1] if key.startswith("tap:") and key not in keys else ""
        self._line.highlight(f"sum:{channel}" if channel else key)

    @Slot()
    def _catch_up(self) -> None:
        """What has been passed over since: the last line is always that of the last picture."""
        if self._late and self._before is not None:
            self._pause.start()
            self._show(self._before)

    def _show(self, result: Result) -> None:
        self._late = False
        probe = probing.current(result.document, result.view, result)
        answer = result.answers.get(Trace(probe)) if probe is not None else None
        if probe is not None and isinstance(answer, TraceAnswer):
            self._reference.hear(result, probe, answer)
            channels = _channels(result, answer, self._reference.before)
            if self._shown is not None and answer is self._shown[0] and channels == self._shown[1]:
                return
            self._shown = answer, channels
            self._line.set_scene(product_line(answer, channels=channels))
        elif result.error is not None:
            self._shown = None
            self._line.set_scene(None)


def _channels(result: Result, answer: TraceAnswer, before: TraceAnswer | None) -> Channels:
    """What is known of the channels that are summed: names and gaps where they are those of the picture."""
    first = result.document.convolution.name
    names = readouts.layer_channel_names(result)
    for step in answer.steps:
        if step.stage == first and isinstance(step.trace, ConvTrace) and len(step.trace.channel_sums) == len(names):
            return Channels(names, muted(result.document), before)
    return Channels(before=before)
