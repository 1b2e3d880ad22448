"""A walk as a file: every step drawn, or one of them; the numbers are those of the window."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convexplorer.engine.record import made
from convexplorer.engine.run import Job, run
from convexplorer.engine.task import Progress
from convexplorer.engine.walking import walk
from convexplorer.formats import drawn, movie, save
from convexplorer.formats.drawn import WRITERS, Drawings
from convexplorer.formats.movie import Film, movie_of
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.question import Walk
from convexplorer.model.result import Frame, Result, WalkAnswer
from convexplorer.model.stepping import block, step_layer
from convexplorer.model.view import View
from convexplorer.scenes.runs import RUNS, alt_text

SUFFIXES = (*WRITERS, *(suffix for row in movie.MOVIES for suffix in row.suffixes if suffix not in WRITERS))
SINGLE = (".png", ".svg")
"""Kinds of files that may hold one step."""


@dataclass(frozen=True, eq=False)
class Animation:
    """What is drawn of a walk, and how: `run` is a key of RUNS, `steps` are numbers of steps from 0, in their order."""

    walk: WalkAnswer
    steps: tuple[int, ...]
    run: str = "slide"
    title: str = ""
    seconds: float = 0.8
    pixels_per_em: float = 16
    dark: bool = False

    @property
    def drawings(self) -> Drawings:
        """The steps as they go into a file; UserError for one that there is not."""
        wrong = next((step for step in self.steps if not 0 <= step < self.walk.steps), None)
        if wrong is not None or not self.steps:
            raise UserError("no-such-step", step=(wrong or 0) + 1, steps=self.walk.steps)
        run = RUNS[self.run]
        if not run.fits(self.walk):
            raise UserError("run-does-not-fit", run=run.title, layer=self.walk.layer.name)
        scenes = tuple(run.draw(self.walk, step, self.title) for step in self.steps)
        alt = scenes[0].alt if len(scenes) == 1 else alt_text(self.walk, self.title)
        return Drawings(scenes, alt, self.seconds, self.pixels_per_em, self.dark)


def walked(document: Document, frame: Frame, view: View) -> WalkAnswer:
    """The walk that Step shows of this frame: all of a small map, or the block round the value looked at.

    UserError says why nothing comes out.
    """
    layer = step_layer(document, view)
    result = computed(document, frame)
    names = [stage.name for stage in result.stages]
    stage = result.stage(layer.name)
    if result.error is not None or stage is None or stage.array is None:
        raise UserError(result.error.code, **result.error.values) if result.error else UserError("nothing-to-walk")
    before = result.stages[names.index(layer.name) - 1]
    probe = view.probe
    channel, place = 0, (stage.shape[1] // 2, stage.shape[2] // 2)
    if probe is not None and probe.stage == layer.name:
        channel, place = min(probe.channel, stage.shape[0] - 1), (probe.row, probe.column)
    place = min(place[0], stage.shape[1] - 1), min(place[1], stage.shape[2] - 1)
    answer = walk(Walk(layer.name, channel, block(before.shape, stage.shape, place, view.step.anchor)), result)
    if answer is None:
        raise UserError("nothing-to-walk")
    return answer


def computed(document: Document, frame: Frame) -> Result:
    """Every stage of a document for one frame."""
    return run(Job(document, frame))


def write(animation: Animation, path: Path, overwrite: bool = False) -> Iterator[Progress]:
    """Draw the steps into the file that the suffix of `path` names; UserError says what is in the way."""
    if path.suffix.lower() not in SUFFIXES:
        raise _unknown(path)
    yield from write_drawings(animation.drawings, path, overwrite)


def _unknown(path: Path) -> UserError:
    return UserError("animation-kind", name=path.name, known=", ".join(SUFFIXES))


def write_drawings(drawings: Drawings, path: Path, overwrite: bool = False) -> Iterator[Progress]:
    """The same for any drawings."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _unknown(path)
    count = len(drawings.scenes)
    if suffix in WRITERS:
        if not overwrite and path.exists():
            raise UserError("file-exists", name=path.name)
        save.save_bytes(path, drawn.packed(drawings, path))
        yield Progress(count, count)
        return
    yield from _filmed(drawings, path, overwrite)


def _filmed(drawings: Drawings, path: Path, overwrite: bool) -> Iterator[Progress]:
    """One picture of the film for each step."""
    row = movie_of(path)
    assert row is not None
    film = Film(path, min(1 / drawings.seconds, row.fastest), overwrite)
    count, room = len(drawings.scenes), drawings.room
    try:
        for index in range(count):
            film.write(drawings.pixels(index, room))
            yield Progress(index + 1, 2 * count)
        for step in made(film):
            yield Progress(count + count * step.done / step.total, 2 * count)
    finally:
        film.close()
