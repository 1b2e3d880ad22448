"""`apply` on what moves: films, streams, cameras and folders to a film, to a row of frames, or to one array."""

import argparse
import contextlib
import math
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tqdm

from convexplorer import logs
from convexplorer.cli import UsageError, footages, targets
from convexplorer.engine.filming import exports, one_range
from convexplorer.engine.footage import Footage
from convexplorer.engine.order import Order
from convexplorer.engine.ranges import Population
from convexplorer.engine.record import FilmTrack, FrameTrack, Recorder, StackTrack, Track
from convexplorer.formats import EXPORTS, Format, save
from convexplorer.formats.export import Described, Export, describe, encode, sidecar_path
from convexplorer.formats.movie import Film, movie_of
from convexplorer.formats.png import painted_pixels
from convexplorer.formats.sequence import TIMES, Sequence
from convexplorer.formats.stack import Stack
from convexplorer.messages import Message, UserError
from convexplorer.model.sources import ImageSequence, PictureFile, VideoFile

INTERRUPTED = 130
LOOK_SECONDS = 0.1


@dataclass(frozen=True, eq=False)
class Output:
    """Where it goes: the track, how a frame's maps are computed for it, and what of them it takes."""

    path: Path
    track: Track
    row: Format
    kind: Described
    payload: Callable[[Export], Any]
    sidecar: Path


def run(given: argparse.Namespace, order: Order) -> int:
    """Do it; 0 when it is whole, 1 when it failed, 130 after Ctrl+C, by which only what is live ends as it should."""
    if len(order.stages) != 1:
        raise UsageError(str(Message("movie-one-stage", {"count": len(order.stages)})))
    if given.name:
        raise UsageError("--name is for pictures; frames are numbered.")
    footage = footages.of_flags(given, order)
    output = _output(given, footage)
    shared = _shared(given, order, footage, output.row)
    # also of what is live no computed frame is dropped: it is the source that passes over what nobody waits for
    recorder = Recorder(output.track, output.path, live=False)
    try:
        ended = _record(given, order, footage, output, recorder, shared)
        recorder.stop()
        cut = _made(given, recorder)
    finally:
        recorder.cancel()
        recorder.wait()
    done = recorder.recording
    if done.state == "done" and ended.sidecar and not given.no_sidecar:
        save.save_bytes(output.sidecar, ended.sidecar.encode("ascii"))
    # that there is nothing to make a film of is no news when the sentence says why nothing came
    nothing = ended.problem is not None and not done.frames
    for said in (ended.problem, None if nothing else done.message):
        if said is not None:
            logs.say(str(said))
    if cut or (ended.interrupted and not footage.live):
        return INTERRUPTED
    return 1 if done.state == "failed" or ended.problem is not None else 0


def _output(given: argparse.Namespace, footage: Footage) -> Output:
    """What -o and --format describe; UserError for what is there already or cannot be."""
    path, over = Path(given.output), given.overwrite
    folder = given.output.endswith(("/", os.sep)) or path.is_dir()
    movie = None if folder else movie_of(path)
    beside = sidecar_path(path / TIMES if folder else path)
    if not given.no_sidecar and not over and os.path.lexists(beside):
        raise UserError("is-there", name=beside.name)
    _no_input(path, footage)
    if movie is not None:
        rate = min(footage.rate, movie.fastest) if footage.live else footage.rate
        track: Track = FilmTrack(Film(path, rate, over), footage.live)
        return Output(path, track, EXPORTS[0], movie, painted_pixels, beside)
    row = targets.row_of(given.format or ("npy" if path.suffix.lower() == ".npy" else EXPORTS[0].key))
    if folder:
        track = FrameTrack(Sequence(path, over), row.suffixes[0], lambda export: encode(export, row))
        return Output(path, track, row, row, lambda export: export, beside)
    if row.key != "npy" or path.suffix.lower() != ".npy":
        raise UserError("film-into-one", name=path.name)
    return Output(path, StackTrack(Stack(path, over)), row, row, lambda export: export.array, beside)


def _no_input(path: Path, footage: Footage) -> None:
    files = [spec.path for spec in footage.specs if isinstance(spec, VideoFile | PictureFile)]
    folders = [spec.folder for spec in footage.specs if isinstance(spec, ImageSequence)]
    if os.path.realpath(path) in {os.path.realpath(one) for one in (*files, *folders)}:
        raise UserError("is-an-input", name=path.name)


def _shared(given: argparse.Namespace, order: Order, footage: Footage, row: Format) -> Mapping[str, Population] | None:
    """What one range for the whole film is about, found in a pass of its own; None where there is none to find."""
    wanted = order.recipe is None and (order.range is None or order.range.mode == "shared")
    if not wanted or not footage.again or row.holds != "picture":
        return None
    found: Mapping[str, Population] = {}
    frames = footage.frames(given.frames, given.seconds)
    with _bar(given, "looking", footage) as bar, contextlib.suppress(UserError):  # told when it is to be written
        for so_far in one_range(order, frames):
            found = so_far
            bar.update()
    return found or None


@dataclass
class _Ended:
    """Why no more frames came, and the sidecar's text."""

    problem: Message | None = None
    interrupted: bool = False
    sidecar: str = ""


def _record(
    given: argparse.Namespace,
    order: Order,
    footage: Footage,
    output: Output,
    recorder: Recorder,
    shared: Mapping[str, Population] | None,
) -> _Ended:
    """Hand every frame over."""
    ended = _Ended()
    frames = footage.frames(given.frames, given.seconds)
    with _bar(given, "filming", footage) as bar:
        try:
            for export, frame in exports(order, frames, output.row, shared):
                ended.sidecar = ended.sidecar or describe(export, output.path, output.kind, footage.rate)
                if not recorder.put(output.payload(export), frame.time if footage.live else frame.moment):
                    break
                bar.update()
        except UserError as error:
            ended.problem = error.message
        except KeyboardInterrupt:
            ended.interrupted = True
            if not footage.live:
                ended.problem = Message("stopped", {"done": bar.n, "total": bar.total or "?"})
    return ended


def _made(given: argparse.Namespace, recorder: Recorder) -> bool:
    """Wait until the film is made of what was recorded; True when Ctrl+C ended that."""
    with tqdm.tqdm(
        total=100, desc="making it", disable=not _shown(given), file=sys.stderr, mininterval=0, unit="%"
    ) as bar:
        try:
            while not recorder.wait(LOOK_SECONDS):
                bar.update(int(100 * recorder.recording.share) - bar.n)
            bar.update(100 - bar.n)
        except KeyboardInterrupt:
            recorder.cancel()
            return True
    return False


def _bar(given: argparse.Namespace, what: str, footage: Footage) -> "tqdm.tqdm[None]":
    """A bar over the frames; without an end where nobody knows how many there are."""
    counts = [count for count in (given.frames, footage.count) if count]
    if given.seconds is not None and not footage.live:
        counts.append(math.ceil(given.seconds * footage.rate))
    total = min(counts) if counts else None
    return tqdm.tqdm(desc=what, total=total, disable=not _shown(given), file=sys.stderr, mininterval=0, unit="frame")


def _shown(given: argparse.Namespace) -> bool:
    # looked at here, not by tqdm: its own check fails where there is no stderr at all
    return bool(given.progress or (sys.stderr is not None and sys.stderr.isatty()))
