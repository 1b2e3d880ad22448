"""Text inside picture files for those who cannot see them, or look for them: what a screen reader may read."""

import struct
import zlib

_PNG_HEAD = 8 + 25
"""Bytes of a PNG's signature and of its first chunk, which must stay the first."""
_BLOCK = 255


def in_png(data: bytes, text: str) -> bytes:
    """The PNG (or APNG) with `text` as its Description, UTF-8 (PNG specification, iTXt)."""
    body = b"Description\0\0\0\0\0" + text.encode()
    chunk = b"iTXt" + body
    made = struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return data[:_PNG_HEAD] + made + data[_PNG_HEAD:]


def in_gif(data: bytes, text: str) -> bytes:
    """The GIF with `text` as a comment, UTF-8 (GIF89a specification, comment extension)."""
    flags = data[10]
    begin = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    words = text.encode()
    blocks = [words[at : at + _BLOCK] for at in range(0, len(words), _BLOCK)]
    comment = b"".join(bytes([len(block)]) + block for block in blocks)
    return data[:begin] + b"\x21\xfe" + comment + b"\0" + data[begin:]
