"""What the Network layout shows and where, named as text so that a panel is imported when it is first shown."""

from typing import Literal

KIND = "networkKind"
"""The property of a form that holds the name of its layers' class, for whoever leads to what lies in it."""
Slot = Literal["list", "overview", "inspector", "preparation", "status"]
"""Left, middle and right column; then the strips below all three, from above."""

PLACES: tuple[tuple[Slot, str, str], ...] = (
    ("list", "layers", "convexplorer.ui.network.layers:LayersPanel"),
    ("inspector", "inspector", "convexplorer.ui.network.inspector:InspectorPanel"),
    ("status", "network-status", "convexplorer.ui.network.status:StatusPanel"),
    ("overview", "overview", "convexplorer.ui.network.overview:OverviewPanel"),
    ("preparation", "preparation", "convexplorer.ui.network.preparation:PreparationPanel"),
)
"""The slot, the key of a panel, and its name, "module:Class"; a slot without a panel takes no room."""
