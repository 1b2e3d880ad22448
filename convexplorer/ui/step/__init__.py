"""The ways to look at one layer step by step, named as text so that one is imported when it is first shown."""

from dataclasses import dataclass

TAB = "stepTab"
"""The property of a tab's panel that holds its key, for whoever leads to what lies in it."""


@dataclass(frozen=True)
class StepTab:
    """One tab over the panes of Step, and its panel."""

    key: str
    title: str
    tip: str
    panel: str


STEP_TABS: tuple[StepTab, ...] = (
    StepTab(
        "pixels",
        "Pixels",
        "How a computer sees an image: picture, numbers and histogram",
        "convexplorer.ui.step.pixels:PixelsPanel",
    ),
    StepTab(
        "slide",
        "Slide",
        "The window slides over the padded input, product by product",
        "convexplorer.ui.step.slide:SlidePanel",
    ),
    StepTab(
        "reads",
        "Reads",
        "How many windows use each pixel, and which none reads",
        "convexplorer.ui.step.reads:ReadsPanel",
    ),
    StepTab(
        "transposed",
        "Transposed",
        "The way back: one step in three views, and what overlaps",
        "convexplorer.ui.step.transposed:TransposedPanel",
    ),
    StepTab(
        "matrix",
        "Matrix",
        "The same convolution as one product of matrices",
        "convexplorer.ui.step.matrix:MatrixPanel",
    ),
    StepTab(
        "one-by-one",
        "1×1",
        "The depth column of one pixel, and how filters mix it",
        "convexplorer.ui.step.one_by_one:OneByOnePanel",
    ),
)

HEAD = ("choosing", "convexplorer.ui.step.choosing:ChoosingPanel")
"""What stands beside the tabs: the key of a panel, and its name."""

STRIPS: tuple[tuple[str, str], ...] = (
    ("guess", "convexplorer.ui.step.guess:GuessPanel"),
    ("player", "convexplorer.ui.step.player:PlayerPanel"),
    ("arithmetic", "convexplorer.ui.step.arithmetic:ArithmeticPanel"),
    ("controls", "convexplorer.ui.step.controls:ControlsPanel"),
)
"""What stands under every tab, from above: the key of a panel, and its name."""


def step_tab(key: str) -> StepTab:
    """The tab of that key; Slide where there is none."""
    return next((tab for tab in STEP_TABS if tab.key == key), STEP_TABS[1])
