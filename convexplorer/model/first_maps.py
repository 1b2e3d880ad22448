"""What a row of the layer list wants to know of its stage, and the answer."""

from dataclasses import dataclass

from convexplorer.compute.arrays import Array


@dataclass(frozen=True)
class FirstMaps:
    """The first `count` maps of a stage side by side, each at most `width` × `height` pixels: `FirstMapsAnswer`."""

    stage: str
    count: int
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class FirstMapsAnswer:
    """`pixels` (H, W, 3) uint8 of the maps, one after another; of the input, its picture.

    A stage of single values has none: `values` are its first ones, and `best` its largest with their numbers, the
    largest first.
    """

    pixels: tuple[Array, ...] = ()
    values: tuple[float, ...] = ()
    best: tuple[tuple[int, float], ...] = ()
