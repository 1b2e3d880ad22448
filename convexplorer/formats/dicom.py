"""DICOM, the files of medicine: which of them hold a readable picture, and its values in their own units.

Never for diagnosis, and whoever opens a file is told so. Nothing is read of whom the picture is.
"""

import contextlib
import io
import struct
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.formats import headers
from convexplorer.formats.headers import Damaged, Header
from convexplorer.messages import Message, UserError

_META = 132
_MOST_FRAMES = 1 << 20
_TRANSFER = (2, 0x10)
_LONG = (b"OB", b"OW", b"OF", b"SQ", b"UT", b"UN")
_JPEG = "1.2.840.10008.1.2.4.50"
_PLAIN = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5", _JPEG)
"""Transfer syntaxes: implicit, explicit, big-endian, RLE, and JPEG of 8 bits, which OpenCV unpacks."""
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_ERRORS = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, EOFError, RuntimeError, struct.error),
    *(NotImplementedError, OverflowError, ZeroDivisionError, AssertionError, UnicodeError, RecursionError),
)
"""What pydicom raises on damaged files, as seen with mutated ones."""


class Slice(NamedTuple):
    """One picture of a file: (C, H, W), and between which of its values the file asks to be shown."""

    image: Array
    window: tuple[float, float] | None
    note: Message


@contextlib.contextmanager
def _careful(name: str) -> Iterator[None]:
    """What pydicom raises becomes the sentence of a damaged file; what it warns of is nobody's business."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UserError:
        raise
    except _errors():
        raise UserError("picture-damaged", name=name, kind="DICOM file") from None


def _errors() -> tuple[type[Exception], ...]:
    """Those of Python and pydicom's own; asked for when there is one, and pydicom with it."""
    from pydicom.errors import BytesLengthException, InvalidDicomError

    return *_ERRORS, Damaged, BytesLengthException, InvalidDicomError


def header(data: bytes, name: str) -> Header:
    """Size and number of the pictures; UserError where there are none, or where they cannot be unpacked."""
    with _careful(name):
        return _header(_dataset(data, name))


def _header(found: Any) -> Header:
    depth, samples = int(found.BitsAllocated), int(found.get("SamplesPerPixel", 1))
    frames = int(found.get("NumberOfFrames", 1) or 1)
    if depth not in (1, 8, 16, 32, 64) or samples not in (1, 3, 4) or not 1 <= frames <= _MOST_FRAMES:
        raise Damaged
    depth = max(depth, 32) if depth > 8 else 8  # rescaled values are float32
    return Header("DICOM", int(found.Columns), int(found.Rows), channels=samples, depth=depth, frames=frames)


def _dataset(data: bytes, name: str) -> Any:
    """The file as pydicom has it, for certain with a picture that can be unpacked."""
    try:
        import pydicom
    except ImportError:
        raise UserError("dicom-missing", name=name) from None
    syntax = transfer_syntax(data)  # before pydicom, which unpacks a deflated file at once, however large it becomes
    if syntax not in _PLAIN:
        raise UserError("dicom-packed", name=name, kind=pydicom.uid.UID(syntax).name)
    found = pydicom.dcmread(io.BytesIO(data))
    if not any(key in found for key in _PIXELS):
        kind = pydicom.uid.UID(str(found.get("SOPClassUID", ""))).name
        raise UserError("dicom-no-pixels", name=name, kind=kind or "of an unknown kind")
    return found


def transfer_syntax(data: bytes) -> str:
    """How the rest of the file is packed, from the group of elements that is always packed alike; Damaged without."""
    position = _META
    while position + 8 <= len(data):
        group, element = struct.unpack_from("<HH", data, position)
        if group != _TRANSFER[0]:
            break
        kind = data[position + 4 : position + 6]
        start, form = (12, "<I") if kind in _LONG else (8, "<H")
        length = struct.unpack_from(form, data, position + start - struct.calcsize(form))[0]
        if (group, element) == _TRANSFER:
            value = data[position + start : position + start + length]
            return value.decode("ascii", "replace").strip("\0 ")
        position += start + length
    raise Damaged


