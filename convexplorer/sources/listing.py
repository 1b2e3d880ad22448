"""Which pictures names stand for: files, the pictures of folders, those that come with the program."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from convexplorer.formats import naming
from convexplorer.formats.command import BUILT_IN
from convexplorer.messages import UserError
from convexplorer.model import sources
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn, PictureFile, Source

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".dib", ".tif", ".tiff", ".webp", ".gif", ".avif", ".npy", ".npz")
)
"""What counts as a picture in a folder; a file named by itself may have any name."""


class Item(NamedTuple):
    """One picture: where it comes from, what its results are called after, and what a sentence calls it."""

    source: Source
    stem: str
    label: str


def collected(names: Sequence[str], recursive: bool) -> list[Item]:
    """The pictures in the order given, those of a folder sorted by name; UserError for a folder without any.

    `builtin:street` is a picture that comes with the program (a file of that name is `./builtin:street`).
    """
    found: list[Item] = []
    for name in names:
        if name.startswith(BUILT_IN):
            found.append(of_source(BuiltIn(name.removeprefix(BUILT_IN))))
            continue
        path = Path(name)
        if not path.is_dir():
            found.append(_of_file(path))
            continue
        pictures = sorted(_in_folder(path, recursive))
        if not pictures:
            raise UserError("no-folder-pictures", name=name)
        found.extend(map(_of_file, pictures))
    return found


def of_source(source: Source) -> Item:
    """A session's own picture."""
    if isinstance(source, PictureFile):
        return _of_file(source.path, source.page)
    title = sources.title(source)
    return Item(source, naming.word(title) or "picture", title)


def of_frame(frame: Frame) -> Item:
    """A frame that came in on stdin."""
    title = sources.title(frame.spec)
    return Item(frame.spec, title.replace(" ", ""), title)


def _of_file(path: Path, page: int = 0) -> Item:
    # a child that decodes it may have been started elsewhere
    return Item(PictureFile(path.absolute(), page), path.stem or "picture", path.name or str(path))


def _in_folder(folder: Path, recursive: bool) -> Iterator[Path]:
    """Pictures of a folder, without hidden ones; below links to folders nothing is looked for (they may go round)."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if recursive and not path.is_symlink():
                yield from _in_folder(path, recursive)
        elif path.suffix.lower() in SUFFIXES and path.is_file():
            yield path
