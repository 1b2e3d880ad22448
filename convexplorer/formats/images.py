"""Pictures to arrays and back: (C, H, W) red, green, blue or grey, as many bits as the file has, the right way up."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.formats import arrays, dicom, gate, tiff, tiff_bands
from convexplorer.formats.headers import Header
from convexplorer.messages import Message, UserError

_END_OF_JPEG = b"\xff\xd9"
"""Without it OpenCV gives nothing of a truncated JPEG in memory; with it, what there is, and grey."""


@dataclass(frozen=True, eq=False)
class Decoded:
    """A file's picture: `image` (C, H, W) uint8, uint16 or float32; `note` says what is missing or was left out."""

    image: Array
    note: Message | None = None
    bands: tuple[str, ...] = ()
    window: tuple[float, float] | None = None
    """Between which values the file asks to be shown."""


def decode(data: bytes, name: str, page: int = 0, stacked: bool = False) -> Decoded:
    """The picture in `data`, which a sentence calls `name`; `page` picks one of a TIFF that holds several.

    `stacked`: its alike pages are the channels of one picture. 8-bit files give uint8, 16-bit ones uint16, TIFF and
    NumPy files of other types float32 with the values they have, NaN and infinity among them. Grey stays one channel;
    transparency is dropped and said. Meant to run in a child process: the gate is passed first, but a decoder can still
    crash. Errors: UserError.
    """
    header = gate.inspect(data, name)
    if header.kind in ("NPY", "NPZ"):
        return Decoded(arrays.read(data, name))
    if header.kind == "TIFF" and stacked:
        return _decode_stack(data, name, header)
    if header.kind == "TIFF":
        return _decode_tiff(data, name, page, header)
    if header.kind == "DICOM":
        return _decode_dicom(dicom.File(data, name), name, page)
    if page or stacked:
        raise UserError("picture-page", page=page + 1, pages=1)
    flags = cv2.IMREAD_GRAYSCALE if header.channels == 1 else cv2.IMREAD_COLOR
    if header.depth > 8 and header.kind != "AVIF":
        flags |= cv2.IMREAD_ANYDEPTH
    # not UNCHANGED: that ignores the EXIF orientation
    if header.kind == "JPEG" and header.partial:
        data += _END_OF_JPEG
    return Decoded(_planes(_opencv(data, flags, name, header.kind)), _note(header, name, page))


def _opencv(data: bytes, flags: int, name: str, kind: str) -> Array:
    """`cv2.imdecode`, which says what is wrong by None or by an exception that means nothing to a reader."""
    try:
        pixels: Array | None = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from None
        pixels = None
    if pixels is None or not pixels.size:
        raise UserError("picture-damaged", name=name, kind=kind)
    return pixels


def _planes(pixels: Array) -> Array:
    """OpenCV's (H, W) or (H, W, blue-green-red[-alpha]) as (C, H, W); the one door where the order is turned."""
    if pixels.ndim == 2:
        return pixels[None]
    if pixels.shape[2] < 3:
        return np.ascontiguousarray(pixels[None, :, :, 0])
    return np.ascontiguousarray(pixels[:, :, 2::-1].transpose(2, 0, 1))


def _note(header: Header, name: str, page: int) -> Message | None:
    """The one thing most worth saying: what is missing, else what was left out."""
    if header.partial:
        return Message("picture-partial", {"name": name})
    if header.kind == "TIFF" and header.frames > 1:
        return Message("picture-one-page", {"name": name, "page": page + 1, "pages": header.frames})
    if header.frames > 1:
        return Message("picture-first-frame", {"name": name, "frames": header.frames})
    if header.alpha and header.kind != "GIF":
        return Message("picture-alpha", {"name": name})
    return None


def _decode_tiff(data: bytes, name: str, page: int, header: Header) -> Decoded:
    with _sentence(name):
        read = _tiff_page(data, name, page)
    note = _note(header, name, page)
    if note is None and read.alpha:
        note = Message("picture-alpha", {"name": name})
    if note is None and read.rounded:
        note = Message("picture-rounded", {"name": name})
    return Decoded(read.image, note, read.bands)


def _tiff_page(data: bytes, name: str, page: int, file: Any = None) -> tiff.Page:
    """A page by tifffile (of `file`, where it is open already), or by OpenCV where that cannot unpack it."""
    try:
        return tiff.read_page(data, page) if file is None else tiff.read_from(file, page)
    except tiff.NeedsOpenCV:
        return _tiff_by_opencv(data, name, page)


