"""What an export made now would be of: the map that is shown, those that are not hidden, the part that is seen."""

from convexplorer.engine.saving import Saving
from convexplorer.model.result import Result
from convexplorer.ui.panels.all_maps import shown_channels
from convexplorer.ui.shown_map import shown_map


def saving_of(result: Result | None) -> Saving | None:
    """The result as its view has it; None where there are no maps (a preview has some, but not all)."""
    stage = None if result is None else result.stage(result.view.stage)
    if result is None or result.frame is None or result.error is not None:
        return None
    if stage is None or stage.made is None or stage.maps is not None:
        return None
    document, view, count = result.document, result.view, stage.shape[0]
    wanted = shown_map(document, view, stage.name, count)
    kept = shown_channels(document.convolution, view, count)
    return Saving(
        *(result, stage.name, wanted.to_export(document, view), view.maps.range, view.maps.scheme),
        kept=kept if len(kept) < count else (),
        visible=view.visible,
    )
