"""A stack as a film: the alike pages of a TIFF, or the frames of a DICOM file, each a frame."""

import time

from convexplorer.compute.arrays import frozen
from convexplorer.formats import gate, images
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import VideoFile
from convexplorer.sources.reel import Facts

RATE = 5.0
"""Pages a second: slow enough to see each one."""


def opened(spec: VideoFile) -> "Pages":
    """A reader of the file; UserError when it is damaged."""
    return Pages(spec)


class Pages:
    """Each page is a frame; one that cannot be read is said by its number."""

    def __init__(self, spec: VideoFile) -> None:
        self._spec, self._name = spec, spec.path.name
        self._pages = images.Pages(gate.read_bytes(spec.path), self._name)
        self._rate = self._pages.rate or RATE

    @property
    def facts(self) -> Facts:
        """As many frames as pages."""
        count = self._pages.count
        cut = Message("stack-cut", {"name": self._name, "found": count}) if self._pages.partial else None
        return Facts(count, self._rate, cut)

    def at(self, index: int) -> Frame | None:
        """The page of that number."""
        if not 0 <= index < self._pages.count:
            return None
        try:
            found = self._pages.at(index)
        except UserError:
            raise UserError("page-damaged", page=index + 1, name=self._name) from None
        moment, image = index / self._rate, frozen(found.image)
        return Frame(
            index, time.monotonic(), image, self._spec, found.note, found.bands, moment=moment, window=found.window
        )

    def prepare(self, index: int) -> None:
        """A page is read quickly enough when it is asked for."""

    def close(self) -> None:
        """Close the file."""
        self._pages.close()
