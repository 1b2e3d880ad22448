"""What can be done with the whole network."""

from convexplorer.ui.actions.action import Action
from convexplorer.ui.dialogs import flight

NETWORK: tuple[Action, ...] = (
    Action(
        "fly-through",
        "&Fly through the network…",
        "View",
        lambda window: flight.fly(window.files.window, window.desk),
        "Ctrl+Shift+Y",
        "From the picture to the scores, one stage after another, as a film",
        "play",
    ),
)
