"""What is exported, and the sidecar: a description beside every export from which it can be made again."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from convexplorer import __version__, limits
from convexplorer.compute import colour
from convexplorer.compute.arrays import Array
from convexplorer.formats import EXPORTS, Format, gate, making, save, session
from convexplorer.formats.making import PLAIN, Making, Part
from convexplorer.formats.movie import MOVIES
from convexplorer.formats.strict import Refused, below, choice, listed, number, objects, optional, parse, text, whole
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.result import Frame
from convexplorer.model.sources import PictureFile

FORMAT = "convexplorer-export"
VERSION = 1
UNIT = "engine units (input from 0 to 1)"


@dataclass(frozen=True)
class Look:
    """Which values of a map are darkest and brightest, and in which of `compute.colour.SCHEMES`."""

    low: float
    high: float
    scheme: str = "grey"


@dataclass(frozen=True, eq=False)
class Export:
    """Maps of one stage, (C, H, W) as the engine has them, and what made them.

    `maps` names them and `indices` says which of the stage's they are (all, when empty); `looks` has one record a map,
    or none: then each map has the range of its own values.
    """

    stage: str
    array: Array
    maps: tuple[str, ...]
    document: Document
    frame: Frame
    looks: tuple[Look, ...] = ()
    indices: tuple[int, ...] = ()
    unit: str = UNIT
    making: Making = PLAIN
    """How it came from the stage's maps."""
    ground: Array | None = None
    """What shines through a map that is painted, (H, W) uint8."""

    def __post_init__(self) -> None:
        if self.array.ndim != 3 or 0 in self.array.shape:
            raise UserError("export-nothing")
        count = len(self.array)
        if len(self.maps) != count:
            object.__setattr__(self, "maps", tuple(f"map {i + 1}" for i in range(count)))
        if not self.indices:
            object.__setattr__(self, "indices", tuple(range(count)))
        if not self.looks:
            object.__setattr__(self, "looks", tuple(_own_look(plane) for plane in self.array))

    def only(self, position: int) -> "Export":
        """One map of these."""
        return self.of((position,))

    def of(self, positions: Sequence[int]) -> "Export":
        """Some of these maps."""
        return replace(
            self,
            array=self.array[positions[0] : positions[0] + 1] if len(positions) == 1 else self.array[list(positions)],
            maps=tuple(self.maps[i] for i in positions),
            looks=tuple(self.looks[i] for i in positions),
            indices=tuple(self.indices[i] for i in positions),
        )

    def cut(self, part: Part) -> "Export":
        """Those rows and columns alone."""
        ground = None if self.ground is None else part.of(self.ground)
        return replace(self, array=part.of(self.array), making=replace(self.making, part=part), ground=ground)


def _own_look(plane: Array) -> Look:
    low, high = colour.display_range(plane)
    return Look(low, high, "signed" if low < 0 else "grey")


def format_of(path: Path, kind: str | None = None) -> Format:
    """The export format by its key, else by the file's suffix; UserError("export-kind") when there is none."""
    suffix = path.suffix.lower()
    for row in EXPORTS:
        if row.key == kind or (kind is None and suffix in row.suffixes):
            return row
    known = sorted({suffix for row in EXPORTS for suffix in row.suffixes})
    raise UserError("export-kind", name=path.name, known=", ".join(known))


def encode(export: Export, kind: Format) -> bytes:
    """The file of that format."""
    module, _, name = kind.function.partition(":")
    data: bytes = getattr(import_module(module), name)(export)
    return data


def sidecar_path(path: Path) -> Path:
    """Where the description of the export at `path` lies: its name with .json behind."""
    return path.with_name(path.name + ".json")


def write_export(
    export: Export, path: Path, kind: str | None = None, *, overwrite: bool = False, sidecar: bool = True
) -> tuple[Path, ...]:
    """Write the export and its sidecar; gives the paths written.

    `kind` is a key of EXPORTS, by default the first with the path's suffix. Errors: UserError("file-exists") for what
    is there already, unless `overwrite`; "export-kind", "save-failed", "picture-too-large".
    """
    chosen = format_of(path, kind)
    beside = (sidecar_path(path),) if sidecar else ()
    for target in (path, *beside):
        if not overwrite and os.path.lexists(target):
            raise UserError("file-exists", name=target.name)
    save.save_bytes(path, encode(export, chosen))
    for target in beside:
        save.save_bytes(target, describe(export, path, chosen).encode("ascii"))
    return (path, *beside)


class Described(Protocol):
    """A kind of file as a sidecar has it."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def mapping(self) -> str:
        """What a stored number means."""


def describe(export: Export, path: Path, kind: Described, rate: float | None = None) -> str:
    """The sidecar's text; with a `rate` that of a film or a row of frames, whose first frame the export is."""
    maps = zip(export.indices, export.maps, export.looks, strict=True)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "file": path.name,
        "kind": kind.key,
        "mapping": kind.mapping,
        "stage": export.stage,
        "shape": list(export.array.shape),
        "dtype": export.array.dtype.name,
        "unit": export.unit,
        "maps": [
            {"index": index, "name": name, "low": look.low, "high": look.high, "scheme": look.scheme}
            for index, name, look in maps
        ],
        "frame": _frame(export.frame),
        "document": session.to_data(export.document, path.parent),
    }
    if export.making != PLAIN:
        data["making"] = making.to_data(export.making)
    if rate is not None:
        data["rate"] = rate
    return json.dumps(data, indent=1)


