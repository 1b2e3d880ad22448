"""The button above the right edge with the list of drawers; one that has nothing yet says so."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from convexplorer.ui.drawers import DRAWERS, title
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.disclosure import Disclosure

ROOM = 1000
"""Pixels of the page from which the button has its text."""


class DrawerList(Disclosure):
    """Every drawer by its action; a click opens it or, where it is open, closes it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Drawers", "histogram")
        named(self, "drawersDisclosure", "Drawers", "More to look at, in a drawer at the right edge")
        self.setWhatsThis(
            "A drawer opens at the right edge and pushes the map aside: "
            "a histogram, a profile, the layer's parameters. Esc closes it."
        )
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for record in DRAWERS:
            action = desk.actions[f"drawer-{record.key}"]
            button = QPushButton(record.title)
            button.setObjectName(f"drawer-{record.key}-button")
            button.setAccessibleName(title(record))
            button.setToolTip(record.tip)
            button.setWhatsThis(record.tip)
            button.setEnabled(bool(record.panel))
            button.setStyleSheet("QPushButton { text-align: left; border: none; }")
            button.clicked.connect(self.panel.hide)
            button.clicked.connect(action.trigger)
            rows.addWidget(button)
        self.set_content(content)

    @Slot(int)
    def fit(self, width: int) -> None:
        """Without its text where the page is narrow."""
        styles = Qt.ToolButtonStyle
        self.setToolButtonStyle(styles.ToolButtonIconOnly if width < ROOM else styles.ToolButtonTextBesideIcon)
