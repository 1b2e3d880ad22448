"""The frame of whichever drawer is open: its title, a way to close it, and the drawer itself, which may scroll."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from convexplorer.ui import theme
from convexplorer.ui.panels.panel import HEAD, named
from convexplorer.ui.panels.title import FittingTitle


class DrawerBox(QFrame):
    """`closed` when the user closes it; a drawer once added is kept, one of them is shown."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self._title = FittingTitle("")
        self._close = named(QToolButton(), "closeDrawer", "Close the drawer", "Close the drawer (Esc)")
        theme.set_icon(self._close, "close")
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.clicked.connect(self.closed)
        self._drawers: dict[str, QWidget] = {}
        self._area = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._title.setFixedHeight(HEAD)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(13, 2, 8, 2)
        rows.setSpacing(4)
        rows.addLayout(head)
        rows.addLayout(self._area, 1)

    def has(self, key: str) -> bool:
        """Whether that drawer was opened before."""
        return key in self._drawers

    def add(self, key: str, drawer: QWidget) -> None:
        """One more drawer, not shown yet."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(drawer)
        area.viewport().setAutoFillBackground(False)
        drawer.setAutoFillBackground(False)
        area.hide()
        self._drawers[key] = area
        self._area.addWidget(area)

    def choose(self, key: str, title: str) -> None:
        """Show one of those that were added."""
        self._title.set_parts([title.upper()])
        self.setAccessibleName(title)
        for name, area in self._drawers.items():
            area.setVisible(name == key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Opaque, as it may lie over the map, with a line at its left."""
        roles = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), roles["window"])
            painter.fillRect(QRectF(0, 0, 1, self.height()), roles["line"])
