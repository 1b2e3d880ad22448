"""Video files: any frame by its number, through OpenCV's FFmpeg held to the one container that the file is."""

import bisect
import contextlib
import math
import os
import time
from collections.abc import Iterator

import cv2
import numpy as np

from convexplorer.formats import gate
from convexplorer.formats.headers import Header
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import VideoFile
from convexplorer.sources import pages
from convexplorer.sources.animation import Animation
from convexplorer.sources.pixels import planes
from convexplorer.sources.reel import Facts, Reader

NEAR = 48
"""Frames ahead that are reached by decoding on; what is further, or behind, from the keyframe before it."""
MOST_FRAMES = 100_000_000
RATES = (0.01, 1_000.0)
USUAL_RATE = 25.0
_HEAD = 64
_BACK = (0, 8, 64)
"""Frames before the wanted one at which seeking is tried, where it ends behind it, or behind the end of the film."""
_SAME = 1e-3
"""Seconds by which two times of one frame may differ; containers count in milliseconds."""
_OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
_CONTAINERS = {"MP4": "mov", "AVI": "avi", "Matroska": "matroska"}
"""What the first bytes say → FFmpeg's reader of it, and of nothing else: it takes text for a film otherwise."""
_MOVIE_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_STILL_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")


def kind_of(head: bytes) -> str | None:
    """ "MP4" (and MOV), "AVI", "Matroska" (and WebM), "GIF", "WebP" by the first bytes; None for anything else."""
    if head[4:8] in _MOVIE_BOXES and head[8:12] not in _STILL_BRANDS:
        return "MP4"
    if head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"WEBP"):
        return "AVI" if head[8:12] == b"AVI " else "WebP"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "Matroska"
    return "GIF" if head.startswith((b"GIF87a", b"GIF89a")) else None


def opened(spec: VideoFile) -> Reader:
    """A reader of the file by what it is, whatever it is called; UserError when it is no film, or damaged."""
    name = spec.path.name
    head = gate.read_head(spec.path, 3 * _HEAD)
    kind = kind_of(head)
    if kind is None and (head[128:132] == b"DICM" or head[:2] in (b"II", b"MM")):
        return pages.opened(spec)
    if kind is None:
        raise UserError("video-unknown", name=name)
    if kind in _CONTAINERS:
        return Movie(spec, kind)
    return Animation(spec, gate.read_bytes(spec.path))


@contextlib.contextmanager
def ffmpeg_options(options: str) -> Iterator[None]:
    """FFmpeg's options for what is opened inside; they hold for the whole process, which is a child's."""
    before = os.environ.get(_OPTIONS)
    os.environ[_OPTIONS] = options
    try:
        yield
    finally:
        if before is None:
            del os.environ[_OPTIONS]
        else:
            os.environ[_OPTIONS] = before


