"""What comes out of the engine about a network as a whole; arrays are read-only."""

from dataclasses import dataclass

from convexplorer.compute.trace import LayerTrace
from convexplorer.messages import Message
from convexplorer.model.view import Probe


@dataclass(frozen=True, eq=False)
class DepthStep:
    """One level: a value, how its layer made it (None for a block), the sentence, and the value it is followed to."""

    probe: Probe
    value: float
    trace: LayerTrace | None
    words: Message
    next: Probe | None


@dataclass(frozen=True)
class Seen:
    """The part of a stage that a deeper value sees, clipped to it, in its rows and columns.

    `padding`: how many rows above and below, and columns left and right, the layer after it reads beyond its edge.
    """

    stage: str
    row: int
    column: int
    height: int
    width: int
    padding: tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class DepthAnswer:
    """A value, its levels towards the input, and what it sees of each stage, its own first and the input last."""

    value: float
    steps: tuple[DepthStep, ...]
    seen: tuple[Seen, ...]
