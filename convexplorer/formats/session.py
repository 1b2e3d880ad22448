"""Sessions (.convx): the document and the view as one JSON text, read strictly and written whole."""

import base64
import json
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from convexplorer import limits
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.combine import HOWS
from convexplorer.compute.dialects import DIALECTS
from convexplorer.compute.eight_bit import PIPELINES
from convexplorer.compute.padding import PADDING_MODES
from convexplorer.compute.pool import POOLS
from convexplorer.formats import gate, images, save, session_network, session_sources, session_steps
from convexplorer.formats.strict import (
    BOOLEAN,
    Codec,
    Refused,
    array,
    below,
    choice,
    either,
    from_base64,
    listed,
    number,
    objects,
    optional,
    parse,
    record,
    text,
    whole,
)
from convexplorer.messages import UserError
from convexplorer.model import view as views
from convexplorer.model.document import Document, Variant
from convexplorer.model.framing import TURNS, Framing
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Finder, Pool2d
from convexplorer.model.view import View

FORMAT = "convexplorer-session"
VERSION = 1
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From the data of an older version to that of the next one."""


@dataclass(frozen=True, eq=False)
class Session:
    """What a session file holds."""

    document: Document
    view: View = View()


_NAME = text(limits.NAME_LENGTH)
_STRIDE = listed(whole(1, limits.STRIDE), 2, 2)
_DILATION = listed(whole(1, limits.DILATION), 2, 2)
_SIDES = listed(listed(whole(0, limits.PADDING), 2, 2), 2, 2)
_PADDING = either(choice("valid", "same", "same_upper", "same_lower", "full"), _SIDES, lambda value: type(value) is str)
_WINDOW = listed(whole(1, limits.PADDING), 2, 2)


def _weight_read(value: Any, where: str) -> Array:
    weight: Array = session_network.weight(4).read(value, where)
    if not weight.size:
        raise Refused(where, "is empty")
    high, wide = weight.shape[2:]
    if max(high, wide) > limits.KERNEL_SIDE:
        raise Refused(
            where, f"has kernels of {high} × {wide}; the limit is {limits.KERNEL_SIDE} × {limits.KERNEL_SIDE}"
        )
    return weight


_WEIGHT = Codec(session_network.weight(4).write, _weight_read)

_FINDER = record(Finder, {"filter": whole(0, 65_535), "down": number(1e-6, 1e6), "across": number(1e-6, 1e6)})

LAYERS: dict[str, tuple[type, Codec]] = {
    "conv2d": (
        Conv2d,
        record(
            Conv2d,
            {
                "name": _NAME,
                "weight": _WEIGHT,
                "bias": array(1),
                "stride": _STRIDE,
                "padding": _PADDING,
                "padding_mode": choice(*PADDING_MODES),
                "padding_value": number(),
                "dilation": _DILATION,
                "alike": BOOLEAN,
                "depthwise": BOOLEAN,
                "flipped": BOOLEAN,
                "titles": listed(_NAME, 65_536),
                "finders": listed(_FINDER, limits.FILTERS),
                "groups": whole(1, 65_536),
                "drawn": optional(session_network.SEED),
                "biased": BOOLEAN,
            },
        ),
    ),
    "conv_transpose2d": (
        ConvTranspose2d,
        record(
            ConvTranspose2d,
            {
                "name": _NAME,
                "weight": _WEIGHT,
                "bias": array(1),
                "stride": _STRIDE,
                "padding": _SIDES,
                "output_padding": listed(whole(0, limits.STRIDE), 2, 2),
                "dilation": _DILATION,
            },
        ),
    ),
    "pool2d": (
        Pool2d,
        record(
            Pool2d,
            {
                "name": _NAME,
                "kind": choice("none", *POOLS),
                "size": _WINDOW,
                "stride": optional(_WINDOW),
                "padding": _SIDES,
                "ceil_mode": BOOLEAN,
                "count_include_pad": BOOLEAN,
                "seed": whole(0, (1 << 63) - 1),
            },
        ),
    ),
    "activation": (
        Activation,
        record(Activation, {"name": _NAME, "kind": choice(*ACTIVATIONS), "parameter": optional(number())}),
    ),
    **session_steps.STEPS,
}
_LAYER = session_network.with_network(LAYERS)
_TURN = Codec(str, lambda value, where: int(choice(*map(str, TURNS)).read(value, where)))
_CROP = listed(whole(0, limits.PICTURE_SIDE), 4, 4)
_FRAMING = record(Framing, {"crop": optional(_CROP), "turn": _TURN, "mirror": BOOLEAN})
_VARIANT = record(Variant, {"name": _NAME, "layers": listed(_LAYER, limits.LAYERS)})

_RANGE = record(views.RangeChoice, {"mode": choice("auto", "shared", "locked"), "low": number(), "high": number()})
_COUNT = whole(0, limits.PICTURE_SIDE)
_RECTANGLE = record(
    views.Rectangle, {"row": number(), "column": number(), "height": number(1, 1e9), "width": number(1, 1e9)}
)
_VIEW = record(
    View,
    {
        "layout": choice(*get_args(views.Layout)),
        "stage": _NAME,
        "filter": _COUNT,
        "kernel_channel": _COUNT,
        "probe": optional(record(views.Probe, {"stage": _NAME, "channel": _COUNT, "row": _COUNT, "column": _COUNT})),
        "pinned": BOOLEAN,
        "visible": optional(_RECTANGLE),
        "frozen": BOOLEAN,
        "maps": record(
            views.MapsView,
            {
                "range": _RANGE,
                "scheme": choice(*get_args(views.Scheme)),
                "arrangement": choice(*get_args(views.Arrangement)),
                "eight_bit": BOOLEAN,
                "behind": BOOLEAN,
                "combine": optional(choice(*HOWS)),
                "chosen": listed(_COUNT, 65_536),
                "recombine": BOOLEAN,
                "true_size": BOOLEAN,
                "split": BOOLEAN,
                "split_at": number(0, 1),
                "normalised": BOOLEAN,
                "marked": BOOLEAN,
                "lost": BOOLEAN,
                "pipeline": choice(*PIPELINES),
            },
        ),
        "input": record(
            views.InputView,
            {
                "channel": optional(_COUNT),
                "as_bytes": BOOLEAN,
                "bands": optional(listed(_COUNT, 3, 3)),
                "window": optional(listed(number(), 2, 2)),
            },
        ),
        "kernel": record(views.KernelView, {"fractions": BOOLEAN, "painting": BOOLEAN}),
        "open_disclosures": Codec(sorted, lambda value, where: frozenset(listed(_NAME, 256).read(value, where))),
        "drawer": optional(_NAME),
        "network": session_network.VIEW,
        "preparation": session_steps.VIEW,
        "frequency": record(views.FrequencyView, {"section": _NAME, "place": listed(whole(0, 64), 2, 2)}),
        "compare": record(views.CompareView, {"section": _NAME, "chosen": _COUNT, "split_at": number(0, 1)}),
        "measure": record(
            views.MeasureView,
            {"line": optional(listed(number(-1e6, 1e6), 4, 4)), "region": optional(_RECTANGLE)},
        ),
        "activation": record(views.ActivationView, {"section": _NAME, "layers": whole(1, 100)}),
        "pooling": record(
            views.PoolingView,
            {"section": _NAME, **dict.fromkeys(("size", "place", "speckle", "threshold"), number(0, 1))},
        ),
        "step": record(
            views.StepView,
            {
                "tab": _NAME,
                "layer": _NAME,
                "anchor": optional(listed(_COUNT, 2, 2)),
                "speed": number(0.1, 64),
                "loop": BOOLEAN,
                "guess": BOOLEAN,
                "ask": choice("value", "shape", "parameters", "kernel"),
                "revealed": optional(listed(_COUNT, 2, 2)),
                "level": whole(1, 3),
                "problem": _COUNT,
                "back": _NAME,
                "matrix": _NAME,
                "reads": _NAME,
                "dialect": choice(*DIALECTS),
                "bottleneck": listed(whole(1, 4096), 4, 4),
            },
        ),
        "hidden": Codec(sorted, lambda value, where: frozenset(listed(_COUNT, limits.FILTERS).read(value, where))),
        "solo": optional(_COUNT),
        "measures": BOOLEAN,
        "pixels": record(
            views.PixelsView,
            {
                "scale": choice("stored", "unit", "normal"),
                "swapped": BOOLEAN,
                "channel": optional(_COUNT),
                "place": optional(listed(_COUNT, 2, 2)),
                "corner": optional(listed(_COUNT, 2, 2)),
                "painting": BOOLEAN,
                "brush": optional(number()),
            },
        ),
    },
)


def _picture_write(image: Array) -> Any:
    if image.dtype == np.uint8 and image.shape[0] in (1, 3):
        pixels = image[0] if image.shape[0] == 1 else image.transpose(1, 2, 0)
        return {"png": base64.b64encode(images.encode_png(pixels)).decode()}
    return array(3).write(image if image.dtype in (np.uint8, np.uint16) else image.astype(np.float32, copy=False))


def _picture_read(value: Any, where: str) -> Array:
    if isinstance(value, dict) and "png" in value:
        said = objects(value, where, {"png": None})
        try:
            return frozen(images.decode(from_base64(said["png"], f"{where}.png"), "its picture").image)
        except UserError as error:
            raise Refused(f"{where}.png", f"cannot be read: {error}") from None
    image: Array = array(3, finite=False).read(value, where)
    if 0 in image.shape or math.prod(image.shape[1:]) > limits.PICTURE_PIXELS:
        raise Refused(where, "is not a picture")
    return frozen(image)


def _path(folder: Path | None) -> Codec:
    """Paths below the session's folder are kept relative to it, so that both can be moved together."""

    def write(path: Path) -> str:
        if folder is not None:
            whole_path, home = (Path(os.path.abspath(part)) for part in (path, folder))
            if whole_path.is_relative_to(home):
                return whole_path.relative_to(home).as_posix()
            return str(whole_path)
        return str(path)

    def read(value: Any, where: str) -> Path:
        said = text().read(value, where)
        if not said or "\0" in said:
            raise Refused(where, "is not a path")
        return folder / said if folder is not None else Path(said)

    return Codec(write, read)


