"""The five layouts: which panels each shows and where; one that has nothing yet says what will be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from convexplorer.ui.explore.page import ExplorePage
from convexplorer.ui.panels.panel import Panel


@dataclass(frozen=True)
class Layout:
    """One arrangement of the window; without `build` its page is `promise`."""

    key: str
    title: str
    tip: str
    panels: tuple[str, ...] = ()
    build: Callable[[Mapping[str, Panel]], QWidget] | None = None
    promise: str = ""


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "explore",
        "Explore",
        "Input, kernel and map side by side",
        ("top", "input", "kernel", "layer", "maps", "product", "filters", "formula"),
        ExplorePage,
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
