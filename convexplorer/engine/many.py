"""What *Apply to folder* was asked for, what that would write, and the same as a line for a shell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from convexplorer.engine.batch import NAMED, batch, summed_up
from convexplorer.engine.order import Order
from convexplorer.engine.saving import there_already
from convexplorer.engine.target import Target
from convexplorer.engine.task import Progress
from convexplorer.formats import command, naming
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.view import RangeChoice, Scheme
from convexplorer.sources.listing import Item, collected, films_in, without_films


@dataclass(frozen=True, eq=False)
class Many:
    """Pictures and folders by their paths, and what becomes of each; `stage` "all": every one that does something."""

    document: Document
    inputs: tuple[str, ...]
    recursive: bool
    stage: str
    range: RangeChoice
    scheme: Scheme
    target: Target

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that are written."""
        if self.stage != "all":
            return (self.stage,)
        return command.working_stages(self.document) or (self.document.layers[-1].name,)

    @property
    def folder(self) -> command.Folder:
        """The same as `formats.command` takes it; UserError where there are only films."""
        target = self.target
        return command.Folder(
            self._pictures(), target.export.key, target.template or "", self.recursive, target.overwrite
        )

    def items(self) -> list[Item]:
        """The pictures, films left out; UserError where there are none, and where two results would have one name."""
        found = collected(self._pictures(), self.recursive)
        self.target.check(found, self.stages)
        return found

    def _pictures(self) -> tuple[str, ...]:
        names, films = without_films(self.inputs)
        if not names:
            raise UserError("only-films", name=Path(films[0]).name)
        return tuple(names)

    def steps(self, items: Sequence[Item]) -> Iterator[Progress]:
        """The work."""
        order = Order(self.document, self.stages, self.range, self.scheme)
        return summed_up(batch(order, items, self.target), len(items))

    def line(self, session: str | Path) -> str:
        """The line for a shell; `session` is named where flags cannot say the layers."""
        return command.command(
            self.document,
            output=str(self.target.path),
            stage=self.stage,
            values=self.range,
            scheme=self.scheme,
            session=session,
            folder=self.folder,
        )


@dataclass(frozen=True, eq=False)
class Found:
    """The pictures, the names of the files that they would make, and how many of these are there already."""

    items: tuple[Item, ...]
    names: tuple[str, ...]
    there: int
    films: tuple[str, ...] = ()
    """Films among them, which are left out."""

    @property
    def note(self) -> Message | None:
        """What is left out, in a sentence."""
        if not self.films:
            return None
        names = ", ".join(self.films[:NAMED]) + (", …" if len(self.films) > NAMED else "")
        return Message("films-left-out", {"count": len(self.films), "names": names})


def found(many: Many, words: Sequence[str]) -> Found:
    """What would be done, `words` being those of the maps as they are called now; UserError where it cannot be."""
    items, target = many.items(), many.target
    each = naming.names_maps(target.template or "")
    parts = list(enumerate(words)) if each else [(0, "")]
    paths = [
        target.file(item.stem, stage, word, index) for item in items for stage in many.stages for index, word in parts
    ]
    films = films_in(many.inputs, many.recursive)
    return Found(tuple(items), tuple(path.name for path in paths), len(there_already(paths)), tuple(films))
