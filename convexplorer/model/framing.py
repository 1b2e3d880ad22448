"""What of a frame goes in, and how it stands: a part of it, turned and mirrored, before anything else."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from convexplorer.compute.arrays import Array, Shape
from convexplorer.messages import UserError

Part = tuple[int, int, int, int]
"""Row, column, height and width in whole pixels."""
Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)


@dataclass(frozen=True)
class Framing:
    """A part of the frame as it comes (None: all of it), then turned clockwise, then mirrored left to right."""

    crop: Part | None = None
    turn: Turn = 0
    mirror: bool = False

    def __post_init__(self) -> None:
        if self.crop is not None and (min(self.crop[:2]) < 0 or min(self.crop[2:]) < 1):
            raise UserError("crop-empty")

    def part_of(self, shape: Shape) -> Part:
        """The part that is left of a frame of (C, H, W); all of it where the crop lies outside."""
        rows, columns = shape[-2:]
        if self.crop is None or self.misses(shape):
            return 0, 0, rows, columns
        row, column, height, width = self.crop
        return row, column, min(height, rows - row), min(width, columns - column)

    def misses(self, shape: Shape) -> bool:
        """Whether nothing of the crop lies inside a frame of (C, H, W)."""
        return self.crop is not None and (self.crop[0] >= shape[-2] or self.crop[1] >= shape[-1])

    def applied(self, image: Array) -> Array:
        """The image (C, H, W) as it goes in; a view where that is possible."""
        row, column, height, width = self.part_of(image.shape)
        part = image[:, row : row + height, column : column + width]
        turned = np.rot90(part, -self.turn // 90, axes=(1, 2))
        return turned[:, :, ::-1] if self.mirror else turned

    def cropped(self, part: Part, shape: Shape) -> "Framing":
        """The framing that leaves `part` of what is shown now, for frames of (C, H, W) as they come."""
        top, left, height, width = self.part_of(shape)
        rows, columns = (width, height) if self.turn in (90, 270) else (height, width)
        row, column, high, wide = part
        if self.mirror:
            column = columns - column - wide
        for _ in range(self.turn // 90):  # back by a quarter turn: what was the right edge is the top again
            row, column, high, wide = columns - column - wide, row, wide, high
            rows, columns = columns, rows
        return replace(self, crop=(top + row, left + column, high, wide))

    def turned(self) -> "Framing":
        """A quarter further clockwise as it is seen, mirrored or not."""
        quarter = -90 if self.mirror else 90
        return replace(self, turn=TURNS[(self.turn + quarter) % 360 // 90])
