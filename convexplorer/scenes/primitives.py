"""The four things a scene is made of, and the scene: frozen, sizes in em, colours by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from convexplorer.compute.arrays import Array

Role = Literal[
    "input",
    "kernel",
    "output",
    "learned",
    "chosen",
    "text",
    "muted",
    "line",
    "fill",
    "base",
    "positive",
    "negative",
    "warning",
    "error",
    "accent",
]
Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A rectangle, filled or as an outline; `colour` (RGB) stands for data and wins over the role."""

    x: float
    y: float
    width: float
    height: float
    role: Role = "line"
    filled: bool = True
    colour: Colour | None = None
    thickness: float = 0.08
    key: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Path:
    """Straight lines through points; closed and filled when asked."""

    points: tuple[Point, ...]
    role: Role = "line"
    filled: bool = False
    closed: bool = False
    thickness: float = 0.08
    dashed: bool = False
    key: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Text:
    """Text on its baseline `y`. With `x` None it goes on where the text before it ended, in the painter's own font."""

    x: float | None
    y: float
    text: str
    role: Role = "text"
    size: float = 1.0
    align: Literal["left", "centre", "right"] = "left"
    bold: bool = False
    colour: Colour | None = None
    key: str = ""
    alt: str = ""


@dataclass(frozen=True, eq=False)
class Image:
    """Pixels, (H, W, 3) uint8 RGB, enlarged without smoothing."""

    x: float
    y: float
    width: float
    height: float
    pixels: Array
    role: Role = "line"
    key: str = ""
    alt: str = ""


Item = Rect | Path | Text | Image


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture of `width` × `height` em; `alt` says in one sentence what it shows."""

    width: float
    height: float
    items: tuple[Item, ...] = ()
    alt: str = ""

    @property
    def text(self) -> str:
        """All its text, in order."""
        return "".join(item.text for item in self.items if isinstance(item, Text))


_NARROW = dict.fromkeys("iljI.,:;|'!()[]·⌊⌋ ftr/", 0.36)
_WIDE = dict.fromkeys("mwMW×+−=<>…Σ→", 0.82) | {"m": 0.97, "W": 0.99}


def advance(text: str, size: float = 1.0, bold: bool = False) -> float:
    """About how wide a text is in em, in a common wide sans; painters measure for themselves."""
    narrow_or_wide = _NARROW | _WIDE
    return size * (1.08 if bold else 1.0) * sum(narrow_or_wide.get(sign, 0.64) for sign in text)


def flow(pieces: "list[Text]", padding: float = 0.5) -> Scene:
    """A scene of one line: the first text at the left, each other after the one before."""
    y = 1.15
    placed = [
        Text(
            padding if index == 0 else None,
            y,
            piece.text,
            piece.role,
            piece.size,
            "left",
            piece.bold,
            piece.colour,
            piece.key,
            piece.alt,
        )
        for index, piece in enumerate(pieces)
    ]
    width = 2 * padding + sum(advance(piece.text, piece.size, piece.bold) for piece in placed)
    return Scene(width, 1.6, tuple(placed), "".join(piece.alt or piece.text for piece in placed))


def moved(items: Iterable[Item], x: float, y: float) -> list[Item]:
    """The same things so many em to the right and down: how panes come side by side."""
    return [_moved(item, x, y) for item in items]


def _moved(item: Item, x: float, y: float) -> Item:
    values = dict(vars(item))
    if isinstance(item, Path):
        values["points"] = tuple((a + x, b + y) for a, b in item.points)
    else:
        values["x"], values["y"] = (item.x or 0.0) + x, item.y + y
    return type(item)(**values)
