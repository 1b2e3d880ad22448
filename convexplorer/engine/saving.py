"""What of a result goes into which files, and writing them: the window's export."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from convexplorer.engine.order import Order
from convexplorer.engine.pictures import full_scale
from convexplorer.engine.target import Target
from convexplorer.engine.task import Progress
from convexplorer.formats import naming
from convexplorer.formats.command import working_stages
from convexplorer.formats.export import Export, sidecar_path
from convexplorer.messages import UserError
from convexplorer.model.result import Result
from convexplorer.model.view import MapsView, RangeChoice, Scheme
from convexplorer.sources.listing import of_source

What = Literal["one", "together", "each", "stages"]
"""The map shown, all maps of its stage in one file, each of them in its own, or a file for each stage that works."""
ALL = "all"
"""What {filter} stands for in the name of a file that holds all maps."""


class File(NamedTuple):
    """What goes into a file, and where that is."""

    export: Export
    path: Path


@dataclass(frozen=True, eq=False)
class Saving:
    """A result, which of its maps is shown, and how it is painted."""

    result: Result
    stage: str
    shown: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that do something, or the one shown where none does."""
        return working_stages(self.result.document) or (self.stage,)

    def files(self, what: What, target: Target) -> tuple[File, ...]:
        """The files in the target's folder; UserError where two would have one name."""
        stages = self.stages if what == "stages" else (self.stage,)
        order = Order(self.result.document, stages, self.range, self.scheme)
        stem = of_source(self.result.document.source).stem
        found: list[File] = []
        for export in order.exports(self.result, target.export):
            if what in ("together", "stages"):
                found.append(File(export, target.file(stem, export.stage, ALL)))
                continue
            words = naming.words(export.maps)
            places = range(len(words)) if what == "each" else (self.shown,)
            found += [File(export.only(i), target.file(stem, export.stage, words[i], i)) for i in places]
        names = [file.path.name for file in found]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise UserError("same-name-twice", name=twice, known=naming.KNOWN)
        return tuple(found)


def shown_colours(maps: MapsView, result: Result | None) -> tuple[RangeChoice, Scheme]:
    """The range and scheme in which maps are shown; "as 8 bits" is grey from 0 to what 255 stands for."""
    if maps.eight_bit:
        return RangeChoice("locked", 0.0, 1.0 if result is None else full_scale(result)), "grey"
    return maps.range, maps.scheme


def there_already(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the files that are there, or whose description is."""
    return tuple(path for path in paths if os.path.lexists(path) or os.path.lexists(sidecar_path(path)))


def write(files: Sequence[File], target: Target) -> Iterator[Progress]:
    """Each file in turn; one that cannot be written is a progress with a `problem`, and the others go on."""
    for done, (export, path) in enumerate(files):
        yield Progress(done, len(files), path.name)
        try:
            target.write_one(export, path)
        except UserError as error:
            yield Progress(done + 1, len(files), path.name, error.message)
        else:
            yield Progress(done + 1, len(files), path.name)
