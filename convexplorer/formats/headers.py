"""What a picture file says of itself, read by our own walk over its bytes before any decoder sees them."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_MOST_FRAMES = 100_000
_GIF_EXTENSION, _GIF_FRAME, _GIF_END = 0x21, 0x2C, 0x3B


class Damaged(Exception):
    """The bytes contradict their own format; the gate says so in a sentence."""


@dataclass(frozen=True)
class Header:
    """Kind and size of a picture: `depth` in bits a sample, `frames` images in the file, `partial` when it ends early.

    `width` and `height` are the largest of any frame, before EXIF orientation. `alike`: the pages of a TIFF are of
    one size and one sample each, so that they may be one thing in time, depth or wavelength.
    """

    kind: str
    width: int
    height: int
    channels: int = 3
    depth: int = 8
    frames: int = 1
    alpha: bool = False
    partial: bool = False
    alike: bool = False

    @property
    def pixels(self) -> int:
        """Pixels of one frame."""
        return self.width * self.height

    @property
    def decoded_bytes(self) -> int:
        """Bytes of one decoded frame, alpha included, as the decoders make it."""
        channels = self.channels + self.alpha
        return self.pixels * (channels if channels < 2 else max(channels, 3)) * max(self.depth // 8, 1)


def png(data: bytes) -> Header:
    """Walk every chunk: one that claims more bytes than are left has taken 4 GB of memory in a decoder."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise Damaged
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    if colour not in (0, 2, 3, 4, 6):
        raise Damaged
    position, frames, ended, transparent = 8, 1, False, False
    while position + 12 <= len(data) and not ended:
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        if length > len(data) - position - 12:
            raise Damaged
        if kind == b"acTL" and length >= 4:
            frames = max(1, struct.unpack(">I", data[position + 8 : position + 12])[0])
        if kind == b"fcTL" and length >= 12:
            wide, high = struct.unpack(">II", data[position + 12 : position + 20])
            if wide > width or high > height:
                raise Damaged
        transparent |= kind == b"tRNS"
        ended = kind == b"IEND"
        position += 12 + length
    return Header(
        "PNG",
        width,
        height,
        channels=1 if colour in (0, 4) else 3,
        depth=16 if depth == 16 else 8,
        frames=frames,
        alpha=colour in (4, 6) or transparent,
        partial=not ended,
    )


def jpeg(data: bytes) -> Header:
    """Walk the segments and scans to the end-of-image marker, which a truncated file lacks."""
    position, size, ended = 2, None, False
    while position + 4 <= len(data):
        found = _MARKER.search(data, position)
        if found is None:
            break
        marker, position = data[found.start() + 1], found.end()
        if marker == 0xD9:
            ended = True
            break
        if marker in (0x01, 0xD8):
            continue
        if position + 2 > len(data):
            break
        length = struct.unpack(">H", data[position : position + 2])[0]
        if length < 2:
            raise Damaged
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = _frame_of_jpeg(data, position, length, size)
        position += length
    if size is None:
        raise Damaged
    depth, height, width, components = size
    return Header(
        "JPEG", width, height, channels=1 if components == 1 else 3, depth=16 if depth > 8 else 8, partial=not ended
    )


def _frame_of_jpeg(
    data: bytes, position: int, length: int, before: tuple[int, int, int, int] | None
) -> tuple[int, int, int, int]:
    if length < 8 or position + 8 > len(data):
        raise Damaged
    depth, height, width, components = struct.unpack(">BHHB", data[position + 2 : position + 8])
    if before is not None and before[1] * before[2] >= height * width:
        return before
    return depth, height, width, components


def bmp(data: bytes) -> Header:
    """Size from the information header; grey when its palette is."""
    if len(data) < 26:
        raise Damaged
    offset, size = struct.unpack("<II", data[10:18])
    if size == 12:
        width, height, _, bits = struct.unpack("<HHHH", data[18:26])
        compression, entry, colours = 0, 3, 0
    else:
        if size < 40 or len(data) < 54:
            raise Damaged
        width, height, _, bits, compression = struct.unpack("<iiHHI", data[18:34])
        entry, colours = 4, struct.unpack("<I", data[46:50])[0]
    width, height = abs(width), abs(height)
    if bits not in (1, 2, 4, 8, 16, 24, 32):
        raise Damaged
    grey = False
    if bits <= 8:
        start, count = 14 + size, min(colours or 1 << bits, 1 << bits)
        palette = data[start : start + entry * count]
        grey = all(palette[i] == palette[i + 1] == palette[i + 2] for i in range(0, len(palette) - 2, entry))
    needed = (width * bits + 31) // 32 * 4 * height
    short = compression in (0, 3) and offset + needed > len(data)
    return Header("BMP", width, height, channels=1 if grey else 3, alpha=bits == 32, partial=short)