def _document(folder: Path | None) -> Codec:
    source = session_sources.source(_path(folder), Codec(_picture_write, _picture_read))
    layers = listed(_LAYER, limits.LAYERS)
    return record(
        Document,
        {
            "source": source,
            "preprocessing": layers,
            "layers": layers,
            "variants": listed(_VARIANT, limits.VARIANTS),
            "framing": _FRAMING,
        },
    )


def to_data(document: Document, folder: Path | None = None) -> dict[str, Any]:
    """The document as JSON data; paths below `folder` become relative to it."""
    data: dict[str, Any] = _document(folder).write(document)
    return data


def from_data(data: Any, folder: Path | None = None, where: str = "document") -> Document:
    """The document in JSON data; Refused names the path of what is wrong. Relative paths start at `folder`."""
    document: Document = _document(folder).read(data, where)
    for kind, name in ((Conv2d, "convolution"), (Activation, "activation"), (Pool2d, "pool")):
        if not any(isinstance(layer, kind) for layer in document.layers):
            raise Refused(below(where, "layers"), f"has no {name}")
    return document.with_layer(document.convolution.own())


def dumps(session: Session, folder: Path | None = None) -> str:
    """The session as text; UserError("session-too-large") when it would not be opened again."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "document": to_data(session.document, folder),
        "view": _VIEW.write(session.view),
    }
    written = json.dumps(data, allow_nan=False)
    if len(written) > limits.SESSION_BYTES:
        raise UserError("session-too-large", megabytes=len(written) >> 20, limit=limits.SESSION_BYTES >> 20)
    return written


def loads(written: str, folder: Path | None = None, name: str = "The session") -> Session:
    """The session in a text; UserError("session-refused") says what is wrong where."""
    try:
        data = _newest(parse(written))
        known = ("format", "version", "document", "view")
        said = objects(data, "", dict.fromkeys(known), known[:3])
        document = from_data(said["document"], folder)
        return Session(document, _VIEW.read(said.get("view", {}), "view"))
    except Refused as refused:
        raise UserError("session-refused", name=name, where=refused.where, why=refused.why) from None


def _newest(data: Any) -> Any:
    """The data as this version has it."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused("the file", "is not a ConvExplorer session")
    version = whole(1, 1 << 31).read(data.get("version"), "version")
    if version > VERSION:
        raise Refused("version", f"is {version}, from a newer ConvExplorer; this one reads up to {VERSION}")
    for older in range(version, VERSION):
        data = MIGRATIONS[older](data)
    return data


def write(session: Session, path: Path) -> None:
    """Save the session; the file is the new one or, after an error, the old one."""
    save.save_bytes(path, dumps(session, path.parent).encode("ascii"))


def read(path: Path) -> Session:
    """The session in a file; opens nothing that it names.

    A picture in it is decoded: for files from outside, to be run by `engine.child.call`.
    """
    if path.is_file() and path.stat().st_size > limits.SESSION_BYTES:
        why = f"is larger than {limits.SESSION_BYTES >> 20} MB"
        raise UserError("session-refused", name=path.name, where="the file", why=why)
    try:
        written = gate.read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("session-refused", name=path.name, where="the file", why="is not text") from None
    return loads(written, path.parent, path.name)
