"""Which kind of source a file or folder is, seen from its first bytes and not from its name."""

import re
from pathlib import Path

from convexplorer.formats import gate
from convexplorer.messages import UserError
from convexplorer.model.sources import ImageSequence, PictureFile, Source, VideoFile
from convexplorer.sources.video import kind_of

_HEAD = 1 << 16
_DICOM_FRAMES = re.compile(rb"\x28\x00\x08\x00(?:IS..|..\0\0)0*(?:[2-9]|[1-9][0-9])", re.DOTALL)
"""More than one frame, by the element that says how many, in either way of writing it."""


def of_path(path: Path) -> Source:
    """A folder as a sequence, whatever moves or has alike pages as a video, everything else as a picture.

    What cannot be read is taken for a picture as well: opening it says why.
    """
    whole = path.absolute()  # a child that opens it may have been started elsewhere
    if whole.is_dir():
        return ImageSequence(whole)
    try:
        head = gate.read_head(whole, _HEAD)
        if _DICOM_FRAMES.search(head[132:]) if head[128:132] == b"DICM" else gate.is_stack(whole):
            return VideoFile(whole)
        kind = kind_of(head)
        if kind in ("GIF", "WebP") and gate.inspect(gate.read_bytes(whole), whole.name).frames < 2:
            kind = None
    except UserError:
        kind = None
    return PictureFile(whole) if kind is None else VideoFile(whole)