def _frame(frame: Frame) -> dict[str, Any]:
    """Which picture it was, as its source gave it: its number, its pixels' hash, and of a file that of its bytes."""
    image = (frame.raw or frame).image
    data: dict[str, Any] = {
        "index": frame.index,
        "shape": list(image.shape),
        "dtype": image.dtype.name,
        "pixels_sha256": hashlib.sha256(image.tobytes()).hexdigest(),
        "file_sha256": None,
    }
    if isinstance(frame.spec, PictureFile):
        try:
            data["file_sha256"] = hashlib.sha256(gate.read_bytes(frame.spec.path)).hexdigest()
        except UserError:
            return data
    return data


@dataclass(frozen=True, eq=False)
class Recipe:
    """What a sidecar says: run `document` on frame `frame_index` of its source, take these maps of `stage`."""

    document: Document
    stage: str
    indices: tuple[int, ...]
    maps: tuple[str, ...]
    looks: tuple[Look, ...]
    kind: str
    dtype: str
    frame_index: int = 0
    file_sha256: str | None = None
    pixels_sha256: str | None = None
    program: str = ""
    shape: tuple[int, ...] = ()
    making: Making = PLAIN

    def fits(self, maps: int) -> bool:
        """Whether a stage of so many maps has all that it takes."""
        return max((*self.indices, *self.making.of)) < maps


def from_sidecar(path: Path) -> Recipe:
    """The recipe in the sidecar at `path`; UserError("sidecar-refused") says what is wrong where."""
    try:
        data = parse(gate.read_bytes(path).decode("utf-8"))
        return _recipe(data, path.parent)
    except UnicodeDecodeError:
        raise UserError("sidecar-refused", name=path.name, where="the file", why="is not text") from None
    except Refused as refused:
        raise UserError("sidecar-refused", name=path.name, where=refused.where, why=refused.why) from None


_KNOWN = (
    *("format", "version", "program", "file", "kind", "mapping", "stage", "shape", "dtype", "unit", "maps", "frame"),
    "document",
)
_MAP = {"index": whole(), "name": text(), "low": number(), "high": number(), "scheme": choice(*colour.SCHEMES)}
_HASH = optional(text(64))
_FRAME = {
    "index": whole(),
    "shape": listed(whole(), 3, 3),
    "dtype": text(16),
    "pixels_sha256": _HASH,
    "file_sha256": _HASH,
}


def _recipe(data: Any, folder: Path) -> Recipe:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused("the file", "is not a description of an export")
    whole(1, VERSION).read(data.get("version"), "version")
    said = objects(data, "", dict.fromkeys((*_KNOWN, "rate", "making")), _KNOWN)
    if not isinstance(said["maps"], list) or not 0 < len(said["maps"]) <= 1 << 16:
        raise Refused("maps", "is not a list of maps")
    maps = [_read(item, f"maps[{i}]", _MAP) for i, item in enumerate(said["maps"])]
    frame = _read(said["frame"], "frame", _FRAME)
    made = making.from_data(said["making"], "making") if "making" in said else PLAIN
    if made.how is not None and len(maps) != 1:
        raise Refused("maps", "is not the one map that several were made into")
    if made.scored and len(maps) != 1:
        raise Refused("maps", "is not the one map whose score it is")
    if made.eight_bit and any(item["high"] <= 0 for item in maps):
        raise Refused("maps", "has no largest value above 0")
    return Recipe(
        document=session.from_data(said["document"], folder),
        stage=text(limits.NAME_LENGTH).read(said["stage"], "stage"),
        indices=tuple(item["index"] for item in maps),
        maps=tuple(item["name"] for item in maps),
        looks=tuple(Look(item["low"], item["high"], item["scheme"]) for item in maps),
        kind=choice(*(row.key for row in EXPORTS), *(row.key for row in MOVIES)).read(said["kind"], "kind"),
        dtype=choice("float32", "float64").read(said["dtype"], "dtype"),
        frame_index=frame["index"],
        file_sha256=frame["file_sha256"],
        pixels_sha256=frame["pixels_sha256"],
        program=text(64).read(said["program"], "program"),
        shape=listed(whole(), 3, 3).read(said["shape"], "shape"),
        making=made,
    )


def _read(value: Any, where: str, codecs: dict[str, Any]) -> dict[str, Any]:
    said = objects(value, where, codecs, tuple(codecs))
    return {name: codecs[name].read(said[name], below(where, name)) for name in codecs}


def remade(recipe: Recipe, array: Array, frame: Frame, ground: Array | None = None) -> Export:
    """The export of a recipe, given the stage's whole array computed again, and what shines through it."""
    chosen, part = recipe.making.planes(array, recipe.indices), recipe.making.part
    if part is not None and ground is not None:
        ground = part.of(ground)
    return Export(
        *(recipe.stage, chosen, recipe.maps, recipe.document, frame, recipe.looks, recipe.indices),
        making=recipe.making,
        ground=ground,
    )
