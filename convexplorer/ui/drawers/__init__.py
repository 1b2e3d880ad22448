"""The drawers at the right edge of Explore, named as text so that a drawer is imported when it is first opened."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawer:
    """One drawer: its panel, or without one what will be there."""

    key: str
    title: str
    tip: str
    panel: str = ""
    width: int = 292
    """Pixels it is wide, where the window has them."""
    icon: str = ""


DRAWERS: tuple[Drawer, ...] = (
    Drawer(
        "histogram",
        "&Histogram",
        "How often which values occur, in the input and in the map",
        "convexplorer.ui.drawers.histogram:HistogramDrawer",
    ),
    Drawer(
        "profile",
        "&Profile",
        "What happens along a row, a column or any line, and inside a rectangle, in the input and in every stage",
        "convexplorer.ui.drawers.profile:ProfileDrawer",
        320,
    ),
    Drawer(
        "parameters",
        "P&arameters",
        "Parameters and hyper-parameters: what training learns, and what the designer chooses",
        "convexplorer.ui.drawers.parameters:ParametersDrawer",
    ),
    Drawer(
        "excites",
        "&What excites it",
        "What excites this map: the patches of the picture that it answers most, and most negatively",
        "convexplorer.ui.drawers.excites:ExcitesDrawer",
    ),
    Drawer(
        "frequency",
        "&Frequency",
        "Which waves the kernel lets through, and which parts it is made of",
        "convexplorer.ui.drawers.frequency:FrequencyDrawer",
        width=344,
    ),
    Drawer(
        "activation",
        "A&ctivation",
        "The function with every value of the map on it, the gradient through many layers, and what speaks for it",
        "convexplorer.ui.drawers.activation:ActivationDrawer",
        324,
    ),
    Drawer(
        "pooling",
        "P&ooling",
        "Several ways of pooling side by side, and which is better when",
        "convexplorer.ui.drawers.pooling:PoolingDrawer",
        width=344,
    ),
    Drawer(
        "compare",
        "Co&mpare",
        "Up to four states of the layers on the same picture: side by side, their difference, and how alike they are",
        "convexplorer.ui.drawers.compare:CompareDrawer",
        width=344,
        icon="compare",
    ),
)


def drawer(key: str | None) -> Drawer | None:
    """The drawer of that key, if there is one that can be opened."""
    return next((one for one in DRAWERS if one.key == key and one.panel), None)


def title(record: Drawer) -> str:
    """Its title without the mark of its letter."""
    return record.title.replace("&", "")
