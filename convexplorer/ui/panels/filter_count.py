"""The head of the strip: how many filters, so many maps; and a way back when some are left out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from convexplorer.model.layers import Conv2d
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named

WIDTH = 92


class FilterCount(QWidget):
    """As in "4 filters → 4 maps", in words, and *Show all* while maps are left out; its space is kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._counts = named(QLabel(), "filterCount", "Filters and maps", "Every filter makes a map of its own")
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setFont(theme.font("small"))
        self._counts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # three lines, always: what it says then never lays the window out anew
        self._counts.setFixedSize(WIDTH, 3 * self._counts.fontMetrics().lineSpacing() + 2)
        self._all = QToolButton()
        self._all.setObjectName("showAllButton")
        self._all.setDefaultAction(desk.actions["show-all-filters"])
        self._all.setText("Show all")
        self._all.setAccessibleName(self._all.text())
        self._all.setFont(theme.font("small"))
        self._all.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self._all.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._all.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(theme.title_label("FILTERS"))
        layout.addWidget(self._counts)
        layout.addWidget(self._all)
        layout.addStretch(1)
        self.setFixedWidth(WIDTH)

    def show_counts(self, conv: Conv2d, maps: int, view: View) -> None:
        """How many filters the layer has, of how many channels, and the maps that come out."""
        text = counts(conv.filters, maps)
        if text != self._counts.text():
            self._counts.setText(text)
            self._counts.setAccessibleDescription(" ".join(text.split()))
        self._all.setVisible(bool(view.hidden) or view.solo is not None)


def counts(filters: int, maps: int) -> str:
    """As in "4 filters / → 4 maps"; depthwise "4 filters / × 3 channels / → 12 maps"."""
    lines = [_counted(filters, "filter")]
    if maps > filters:
        lines.append(f"× {_counted(maps // filters, 'channel')}")
    return "\n".join([*lines, f"→ {_counted(maps, 'map')}"])


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
