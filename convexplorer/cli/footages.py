"""Which flags of `apply` say what is filmed, and for how long."""

import argparse
import contextlib
from pathlib import Path
from typing import TypeVar

from convexplorer.cli import UsageError
from convexplorer.engine.footage import DEVICES, Footage, footage
from convexplorer.engine.order import Order
from convexplorer.formats.command import BUILT_IN
from convexplorer.formats.movie import SLOWEST, movie_of
from convexplorer.messages import UserError
from convexplorer.model.sources import (
    BuiltIn,
    Camera,
    ImageSequence,
    Pipe,
    Screen,
    Source,
    VideoFile,
)
from convexplorer.sources import listing, recognise
from convexplorer.sources.schemes import checked

T = TypeVar("T", int, float)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags for what moves."""
    flags = parser.add_argument_group("what moves")
    flags.add_argument("--url", metavar="URL", help="a stream instead of files: http or https (MJPEG), rtsp")
    flags.add_argument("--camera", metavar="N", type=_number, help="a camera instead of files, by its number from 0")
    flags.add_argument(
        "--screen", metavar="N", type=_number, help="a screen instead of files, from 1; 0 is all of them"
    )
    flags.add_argument("--frames", metavar="N", type=number_from_1, help="so many frames at the most")
    flags.add_argument(
        "--seconds", metavar="S", type=_seconds, help="so many seconds at the most (else Ctrl+C ends it)"
    )
    flags.add_argument(
        "--fps",
        metavar="N",
        type=_rate,
        help="frames a second of the film (default: the source's own; of a file every frame is there once)",
    )


def moving(given: argparse.Namespace, order: Order) -> bool:
    """Whether frames are wanted one after another rather than pictures each by itself."""
    if _live_flags(given) or given.frames or given.seconds or given.fps:
        return True
    if given.output != "-" and movie_of(Path(given.output)) is not None:
        return True
    if not given.input:
        return isinstance(order.document.source, (*DEVICES, VideoFile, ImageSequence))
    return any(isinstance(_named(name), VideoFile) for name in given.input if not _picture(name))


def of_flags(given: argparse.Namespace, order: Order) -> Footage:
    """What is filmed; UsageError for flags that do not go together, UserError for what cannot be opened."""
    specs = _specs(given, order)
    found = footage(specs, given.fps)
    if found.endless and not found.live and given.frames is None and given.seconds is None:
        raise UsageError("The moving scene has no end: say --seconds or --frames.")
    return found


def _specs(given: argparse.Namespace, order: Order) -> list[Source]:
    live = _live_flags(given)
    if len(live) + bool(given.input) > 1:
        raise UsageError("Either INPUT or one of --url, --camera and --screen.")
    if live:
        return live
    if "-" in given.input and len(given.input) > 1:
        raise UsageError("Either - or files, not both.")
    if given.input == ["-"]:
        return [Pipe()]
    if given.input:
        return [_named(name) for name in given.input]
    if given.session:
        return [order.document.source]
    raise UsageError("Name a film, a picture or a folder. See `convexplorer apply --help`.")


def _live_flags(given: argparse.Namespace) -> list[Source]:
    found: list[Source] = []
    if given.url is not None:
        try:
            found.append(checked(given.url))
        except UserError as error:
            raise UsageError(str(error)) from None
    if given.camera is not None:
        found.append(Camera(index=given.camera))
    if given.screen is not None:
        found.append(Screen(given.screen))
    return found


def _named(name: str) -> Source:
    if name.startswith(BUILT_IN):
        return BuiltIn(name.removeprefix(BUILT_IN))
    return recognise.of_path(Path(name))


def _picture(name: str) -> bool:
    """Whether it is a picture by its name: an animated one is a film only where one is asked for."""
    return name == "-" or name.startswith(BUILT_IN) or Path(name).suffix.lower() in listing.SUFFIXES


def _number(text: str) -> int:
    return _in_range(text, int, 0, 99)


def number_from_1(text: str) -> int:
    """A flag's whole number from 1."""
    return _in_range(text, int, 1, 1_000_000_000)


def _seconds(text: str) -> float:
    return _in_range(text, float, 0.001, 1e9)


def _rate(text: str) -> float:
    return _in_range(text, float, SLOWEST, 1000.0)


def _in_range(text: str, kind: type[T], least: float, most: float) -> T:
    with contextlib.suppress(ValueError):
        value = kind(text)
        if least <= value <= most:
            return value
    raise argparse.ArgumentTypeError(f"{text} is not a number from {least:g} to {most:g}")
