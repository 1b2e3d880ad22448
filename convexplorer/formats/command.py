"""The `convexplorer apply` line that makes what the window shows, and why a document may need a session file for it."""

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convexplorer.compute.padding import PADDING_MODES
from convexplorer.formats.kernel_names import kernel_texts, short_number
from convexplorer.messages import Message
from convexplorer.model import sources
from convexplorer.model.document import Document, channels_mode, is_grey
from convexplorer.model.framing import Framing
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.preparation import preparation_of
from convexplorer.model.sources import BuiltIn, Drawn, PictureFile, Source, Synthetic
from convexplorer.model.view import RangeChoice, Scheme

BUILT_IN = "builtin:"
"""Before the name of a built-in picture where `apply` takes an input."""

LONGEST = 8_000
"""Characters of a line; Windows takes 8,191."""

_STEPS = ((Scale(),), (Scale(), Grey()))


@dataclass(frozen=True)
class Folder:
    """Other pictures than the document's, into a folder: the inputs, the format's key and the names' template."""

    inputs: tuple[str, ...]
    format: str
    name: str
    recursive: bool = False
    overwrite: bool = False


def command(
    document: Document,
    *,
    output: str = "maps.png",
    stage: str = "all",
    values: RangeChoice | None = None,
    scheme: Scheme = "auto",
    session: str | Path = "session.convx",
    folder: Folder | None = None,
    windows: bool = os.name == "nt",
) -> str:
    """The line for a shell (of Windows or of everybody else) that makes the document's maps again.

    `stage`: "conv", "activation", "pool", a stage's name, or "all" that do something (several go into a folder called
    like `output`); `values` and `scheme`: the painted range and colours. Where flags cannot say it the line names the
    file `session`, which the caller writes: `needs_session` says so. With a `folder`, `output` is its path.
    """
    given = words(document, output=output, stage=stage, values=values, scheme=scheme, session=session, folder=folder)
    return subprocess.list2cmdline(given) if windows else shlex.join(given)


def words(
    document: Document,
    *,
    output: str = "maps.png",
    stage: str = "all",
    values: RangeChoice | None = None,
    scheme: Scheme = "auto",
    session: str | Path = "session.convx",
    folder: Folder | None = None,
) -> tuple[str, ...]:
    """The line's words, not quoted: as `command`, for a program to run."""
    if needs_session(document, folder) is None:
        titles = _titles(document.convolution) if folder is not None else ()
        what = (*_inputs(document.source, folder), *_flags(document), *titles)
    else:
        given = _inputs(document.source, folder) if folder is not None else ()
        what = (*given, "--session", _safe(str(session)))
    ranges: tuple[str, ...] = ()
    if values is not None and (values.mode != "auto" or folder is not None):
        limits = f"{short_number(values.low)}:{short_number(values.high)}"
        ranges = ("--range", limits if values.mode == "locked" else values.mode)
    colours = () if scheme == "auto" else ("--scheme", scheme)
    target = _target(document, stage, output) if folder is None else _into(folder, stage, output)
    return ("convexplorer", "apply", *what, *ranges, *colours, *target)


def needs_session(document: Document, folder: Folder | None = None) -> str | None:
    """Why the flags of `apply` cannot say this document (or its layers, for other pictures); None where they can."""
    why = (_unsaid_source(document.source) if folder is None else None) or _unsaid(document)
    if why is None:
        spoken = (*_inputs(document.source, folder), *_flags(document))
        if len(shlex.join(spoken)) > LONGEST:
            why = Message("command-long", {"filters": document.convolution.filters})
    return None if why is None else str(why)


def working_stages(document: Document) -> tuple[str, ...]:
    """The layers that do something: not an activation or a pool that is off."""
    return tuple(layer.name for layer in document.layers if getattr(layer, "kind", "") not in ("identity", "none"))


def _unsaid_source(source: Source) -> Message | None:
    match source:
        case PictureFile(path, page) if page:
            return Message("command-page", {"name": path.name, "page": page + 1})
        case PictureFile(path, _, stacked) if stacked:
            return Message("command-stack", {"name": path.name})
        case Synthetic():
            return Message("command-moving")
        case BuiltIn() | PictureFile():
            return None
        case Drawn():
            return Message("command-no-file", {"title": sources.title(source)})
        case _:
            return Message("command-film", {"title": sources.title(source)})


def _unsaid(document: Document) -> Message | None:
    if tuple(map(type, document.layers)) != (Conv2d, Activation, Pool2d):
        return Message("command-layers")
    conv, pool = document.convolution, document.pool
    if document.framing != Framing():
        return Message("command-framing")
    if not _one_kernel(document):
        return Message("command-own-kernels")
    if _prepared(document) is None and document.preprocessing != _STEPS[channels_mode(document) == "grey"]:
        return Message("command-steps")
    if not (np.isfinite(conv.weight).all() and np.isfinite(conv.bias).all()):
        return Message("kernel-not-finite")
    seeded = pool.kind == "stochastic" and pool.seed != 0
    if pool.windowed and (seeded or (pool.kind != "stochastic" and any(map(any, pool.padding)))):
        return Message("command-pool")
    return None


