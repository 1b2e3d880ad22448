"""Where frames come from: one generator for each kind of source, named in one table."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn, Drawn, PictureFile, Source, Synthetic

SOURCES: Mapping[type, str] = {
    BuiltIn: "convexplorer.sources.still:built_in",
    PictureFile: "convexplorer.sources.still:picture_file",
    Drawn: "convexplorer.sources.still:drawn",
    Synthetic: "convexplorer.sources.synthetic:frames",
}
"""Type of the spec → "module:function", a generator of frames; named as text so that nothing is imported too early."""

UNTRUSTED: frozenset[type] = frozenset({PictureFile})
"""Kinds whose bytes come from outside: the engine iterates them in a child process."""


def frames(spec: Source) -> Iterator[Frame]:
    """The frames of a source, in this thread and this process; UserError when there are none to be had."""
    name = SOURCES.get(type(spec))
    if name is None:
        raise UserError("source-kind", kind=type(spec).__name__)
    module, function = name.split(":")
    generator: Callable[[Source], Iterator[Frame]] = getattr(import_module(module), function)
    return generator(spec)


def first(spec: Source) -> Frame:
    """The first frame of a source: all there is of a still picture."""
    return next(iter(frames(spec)))
