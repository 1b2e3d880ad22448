"""What of a result goes into which files, and writing them: the window's export."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from convexplorer.compute.arrays import Array
from convexplorer.engine.apply import map_names
from convexplorer.engine.evidence import keep_frame
from convexplorer.engine.order import Order
from convexplorer.engine.placing import cells_in
from convexplorer.engine.shown import Shown, eight_bits
from convexplorer.engine.target import Target
from convexplorer.engine.task import Progress
from convexplorer.formats import EXPORTS, naming, png
from convexplorer.formats.command import working_stages
from convexplorer.formats.export import Export, sidecar_path
from convexplorer.formats.making import Part
from convexplorer.messages import UserError
from convexplorer.model.result import Result
from convexplorer.model.view import MapsView, RangeChoice, Rectangle, Scheme
from convexplorer.sources.listing import of_source

What = Literal["one", "shown", "together", "each", "stages"]
"""What is shown as one map, the maps not hidden in one file, all maps of the stage in one file, each of them in its
own, or a file for each stage that works."""
ALL, SHOWN = "all", "shown"
"""What {filter} stands for in the name of a file that holds all maps, or those that are not hidden."""


class File(NamedTuple):
    """What goes into a file, and where that is."""

    export: Export
    path: Path


@dataclass(frozen=True, eq=False)
class Saving:
    """A result, what of it is shown, and how that is painted.

    `kept`: the maps that are not hidden (all, when empty). `visible`: the part of the input that is seen, if not all.
    """

    result: Result
    stage: str
    shown: Shown
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    kept: tuple[int, ...] = ()
    visible: Rectangle | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that do something, or the one shown where none does."""
        return working_stages(self.result.document) or (self.stage,)

    @property
    def maps(self) -> int:
        """How many the stage shown has."""
        stage = self.result.stage(self.stage)
        return 0 if stage is None else stage.shape[0]

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        bands = () if self.result.frame is None else self.result.frame.bands
        return map_names(self.result.document, self.stage, self.maps, bands)

    def files(self, what: What, target: Target, seen: bool = False) -> tuple[File, ...]:
        """The files in the target's folder; `seen`: only of the part that is seen.

        UserError where two would have one name, and where nothing of a map is seen.
        """
        stem = of_source(self.result.document.source).stem
        found = list(self._one(target, stem) if what == "one" else self._several(what, target, stem))
        if seen and self.visible is not None:
            found = [File(_seen(self.result, file.export, self.visible), file.path) for file in found]
        names = [file.path.name for file in found]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise UserError("same-name-twice", name=twice, known=naming.KNOWN)
        return tuple(found)

    def pixels(self, what: What) -> Array:
        """The picture that an export of it would be, (H, W, 3)."""
        row = next(row for row in EXPORTS if row.painted)
        return png.painted_pixels(self.files(what, Target(Path(), row, "map"))[0].export)

    def _one(self, target: Target, stem: str) -> Iterator[File]:
        stage = self.result.stage(self.stage)
        assert stage is not None
        export = self.shown.export(self.result, stage, self.range, self.scheme, target.export.painted)
        words = naming.words(self.names)
        word = naming.word(self.shown.name) if self.shown.name else words[self.shown.channel]
        yield File(export, target.file(stem, self.stage, word, self.shown.channel))

    def _several(self, what: What, target: Target, stem: str) -> Iterator[File]:
        stages = self.stages if what == "stages" else (self.stage,)
        choice, scheme = (self.range, self.scheme)
        if self.shown.making.eight_bit:
            choice, scheme = eight_bits(self.result)
        for export in Order(self.result.document, stages, choice, scheme).exports(self.result, target.export):
            if what == "each":
                for index, word in enumerate(naming.words(export.maps)):
                    yield File(export.only(index), target.file(stem, export.stage, word, index))
            elif what == "shown" and self.kept:
                yield File(export.of(self.kept), target.file(stem, export.stage, SHOWN))
            else:
                yield File(export, target.file(stem, export.stage, ALL))


def _seen(result: Result, export: Export, visible: Rectangle) -> Export:
    stage = result.stage(export.stage)
    cells = None if stage is None else cells_in(result, stage, visible)
    if cells is None:
        raise UserError("nothing-seen", stage=export.stage)
    return export.cut(Part(*cells))


def shown_colours(maps: MapsView, result: Result | None) -> tuple[RangeChoice, Scheme]:
    """The range and scheme in which maps are shown; "as 8 bits" is grey from 0 to what 255 stands for."""
    if maps.eight_bit:
        return (RangeChoice("locked", 0.0, 1.0), "grey") if result is None else eight_bits(result)
    return maps.range, maps.scheme


def there_already(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the files that are there, or whose description is."""
    return tuple(path for path in paths if os.path.lexists(path) or os.path.lexists(sidecar_path(path)))


def write(files: Sequence[File], target: Target) -> Iterator[Progress]:
    """Each file in turn; one that cannot be written is a progress with a `problem`, and the others go on.

    Of a live source the frame lies beside the first one.
    """
    kept = False
    for done, (export, path) in enumerate(files):
        yield Progress(done, len(files), path.name)
        try:
            target.write_one(export, path)
            if not kept:
                kept = True
                keep_frame(export.frame, path)
        except UserError as error:
            yield Progress(done + 1, len(files), path.name, error.message)
        else:
            yield Progress(done + 1, len(files), path.name)