def _prepared(document: Document) -> str | None:
    """The preparation that a flag names; None where the steps are those without it, or nobody's."""
    key = preparation_of(document)
    clash = document.convolution.depthwise and any(map(is_grey, document.preprocessing))
    return None if key == "plain" or clash else key


def _one_kernel(document: Document) -> bool:
    """Whether every filter has one kernel for all channels; with one channel its own is the same thing."""
    conv = document.convolution
    return conv.alike or (conv.weight.shape[1] == 1 and channels_mode(document) == "grey")


def _inputs(source: Source, folder: Folder | None) -> tuple[str, ...]:
    if folder is not None:
        return (*map(_safe, folder.inputs), *(("--recursive",) if folder.recursive else ()))
    match source:
        case BuiltIn(name):
            return (BUILT_IN + name,)
        case PictureFile(path):
            return (str(path.absolute()),)  # the line is pasted in a shell that is somewhere else
    raise ValueError(f"not an input: {source}")


def _safe(path: str) -> str:
    """The path so that it is not taken for a flag or for stdout."""
    return os.path.join(os.curdir, path) if path.startswith("-") else path


def _flags(document: Document) -> tuple[str, ...]:
    conv, mode = document.convolution, channels_mode(document)
    flags = [word for text in kernel_texts(conv) for word in ("--kernel", text)]
    if conv.bias.any():
        alike = bool((conv.bias == conv.bias[0]).all())
        flags += ["--bias", ",".join(short_number(float(one)) for one in (conv.bias[:1] if alike else conv.bias))]
    flags += [*_pair("--stride", conv.stride), *_padding(conv), *_pair("--dilation", conv.dilation)]
    key = _prepared(document)
    flags += ["--prepare", key] if key is not None else []
    usual = "grey" if key is None or any(map(is_grey, document.preprocessing)) else "all"
    flags += ["--channels", mode] if mode != usual else []
    flags += ["--flip"] if conv.flipped else []
    return (*flags, *_activation(document.activation), *_pool(document.pool))


def _titles(conv: Conv2d) -> tuple[str, ...]:
    """What names and tables say of the filters; an equals sign, for a title may begin with a dash."""
    return tuple(f"--title={title}" for title in conv.titles) if len(conv.titles) == conv.filters else ()


def _pair(flag: str, pair: tuple[int, int]) -> tuple[str, ...]:
    return () if pair == (1, 1) else (flag, _sides(pair))


def _sides(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]},{pair[1]}"


def _padding(conv: Conv2d) -> tuple[str, ...]:
    flags: list[str] = []
    if isinstance(conv.padding, str):
        flags += ["--padding", conv.padding] if conv.padding != "same" else []
    else:
        every = [side for axis in conv.padding for side in axis]
        flags += ["--padding", str(every[0]) if len(set(every)) == 1 else ",".join(map(str, every))]
    if conv.padding_mode != next(iter(PADDING_MODES)):
        flags += ["--padding-mode", conv.padding_mode]
    if conv.padding_mode == "constant" and conv.padding_value:
        flags += ["--padding-value", short_number(conv.padding_value)]
    return tuple(flags)


def _activation(activation: Activation) -> tuple[str, ...]:
    if activation.kind == "identity":
        return ()
    parameter = "".join(":" + short_number(value) for value in activation.settings.values())
    return ("--activation", activation.kind + parameter)


def _pool(pool: Pool2d) -> tuple[str, ...]:
    if pool.kind == "none":
        return ()
    parts = [pool.kind]
    if pool.windowed:
        parts += [_sides(pool.size), *([_sides(pool.step)] if pool.step != pool.size else [])]
        parts += ["ceil"] if pool.ceil_mode and pool.kind != "stochastic" else []
    return ("--pool", ":".join(parts))


def _target(document: Document, stage: str, output: str) -> tuple[str, ...]:
    working = working_stages(document)
    output = _safe(output)
    if stage == "all":
        if len(working) < 2:
            return ("-o", output)
        path = Path(output)
        if output.endswith("/") or not path.suffix:
            return ("--stage", "all", "-o", output)
        folder = _safe(path.with_suffix("").as_posix()) + "/"
        return ("--stage", "all", "--format", path.suffix[1:].lower(), "-o", folder)
    return ("--stage", stage, "-o", output)


def _into(folder: Folder, stage: str, output: str) -> tuple[str, ...]:
    over = ("--overwrite",) if folder.overwrite else ()
    where = _safe(output) if output.endswith(("/", os.sep)) else _safe(output) + "/"
    return ("--stage", stage, "--format", folder.format, f"--name={folder.name}", *over, "-o", where)
