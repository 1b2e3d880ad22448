"""The pictures of a folder as a film, in the order in which people number them."""

import re
import time
from fnmatch import fnmatch
from pathlib import Path

from convexplorer.compute.arrays import frozen
from convexplorer.formats import gate, images
from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import ImageSequence
from convexplorer.sources.listing import SUFFIXES
from convexplorer.sources.reel import Facts

_NUMBER = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[str, int], ...]:
    """What to sort names by so that frame2 comes before frame10."""
    parts = _NUMBER.split(name.lower())
    return tuple((text, int(number)) for text, number in zip(parts[::2], [*parts[1::2], "-1"], strict=False))


def pictures(spec: ImageSequence) -> list[Path]:
    """The pictures of the folder that the pattern names; UserError when the folder cannot be read or has none."""
    try:
        found = [
            path
            for path in spec.folder.iterdir()
            if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and fnmatch(path.name, spec.pattern)
        ]
    except FileNotFoundError:
        raise UserError("file-missing", name=spec.folder.name) from None
    except OSError as error:
        raise UserError("folder-unreadable", name=spec.folder.name, why=error.strerror or "unknown reason") from None
    if not found:
        raise UserError("sequence-empty", name=spec.folder.name, pattern=spec.pattern)
    return sorted(found, key=lambda path: natural(path.name))


def opened(spec: ImageSequence) -> "Pictures":
    """The folder as it is now."""
    return Pictures(spec)


class Pictures:
    """Each picture is a frame; one that cannot be read is said by its name."""

    def __init__(self, spec: ImageSequence) -> None:
        self._spec, self._files = spec, pictures(spec)

    @property
    def facts(self) -> Facts:
        """As many frames as pictures."""
        return Facts(len(self._files), self._spec.rate)

    def at(self, index: int) -> Frame | None:
        """The picture of that number; UserError when it cannot be read."""
        if not 0 <= index < len(self._files):
            return None
        path = self._files[index]
        decoded = images.decode(gate.read_bytes(path), path.name)
        image, moment = frozen(decoded.image), index / self._spec.rate
        return Frame(
            index, time.monotonic(), image, self._spec, decoded.note, decoded.bands, moment, window=decoded.window
        )

    def prepare(self, index: int) -> None:
        """The next picture is read when it is asked for: it may still be being written."""

    def close(self) -> None:
        """Nothing is open."""
