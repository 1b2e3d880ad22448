"""Where frames come from, as values that a Document holds; opening them is the business of `sources`."""

from dataclasses import dataclass
from pathlib import Path

from convexplorer.compute.arrays import Array
from convexplorer.messages import Message


@dataclass(frozen=True)
class BuiltIn:
    """A picture that ships with the program, by its name in `resources/images/index.json`."""

    name: str = "street"


@dataclass(frozen=True)
class PictureFile:
    """A still picture on disk; `page` picks one image of a file that holds several."""

    path: Path
    page: int = 0


@dataclass(frozen=True)
class Synthetic:
    """The built-in scene in motion: endless, the same for the same index, no device needed."""

    width: int = 640
    height: int = 480
    rate: float = 30.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture that exists only here: pasted, drawn, or kept by a session. `image` is (C, H, W), read-only."""

    image: Array
    title: str = "Drawing"
    note: Message | None = None
    """What was left out when it was taken in; not kept by a session."""


Source = BuiltIn | PictureFile | Synthetic | Drawn


def title(source: Source) -> str:
    """What to call the source in a title bar: a name without its folder."""
    match source:
        case BuiltIn(name):
            return name.replace("-", " ").capitalize()
        case PictureFile(path):
            return path.name
        case Synthetic():
            return "Moving scene"
        case Drawn():
            return source.title


def is_live(source: Source) -> bool:
    """Whether frames go on arriving by themselves."""
    return isinstance(source, Synthetic)
