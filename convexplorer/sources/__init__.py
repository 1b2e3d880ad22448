"""Where frames come from: one generator for each kind of source, named in one table."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import (
    BuiltIn,
    Camera,
    Drawn,
    ImageSequence,
    PictureFile,
    Pipe,
    Screen,
    Source,
    Stream,
    Synthetic,
    VideoFile,
)

SOURCES: Mapping[type, str] = {
    BuiltIn: "convexplorer.sources.still:built_in",
    PictureFile: "convexplorer.sources.still:picture_file",
    Drawn: "convexplorer.sources.still:drawn",
    VideoFile: "convexplorer.sources.reel:frames",
    ImageSequence: "convexplorer.sources.reel:frames",
    Camera: "convexplorer.sources.webcam:frames",
    Stream: "convexplorer.sources.stream:frames",
    Screen: "convexplorer.sources.screen:frames",
    Pipe: "convexplorer.sources.pipe:frames",
    Synthetic: "convexplorer.sources.synthetic:frames",
}
"""Type of the spec → "module:function", a generator of frames; named as text so that nothing is imported too early."""

UNTRUSTED: frozenset[type] = frozenset({PictureFile, VideoFile, ImageSequence, Camera, Stream, Screen})
"""Kinds whose bytes come from outside, or whose devices may hang: the engine iterates them in a child process."""


def frames(spec: Source) -> Iterator[Frame]:
    """The frames of a source, in this thread and this process; UserError when there are none to be had.

    Of a file or a folder: every frame, once, in order, to the end. Of what is live: as they come, for ever.
    """
    name = SOURCES.get(type(spec))
    if name is None:
        raise UserError("source-kind", kind=type(spec).__name__)
    module, function = name.split(":")
    generator: Callable[[Source], Iterator[Frame]] = getattr(import_module(module), function)
    return generator(spec)


def first(spec: Source) -> Frame:
    """The first frame of a source: all there is of a still picture."""
    return next(iter(frames(spec)))
