"""How large the picture is shown, and a click to change that."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout

from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.zoom_pane import STEP, ZoomPane

CHOICES = (("fit", "Fit"), ("100", "1 : 1"), ("200", "200 %"), ("400", "400 %"), ("3200", "3200 %: every number"))
_WIDTH = 84


class ZoomBox(Disclosure):
    """The percentage; it opens a list of others. `zoom(what)` with "in", "out", "fit" or so many per cent."""

    def __init__(self, view: ZoomPane) -> None:
        super().__init__("100 %", "chevron-down")
        self._view = view
        named(self, "zoomBox", "Zoom", "Screen pixels for a pixel of the input; click for others, the wheel zooms too")
        self.setFont(theme.font("small"))
        # of fixed size: it says something else at every turn of the wheel
        self.setFixedSize(_WIDTH, 24)
        column = QVBoxLayout()
        column.setSpacing(2)
        for what, text in CHOICES:
            button = named(QToolButton(), f"zoom-{what}", text, f"Show the input at {text}")
            button.setText(text)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._take, what))
            column.addWidget(button)
        self.set_content(column)

    def show_zoom(self) -> None:
        """As the picture is shown now."""
        text = f"{self._view.zoom_percent():.0f} %"
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)

    @Slot(str)
    def zoom(self, what: str) -> None:
        """Zoom the picture, about its middle."""
        if what == "fit":
            self._view.fit()
        elif what in ("in", "out"):
            self._view.zoom(STEP if what == "in" else 1 / STEP)
        else:
            self._view.zoom_to(float(what))

    def _take(self, what: str) -> None:
        self.panel.hide()
        self.zoom(what)
