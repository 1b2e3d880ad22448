"""Strict JSON: limits before it is parsed, then codecs that take values apart and name the path of what is wrong."""

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_DTYPES = ("uint8", "uint16", "float32", "float64")
_LIST_VALUES = 1_024
_TEXT_LENGTH = 4_096


class Refused(Exception):
    """What is wrong (`why`) at which path (`where`) of the text."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} {why}")
        self.where, self.why = where, why.removesuffix(".")


class Codec(NamedTuple):
    """How one kind of value is written, and read again at a path; `read` raises Refused."""

    write: Callable[[Any], Any]
    read: Callable[[Any, str], Any]


class _Twice(dict[str, Any]):
    """An object in which a key occurs twice."""


def parse(text: str) -> Any:
    """The JSON value in `text`; Refused when it is larger or deeper than limits.py allows, or not JSON."""
    if len(text) > limits.SESSION_BYTES:
        raise Refused("the file", f"is larger than {limits.SESSION_BYTES >> 20} MB")
    if sum(text.count(sign) for sign in ",[{") > limits.SESSION_TOKENS:
        raise Refused("the file", f"holds more than {limits.SESSION_TOKENS:,} values")
    depth = 0
    for found in _STRUCTURE.finditer(text):
        sign = text[found.start()]
        depth += (sign in "[{") - (sign in "]}")
        if depth > limits.SESSION_DEPTH:
            raise Refused("the file", f"is nested more than {limits.SESSION_DEPTH} deep")
    try:
        return json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused("the file", f"is damaged or not JSON{place}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    return _Twice(key=next(name for name in names if names.count(name) > 1))


def objects(value: Any, where: str, known: Mapping[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """`value` as an object with no field that is not `known` and every one that is `needed`."""
    if isinstance(value, _Twice):
        raise Refused(below(where, value["key"]), "is there twice")
    if not isinstance(value, dict):
        raise Refused(where, "is not an object")
    for name in value:
        if name not in known:
            raise Refused(below(where, name), "is not a field that is known here")
    for name in needed:
        if name not in value:
            raise Refused(below(where, name), "is missing")
    return value


def below(where: str, name: str) -> str:
    """The path of a field."""
    return f"{where}.{name}" if where else name


def number(low: float = -math.inf, high: float = math.inf) -> Codec:
    """A finite number from `low` to `high`."""

    def read(value: Any, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refused(where, "is not a number")
        try:
            value = float(value)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise Refused(where, "is not a finite number")
        if not low <= value <= high:
            raise Refused(where, f"is {value:g}; it must lie between {low:g} and {high:g}")
        return float(value)

    return Codec(float, read)


def whole(low: int = 0, high: int = 1 << 31) -> Codec:
    """A whole number from `low` to `high`."""

    def read(value: Any, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused(where, "is not a whole number")
        if not low <= value <= high:
            raise Refused(where, f"is {str(value)[:20]}; it must lie between {low} and {high}")
        return value

    return Codec(int, read)


def text(longest: int = _TEXT_LENGTH) -> Codec:
    """Text of at most `longest` characters."""

    def read(value: Any, where: str) -> str:
        if not isinstance(value, str):
            raise Refused(where, "is not text")
        if len(value) > longest:
            raise Refused(where, f"is longer than {longest} characters")
        return value

    return Codec(str, read)


def choice(*known: str) -> Codec:
    """One of these words."""

    def read(value: Any, where: str) -> str:
        if value not in known or not isinstance(value, str):
            raise Refused(where, "is not one of " + ", ".join(known))
        return value

    return Codec(str, read)


def _yes_or_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise Refused(where, "is neither true nor false")
    return value


BOOLEAN = Codec(bool, _yes_or_no)


def optional(codec: Codec) -> Codec:
    """The codec's value, or nothing."""
    return Codec(
        lambda value: None if value is None else codec.write(value),
        lambda value, where: None if value is None else codec.read(value, where),
    )


