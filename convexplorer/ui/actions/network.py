"""What can be done with the whole network."""

from convexplorer.ui.actions.action import Action
from convexplorer.ui.dialogs import diagram, flight

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
    Action(
        "export-diagram",
        "Export dia&gram…",
        "File",
        lambda window: diagram.ask(window.files.window, window.desk),
        "",
        "The whole network with its maps as a drawing (SVG) or a picture (PNG)",
        "export",
    ),
)
