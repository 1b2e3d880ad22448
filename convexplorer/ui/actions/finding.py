"""Making a filter of what is looked at."""

from convexplorer.ui.actions.action import Action
from convexplorer.ui.panels import seeking

FINDING: tuple[Action, ...] = (
    Action(
        "find-this",
        "F&ind this",
        "Layer",
        lambda w: seeking.seek_round_probe(w.desk),
        "Ctrl+Shift+F",
        "A filter made of the 24 × 24 pixels round the place looked at (a cup, a face): its map glows where that is",
        "target",
    ),
)
