"""How what an export holds came from the maps of its stage: made into one, laid over the input, a part of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.combine import How, combine
from convexplorer.compute.eight_bit import PIPELINES, lost
from convexplorer.formats.strict import BOOLEAN, Refused, below, choice, listed, number, optional, record, whole


@dataclass(frozen=True)
class Part:
    """Rows and columns of a map."""

    row: int
    column: int
    height: int
    width: int

    def of(self, array: Array) -> Array:
        """What lies there, in the last two axes."""
        return array[..., self.row : self.row + self.height, self.column : self.column + self.width]


@dataclass(frozen=True)
class Making:
    """As the defaults have it, the maps themselves, whole and each in colours of its own.

    `how`: the maps number `of` made into one. `colour`: three maps are the red, green and blue of one picture.
    `behind`: the darkened input shines through. `eight_bit`: 0 to `Look.high` as 0 to 255, the rest clipped.
    `lost`: what 8 bits lose of them by that one of `compute.eight_bit.PIPELINES`, where `white` is 255.
    `scored`: the normalised score in the place of a convolution's map; whoever computes the stage puts it there.
    """

    how: How | None = None
    of: tuple[int, ...] = ()
    colour: bool = False
    behind: bool = False
    eight_bit: bool = False
    part: Part | None = None
    lost: str | None = None
    white: float = 1.0
    scored: bool = False

    def planes(self, stage: Array, indices: Sequence[int]) -> Array:
        """What is written, (C, H, W), of a stage's whole array."""
        found = combine(stage[list(self.of)], self.how)[None] if self.how else stage[list(indices)]
        if self.lost is not None:
            found = np.stack([lost(plane, self.white, self.lost).values for plane in found])
        return found if self.part is None else np.ascontiguousarray(self.part.of(found))


PLAIN = Making()
_PLACE = whole(0, 1 << 20)
_CODEC = record(
    Making,
    {
        "how": optional(choice(*get_args(How))),
        "of": listed(_PLACE, 1 << 16),
        "colour": BOOLEAN,
        "behind": BOOLEAN,
        "eight_bit": BOOLEAN,
        "part": optional(record(Part, dict.fromkeys(("row", "column", "height", "width"), _PLACE))),
        "lost": optional(choice(*PIPELINES)),
        "white": number(1e-6, 1e9),
        "scored": BOOLEAN,
    },
)


def to_data(making: Making) -> Any:
    """As a sidecar has it."""
    return _CODEC.write(making)


def from_data(value: Any, where: str) -> Making:
    """Read from a sidecar; Refused where something is wrong."""
    found: Making = _CODEC.read(value, where)
    if (found.how is not None) != bool(found.of):
        raise Refused(below(where, "of"), "does not name the maps that are made into one")
    return found
