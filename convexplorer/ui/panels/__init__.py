"""The panels a layout can show, named as text so that a panel is imported when it is first shown."""

from collections.abc import Mapping

PANELS: Mapping[str, str] = {
    "top": "convexplorer.ui.panels.top:TopPanel",
    "input": "convexplorer.ui.panels.input:InputPanel",
    "kernel": "convexplorer.ui.panels.kernel:KernelPanel",
    "layer": "convexplorer.ui.panels.layer:LayerPanel",
    "maps": "convexplorer.ui.panels.maps:MapsPanel",
    "product": "convexplorer.ui.panels.product:ProductPanel",
    "filters": "convexplorer.ui.panels.filters:FiltersPanel",
    "formula": "convexplorer.ui.panels.formula:FormulaPanel",
}