@contextlib.contextmanager
def _sentence(name: str) -> Iterator[None]:
    """What tifffile raises becomes the sentence of a damaged file."""
    try:
        yield
    except tiff.ERRORS:
        raise UserError("picture-damaged", name=name, kind="TIFF") from None


def _decode_stack(data: bytes, name: str, header: Header) -> Decoded:
    """Alike pages as the channels of one picture."""
    if not header.alike:
        raise UserError("stack-unlike", name=name)
    whole = replace(header, channels=header.frames, frames=1)
    gate.check_bands(whole, name)
    gate.check_size(whole, name)
    with _sentence(name), tiff.opened(data) as file:
        pages = [_tiff_page(data, name, index, file) for index in range(header.frames)]
        image = np.concatenate([page.image for page in pages])
        bands = tiff_bands.names(len(image), *tiff.labels(file))
    rounded = any(page.rounded for page in pages)
    note = Message("picture-rounded", {"name": name}) if rounded else None
    return Decoded(image, note or Message("stack-channels", {"name": name, "pages": header.frames}), bands)


def _decode_dicom(file: dicom.File, name: str, page: int, film: bool = False) -> Decoded:
    found = file.at(page)
    note = found.note
    if file.count > 1 and not film:
        note = Message("dicom-first", {"name": name, "frames": file.count, "page": page + 1})
    return Decoded(found.image, note, window=found.window)


class Pages:
    """The pages of a TIFF or DICOM file one by one, each when it is asked for; everything as `decode` has it."""

    def __init__(self, data: bytes, name: str) -> None:
        header = gate.inspect(data, name)
        self.count, self.partial = header.frames, header.partial
        self.rate: float | None = None
        """Pages a second, where the file says so."""
        self._data, self._name = data, name
        self._file: Any = None
        if header.kind == "DICOM":
            self._dicom = dicom.File(data, name)
            self.rate = self._dicom.rate
        elif header.kind == "TIFF":
            with _sentence(name):
                self._file = tiff.opened(data)
        else:
            raise UserError("picture-page", page=2, pages=1)

    def at(self, page: int) -> Decoded:
        """That page; UserError when it cannot be read."""
        if self._file is None:
            return _decode_dicom(self._dicom, self._name, page, film=True)
        with _sentence(self._name):
            found = _tiff_page(self._data, self._name, page, self._file)
        return Decoded(found.image, bands=found.bands)

    def close(self) -> None:
        """Forget the file."""
        if self._file is not None:
            self._file.close()


def _tiff_by_opencv(data: bytes, name: str, page: int) -> tiff.Page:
    """A page packed by LZW, JPEG and the like: 1, 3 or 4 samples of 8 or 16 bits, or float."""
    try:
        found, pages = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED, range=(page, page + 1))
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from None
        found, pages = False, ()
    if not found or not pages:
        raise UserError("picture-damaged", name=name, kind="TIFF")
    image = _planes(pages[0])
    if image.dtype not in (np.uint8, np.uint16):
        image = image.astype(np.float32)
    return tiff.Page(image, (), alpha=pages[0].ndim == 3 and pages[0].shape[2] == 4)


def encode_png(pixels: Array) -> bytes:
    """(H, W) or (H, W, 3) red-green-blue pixels, uint8 or uint16, as a PNG; ValueError for anything else.

    The check is ours because OpenCV writes other types after changing the numbers, and says that all went well.
    """
    if pixels.dtype not in (np.uint8, np.uint16) or pixels.ndim not in (2, 3) or 0 in pixels.shape:
        raise ValueError(f"not pixels for a PNG: {pixels.dtype} {pixels.shape}")
    if pixels.ndim == 3 and pixels.shape[2] != 3:
        raise ValueError(f"not pixels for a PNG: {pixels.dtype} {pixels.shape}")
    turned = np.ascontiguousarray(pixels[:, :, ::-1] if pixels.ndim == 3 else pixels)
    done, coded = cv2.imencode(".png", turned, [cv2.IMWRITE_PNG_COMPRESSION, 6])
    if not done:
        raise UserError("not-encoded", kind="PNG")
    return bytes(coded)
