"""How fast and how late: the read-out at the left of the last line."""

import time
from collections import deque

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import is_live
from convexplorer.ui.widgets.one_line import OneLine

KEPT = 30
"""Frames that the figures are an average of: so they can be read."""
WIDEST = "60 fps · 888 ms · latency 888 ms · 8888 dropped"


class SpeedLabel(OneLine):
    """As in "30 fps · 18 ms · latency 24 ms · 0 dropped"; of a picture that stands still, how long it took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finished: deque[float] = deque(maxlen=KEPT)
        self._late: deque[float] = deque(maxlen=KEPT)
        self._frame: Frame | None = None
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(WIDEST))

    def show_speed(self, result: Result) -> None:
        """The figures of one more result, which is painted next."""
        milliseconds = 1000 * result.timing.seconds
        if not is_live(result.document.source) or result.frame is None:
            self._finished.clear()
            self._late.clear()
            self.set_text(f"still picture · {milliseconds:.0f} ms")
            return
        self._finished.append(result.timing.finished)
        if result.frame is not self._frame or not self._late:
            # a frame that an edit has computed once more is not late: it was shown before
            self._frame = result.frame
            self._late.append(time.monotonic() - result.frame.time)
        span = self._finished[-1] - self._finished[0]
        rate = (len(self._finished) - 1) / span if span > 0 else 0.0
        late = 1000 * sum(self._late) / len(self._late)
        parts = (f"{rate:.0f} fps", f"{milliseconds:.0f} ms", f"latency {late:.0f} ms")
        self.set_text(" · ".join((*parts, f"{result.timing.dropped} dropped")))
