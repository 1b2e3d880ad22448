"""Small pictures for the tests of formats: whole ones of every kind, and the bombs."""

import io
import struct
import zipfile
import zlib

import cv2
import numpy as np
import tifffile

from convexplorer.compute.arrays import Array


def gradient(channels: int = 3, dtype: str = "uint8") -> Array:
    """(20, 31[, 3]) red-green-blue, smooth, every channel different."""
    rows, columns = np.mgrid[0:20, 0:31]
    planes = [rows * 12, columns * 8, 255 - rows * 5 - columns * 3][:channels]
    pixels = np.stack(planes, axis=-1).astype(np.float64)
    scale = 257 if dtype == "uint16" else 1
    return (pixels * scale).astype(dtype).squeeze()


def by_opencv(suffix: str, pixels: Array, *options: int) -> bytes:
    turned = np.ascontiguousarray(pixels[..., ::-1] if pixels.ndim == 3 and pixels.shape[2] == 3 else pixels)
    done, data = cv2.imencode(suffix, turned, list(options))
    assert done
    return bytes(data)


def by_tifffile(array: Array, **options: object) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def whole() -> dict[str, bytes]:
    """One file of each kind that is opened."""
    rgb, grey = gradient(), gradient(1)
    return {
        "rgb.png": by_opencv(".png", rgb),
        "grey16.png": by_opencv(".png", gradient(1, "uint16")),
        "rgb.jpg": by_opencv(".jpg", rgb),
        "progressive.jpg": by_opencv(".jpg", rgb, cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        "grey.jpg": by_opencv(".jpg", grey),
        "rgb.bmp": by_opencv(".bmp", rgb),
        "grey.bmp": by_opencv(".bmp", grey),
        "rgb.webp": by_opencv(".webp", rgb, cv2.IMWRITE_WEBP_QUALITY, 101),
        "rgb.gif": by_opencv(".gif", rgb, cv2.IMWRITE_GIF_DITHER, 3),
        "rgb.avif": by_opencv(".avif", rgb),
        "lzw.tif": by_opencv(".tif", rgb),
        "float.tif": by_tifffile(grey.astype(np.float32) / 7, photometric="minisblack"),
        "deflate.tif": by_tifffile(rgb, photometric="rgb", compression="zlib", predictor=True),
        "pages.tif": by_tifffile(np.stack([grey, grey // 2]), photometric="minisblack"),
        "big.tif": by_tifffile(rgb, photometric="rgb", bigtiff=True, byteorder=">"),
    }


def png_chunk(kind: bytes, data: bytes, said: int | None = None) -> bytes:
    length = len(data) if said is None else said
    return struct.pack(">I", length) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, depth: int = 1, colour: int = 0, *chunks: bytes) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + png_chunk(b"IEND", b"")


def gif(width: int, height: int, frame: tuple[int, int] = (1, 1)) -> bytes:
    """43 bytes: a canvas, and one frame on it."""
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", width, height, 0x80, 0, 0)
        + b"\x00\x00\x00\xff\xff\xff"
        + b"\x21\xf9\x04\x01\x00\x00\x00\x00"
        + b"\x2c"
        + struct.pack("<HHHHB", 0, 0, *frame, 0)
        + b"\x02\x02\x44\x01\x00\x3b"
    )


def tiff_header(width: int, height: int, *, loop: bool = False, samples: int = 1) -> bytes:
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (277, 3, samples)]
    body = struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        body += struct.pack("<HHI", tag, kind, 1) + struct.pack("<I", value)
    return b"II*\x00" + struct.pack("<I", 8) + body + struct.pack("<I", 8 if loop else 0)


def npy_header(shape: tuple[int, ...], dtype: str = "<f4") -> bytes:
    text = repr({"descr": dtype, "fortran_order": False, "shape": shape}).encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def npz_bomb(megabytes: int) -> bytes:
    stream = io.BytesIO()
    size = megabytes << 20
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("maps.npy", npy_header((1, 1024, size // 4096)) + bytes(size))
    return stream.getvalue()


def bombs() -> dict[str, bytes]:
    """Small files that ask for a great deal of memory or time."""
    return {
        "chunk.png": (png(1, 1)[:33] + png_chunk(b"IDAT", b"x" * 30, said=0xFFFFFFFF)).ljust(84, b"\0"),
        "side.png": png(30_000, 30_000),
        "side2.png": png(0xFFFFFFFF, 1),
        "canvas.gif": gif(30_000, 30_000),
        "frame.gif": gif(1, 1, (40_000, 40_000)),
        "huge.bmp": b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 50_000, 50_000, 1, 24, 0, 0, 0, 0, 0, 0),
        "huge.tif": tiff_header(60_000, 60_000),
        "bands.tif": tiff_header(16_000, 16_000, samples=4_096),
        "huge.webp": b"RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2 + bytes(80),
        "huge.avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"
        + b"\0\0\0\x14ispe\0\0\0\0"
        + struct.pack(">II", 99999, 99999),
        "huge.npy": npy_header((1 << 20, 1 << 20)),
        "ratio.npz": npz_bomb(130),
    }
