"""The `convexplorer apply` line that makes what the window shows, and why a document may need a session file for it."""

import os
import shlex
import subprocess
from pathlib import Path

import numpy as np

from convexplorer.compute.padding import PADDING_MODES
from convexplorer.formats.kernel_names import kernel_texts, short_number
from convexplorer.messages import Message
from convexplorer.model import sources
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.framing import Framing
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.sources import BuiltIn, PictureFile, Source, Synthetic
from convexplorer.model.view import RangeChoice

BUILT_IN = "builtin:"
"""Before the name of a built-in picture where `apply` takes an input."""

LONGEST = 8_000
"""Characters of a line; Windows takes 8,191."""

_STEPS = ((Scale,), (Scale, Grey))


def command(
    document: Document,
    *,
    output: str = "maps.png",
    stage: str = "all",
    values: RangeChoice | None = None,
    session: str | Path = "session.convx",
    windows: bool = os.name == "nt",
) -> str:
    """The line for a shell (of Windows or of everybody else) that makes the document's maps again.

    `stage`: "conv", "activation", "pool", a stage's name, or "all" that do something (several go into a folder called
    like `output`); `values`: the painted range. Where flags cannot say it the line names the file `session`, which the
    caller writes: `needs_session` says so.
    """
    given = words(document, output=output, stage=stage, values=values, session=session)
    return subprocess.list2cmdline(given) if windows else shlex.join(given)


def words(
    document: Document,
    *,
    output: str = "maps.png",
    stage: str = "all",
    values: RangeChoice | None = None,
    session: str | Path = "session.convx",
) -> tuple[str, ...]:
    """The line's words, not quoted: as `command`, for a program to run."""
    if needs_session(document) is None:
        what = (*_input(document.source), *_flags(document))
    else:
        what = ("--session", _safe(str(session)))
    ranges: tuple[str, ...] = ()
    if values is not None and values.mode != "auto":
        limits = f"{short_number(values.low)}:{short_number(values.high)}"
        ranges = ("--range", "shared" if values.mode == "shared" else limits)
    return ("convexplorer", "apply", *what, *ranges, *_target(document, stage, output))


def needs_session(document: Document) -> str | None:
    """Why the flags of `apply` cannot say this document, as a sentence; None where they can."""
    why = _unsaid(document)
    if why is None and len(shlex.join((*_input(document.source), *_flags(document)))) > LONGEST:
        why = Message("command-long", {"filters": document.convolution.filters})
    return None if why is None else str(why)


def working_stages(document: Document) -> tuple[str, ...]:
    """The layers that do something: not an activation or a pool that is off."""
    return tuple(layer.name for layer in document.layers if getattr(layer, "kind", "") not in ("identity", "none"))


def _unsaid(document: Document) -> Message | None:
    match document.source:
        case PictureFile(path, page) if page:
            return Message("command-page", {"name": path.name, "page": page + 1})
        case Synthetic():
            return Message("command-moving")
        case BuiltIn() | PictureFile():
            pass
        case _:
            return Message("command-no-file", {"title": sources.title(document.source)})
    if tuple(map(type, document.layers)) != (Conv2d, Activation, Pool2d):
        return Message("command-layers")
    conv, pool = document.convolution, document.pool
    if document.framing != Framing():
        return Message("command-framing")
    if not _one_kernel(document):
        return Message("command-own-kernels")
    steps = tuple(map(type, document.preprocessing))
    wanted = _STEPS[channels_mode(document) == "grey"]
    if steps != wanted or any(isinstance(step, Scale) and step.divisor is not None for step in document.preprocessing):
        return Message("command-steps")
    if not (np.isfinite(conv.weight).all() and np.isfinite(conv.bias).all()):
        return Message("kernel-not-finite")
    seeded = pool.kind == "stochastic" and pool.seed != 0
    if pool.windowed and (seeded or (pool.kind != "stochastic" and any(map(any, pool.padding)))):
        return Message("command-pool")
    return None


def _one_kernel(document: Document) -> bool:
    """Whether every filter has one kernel for all channels; with one channel its own is the same thing."""
    conv = document.convolution
    return conv.alike or (conv.weight.shape[1] == 1 and channels_mode(document) == "grey")


def _input(source: Source) -> tuple[str, ...]:
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
    flags += ["--channels", mode] if mode != "grey" else []
    flags += ["--flip"] if conv.flipped else []
    return (*flags, *_activation(document.activation), *_pool(document.pool))


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
