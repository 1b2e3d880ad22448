"""What a recording or a snapshot shows, as the view has it: a map, all maps, or the way from the input to the map."""

from pathlib import Path
from typing import Literal

from convexplorer.engine.apply import map_names
from convexplorer.engine.saving import ALL
from convexplorer.engine.shots import Subject
from convexplorer.formats import naming
from convexplorer.formats.command import working_stages
from convexplorer.model.document import Document
from convexplorer.model.question import Thumbnails, input_picture
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.sources.listing import of_source
from convexplorer.ui import probing
from convexplorer.ui.shown_map import ShownMap, shown_map

What = Literal["map", "all", "pipeline"]
WHATS: dict[What, str] = {
    "map": "The map that is shown",
    "all": "All maps side by side",
    "pipeline": "Input and map of every stage side by side",
}


def subjects(what: What, document: Document, view: View, result: Result | None) -> tuple[Subject, ...]:
    """The same as questions of no size; `result` says how large the document's frames are."""
    maps = view.maps
    if what == "all":
        return (Thumbnails(view.stage, 0, 0, maps.range, maps.scheme),)
    if what == "map":
        return (_of_stage(view.stage, document, view, result),)
    stages = working_stages(document) or (view.stage,)
    shown = (_of_stage(stage, document, view, result) for stage in stages)
    return (input_picture(0, 0, view.input), *shown)


def possible(result: Result | None) -> bool:
    """Whether there is anything to record."""
    stage = None if result is None else result.stage(result.view.stage)
    return result is not None and result.error is None and stage is not None and stage.made is not None


def stem(what: What, template: str, result: Result) -> str:
    """What the file is called, without its suffix."""
    view, document = result.view, result.document
    word, index = "pipeline" if what == "pipeline" else ALL, 0
    if what == "map" and result.frame is not None:
        shown = _shown(view.stage, document, view, result)
        stage = result.stage(view.stage)
        names = map_names(document, view.stage, stage.shape[0] if stage else 1, result.frame.bands)
        index, word = shown.channel, naming.words(names)[shown.channel]
    return naming.filled(template, of_source(document.source).stem, view.stage, word, index)


def file(what: What, template: str, folder: Path, suffix: str, result: Result) -> Path:
    """A name in the folder that nothing has yet."""
    return naming.unused(folder, stem(what, template, result), suffix)


def _shown(stage: str, document: Document, view: View, result: Result | None) -> ShownMap:
    out = probing.stage_shape(document, stage, probing.input_shape(document, result))
    return shown_map(document, view, stage, out[0] if out else document.convolution.filters)


def _of_stage(stage: str, document: Document, view: View, result: Result | None) -> Subject:
    return _shown(stage, document, view, result).question(document, view, (0, 0), None)