class File:
    """An opened file, whose pictures are made one by one; UserError where it cannot be read."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        with _careful(name):
            self._set = _dataset(data, name)
            self.count = _header(self._set).frames
            self._jpeg = transfer_syntax(data) == _JPEG
            self.rate = _rate(self._set)

    def at(self, frame: int) -> Slice:
        """The picture of that number, in the file's units, bright where its values are large."""
        if not 0 <= frame < self.count:
            raise UserError("picture-page", page=frame + 1, pages=self.count)
        with _careful(self._name):
            self._check_length()
            pixels = _planes(self._unpacked(frame))
            kind = str(self._set.get("PhotometricInterpretation", ""))
            if kind == "PALETTE COLOR":
                return Slice(_coloured(pixels[0], self._set), None, _note(None, None))
            if len(pixels) > 1:
                return Slice(_kept(pixels), None, _note(None, None))
            return self._measured(pixels, frame, turned=kind == "MONOCHROME1")

    def _check_length(self) -> None:
        """Uncompressed pixels that are missing are told by their number."""
        found = self._set
        if "PixelData" not in found or found["PixelData"].is_undefined_length:
            return
        bits = int(found.Rows) * int(found.Columns) * int(found.get("SamplesPerPixel", 1)) * int(found.BitsAllocated)
        needed, there = -(-bits * self.count // 8), len(found.PixelData)
        if there < needed and str(found.get("PhotometricInterpretation")) != "YBR_FULL_422":
            raise UserError("dicom-cut", name=self._name, there=there, needed=needed)

    def _unpacked(self, frame: int) -> Array:
        """(H, W) or (H, W, 3) as stored."""
        from pydicom.encaps import get_frame
        from pydicom.pixels.utils import pixel_array

        if not self._jpeg:
            return np.asarray(pixel_array(self._set, index=frame))
        data = get_frame(self._set.PixelData, frame, number_of_frames=self.count)
        said = headers.jpeg(data)
        if (said.width, said.height) != (int(self._set.Columns), int(self._set.Rows)):
            raise Damaged
        flags = cv2.IMREAD_GRAYSCALE if int(self._set.get("SamplesPerPixel", 1)) == 1 else cv2.IMREAD_COLOR_RGB
        pixels: Array | None = cv2.imdecode(np.frombuffer(data, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
        if pixels is None:
            raise Damaged
        return pixels

    def _measured(self, pixels: Array, frame: int, turned: bool) -> Slice:
        """Grey values in their units (of a CT, Hounsfield's), and the window; `turned`: small values are bright."""
        from pydicom.pixels.processing import apply_modality_lut

        found = self._set
        centre, width = (_first(_of_frame(found, frame, "FrameVOILUTSequence", f"Window{key}")) for key in _WINDOW)
        scale = _of_frame(found, frame, "PixelValueTransformationSequence", "")
        ends = _ends(found, pixels.dtype)
        if turned and pixels.dtype.kind in "iu":
            pixels = (ends.sum() - pixels.astype(np.int64)).astype(pixels.dtype)
        if int(found.BitsAllocated) == 1:
            return Slice(pixels * np.uint8(255), None, _note(None, None))
        values = _kept(np.asarray(apply_modality_lut(pixels, scale)))
        window = _window(centre, width, str(_of_frame(found, frame, "FrameVOILUTSequence", "VOILUTFunction") or ""))
        if window is not None and turned:
            total = float(np.asarray(apply_modality_lut(ends, scale), np.float64).sum())
            window = total - window[1], total - window[0]
        return Slice(values, window, _note(centre, width) if window else _note(None, None))


_WINDOW = ("Center", "Width")


def _planes(pixels: Array) -> Array:
    if pixels.ndim not in (2, 3):
        raise Damaged
    return pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)


def _kept(values: Array) -> Array:
    """Unsigned values of up to 16 bits as they are, all others as float32."""
    if values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        return np.ascontiguousarray(values, values.dtype.newbyteorder("="))
    return np.ascontiguousarray(values, np.float32)


def _coloured(indices: Array, found: Any) -> Array:
    from pydicom.pixels.processing import apply_color_lut

    return _kept(_planes(np.asarray(apply_color_lut(indices, found))))


def _ends(found: Any, dtype: np.dtype[Any]) -> Array:
    """The smallest and the largest value that so many bits hold."""
    bits = int(found.get("BitsStored", found.BitsAllocated))
    if not 1 <= bits <= 32 or dtype.kind not in "iu":
        return np.zeros(2, dtype)
    low = -(1 << (bits - 1)) if dtype.kind == "i" else 0
    return np.array([low, low + (1 << bits) - 1]).astype(dtype)


def _window(centre: float | None, width: float | None, function: str) -> tuple[float, float] | None:
    """Between which values grey runs from black to white (DICOM PS3.3, C.11.2.1.2)."""
    if centre is None or width is None:
        return None
    if function in ("LINEAR_EXACT", "SIGMOID"):
        low, high = centre - width / 2, centre + width / 2
    else:
        low, high = centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2
    return (low, high) if np.isfinite([low, high]).all() and low < high else None


def _of_frame(found: Any, frame: int, sequence: str, key: str) -> Any:
    """What the file says of one frame, of all frames, or of itself; without a `key`, whoever says it."""
    places = [found]
    for name, index in (("SharedFunctionalGroupsSequence", 0), ("PerFrameFunctionalGroupsSequence", frame)):
        groups = found.get(name) or ()
        inner = groups[index].get(sequence) if index < len(groups) else None
        if inner:
            places.append(inner[0])
    if not key:
        return places[-1]
    return next((place.get(key) for place in reversed(places) if place.get(key) is not None), None)


def _first(value: Any) -> float | None:
    """The first of several windows."""
    if value is None or value == "":
        return None
    return float(value[0] if hasattr(value, "__len__") and not isinstance(value, str) else value)


def _rate(found: Any) -> float | None:
    """Frames a second, where the file says so."""
    for key in ("CineRate", "RecommendedDisplayFrameRate", "FrameTime"):
        said = found.get(key)
        if said and np.isfinite(float(said)) and float(said) > 0:
            rate = 1000 / float(said) if key == "FrameTime" else float(said)
            return rate if 0.01 <= rate <= 1000 else None
    return None


def _note(centre: float | None, width: float | None) -> Message:
    if centre is None or width is None:
        return Message("dicom")
    return Message("dicom-window", {"centre": f"{centre:g}", "width": f"{width:g}"})
