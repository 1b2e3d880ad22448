"""NumPy's own files: NPY and NPZ, read without ever unpickling, written as the engine has the numbers."""

import io
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, Shape
from convexplorer.formats.headers import Damaged, Header
from convexplorer.messages import UserError

_MEMBERS = 1_024
_RATIO = 100
_SMALL = 64 << 20
"""Bytes below which any packing ratio will do: a map of zeros packs a thousandfold in all honesty."""
_ERRORS = (ValueError, OSError, EOFError, KeyError, TypeError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def npy_header(data: bytes) -> Header:
    """Size of the picture an NPY file holds, from its header alone."""
    shape, dtype = _said(io.BytesIO(data), "NPY")
    return _header("NPY", shape, dtype)


def npz_header(data: bytes) -> Header:
    """Size of the picture an NPZ archive holds; archives that unpack to more than they should are damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not members or len(members) > _MEMBERS:
                raise Damaged
            for member in members:
                _check_member(member)
            with archive.open(_picture_member(members)) as file:
                shape, dtype = _said(io.BytesIO(file.read(1 << 16)), "NPZ")
    except _ERRORS:
        raise Damaged from None
    return _header("NPZ", shape, dtype)


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Damaged
    if member.file_size > _SMALL and member.file_size > _RATIO * max(member.compress_size, 1):
        raise UserError("archive-bomb", name=member.filename, megabytes=member.file_size >> 20)
    if member.file_size > limits.memory_at_hand():
        raise UserError("archive-bomb", name=member.filename, megabytes=member.file_size >> 20)


def _picture_member(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The array to show: "maps" as our own exports call it, else the first."""
    arrays = [member for member in members if member.filename.endswith(".npy")]
    if not arrays:
        raise Damaged
    return next((member for member in arrays if member.filename == "maps.npy"), arrays[0])


def _said(file: io.BytesIO, kind: str) -> tuple[Shape, np.dtype[Any]]:
    """Shape and type in the header of an NPY stream; refuses objects, which only a pickle could hold."""
    try:
        version = np.lib.format.read_magic(file)
        if version == (1, 0):
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        elif version == (2, 0):
            shape, _, dtype = np.lib.format.read_array_header_2_0(file)
        else:
            raise Damaged
    except (*_ERRORS, SyntaxError, MemoryError, RecursionError):
        raise Damaged from None
    if dtype.hasobject or dtype.kind not in "biuf":
        raise UserError("array-type", kind=kind, type=str(dtype))
    return shape, dtype


def _header(kind: str, shape: Shape, dtype: np.dtype[Any]) -> Header:
    if any(n < 1 for n in shape):
        raise Damaged
    channels, height, width = as_planes_shape(shape)
    if not _kept(dtype):
        dtype = np.dtype(np.float32)
    return Header(kind, width, height, channels=channels, depth=8 * dtype.itemsize)


def _kept(dtype: np.dtype[Any]) -> bool:
    """Whether the type stays; in either order of bytes."""
    return dtype.kind == "u" and dtype.itemsize <= 2


def as_planes_shape(shape: Shape) -> tuple[int, int, int]:
    """(C, H, W) of an array that is shown as a picture; UserError when it has no two or three axes.

    Three axes are channels, rows, columns as the engine has them, unless the last is 1, 3 or 4 long and the first is
    longer than 4: then it is the (rows, columns, channels) of most picture libraries.
    """
    if len(shape) == 2:
        return (1, *shape)
    if len(shape) == 4 and shape[0] == 1:
        shape = shape[1:]
    if len(shape) != 3:
        raise UserError("array-shape", shape=str(shape))
    if shape[2] in (1, 3, 4) and shape[0] > 4:
        return shape[2], shape[0], shape[1]
    return shape[0], shape[1], shape[2]


def as_planes(array: Array) -> Array:
    """The array as (C, H, W) uint8, uint16 or float32; yes-or-no values become 0 and 255."""
    planes = as_planes_shape(array.shape)
    if array.ndim == 3 and array.shape != planes:
        array = np.moveaxis(array, 2, 0)
    array = array.reshape(planes)
    if array.dtype == np.bool_:
        return np.ascontiguousarray(array).view(np.uint8) * np.uint8(255)
    if _kept(array.dtype):
        return np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="), copy=False))
    with np.errstate(over="ignore"):  # a float64 beyond float32 becomes infinite, and is shown as such
        return np.ascontiguousarray(array, dtype=np.float32)


def read(data: bytes, name: str) -> Array:
    """The picture of an NPY or NPZ file as (C, H, W), after `gate.inspect`; UserError when it is damaged."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return as_planes(_load(archive.read(_picture_member(archive.infolist()))))
        return as_planes(_load(data))
    except (*_ERRORS, Damaged):
        raise UserError("picture-damaged", name=name, kind="NumPy file") from None


def read_numbers(data: bytes, name: str) -> Array:
    """The array of an NPY file as it is; UserError when it is damaged or holds no real numbers."""
    try:
        return _load(data)
    except (*_ERRORS, Damaged):
        raise UserError("picture-damaged", name=name, kind="NumPy file") from None


def _load(data: bytes) -> Array:
    """`np.load` of one NPY whose data is as long as its header says."""
    stream = io.BytesIO(data)
    shape, dtype = _said(stream, "NPY")
    if math.prod(shape) * dtype.itemsize > len(data) - stream.tell():
        raise Damaged
    loaded: Array = np.load(io.BytesIO(data), allow_pickle=False)
    return loaded


def npy(array: Array) -> bytes:
    """The array as an NPY file, exactly: shape, type and every bit."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def npz(arrays: Mapping[str, Array]) -> bytes:
    """Named arrays as an uncompressed NPZ archive; the same bytes for the same arrays."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            # a fixed time instead of now: an export can be compared with the one before
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), npy(array))
    return stream.getvalue()
