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
    (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".dib", ".tif", ".tiff", ".webp", ".gif", ".avif", ".npy", ".npz", ".dcm")
)
"""What counts as a picture in a folder; a file named by itself may have any name."""

FILMS = frozenset((".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm"))
"""What counts as a film by its name, where pictures are wanted."""


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


def without_films(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names that may be pictures and folders of them, and those that are films; nothing is opened."""
    films = [name for name in names if Path(name).suffix.lower() in FILMS and not Path(name).is_dir()]
    return [name for name in names if name not in films], films


def films_in(names: Sequence[str], recursive: bool) -> list[str]:
    """The films that lie among the pictures, by their names: those named, and those in the folders named."""
    found = [Path(name).name for name in without_films(names)[1]]
    for name in names:
        if Path(name).is_dir():
            found += sorted(path.name for path in _in_folder(Path(name), recursive, FILMS))
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


def _in_folder(folder: Path, recursive: bool, suffixes: frozenset[str] = SUFFIXES) -> Iterator[Path]:
    """Files of a folder with such names, without hidden ones; below links to folders (they may go round) nothing."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if recursive and not path.is_symlink():
                yield from _in_folder(path, recursive, suffixes)
        elif path.suffix.lower() in suffixes and path.is_file():
            yield path