def listed(codec: Codec, most: int, exactly: int | None = None) -> Codec:
    """A tuple of at most `most` (or of `exactly`) values."""

    def read(value: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Refused(where, "is not a list")
        if len(value) > most or (exactly is not None and len(value) != exactly):
            raise Refused(where, f"has {len(value)} entries; {'at most ' if exactly is None else ''}{most} are allowed")
        return tuple(codec.read(item, f"{where}[{i}]") for i, item in enumerate(value))

    return Codec(lambda value: [codec.write(item) for item in value], read)


def either(first: Codec, second: Codec, is_first: Callable[[Any], bool]) -> Codec:
    """One of two codecs, told apart by `is_first`, which holds for the value as for its text."""
    return Codec(
        lambda value: (first if is_first(value) else second).write(value),
        lambda value, where: (first if is_first(value) else second).read(value, where),
    )


def record(kind: type, codecs: Mapping[str, Codec]) -> Codec:
    """A dataclass by its fields; fields with a default may be missing."""
    defaults = {field.name for field in fields(kind) if field.default is not MISSING}
    needed = tuple(name for name in codecs if name not in defaults)

    def read(value: Any, where: str) -> Any:
        said = objects(value, where, codecs, needed)
        values = {name: codecs[name].read(item, below(where, name)) for name, item in said.items()}
        try:
            return kind(**values)
        except UserError as error:
            raise Refused(where or "the file", f"does not fit together: {error}") from None

    return Codec(lambda value: {name: codec.write(getattr(value, name)) for name, codec in codecs.items()}, read)


def tagged(table: Mapping[str, tuple[type, Codec]]) -> Codec:
    """One of several kinds of object, told apart by its field "type"; the table may still grow: kinds hold kinds."""

    def write(value: Any) -> Any:
        name = next(name for name, (kind, _) in table.items() if kind is type(value))
        return {"type": name, **table[name][1].write(value)}

    def read(value: Any, where: str) -> Any:
        if isinstance(value, _Twice) or not isinstance(value, dict):
            objects(value, where, {})
        name = choice(*table).read(value.get("type"), below(where, "type"))
        return table[name][1].read({key: item for key, item in value.items() if key != "type"}, where)

    return Codec(write, read)


def array(axes: int, finite: bool = True) -> Codec:
    """An array: as nested lists (float64) up to 1,024 values, else {"dtype", "shape", "data": base64}."""

    def write(value: Array) -> Any:
        if value.size <= _LIST_VALUES and value.dtype == np.float64:
            return value.tolist()
        little = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
        data = base64.b64encode(little.tobytes()).decode()
        return {"dtype": value.dtype.name, "shape": list(value.shape), "data": data}

    def read(value: Any, where: str) -> Array:
        made = _packed(value, where) if isinstance(value, dict) else _nested(value, where, axes)
        if made.ndim != axes:
            raise Refused(where, f"has {made.ndim} axes instead of {axes}")
        if finite and not np.isfinite(made).all():
            raise Refused(where, "holds values that are not finite")
        return made

    return Codec(write, read)


def _nested(value: Any, where: str, axes: int) -> Array:
    if axes == 0:
        return np.array(number().read(value, where))
    if not isinstance(value, list):
        raise Refused(where, "is not a list")
    parts = [_nested(item, f"{where}[{i}]", axes - 1) for i, item in enumerate(value)]
    for i, part in enumerate(parts):
        if part.shape != parts[0].shape:
            raise Refused(f"{where}[{i}]", "is not as long as those before it")
    return np.array(parts, np.float64) if parts else np.zeros((0,) * axes)


def _packed(value: Any, where: str) -> Array:
    said = objects(value, where, dict.fromkeys(("dtype", "shape", "data")), ("dtype", "shape", "data"))
    dtype = np.dtype(choice(*_DTYPES).read(said["dtype"], f"{where}.dtype")).newbyteorder("<")
    shape = listed(whole(0, 1 << 31), 8).read(said["shape"], f"{where}.shape")
    data = from_base64(said["data"], f"{where}.data")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise Refused(f"{where}.data", "is not as long as its shape says")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="))


def from_base64(value: Any, where: str) -> bytes:
    """The bytes behind base64 text."""
    try:
        return base64.b64decode(text(limits.SESSION_BYTES).read(value, where), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(where, "is not base64") from None
