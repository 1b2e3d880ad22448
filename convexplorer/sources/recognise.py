"""Which kind of source a file or folder is, seen from its first bytes and not from its name."""

from pathlib import Path

from convexplorer.formats import gate
from convexplorer.messages import UserError
from convexplorer.model.sources import ImageSequence, PictureFile, Source, VideoFile
from convexplorer.sources.video import kind_of

_HEAD = 64


def of_path(path: Path) -> Source:
    """A folder as a sequence, a film or animated picture as a video, and everything else as a picture.

    What cannot be read is taken for a picture as well: opening it says why.
    """
    whole = path.absolute()  # a child that opens it may have been started elsewhere
    if whole.is_dir():
        return ImageSequence(whole)
    try:
        kind = kind_of(gate.read_head(whole, _HEAD))
        if kind in ("GIF", "WebP") and gate.inspect(gate.read_bytes(whole), whole.name).frames < 2:
            kind = None
    except UserError:
        kind = None
    return PictureFile(whole) if kind is None else VideoFile(whole)
