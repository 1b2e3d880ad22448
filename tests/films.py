"""Films that tests write: frame number n is told by its own pixels, in every container and at every quality."""

import time
from pathlib import Path

import cv2
import numpy as np

CODECS = {".mp4": "mp4v", ".mov": "mp4v", ".mkv": "mp4v", ".avi": "MJPG", ".webm": "VP80"}
BITS = 7
SIZE = 64, 112  # rows, columns: one column of 16 pixels for each bit


def pixels(number: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A picture whose columns are the bits of the number, white for 1."""
    bits = np.array([(number >> bit) & 1 for bit in range(BITS)], np.uint8) * 255
    wide = np.repeat(bits, size[1] // BITS)
    return np.repeat(np.tile(wide, (size[0], 1))[..., None], 3, axis=2)


def number(image: np.ndarray) -> int:
    """The number that a (C, H, W) picture shows, through any coding."""
    grey = image.mean(axis=0)
    columns = np.array_split(np.arange(grey.shape[1]), BITS)
    return sum(int(grey[:, column[4:-4]].mean() > 127) << bit for bit, column in enumerate(columns))


def film(path: Path, frames: int = 60, rate: float = 25.0) -> Path:
    """A video file of that many frames."""
    code = cv2.VideoWriter_fourcc(*CODECS[path.suffix])
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, rate, (SIZE[1], SIZE[0]))
    assert writer.isOpened()
    for index in range(frames):
        writer.write(pixels(index))
    writer.release()
    return path


def animation(path: Path, frames: int = 12, milliseconds: int = 50) -> Path:
    """An animated GIF or WebP."""
    made = cv2.Animation()
    made.frames = [pixels(index) for index in range(frames)]
    made.durations = [milliseconds] * frames
    options = [cv2.IMWRITE_GIF_DITHER, 3] if path.suffix == ".gif" else [cv2.IMWRITE_WEBP_QUALITY, 101]
    assert cv2.imwriteanimation(str(path), made, options)
    return path


def jpeg(index: int, size: tuple[int, int] = SIZE) -> bytes:
    """One picture of a stream."""
    return cv2.imencode(".jpg", pixels(index % 128, size))[1].tobytes()


def soon(seconds: float = 30.0) -> float:
    """When a test gives up waiting."""
    return time.monotonic() + seconds
