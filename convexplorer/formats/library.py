"""The kernels that a user keeps: one JSON file, read strictly and written whole; and kernels as files of their own."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from convexplorer import limits, paths
from convexplorer.compute.arrays import Array, frozen
from convexplorer.formats import arrays, gate, save
from convexplorer.formats.kernels import format_kernel, format_number, parse_kernel
from convexplorer.formats.strict import (
    Codec,
    Refused,
    array,
    listed,
    number,
    objects,
    parse,
    record,
    text,
    whole,
)
from convexplorer.messages import UserError

FORMAT = "convexplorer-kernels"
VERSION = 1
MOST = 2_000
TRASH = 50
"""Kernels that were deleted last and can be put back."""
TAGS, TAG_LENGTH = 16, 40


@dataclass(frozen=True, eq=False)
class Entry:
    """A kernel with its name, its tags and the bias it was used with."""

    name: str
    kernel: Array
    tags: tuple[str, ...] = ()
    bias: float = 0.0


@dataclass(frozen=True, eq=False)
class Shelf:
    """All that is kept, in the order of their names, and what was deleted last, the newest first."""

    entries: tuple[Entry, ...] = ()
    trash: tuple[Entry, ...] = ()

    def names(self) -> set[str]:
        """What they are called."""
        return {entry.name for entry in self.entries}

    def with_entry(self, entry: Entry) -> tuple["Shelf", Entry]:
        """One more, under a name that is free: a second "Blur" is "Blur 2". UserError when the shelf is full."""
        if len(self.entries) >= MOST:
            raise UserError("library-full", limit=MOST)
        named = replace(entry, name=_free(_name(entry.name), self.names()), tags=tidy(entry.tags))
        return replace(self, entries=_sorted((*self.entries, named))), named

    def without(self, name: str) -> "Shelf":
        """Without the one of that name, which can be put back."""
        gone = tuple(entry for entry in self.entries if entry.name == name)
        kept = tuple(entry for entry in self.entries if entry.name != name)
        return Shelf(kept, (*gone, *self.trash)[:TRASH])

    def put_back(self) -> tuple["Shelf", Entry]:
        """With the one that was deleted last; UserError when there is none."""
        if not self.trash:
            raise UserError("library-nothing-deleted")
        return replace(self, trash=self.trash[1:]).with_entry(self.trash[0])

    def changed(self, name: str, new: str, tags: tuple[str, ...]) -> tuple["Shelf", Entry]:
        """The one of that name called otherwise and with other tags."""
        (entry,) = (entry for entry in self.entries if entry.name == name)
        others = replace(self, entries=tuple(one for one in self.entries if one.name != name))
        return others.with_entry(replace(entry, name=new, tags=tags))


def _name(name: str) -> str:
    tidied = " ".join(name.split())[: limits.NAME_LENGTH]
    if not tidied:
        raise UserError("library-nameless")
    return tidied


def tidy(tags: tuple[str, ...]) -> tuple[str, ...]:
    """In small letters, each once, without what is too long or too many."""
    words = (" ".join(tag.lower().split())[:TAG_LENGTH] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:TAGS]


def _free(name: str, taken: set[str]) -> str:
    number_, wanted = 2, name
    while wanted in taken:
        end = f" {number_}"
        wanted = name[: limits.NAME_LENGTH - len(end)] + end
        number_ += 1
    return wanted


def _sorted(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.name.lower(), entry.name)))


# ------------------------------------------------------------ the file


def _kernel(value: object, where: str) -> Array:
    read: Array = array(2).read(value, where)
    if not read.size or max(read.shape) > limits.KERNEL_SIDE:
        raise Refused(where, f"has not 1 to {limits.KERNEL_SIDE} rows and columns")
    return frozen(read.astype(np.float64))


def _named(value: object, where: str) -> str:
    read: str = text(limits.NAME_LENGTH).read(value, where)
    if not read.strip():
        raise Refused(where, "is empty")
    return read


_ENTRY = record(
    Entry,
    {
        "name": Codec(str, _named),
        "kernel": Codec(array(2).write, _kernel),
        "tags": listed(text(TAG_LENGTH), TAGS),
        "bias": number(),
    },
)
_KNOWN = ("format", "version", "kernels", "deleted")


def dumps(shelf: Shelf) -> str:
    """The shelf as text that `loads` reads back bit for bit, a line for each kernel."""
    blocks = []
    for key, entries in (("kernels", shelf.entries), ("deleted", shelf.trash)):
        lines = ",\n".join("  " + json.dumps(_ENTRY.write(one), ensure_ascii=False, allow_nan=False) for one in entries)
        blocks.append(f'"{key}": [\n{lines}\n]' if lines else f'"{key}": []')
    return f'{{"format": "{FORMAT}", "version": {VERSION}, {", ".join(blocks)}}}\n'


def loads(written: str, name: str) -> Shelf:
    """The shelf in a text; UserError("library-refused") says what is wrong where."""
    try:
        data = parse(written)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise Refused("the file", "holds no kernels of ConvExplorer")
        said = objects(data, "", dict.fromkeys(_KNOWN), _KNOWN[:3])
        whole(VERSION, VERSION).read(said["version"], "version")
        entries = listed(_ENTRY, MOST).read(said["kernels"], "kernels")
        trash = listed(_ENTRY, TRASH).read(said.get("deleted", []), "deleted")
        names = [entry.name for entry in entries]
        for index, one in enumerate(names):
            if one in names[:index]:
                raise Refused(f"kernels[{index}].name", "is there twice")
        return Shelf(entries, trash)
    except Refused as refused:
        raise UserError("library-refused", name=name, where=refused.where, why=refused.why) from None


def place() -> Path:
    """Where the shelf is kept; UserError where there is no folder for it."""
    try:
        return paths.data_folder() / "kernels.json"
    except OSError as error:
        raise UserError("library-folder", why=error.strerror or type(error).__name__) from None


def read(path: Path) -> Shelf:
    """The shelf in that file, empty where there is none yet; UserError where it cannot be read."""
    return loads(_text(path), path.name) if path.exists() else Shelf()


def write(shelf: Shelf, path: Path) -> None:
    """The shelf into that file, at once or not at all; UserError where it cannot be written."""
    save.save_bytes(path, dumps(shelf).encode())


def _text(path: Path) -> str:
    try:
        return gate.read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("library-refused", name=path.name, where="the file", why="is not text") from None


# ------------------------------------------------------------ one kernel, one file


class Kind(NamedTuple):
    """A kind of file that kernels come in: its ending, what it is called, and the kernels written and read."""

    key: str
    suffix: str
    title: str
    pack: Callable[[Entry], bytes]
    unpack: Callable[[Path], tuple[Entry, ...]]


def _single(path: Path, kernel: Array) -> tuple[Entry, ...]:
    return (Entry(_name(path.stem), frozen(kernel)),)


def _from_text(path: Path) -> tuple[Entry, ...]:
    return _single(path, parse_kernel(_text(path)))


def _from_json(path: Path) -> tuple[Entry, ...]:
    return loads(_text(path), path.name).entries


def _from_npy(path: Path) -> tuple[Entry, ...]:
    found = arrays.read_numbers(gate.read_bytes(path), path.name)
    if found.ndim != 2 or not found.size or max(found.shape) > limits.KERNEL_SIDE:
        raise UserError("kernel-axes", name=path.name, shape=str(found.shape), limit=limits.KERNEL_SIDE)
    with np.errstate(over="ignore"):
        kernel = found.astype(np.float64)
    if not np.isfinite(kernel).all():
        raise UserError("kernel-numbers", name=path.name)
    return _single(path, kernel)


def _imagej(entry: Entry) -> bytes:
    """Rows of numbers parted by spaces, as its Convolve dialog opens and saves them; odd sizes only."""
    height, width = entry.kernel.shape
    if height % 2 == 0 or width % 2 == 0:
        raise UserError("kernel-odd", height=height, width=width)
    written = io.StringIO()
    for row in entry.kernel:
        written.write(" ".join(format_number(float(value)) for value in row) + "\n")
    return written.getvalue().encode()


_KINDS = (
    Kind("json", ".json", "JSON, with name and tags", lambda entry: dumps(Shelf((entry,))).encode(), _from_json),
    Kind(
        "text", ".txt", "Text", lambda entry: (format_kernel(entry.kernel, "spreadsheet") + "\n").encode(), _from_text
    ),
    Kind("csv", ".csv", "CSV", lambda entry: (format_kernel(entry.kernel, "csv") + "\n").encode(), _from_text),
    Kind("imagej", ".txt", "Text for ImageJ, odd sizes", _imagej, _from_text),
    Kind("npy", ".npy", "NumPy", lambda entry: arrays.npy(np.asarray(entry.kernel, np.float64)), _from_npy),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.key: kind for kind in _KINDS})


def kind_of(path: Path) -> Kind:
    """By the file's name; UserError where it is none of them."""
    for kind in KINDS.values():
        if path.suffix.lower() == kind.suffix:
            return kind
    raise UserError("library-kind", name=path.name, known=", ".join(dict.fromkeys(k.suffix for k in KINDS.values())))


def export(entry: Entry, path: Path, key: str) -> None:
    """One kernel into a file of that kind; UserError where that cannot be."""
    save.save_bytes(path, KINDS[key].pack(entry))


def imported(path: Path) -> tuple[Entry, ...]:
    """The kernels in a file, all of them whole; UserError where something is wrong."""
    return kind_of(path).unpack(path)


def found(entry: Entry, query: str) -> bool:
    """Whether every word of the query begins or lies in its name or its tags."""
    about = " ".join((entry.name, *entry.tags)).lower().replace("-", " ")
    return all(word in about for word in query.lower().replace("-", " ").split())
