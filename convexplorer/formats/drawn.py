"""One drawing after another in a file: an animation whose every picture is one step, or a single picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import animation, comments, images, raster, svg
from convexplorer.messages import UserError
from convexplorer.scenes.primitives import Scene


@dataclass(frozen=True, eq=False)
class Drawings:
    """Scenes of one run in their order, how long each is shown, how large and how coloured, and `alt` for all."""

    scenes: Sequence[Scene]
    alt: str
    seconds: float = 0.8
    pixels_per_em: float = 16
    dark: bool = False

    @property
    def room(self) -> tuple[int, int]:
        """(rows, columns) in which every one of them has room."""
        sizes = [raster.size(scene, self.pixels_per_em) for scene in self.scenes]
        return max(rows for rows, _ in sizes), max(columns for _, columns in sizes)

    def pixels(self, index: int, room: tuple[int, int]) -> Array:
        """One of them, (rows, columns, 3) uint8 RGB."""
        return raster.render(self.scenes[index], self.pixels_per_em, self.dark, room)


def png(drawings: Drawings) -> bytes:
    """A single picture as PNG, several as APNG: every pixel as it is, shown for whole milliseconds."""
    if len(drawings.scenes) == 1:
        made = images.encode_png(drawings.pixels(0, drawings.room))
    else:
        made = animation.encoded(".png", _blue_first(drawings), _milliseconds(drawings, 1))
    return comments.in_png(made, drawings.alt)


def gif(drawings: Drawings) -> bytes:
    """256 colours, shown for whole hundredths of a second."""
    made = animation.encoded(".gif", _blue_first(drawings), _milliseconds(drawings, 10), animation.GIF_OPTIONS)
    return comments.in_gif(made, drawings.alt)


def webp(drawings: Drawings) -> bytes:
    """Every pixel as it is, shown for whole milliseconds."""
    return animation.encoded(".webp", _blue_first(drawings), _milliseconds(drawings, 1), animation.WEBP_OPTIONS)


def drawing(drawings: Drawings) -> bytes:
    """Sharp at every size; several are shown one after another, for ever."""
    return svg.dumps_run(drawings.scenes, drawings.alt, drawings.seconds, drawings.dark).encode()


WRITERS: Mapping[str, Callable[[Drawings], bytes]] = {
    ".png": png,
    ".apng": png,
    ".gif": gif,
    ".webp": webp,
    ".svg": drawing,
}
"""What packs drawings into a file, by its suffix; films are made by `formats.movie`."""


def packed(drawings: Drawings, path: Path) -> bytes:
    """The bytes of the file that the suffix names; UserError where they would not fit into memory."""
    rows, columns = drawings.room
    if path.suffix.lower() != ".svg" and rows * columns * 3 * len(drawings.scenes) > limits.memory_at_hand():
        raise UserError("animation-too-large-here", name=path.name, count=len(drawings.scenes))
    return WRITERS[path.suffix.lower()](drawings)


def _blue_first(drawings: Drawings) -> list[Array]:
    room = drawings.room
    return [np.ascontiguousarray(drawings.pixels(index, room)[..., ::-1]) for index in range(len(drawings.scenes))]


def _milliseconds(drawings: Drawings, grain: int) -> list[int]:
    count = len(drawings.scenes)
    return animation.durations(range(count + 1), 1 / drawings.seconds, grain)
