"""The one gate for bytes from outside: what may be read at all, and what may go on to a decoder."""

import math
import mmap
import os
import stat
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path

from convexplorer import limits
from convexplorer.formats import arrays, dicom, headers, tiff
from convexplorer.formats.headers import Damaged, Header
from convexplorer.messages import UserError

_CHUNK = 1 << 24
_WORK = 3
"""Copies of the decoded picture that exist at once while it is turned into (C, H, W)."""

# what it is told by -> (what it is called, its walk)
_READ: tuple[tuple[bytes, str, Callable[[bytes], Header]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG", headers.png),
    (b"\xff\xd8\xff", "JPEG", headers.jpeg),
    (b"GIF87a", "GIF", headers.gif),
    (b"GIF89a", "GIF", headers.gif),
    (b"II*\x00", "TIFF", tiff.header),
    (b"MM\x00*", "TIFF", tiff.header),
    (b"II+\x00", "TIFF", tiff.header),
    (b"MM\x00+", "TIFF", tiff.header),
    (b"BM", "BMP", headers.bmp),
    (b"\x93NUMPY", "NPY", arrays.npy_header),
    (b"PK\x03\x04", "NPZ", arrays.npz_header),
)
_AVIF = (b"avif", b"avis")
_HEIF = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
    (b"8BPS", "a Photoshop document"),
    (b"\x00\x00\x01\x00", "an icon file"),
    (b"SIMPLE  =", "a FITS file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"PK", "a zip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most `limits.FILE_BYTES`; anything else is refused in its own sentence.

    Never waits for a pipe or a device: it looks before it opens, and opens without blocking.
    """
    return _read(path, lambda handle: _all(handle, path.name or str(path)), limits.FILE_BYTES)


def _read(path: Path, read: Callable[[int], bytes], largest: float) -> bytes:
    """What `read` makes of the open file, or the sentence that says why it cannot be had."""
    name = path.name or str(path)
    try:
        _check(os.stat(path), name, largest)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _check(os.fstat(handle), name, largest)
            return read(handle)
        finally:
            os.close(handle)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UserError("file-missing", name=name) from None
    except PermissionError:
        raise UserError("file-not-allowed", name=name) from None
    except OSError as error:
        raise UserError("file-unreadable", name=name, why=error.strerror or "unknown reason") from None


def read_head(path: Path, count: int) -> bytes:
    """The first bytes of a regular file of any size: enough to see what it is; refused as `read_bytes` does."""
    return _read(path, lambda handle: os.read(handle, count), math.inf)


def is_stack(path: Path) -> bool:
    """Whether a file is a TIFF of several alike pages of one sample; looked at where it lies, whatever its size.

    UserError for what is no regular file.
    """
    if not read_head(path, 4).startswith(tuple(start for start, kind, _ in _READ if kind == "TIFF")):
        return False
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            return tiff.header(view).alike
    except (Damaged, struct.error, IndexError, OverflowError, OSError, ValueError):
        return False


def _check(found: os.stat_result, name: str, largest: float) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise UserError("file-is-folder", name=name)
    if not stat.S_ISREG(found.st_mode):
        raise UserError("file-is-device", name=name)
    if found.st_size == 0:
        raise UserError("file-empty", name=name)
    if found.st_size > largest:
        raise UserError("file-too-large", name=name, megabytes=found.st_size >> 20, limit=limits.FILE_BYTES >> 20)


def _all(handle: int, name: str) -> bytes:
    """Everything to the end: a file may have grown since it was looked at."""
    parts, size = [], 0
    while part := os.read(handle, _CHUNK):
        parts.append(part)
        size += len(part)
        if size > limits.FILE_BYTES:
            raise UserError("file-too-large", name=name, megabytes=size >> 20, limit=limits.FILE_BYTES >> 20)
    if not size:
        raise UserError("file-empty", name=name)
    return b"".join(parts)


def inspect(data: bytes, name: str) -> Header:
    """What the picture in `data` is and how large; UserError when it is not one of ours, damaged, or too large.

    `name` is what the sentence calls it. Nothing is decoded and no more memory taken than the data itself.
    """
    kind, walk = _recognised(data, name)
    try:
        header = walk(data)
    except (Damaged, struct.error, IndexError, OverflowError):
        raise UserError("picture-damaged", name=name, kind=kind) from None
    if header.width < 1 or header.height < 1 or header.channels < 1:
        raise UserError("picture-damaged", name=name, kind=kind)
    check_bands(header, name)
    check_size(header, name)
    return header


def check_bands(header: Header, name: str) -> None:
    """UserError when a picture has more channels than are opened."""
    if header.channels > limits.BANDS:
        raise UserError("picture-bands", name=name, bands=header.channels, limit=limits.BANDS)


def check_size(header: Header, name: str) -> None:
    """UserError when a picture of this size is more than is opened, or than memory allows."""
    wide, high = header.width, header.height
    if header.pixels > limits.PICTURE_PIXELS or max(wide, high) > limits.PICTURE_SIDE:
        raise UserError(
            "picture-too-large",
            name=name,
            width=wide,
            height=high,
            megapixels=round(header.pixels / 1e6),
            limit=limits.PICTURE_PIXELS >> 20,
            side=limits.PICTURE_SIDE,
        )
    if header.decoded_bytes * _WORK > limits.memory_at_hand():
        raise UserError(
            "picture-memory",
            name=name,
            width=wide,
            height=high,
            megabytes=header.decoded_bytes * _WORK >> 20,
            free=limits.memory_at_hand() >> 20,
        )


def _recognised(data: bytes, name: str) -> tuple[str, Callable[[bytes], Header]]:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP", headers.webp
    if data[4:8] == b"ftyp":
        return _of_box_file(data, name)
    if data[128:132] == b"DICM":
        return "DICOM file", partial(dicom.header, name=name)
    for start, kind, walk in _READ:
        if data.startswith(start):
            return kind, walk
    for start, refused in _REFUSED:
        if data.startswith(start):
            raise UserError("picture-kind-refused", name=name, kind=refused)
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in text:
        raise UserError("picture-kind-refused", name=name, kind="an SVG drawing")
    raise UserError("picture-unknown", name=name)


def _of_box_file(data: bytes, name: str) -> tuple[str, Callable[[bytes], Header]]:
    """AVIF, HEIF and the videos share a container; the brands in its first box tell them apart."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if any(brand in _AVIF for brand in brands):
        return "AVIF", headers.avif
    if any(brand in _HEIF for brand in brands):
        raise UserError("picture-heic", name=name)
    raise UserError("picture-kind-refused", name=name, kind="a video")
