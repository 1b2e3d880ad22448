"""What the clipboard or a drag holds, and turning it into something to work on."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from convexplorer import limits
from convexplorer.compute.arrays import Array, frozen
from convexplorer.engine import child
from convexplorer.formats import filters, images
from convexplorer.formats import kernels as kernel_text
from convexplorer.messages import Message, UserError
from convexplorer.model.sources import Drawn
from convexplorer.sources import schemes

HEAD = 200
"""Characters in which a text says that it holds filters."""
LONGEST = 1 << 16
"""Characters of a text that is looked at for a kernel."""
PACKED = ("image/png", "image/tiff", "image/bmp", "image/jpeg", "image/webp")
"""Pictures that are taken as bytes, so that they are decoded where files are."""


@dataclass(frozen=True, eq=False)
class Paths:
    """Files and folders of this machine."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, eq=False)
class Kernel:
    """Text that is a kernel."""

    values: Array


@dataclass(frozen=True)
class Filters:
    """Text with filters that were copied in a window."""

    text: str


@dataclass(frozen=True, eq=False)
class Pixels:
    """A picture: as it came, packed, or as Qt has it."""

    packed: bytes = b""
    image: QImage | None = None


@dataclass(frozen=True)
class Link:
    """The address of a stream, or of something that will turn out to be none."""

    text: str


Offer = Paths | Kernel | Filters | Pixels | Link


def offered(data: QMimeData) -> Offer | None:
    """What can be made of it; files first, and text before a picture of it, as spreadsheets offer both."""
    urls = data.urls() if data.hasUrls() else []
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Paths(paths)
    text = data.text().strip() if data.hasText() else ""
    if text.startswith("{") and filters.FORMAT in text[:HEAD]:
        return Filters(text)
    values = kernel_of(text)
    if values is not None:
        return Kernel(values)
    if data.hasImage() or any(data.hasFormat(kind) for kind in PACKED):
        return Pixels()
    return next((Link(one) for one in (*(url.toString() for url in urls), text) if _is_address(one)), None)


def _is_address(text: str) -> bool:
    if text.split()[1:] or len(text) > LONGEST:
        return False
    try:
        schemes.checked(text)
    except UserError:
        return False
    return True


def kernel_of(text: str) -> Array | None:
    """The kernel in a text; None for anything else, and for a single number, which may be meant otherwise."""
    if not text or len(text) > LONGEST:
        return None
    try:
        values = kernel_text.parse_kernel(text)
    except UserError:
        return None
    return values if values.size > 1 else None


def pixels_in(data: QMimeData) -> Pixels:
    """The picture's data, while the clipboard or the drag is there to be asked."""
    for kind in PACKED:
        if kind in data.formats():
            packed = bytes(data.data(kind).data())
            if packed:
                return Pixels(packed)
    image = data.imageData()
    return Pixels(image=image if isinstance(image, QImage) else None)


def drawn(pixels: Pixels, title: str) -> Drawn:
    """The picture as a source, (C, H, W) of 8 or 16 bits; meant for a thread. UserError where it cannot be."""
    if pixels.packed:
        decoded = child.call(
            images.decode, pixels.packed, title, deadline=limits.DECODE_SECONDS, memory=limits.DECODE_MEMORY, what=title
        )
        return Drawn(frozen(decoded.image), title, decoded.note)
    if pixels.image is None or pixels.image.isNull():
        raise UserError("clipboard-nothing")
    check_size(pixels.image.height(), pixels.image.width(), title)
    note = Message("pasted-alpha") if pixels.image.hasAlphaChannel() else None
    return Drawn(frozen(planes(pixels.image)), title, note)


def check_size(height: int, width: int, name: str) -> None:
    """UserError for a picture beyond the limits."""
    if height * width > limits.PICTURE_PIXELS or max(height, width) > limits.PICTURE_SIDE:
        raise UserError(
            "picture-too-large",
            name=name,
            width=width,
            height=height,
            megapixels=round(height * width / 1e6),
            limit=limits.PICTURE_PIXELS >> 20,
            side=limits.PICTURE_SIDE,
        )


_KIND = QImage.Format
_GREY = (_KIND.Format_Grayscale8, _KIND.Format_Grayscale16, _KIND.Format_Mono, _KIND.Format_MonoLSB)
_DEEP = (_KIND.Format_Grayscale16, _KIND.Format_RGBX64, _KIND.Format_RGBA64, _KIND.Format_RGBA64_Premultiplied)
# where red, green and blue lie in the bytes of a pixel; a conversion by Qt would hold up every thread (20 ms at 4K)
_BYTES = {
    _KIND.Format_RGBX8888: (0, 1, 2),
    _KIND.Format_RGBA8888: (0, 1, 2),
    **dict.fromkeys((_KIND.Format_RGB32, _KIND.Format_ARGB32), (2, 1, 0) if sys.byteorder == "little" else (1, 2, 3)),
}


def planes(image: QImage) -> Array:
    """Qt's picture as (C, H, W): one channel where its format is grey, else red, green and blue; 16 bits stay 16."""
    deep = image.format() in _DEEP
    places: tuple[int, ...] = _BYTES.get(image.format(), (0, 1, 2))
    if image.format() in _GREY:
        image, samples = image.convertToFormat(_KIND.Format_Grayscale16 if deep else _KIND.Format_Grayscale8), 1
        places = (0,)
    else:
        samples = 4
        if image.format() not in _BYTES:
            image = image.convertToFormat(_KIND.Format_RGBA64 if deep else _KIND.Format_RGBA8888)
    dtype = np.dtype(np.uint16 if deep else np.uint8)
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), dtype).reshape(height, image.bytesPerLine() // dtype.itemsize)
    pixels = rows[:, : width * samples].reshape(height, width, samples)
    made = np.empty((len(places), height, width), dtype)
    for plane, place in zip(made, places, strict=True):
        plane[...] = pixels[..., place]
    return made
