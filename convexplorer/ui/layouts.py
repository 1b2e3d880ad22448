"""The five layouts: which panels each shows and where; one that has nothing yet says what will be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from convexplorer.ui.explore.page import ExplorePage
from convexplorer.ui.panels.panel import Panel
from convexplorer.ui.panels.promise import Promise, Today


@dataclass(frozen=True)
class Layout:
    """One arrangement of the window: `build` makes its page at once, `later` names one that is made when first shown.

    Without either its page says what it promises.
    """

    key: str
    title: str
    tip: str
    panels: tuple[str, ...] = ()
    build: Callable[[Mapping[str, Panel], QWidget], QWidget] | None = None
    promise: Promise = Promise((), ())
    later: str = ""
    """As "module:Class" of a `LayoutPage`."""

    @property
    def filled(self) -> bool:
        """Whether there is more than a promise."""
        return self.build is not None or bool(self.later)


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
        later="convexplorer.ui.step.page:StepPage",
    ),
    Layout(
        "network",
        "Network",
        "Several layers in a row",
        later="convexplorer.ui.network.page:NetworkPage",
    ),
    Layout(
        "train",
        "Train",
        "Watch weights being learned",
        promise=Promise(
            (
                "A kernel will learn its weights from examples while you watch the loss fall.",
                "You will choose what it has to learn, and compare what it found with what was wanted.",
            ),
            (
                Today(
                    "Be the training yourself: drag the numbers of a kernel until the map shows what you want.",
                    "Try it in Explore",
                    "home",
                ),
                Today(
                    "The numbers that training would set are pink.",
                    "Count the parameters",
                    "drawer-parameters",
                ),
            ),
        ),
    ),
    Layout(
        "teach",
        "Teach",
        "Lessons, and larger type for a projector",
        promise=Promise(
            (
                "Lessons will show one idea a page, with only the panels and controls that the page needs.",
                "Each page will ask a question, and your own picture and filters will come back at the end.",
            ),
            (
                Today(
                    "The map can fill the whole screen, live, while you change the kernel.",
                    "Show the map on the whole screen",
                    "present-map",
                ),
            ),
        ),
    ),
)
