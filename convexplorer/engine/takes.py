"""What a recording is written as, and making one of a film: every frame once, in order, through the engine."""

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from convexplorer.engine.footage import footage
from convexplorer.engine.record import FilmTrack, FrameTrack, Recorder, Track
from convexplorer.engine.run import Job, run
from convexplorer.engine.shots import Shot, Subject, asked, film_pixels, numbers, pixels
from convexplorer.engine.task import Progress
from convexplorer.formats import arrays, images
from convexplorer.formats.movie import MOVIES, Film, Movie
from convexplorer.formats.sequence import Sequence
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.result import Frame, Result

LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Kind:
    """A way to write a recording: a film, or (`movie` None) a folder with a file for each frame."""

    key: str
    title: str
    movie: Movie | None = None

    @property
    def suffix(self) -> str:
        """What its name ends in; "" for a folder."""
        return self.movie.suffixes[0] if self.movie is not None else ""

    @property
    def holds_numbers(self) -> bool:
        """Whether values are written rather than pictures."""
        return self.key == NUMBERS


NUMBERS = "npy-frames"
KINDS: tuple[Kind, ...] = (
    *(Kind(movie.key, movie.title, movie) for movie in MOVIES),
    Kind("png-frames", "Pictures, a file each (PNG)"),
    Kind(NUMBERS, "Numbers, a file each (NPY)"),
)


@dataclass(frozen=True)
class Take:
    """What to write where; `rate` is that of a film."""

    kind: Kind
    path: Path
    rate: float

    def recorder(self, live: bool) -> Recorder:
        """A recorder that takes shots; UserError for what is there already or cannot be."""
        track: Track
        if self.kind.movie is not None:
            track = FilmTrack(Film(self.path, self.rate), live, film_pixels)
        elif self.kind.holds_numbers:
            track = FrameTrack(Sequence(self.path), ".npy", _numbers)
        else:
            track = FrameTrack(Sequence(self.path), ".png", _picture)
        return Recorder(track, self.path, live)


def _picture(shot: Shot) -> bytes:
    return images.encode_png(pixels(shot))


def _numbers(shot: Shot) -> bytes:
    return arrays.npy(numbers(shot))


def filmed(document: Document, subjects: tuple[Subject, ...], take: Take) -> Iterator[Progress]:
    """Every frame of the document's film, once and in order, as the window shows it.

    What was whole before it ends early stays. Errors: UserError where nothing could be made.
    """
    found = footage((document.source,), take.rate if take.kind.movie is not None else None)
    recorder = take.recorder(live=False)
    problem: Message | None = None
    done = 0
    try:
        try:
            for shot in _shots(document, subjects, found.frames()):
                assert shot.result.frame is not None
                if not recorder.put(shot, shot.result.frame.moment):
                    break
                done += 1
                yield Progress(done, found.count, f"{done} frames")
        except UserError as error:
            problem = error.message
        recorder.stop()
        while not recorder.wait(LOOK_SECONDS):
            yield Progress(recorder.recording.share, 1, "making the film")
    finally:
        recorder.cancel()
        recorder.wait()
    failed = recorder.recording.message if recorder.recording.state == "failed" else None
    said = problem or failed or recorder.recording.message
    yield Progress(1, 1, f"{done} frames", said)


def _shots(document: Document, subjects: tuple[Subject, ...], frames: Generator[Frame, None, None]) -> Iterator[Shot]:
    """Each frame computed; ranges follow quietly by the film's own time."""
    questions = asked(subjects)
    previous: Result | None = None
    with contextlib.closing(frames):
        for frame in frames:
            result = run(Job(document, replace(frame, time=frame.moment), questions=questions), previous)
            if result.error is not None:
                raise UserError(result.error.code, **result.error.values)
            previous = result
            yield Shot(result, subjects)
