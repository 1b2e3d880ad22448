"""Films: pictures one after another into segments that always play, and from these the file that was asked for."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.formats import avi, save
from convexplorer.formats.avi import JPEG, PNG, AviWriter, Coding
from convexplorer.messages import Message, UserError


@dataclass(frozen=True)
class Movie:
    """A kind of film. `coding` is that of its segments, `fastest` the most frames a second that it can show.

    `function` is "module:function" from (segments, path, rate) to the film at `path`, yielding how far it is; "" where
    a segment is such a film already.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    coding: Coding
    fastest: float
    function: str

    @property
    def mapping(self) -> str:
        """What the sidecar says of a stored number."""
        return "colours of the scheme from low to high; for looking at, not for measuring"


# no H.264 in OpenCV's wheels: MP4 plays in players, WebM in players and browsers, GIF and WebP wherever pictures do
MOVIES: tuple[Movie, ...] = (
    Movie("mp4", "Film (MP4)", (".mp4", ".m4v"), JPEG, 240, "convexplorer.formats.codecs:mp4"),
    Movie("webm", "Film for browsers (WebM)", (".webm",), JPEG, 240, "convexplorer.formats.codecs:webm"),
    Movie("avi", "Film, large and exact (AVI)", (".avi",), JPEG, 240, "convexplorer.formats.codecs:avi"),
    # browsers show what is to last for less than 20 ms for 100
    Movie("gif", "Animation (GIF)", (".gif",), PNG, 50, "convexplorer.formats.animation:gif"),
    Movie("webp", "Animation, exact (WebP)", (".webp",), PNG, 240, "convexplorer.formats.animation:webp"),
)
SLOWEST = 0.1
ALMOST_NOTHING = 1 << 20
"""Bytes free on a disk below which an encoder that failed is taken to have failed for want of room."""


def movie_of(path: Path) -> Movie | None:
    """The kind of film that the suffix names, if it names one."""
    return next((row for row in MOVIES if path.suffix.lower() in row.suffixes), None)


class Step(NamedTuple):
    """How many of the pictures are in the film."""

    done: int
    total: int


class Film:
    """Takes pictures for the film at `path`; they lie in segments beside it until `convert` has made it of them.

    Every method but `close` may raise UserError with a sentence; what was written until then stays and plays.
    """

    def __init__(self, path: Path, rate: float, overwrite: bool = False) -> None:
        row = movie_of(path)
        if row is None:
            known = ", ".join(sorted(suffix for one in MOVIES for suffix in one.suffixes))
            raise UserError("export-kind", name=path.name, known=known)
        if not SLOWEST <= rate <= row.fastest:
            raise UserError("movie-rate", kind=row.key.upper(), rate=f"{rate:g}", least=SLOWEST, most=row.fastest)
        if not overwrite and os.path.lexists(path):
            raise UserError("file-exists", name=path.name)
        if path.is_dir():
            raise UserError("file-is-folder", name=path.name)
        # the child that converts may have been started in another folder
        self.path, self.movie, self.rate = path.absolute(), row, round(rate, 2)
        self.segments: tuple[Path, ...] = ()
        self.frames = 0
        self.note: Message | None = None
        """What a reader of the film should know: that pictures of another size were fitted in."""
        self._before = 0
        self._size: tuple[int, int] | None = None
        self._writer: AviWriter | None = None

    @property
    def bytes(self) -> int:
        """What has been written so far."""
        writer = self._writer  # another thread may ask while the last segment is closed
        return self._before + (writer.bytes if writer is not None else 0)

    @property
    def seconds(self) -> float:
        """How long the film lasts so far."""
        return self.frames / self.rate

    def write(self, pixels: Array, times: int = 1) -> None:
        """A picture, (H, W) or (H, W, 3) uint8 RGB, for `times` frames; the first one gives the film its size."""
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[:, :, None], 3, axis=2)
        if self._size is None:
            self._size = (pixels.shape[0], pixels.shape[1])
        if pixels.shape[:2] != self._size:
            self._say_fitted(pixels)
            pixels = fitted(pixels, *self._size)
        data = avi.encoded(pixels, self.movie.coding)
        try:
            for _ in range(times):
                self._room(*self._size).write(data)
                self.frames += 1
        except OSError as error:
            self.close()
            raise self._stopped(error) from error

    def close(self) -> None:
        """No more pictures; the segments play from now on with their index. Safe to call twice."""
        if self._writer is not None:
            self._before += self._writer.bytes
            self._writer.close()
            self._writer = None

    def finish(self) -> tuple[tuple[Path, ...], Path, float]:
        """No more pictures; gives what `convert` is to be called with."""
        self.close()
        if not self.frames:
            raise UserError("movie-empty", name=self.path.name)
        return self.segments, self.path, self.rate

    def _room(self, height: int, width: int) -> AviWriter:
        if self._writer is not None and self._writer.full:
            self.close()
        if self._writer is None:
            path = self._free()
            self._writer = AviWriter(path, height, width, self.rate, self.movie.coding)
            self.segments = (*self.segments, path)
        return self._writer

    def _free(self) -> Path:
        """A name for the next segment: what an earlier recording left behind is somebody's only copy."""
        number = len(self.segments) + 1
        while True:
            part = "part" if number == 1 else f"part{number}"
            path = self.path.with_name(f"{self.path.stem}.{part}.avi")
            if not os.path.lexists(path):
                return path
            number += 1

    def _stopped(self, error: OSError) -> UserError:
        why = save.reason(self.path, error)
        if not self.frames:
            _remove(self.segments)
            return UserError("save-failed", name=self.path.name, why=why, kept="Nothing was written.")
        return UserError(
            "movie-stopped",
            name=self.path.name,
            why=why,
            seconds=f"{self.seconds:.1f}",
            kept=" and ".join(path.name for path in self.segments),
        )

    def _say_fitted(self, pixels: Array) -> None:
        if self.note is None and self._size is not None:
            height, width = self._size
            self.note = Message(
                "movie-fitted",
                {
                    "number": self.frames + 1,
                    "columns": pixels.shape[1],
                    "rows": pixels.shape[0],
                    "width": width,
                    "height": height,
                },
            )


