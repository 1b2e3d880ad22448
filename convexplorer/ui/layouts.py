"""The five layouts: which panels each shows and where; one that has nothing yet says what will be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from convexplorer.ui.panels.panel import Panel

COLUMN = 272
"""Pixels that the tabs over the map need; the input gets as many."""


@dataclass(frozen=True)
class Layout:
    """One arrangement of the window; without `build` its page is `promise`."""

    key: str
    title: str
    tip: str
    panels: tuple[str, ...] = ()
    build: Callable[[Mapping[str, Panel]], QWidget] | None = None
    promise: str = ""


def _explore(panels: Mapping[str, Panel]) -> QWidget:
    """The window as an equation: input ⊛ kernel → map, read-outs below."""
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(panels["top"])
    rows.addWidget(hairline())
    columns = QHBoxLayout()
    columns.setContentsMargins(8, 2, 8, 2)
    columns.setSpacing(12)
    middle = QVBoxLayout()
    middle.setSpacing(4)
    middle.addWidget(panels["kernel"], 1)
    middle.addWidget(hairline())
    middle.addWidget(panels["layer"])
    # equal shares: input and map have one size on screen, so that the eye compares
    for key in ("input", "maps"):
        panels[key].setMinimumWidth(COLUMN)
    columns.addWidget(panels["input"], 1)
    columns.addLayout(middle)
    columns.addWidget(panels["maps"], 1)
    rows.addLayout(columns, 1)
    for key in ("product", "filters", "formula"):
        rows.addWidget(hairline())
        rows.addWidget(panels[key])
    return page


def hairline() -> QFrame:
    """The thin line that separates two parts."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    line.setFixedHeight(1)
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.setObjectName("hairline")
    return line


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "explore",
        "Explore",
        "Input, kernel and map side by side",
        ("top", "input", "kernel", "layer", "maps", "product", "filters", "formula"),
        _explore,
    ),
    Layout(
        "step",
        "Step",
        "One multiplication after another",
        promise="Here the window will slide over a small picture step by step, with every product and sum written out.",
    ),
    Layout(
        "network",
        "Network",
        "Several layers in a row",
        promise="Here several layers will stand in a row, each with its maps and what one value sees of the picture.",
    ),
    Layout(
        "train",
        "Train",
        "Watch weights being learned",
        promise="Here a kernel will learn its weights from examples while you watch the loss fall.",
    ),
    Layout(
        "teach",
        "Teach",
        "Lessons, and larger type for a projector",
        promise="Here lessons will show one idea a page, with only the controls that the page needs.",
    ),
)
