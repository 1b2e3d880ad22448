"""What an export made now would be of: the map that is shown, those that are not hidden, the part that is seen."""

from dataclasses import replace

from convexplorer.engine.saving import Saving
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.selecting import selected
from convexplorer.model.view import MapsView, View
from convexplorer.ui.panels.all_maps import shown_channels
from convexplorer.ui.shown_map import ShownMap, shown_map


def saving_of(result: Result | None) -> Saving | None:
    """The result as its view has it; None where there are no maps (a preview has some, but not all)."""
    stage = None if result is None else result.stage(stage_of(result.document, result.view))
    if result is None or result.frame is None or result.error is not None:
        return None
    if stage is None or stage.made is None or stage.maps is not None:
        return None
    document, view, count = result.document, result.view, stage.shape[0]
    if view.layout == "network":
        one = ShownMap(stage.name, (min(_channel(view), count - 1),))
        plain = replace(view, maps=MapsView())  # how Explore paints its map is no matter here
        return Saving(result, stage.name, one.to_export(document, plain), view.maps.range, view.maps.scheme)
    wanted = shown_map(document, view, stage.name, count)
    kept = shown_channels(document.convolution, view, count)
    return Saving(
        *(result, stage.name, wanted.to_export(document, view), view.maps.range, view.maps.scheme),
        kept=kept if len(kept) < count else (),
        visible=view.visible,
    )


def stage_of(document: Document, view: View) -> str:
    """The stage whose maps are saved and copied: that which Explore shows; in Network the layer that is selected."""
    if view.layout != "network":
        return view.stage
    if view.network.open is not None:
        return view.network.open[0]
    layer = selected(document, view)
    return view.stage if layer is None else layer.name


def _channel(view: View) -> int:
    """The map that is opened in Network, or else that of the filter which is looked at."""
    return view.network.channel if view.network.open is None else view.network.open[1]
