"""TIFF: its header walk, its pages as (C, H, W) arrays of 8 or 16 bits or float, and float32 files with named bands."""

import io
import json
import lzma
import mmap
import struct
import zlib
from typing import Any, NamedTuple

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import tiff_bands
from convexplorer.formats.arrays import as_planes
from convexplorer.formats.headers import Damaged, Header
from convexplorer.messages import UserError

_MOST_PAGES = 10_000
_MOST_TAGS = 4_096
_DESCRIPTION = 1 << 20
# width, height, bits, samples, tile width, tile height; sizes in bytes of the TIFF types that can hold such numbers
_WIDTH, _HEIGHT, _BITS, _SAMPLES, _TILE_WIDTH, _TILE_HEIGHT = 256, 257, 258, 277, 322, 323
_SIZES = {1: (1, "B"), 3: (2, "H"), 4: (4, "I"), 16: (8, "Q")}
_GDAL = 42112
_EXACT = 1 << 24
"""The whole numbers up to here are float32 as they are."""
_SEPARATED, _WHITE_IS_ZERO, _PALETTE, _YCBCR = 5, 0, 3, 6
ERRORS = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, EOFError, RuntimeError, struct.error),
    *(zlib.error, lzma.LZMAError, ZeroDivisionError, OverflowError, AssertionError, UnicodeError),
)
"""What tifffile raises on damaged files, as seen with mutated ones."""


class NeedsOpenCV(Exception):
    """Packed in a way that tifffile cannot unpack by itself (LZW, JPEG, odd bit depths): OpenCV is to try."""


class Page(NamedTuple):
    """One picture of a TIFF."""

    image: Array
    bands: tuple[str, ...]
    alpha: bool
    rounded: bool = False
    """Whole numbers that float32 does not hold were among them."""