class Movie:
    """One open video file.

    A frame's number counts from the first frame. Far away frames are found by their time and checked by it. Where
    frames turned out not to be evenly spaced, or seeking ends somewhere else, they are counted; only behind what was
    seen of a film that begins evenly and goes on otherwise, a number stands for its time.
    """

    def __init__(self, spec: VideoFile, kind: str) -> None:
        self._spec, self._name, self._reader = spec, spec.path.name, _CONTAINERS[kind]
        self._open()
        wide, high = (int(self._capture.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        gate.check_size(Header(kind, max(wide, 1), max(high, 1)), self._name)
        self._rate = _within(self._capture.get(cv2.CAP_PROP_FPS), RATES) or USUAL_RATE
        self._said = int(_within(self._capture.get(cv2.CAP_PROP_FRAME_COUNT), (1, MOST_FRAMES)))
        self._stamps: list[float] = []  # the time of every frame from the first on, as far as they were met in turn
        self._even = True  # those times are what the rate says
        self._end: int | None = None
        self._ready: Frame | None = None

    @property
    def facts(self) -> Facts:
        """Number and rate of the frames; at the end, the true number and what is missing."""
        if self._end is None:
            return Facts(self._said, self._rate)
        missing = self._said - self._end > max(1, self._said // 100)  # edit lists hide a few, estimates are off by some
        values = {"name": self._name, "found": self._end, "frames": self._said}
        return Facts(self._end, self._rate, Message("video-cut", values) if missing else None)

    def at(self, index: int) -> Frame | None:
        """The frame of that number, decoded; None behind the end or where the file is damaged."""
        ready, self._ready = self._ready, None
        if ready is not None and ready.index == index:
            return ready
        if index < 0 or (self._end is not None and index >= self._end) or not self._reach(index):
            return None
        done, pixels = self._capture.retrieve()
        if not done or pixels is None or not pixels.size:
            self._end = index
            return None
        moment = self._stamps[index] if index < len(self._stamps) else index / self._rate
        return Frame(index, time.monotonic(), planes(pixels), self._spec, moment=moment)

    def prepare(self, index: int) -> None:
        """Decode the frame already."""
        self._ready = self.at(index)

    def close(self) -> None:
        """Close the file."""
        self._capture.release()

    def _open(self) -> None:
        # some containers name other files and addresses
        with ffmpeg_options(f"protocol_whitelist;file|format_whitelist;{self._reader}"):
            self._capture = cv2.VideoCapture(str(self._spec.path.absolute()), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            self._capture.release()
            raise UserError("video-damaged", name=self._name)
        self._next = 0

    def _reach(self, index: int) -> bool:
        """Make that frame the one that was decoded last."""
        if not self._next <= index <= self._next + NEAR:
            self._leap(index)
        while self._next <= index:
            if not self._grab():
                return False
        return True

    def _leap(self, index: int) -> None:
        """Go to a frame at or before that one whose number is certain; to the beginning where there is no other."""
        if not self._stamps and not self._grab():
            return
        for back in _BACK:
            place = max(index - back, 0)
            if place >= len(self._stamps) and not self._even:
                place = len(self._stamps) - 1
                if place < self._next <= index:
                    return  # nearer already
            moment = self._stamps[place] if place < len(self._stamps) else place / self._rate
            # OpenCV takes a time, counted in frames of the mean rate
            if self._capture.set(cv2.CAP_PROP_POS_FRAMES, round(moment * self._rate)) and self._capture.grab():
                number = self._number(self._stamp())
                if number is not None and number <= index:
                    self._next = number + 1
                    return
        self._capture.release()
        self._open()

    def _number(self, stamp: float) -> int | None:
        """The number of the frame of that time; None where it is not certain."""
        if stamp <= self._stamps[-1] + _SAME:
            near = bisect.bisect_left(self._stamps, stamp - _SAME)
            return near if abs(self._stamps[near] - stamp) <= _SAME else None
        near = round(stamp * self._rate)
        return near if self._even and abs(stamp * self._rate - near) < 0.25 else None

    def _grab(self) -> bool:
        """One frame further, and its time noted."""
        if not self._capture.grab():
            self._end = self._next
            return False
        if self._next == len(self._stamps):
            stamp, number = self._stamp(), self._next
            known = math.isfinite(stamp) and (not self._stamps or stamp > self._stamps[-1])
            self._even &= known and abs(stamp - number / self._rate) < 0.5 / self._rate
            self._stamps.append(stamp if known else (self._stamps[-1] if self._stamps else 0.0) + 1 / self._rate)
        self._next += 1
        return True

    def _stamp(self) -> float:
        """Seconds from the first frame to the one just decoded."""
        now = float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000
        if self._next == 0 and not self._stamps:
            self._zero = now if math.isfinite(now) else 0.0
        return now - self._zero


def _within(value: float, bounds: tuple[float, float]) -> float:
    """A number that a file gives of itself; 0 where it cannot be."""
    return value if np.isfinite(value) and bounds[0] <= value <= bounds[1] else 0.0