def convert(segments: Sequence[Path], path: Path, rate: float) -> Iterator[Step]:
    """The film at `path` from its segments, which are removed when it is whole; meant to run in a child process.

    Errors: UserError says why and what was kept.
    """
    row = movie_of(path)
    assert row is not None
    module, _, name = row.function.partition(":")
    unfinished = unfinished_path(path)
    try:
        yield from getattr(import_module(module), name)(segments, unfinished, rate)
        save.put_in_place(unfinished, path)
    except OSError as error:
        raise not_converted(segments, path, save.reason(path, error)) from error
    except (NotWritten, cv2.error) as error:
        full = shutil.disk_usage(path.parent).free < ALMOST_NOTHING
        why = "the disk is full" if full else str(error) if isinstance(error, NotWritten) else "the encoder failed"
        raise not_converted(segments, path, why) from error
    except MemoryError:
        raise not_converted(segments, path, "it needs more memory than there is") from None
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    _remove(segments)


def unfinished_path(path: Path) -> Path:
    """Where a film lies while it is made."""
    return path.with_name(f".{path.stem}.unfinished{path.suffix}")


def _remove(segments: Sequence[Path]) -> None:
    for segment in segments:
        with contextlib.suppress(OSError):
            segment.unlink()


class NotWritten(Exception):
    """A codec did not take a picture, or made a file that does not play; the text says why."""


def not_converted(segments: Sequence[Path], path: Path, why: str) -> UserError:
    """The sentence for a film that could not be made of its segments."""
    return UserError(
        "movie-not-converted", name=path.name, why=why, kept=" and ".join(segment.name for segment in segments)
    )


def fitted(pixels: Array, height: int, width: int) -> Array:
    """A picture as large as fits into `height` × `width`, black around it."""
    share = min(height / pixels.shape[0], width / pixels.shape[1])
    rows, columns = max(round(pixels.shape[0] * share), 1), max(round(pixels.shape[1] * share), 1)
    method = cv2.INTER_AREA if share < 1 else cv2.INTER_NEAREST_EXACT
    out = np.zeros((height, width, 3), np.uint8)
    top, left = (height - rows) // 2, (width - columns) // 2
    out[top : top + rows, left : left + columns] = cv2.resize(pixels, (columns, rows), interpolation=method)
    return out
