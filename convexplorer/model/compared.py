"""The answer to a comparison: a document and its variants side by side."""

from dataclasses import dataclass

from convexplorer.compute.arrays import Shape
from convexplorer.compute.fidelity import Fidelity
from convexplorer.messages import Message
from convexplorer.model.result import Picture


@dataclass(frozen=True, eq=False)
class Side:
    """One of those compared: the last of its stages, what it costs, and how alike one map is to the document's.

    `error` says why there is no such map, `fidelity` is None without one of the document's size.
    """

    end: str
    shape: Shape
    parameters: int
    multiply_adds: int
    picture: Picture | None = None
    fidelity: Fidelity | None = None
    error: Message | None = None


@dataclass(frozen=True, eq=False)
class ComparedAnswer:
    """The document's side first, then each variant's in their order.

    `difference`: the chosen variant's map less the document's; `said`: how they differ, in settings and in values.
    """

    sides: tuple[Side, ...]
    difference: Picture | None = None
    said: tuple[Message, ...] = ()