def header(data: bytes | mmap.mmap) -> Header:
    """The largest page; loops of pages end, sizes of tiles are looked at too."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\x00", b"\x00+")
    seen: set[int] = set()
    sizes: list[tuple[int, int, int, int]] = []
    partial = False
    try:
        offset = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
        while offset and offset not in seen and len(seen) < _MOST_PAGES:
            seen.add(offset)
            tags, offset = _directory(data, offset, order, big)
            sizes.append(_size(tags))
    except (struct.error, OverflowError):
        if not sizes:
            raise Damaged from None
        partial = len(sizes) > 1  # of one page alone, many programs leave rubbish here
    if not sizes:
        raise Damaged
    wide, high, channels, depth = max(sizes, key=lambda size: size[0] * size[1] * size[2])
    alike = len(sizes) > 1 and len(set(sizes)) == 1 and channels == 1
    return Header("TIFF", wide, high, channels=channels, depth=depth, frames=len(sizes), partial=partial, alike=alike)


def _directory(data: bytes | mmap.mmap, offset: int, order: str, big: bool) -> tuple[dict[int, list[int]], int]:
    """Numbers of the tags that matter, and where the next directory is."""
    count = struct.unpack_from(order + ("Q" if big else "H"), data, offset)[0]
    position, entry, inline = (offset + 8, 20, 8) if big else (offset + 2, 12, 4)
    if count > _MOST_TAGS:
        raise Damaged
    tags: dict[int, list[int]] = {}
    for _ in range(count):
        tag, kind, number = struct.unpack_from(order + ("HHQ" if big else "HHI"), data, position)
        if tag in (_WIDTH, _HEIGHT, _BITS, _SAMPLES, _TILE_WIDTH, _TILE_HEIGHT) and kind in _SIZES and number:
            size, letter = _SIZES[kind]
            number = min(number, 16)
            at = position + entry - inline
            if number * size > inline:
                at = struct.unpack_from(order + ("Q" if big else "I"), data, at)[0]
            tags[tag] = list(struct.unpack_from(f"{order}{number}{letter}", data, at))
        position += entry
    following = struct.unpack_from(order + ("Q" if big else "I"), data, position)[0]
    return tags, following


def _size(tags: dict[int, list[int]]) -> tuple[int, int, int, int]:
    def first(tag: int, otherwise: int) -> int:
        return tags.get(tag, [otherwise])[0]

    depth = max(tags.get(_BITS, [1]))
    wide, high, channels = first(_WIDTH, 0), first(_HEIGHT, 0), first(_SAMPLES, 1)
    if depth > 64:
        raise Damaged
    if max(first(_TILE_WIDTH, 1), first(_TILE_HEIGHT, 1)) > limits.PICTURE_SIDE:
        raise Damaged
    return wide, high, channels, max(depth, 8)


def opened(data: bytes) -> Any:
    """The file as tifffile has it; close it. Any of `ERRORS` when it is damaged."""
    import tifffile

    return tifffile.TiffFile(io.BytesIO(data))


def read_page(data: bytes, page: int) -> Page:
    """Page number `page` as tifffile reads it; see `read_from`."""
    with opened(data) as file:
        return read_from(file, page)


def read_from(file: Any, page: int) -> Page:
    """Page number `page` of an opened file.

    Errors: NeedsOpenCV when it cannot be unpacked, UserError("picture-page") when there is no such page, any of
    `ERRORS` when the file is damaged.
    """
    if not 0 <= page < len(file.pages):
        raise UserError("picture-page", page=page + 1, pages=len(file.pages))
    chosen = file.pages[page].aspage()
    if chosen.photometric == _YCBCR or chosen.bitspersample not in (1, 8, 16, 32, 64):
        raise NeedsOpenCV
    try:
        array = chosen.asarray()
    except ValueError as error:
        if "imagecodecs" in str(error):
            raise NeedsOpenCV from None
        raise
    return _picture(chosen, np.asarray(array))


def labels(file: Any) -> tuple[str, str, tuple[str, ...]]:
    """What an opened file says of its pages: the first description, GDAL's metadata, and ImageJ's labels."""
    found = (file.imagej_metadata or {}).get("Labels", ())
    return *_texts(file.pages[0]), tuple(map(str, found)) if isinstance(found, list | tuple) else ()


def _texts(page: Any) -> tuple[str, str]:
    return str(page.description)[:_DESCRIPTION], str(page.tags.valueof(_GDAL, ""))[:_DESCRIPTION]


def _picture(page: Any, array: Array) -> Page:
    """Samples in front, colours as red, green, blue, transparency away, the right way up."""
    rounded = array.dtype.kind in "iu" and array.dtype.itemsize > 2 and bool((np.abs(array) > _EXACT).any())
    array = _planes(page, array)
    photometric = page.photometric
    if photometric == _PALETTE and page.colormap is not None and array.shape[0] == 1:
        array = (np.asarray(page.colormap)[:, array[0]] >> 8).astype(np.uint8)
    if photometric == _WHITE_IS_ZERO and array.dtype in (np.uint8, np.uint16):
        array = np.iinfo(array.dtype).max - array
    if photometric == _SEPARATED and array.shape[0] >= 4 and array.dtype == np.uint8:
        ink, black = 255 - array[:3].astype(np.uint16), 255 - array[3].astype(np.uint16)
        array = ((ink * black + 127) // 255).astype(np.uint8)
    extra = tuple(page.extrasamples)
    transparent = [len(array) - len(extra) + i for i, kind in enumerate(extra) if kind in (1, 2)]
    alpha = bool(transparent) and photometric != _SEPARATED and len(array) > len(transparent)
    if alpha:
        array = np.delete(array, transparent, axis=0)
    orientation = page.tags.valueof(274, 1)
    array = np.ascontiguousarray(turned(array, int(orientation)))
    return Page(array, tiff_bands.names(len(array), *_texts(page)), alpha, rounded)


def _planes(page: Any, array: Array) -> Array:
    """(C, H, W), whichever way the samples are stored."""
    if array.ndim == 2:
        array = array[None]
    elif array.ndim == 3 and page.planarconfig == 1 and page.samplesperpixel == array.shape[2]:
        array = np.moveaxis(array, 2, 0)
    elif array.ndim != 3:
        raise UserError("array-shape", shape=str(array.shape))
    if array.dtype.kind not in "biuf":
        raise UserError("array-type", kind="TIFF", type=str(array.dtype))
    # plane by plane, so that no axis can be taken for another
    return np.concatenate([as_planes(plane) for plane in array])


def turned(array: Array, orientation: int) -> Array:
    """The (C, H, W) array as it should be seen, for an EXIF orientation from 1 to 8."""
    if orientation in (2, 3):
        array = array[:, :, ::-1]
    if orientation in (3, 4):
        array = array[:, ::-1]
    if orientation in (5, 6, 7, 8):
        array = array.transpose(0, 2, 1)
        if orientation in (6, 7):
            array = array[:, :, ::-1]
        if orientation in (7, 8):
            array = array[:, ::-1]
    return array


def encode(array: Array, bands: tuple[str, ...], description: dict[str, Any]) -> bytes:
    """(C, H, W) as one TIFF page of float32 (float64, uint8, uint16 stay), a sample plane per channel.

    The band names and `description` go into the file as JSON.
    """
    import tifffile

    if array.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        array = array.astype(np.float32)
    stream = io.BytesIO()
    planes = array if len(array) > 1 else array[0]
    tifffile.imwrite(
        stream,
        planes,
        photometric="minisblack",
        planarconfig="separate" if len(array) > 1 else None,
        description=json.dumps({**description, "bands": list(bands)}),
        software="ConvExplorer",
        metadata=None,
    )
    return stream.getvalue()
