"""Values on their way out of a child process: JSON and raw array bytes, because whoever unpickles obeys the sender.

A child that decodes pictures from outside is not to be trusted once it has done so; what it can send are numbers,
text, arrays, and records (dataclasses, NamedTuples, UserErrors) that this package defines.
"""

import base64
import dataclasses
import importlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from convexplorer.compute.arrays import Array, Shape
from convexplorer.messages import UserError

_DTYPE = re.compile(r"[<>|=]?[biufc]\d{1,2}")
_ALIGNED = 64
PACKAGES = ("convexplorer.",)
Take = Callable[[Shape, DTypeLike], Array]


class Packed(NamedTuple):
    """A value without its arrays, the arrays, and how many bytes they take one after another."""

    head: bytes
    arrays: tuple[tuple[int, Array], ...]
    size: int


def pack(value: object) -> Packed:
    """The value as text and arrays; TypeError for what may not cross."""
    arrays: list[tuple[int, Array]] = []
    head = json.dumps(_out(value, arrays)).encode()
    size = arrays[-1][0] + arrays[-1][1].nbytes if arrays else 0
    return Packed(head, tuple(arrays), size)


def write(packed: Packed, target: memoryview) -> None:
    """Every array at its place in `target`, which holds at least `packed.size` bytes."""
    for start, array in packed.arrays:
        if array.nbytes:
            np.frombuffer(target, array.dtype, array.size, start).reshape(array.shape)[...] = array


def unpack(head: bytes, blob: memoryview, take: Take = np.empty) -> Any:
    """The value again, its arrays copied out of `blob` into memory from `take`.

    Errors: ValueError when the text is not what `pack` makes.
    """
    try:
        return _in(json.loads(head), blob, take)
    except (KeyError, IndexError, TypeError, AttributeError, ImportError, RecursionError) as error:
        raise ValueError(f"not a packed value: {error}") from error


def _out(value: Any, arrays: list[tuple[int, Array]]) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.ndarray):
        return {"array": _array_out(value, arrays)}
    if isinstance(value, np.generic):
        return _out(value.item(), arrays)
    if isinstance(value, int | float):
        return value
    if isinstance(value, bytes | bytearray):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, Path):
        return {"path": str(value)}
    if isinstance(value, UserError):
        return {"error": [_name(type(value)), value.message.code, _out(value.message.values, arrays)]}
    return _many_out(value, arrays)


def _many_out(value: Any, arrays: list[tuple[int, Array]]) -> Any:
    """What is made of other values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return {"record": [_name(type(value)), {name: _out(getattr(value, name), arrays) for name in fields}]}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return {"record": [_name(type(value)), {name: _out(item, arrays) for name, item in pairs}]}
    if isinstance(value, Mapping):
        return {"dict": [[_out(key, arrays), _out(item, arrays)] for key, item in value.items()]}
    for kind, name in ((list, "list"), (tuple, "tuple"), (frozenset, "set")):
        if isinstance(value, kind):
            return {name: [_out(item, arrays) for item in value]}
    raise TypeError(f"{type(value).__name__} may not leave a child process")


def _array_out(array: Array, arrays: list[tuple[int, Array]]) -> list[Any]:
    if array.dtype.hasobject or not _DTYPE.fullmatch(array.dtype.str):
        raise TypeError(f"an array of {array.dtype} may not leave a child process")
    end = arrays[-1][0] + arrays[-1][1].nbytes if arrays else 0
    start = -(-end // _ALIGNED) * _ALIGNED
    arrays.append((start, array))
    return [array.dtype.str, list(array.shape), start, bool(array.flags.writeable)]


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _in(said: Any, blob: memoryview, take: Take) -> Any:
    if not isinstance(said, dict):
        return said
    ((kind, value),) = said.items()
    if kind == "array":
        return _array_in(value, blob, take)
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "path":
        return Path(value)
    if kind == "error":
        return _class(value[0])(value[1], **_in(value[2], blob, take))
    if kind == "record":
        return _class(value[0])(**{name: _in(item, blob, take) for name, item in value[1].items()})
    if kind == "dict":
        return {_in(key, blob, take): _in(item, blob, take) for key, item in value}
    made: Callable[[Sequence[Any]], Any] = {"list": list, "tuple": tuple, "set": frozenset}[kind]
    return made([_in(item, blob, take) for item in value])


def _array_in(said: Sequence[Any], blob: memoryview, take: Take) -> Array:
    name, shape, start, writeable = said
    if not _DTYPE.fullmatch(name) or any(not isinstance(n, int) or n < 0 for n in (*shape, start)):
        raise ValueError("not a packed array")
    dtype, count = np.dtype(name), math.prod(shape)
    if start + count * dtype.itemsize > len(blob):
        raise ValueError("a packed array beyond its memory")
    array = take(tuple(shape), dtype)
    if count:
        array[...] = np.frombuffer(blob, dtype, count, start).reshape(shape)
    array.setflags(write=writeable)
    return array


def _class(name: str) -> Callable[..., Any]:
    """A record or UserError of this package by its name, and nothing else."""
    module, _, qualified = name.partition(":")
    if not module.startswith(PACKAGES):
        raise ValueError(f"{module} is not ours")
    found: Any = importlib.import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    named = isinstance(found, type) and issubclass(found, tuple) and hasattr(found, "_fields")
    error = isinstance(found, type) and issubclass(found, UserError)
    if not (isinstance(found, type) and (dataclasses.is_dataclass(found) or named or error)):
        raise ValueError(f"{name} is not a record")
    return found