def gif(data: bytes) -> Header:
    """The canvas and every frame: 43 bytes with a canvas of 30,000 × 30,000 have taken 6 GB in a decoder."""
    if len(data) < 13:
        raise Damaged
    width, height = struct.unpack("<HH", data[6:10])
    frames, ended = 0, False
    for kind, start, _ in _gif_blocks(data):
        ended = kind == _GIF_END
        if kind == _GIF_FRAME:
            wide, high = struct.unpack("<HH", data[start + 5 : start + 9])
            width, height, frames = max(width, wide), max(height, high), frames + 1
    if not frames:
        raise Damaged
    return Header("GIF", width, height, alpha=True, frames=frames, partial=not ended)


def _gif_blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start, end) of each extension, frame and end mark; the last may end behind the data."""
    position = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    frames = 0
    while position < len(data) and frames < _MOST_FRAMES:
        kind, start = data[position], position
        if kind == _GIF_END:
            yield kind, start, start + 1
            return
        if kind == _GIF_EXTENSION:
            position = _past_sub_blocks(data, position + 2)
        elif kind == _GIF_FRAME and position + 10 <= len(data):
            local = data[position + 9]
            frames += 1
            position = _past_sub_blocks(data, position + 11 + (3 << ((local & 7) + 1) if local & 0x80 else 0))
        else:
            return
        yield kind, start, position


def whole_frames(data: bytes) -> bytes:
    """An animated GIF or WebP that ends early, without the frame it breaks off in: decoders refuse it otherwise."""
    if data[:4] == b"RIFF":
        ends = [start + length + (length & 1) for _, start, length in _riff_chunks(data) if start + length <= len(data)]
        kept = data[: max(ends, default=12)]
        return kept[:4] + (len(kept) - 8).to_bytes(4, "little") + kept[8:]
    ends = [end for kind, _, end in _gif_blocks(data) if kind == _GIF_FRAME and end <= len(data)]
    return data[: max(ends, default=13)] + bytes([_GIF_END])


def _past_sub_blocks(data: bytes, position: int) -> int:
    while position < len(data) and data[position]:
        position += 1 + data[position]
    return position + 1


def webp(data: bytes) -> Header:
    """Canvas or frame size of the first picture chunk."""
    if len(data) < 30:
        raise Damaged
    said = struct.unpack("<I", data[4:8])[0] + 8
    kind = data[12:16]
    alpha, frames = False, 1
    if kind == b"VP8X":
        alpha = bool(data[20] & 0x10)
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        frames = max(1, sum(1 for name, _, _ in _riff_chunks(data) if name == b"ANMF"))
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    elif kind == b"VP8 ":
        width, height = (size & 0x3FFF for size in struct.unpack("<HH", data[26:30]))
    else:
        raise Damaged
    return Header("WebP", width, height, alpha=alpha, frames=frames, partial=said > len(data))


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, length) of each chunk that lies within the data."""
    position = 12
    while position + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[position : position + 8])
        yield name, position + 8, length
        position += 8 + length + (length & 1)


def avif(data: bytes) -> Header:
    """The largest size that any item of the file is said to have."""
    sizes: list[tuple[int, int]] = []
    position = data.find(b"ispe")
    while position >= 0 and len(sizes) < 1_000:
        if position + 16 <= len(data):
            sizes.append(struct.unpack(">II", data[position + 8 : position + 16]))
        position = data.find(b"ispe", position + 4)
    if not sizes:
        raise Damaged
    width, height = (max(axis) for axis in zip(*sizes, strict=True))
    return Header("AVIF", width, height, alpha=any(urn in data[:65_536] for urn in (b"auxiliary:alpha", b"auxid:1")))
