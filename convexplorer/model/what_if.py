"""What a network takes when its input is prepared right and wrong, and what it says to both."""

from dataclasses import dataclass
from typing import NamedTuple

from convexplorer.compute.arrays import Array, Shape
from convexplorer.messages import Message


class Score(NamedTuple):
    """What a class gets with the right input, and with the wrong one."""

    place: int
    right: float
    wrong: float


@dataclass(frozen=True, eq=False)
class Taken:
    """What a network takes: as a colour picture, channel by channel in false colours, and its range and shape."""

    colour: Array
    channels: tuple[Array, ...]
    low: float
    high: float
    shape: Shape


@dataclass(frozen=True, eq=False)
class WhatIfAnswer:
    """The right input and the wrong one (None where nothing takes it), the scores of both, or why there are none."""

    right: Taken
    wrong: Taken | None
    scores: tuple[Score, ...]
    problem: Message | None
