"""The whole scene of the street: which house, tree and thing stands where."""

from __future__ import annotations

import numpy as np
import street_materials as m
from mesh import Frame, Mesh, tube
from raster import Scene
from street_houses import House, Opening, build, chimney, flower_box, row, spire
from street_things import IRON, bicycle, cat, garden_wall, ground, lamp, pot, tree

LEFT = -3.5


def _left(z: float, back: float = 0.0) -> Frame:
    """The front line of the left side, starting at depth z."""
    return Frame((LEFT - back, 0, z), (0, 0, 1), (1, 0, 0))


def _left_row(mesh: Mesh, rng: np.random.Generator) -> None:
    """Four houses in the sun."""
    blue = (0.13, 0.25, 0.29)
    first = (
        *row(2, 5.6, (3.35, 4.95), 0.95, shutter=blue, flowers=True),
        Opening((3.7, 4.7), (1.0, 2.6), shutter=blue),
        Opening((1.1, 2.15), (0.0, 2.75), "door"),
    )
    build(mesh, House(_left(2.6), 5.6, 6.1, 7, m.PLASTER, (0.80, 0.62, 0.39), first), rng)
    second = (
        row(3, 5.0, (3.4, 5.0), 0.8)
        + row(2, 5.0, (6.0, 7.2), 0.7)
        + row(1, 5.0, (8.0, 8.8), 0.6)
        + (
            Opening((0.7, 1.9), (0.9, 2.6), flowers=True),
            Opening((3.0, 4.1), (0, 2.8), "door", door=(0.30, 0.06, 0.05)),
        )
    )
    upper = tuple(o for o in second if o.y[1] < 7.5)
    build(mesh, House(_left(8.2), 5.0, 7.4, 8, m.BRICK, (0.50, 0.20, 0.12), upper, "gable", 3.6), rng)
    green = (0.16, 0.27, 0.15)
    third = (
        *row(2, 5.2, (3.2, 4.7), 0.85, shutter=green, flowers=True),
        Opening((3.4, 4.3), (0.95, 2.5), shutter=green),
        Opening((0.9, 1.9), (0, 2.6), "door", door=(0.16, 0.24, 0.13)),
    )
    build(mesh, House(_left(13.2, 0.15), 5.2, 5.6, 7, m.PLASTER, (0.78, 0.47, 0.37), third), rng)
    fourth = row(3, 6.0, (3.6, 5.2), 0.8) + row(3, 6.0, (0.9, 2.5), 0.8)
    build(mesh, House(_left(18.4), 6.0, 6.8, 7, m.PLASTER, (0.76, 0.70, 0.56), fourth), rng)
    chimney(mesh, _left(2.6), 5.2, (7.0, 10.4), -2.4)
    chimney(mesh, _left(13.2), 4.6, (7.0, 9.9), -2.6)
    chimney(mesh, _left(18.4), 3.0, (8.0, 11.0), -2.8)


def _end_and_right(mesh: Mesh, rng: np.random.Generator) -> None:
    """The house that closes the street, its neighbours, the church, and the shaded house on the right."""
    grey = (0.30, 0.36, 0.38)
    front = (
        *row(3, 7.0, (3.3, 4.9), 0.9, shutter=grey),
        Opening((0.7, 1.7), (0.95, 2.55), shutter=grey),
        Opening((3.0, 4.1), (0, 2.75), "door", door=(0.09, 0.16, 0.26)),
        Opening((5.35, 6.25), (0.95, 2.55), shutter=grey),
    )
    end = Frame((-3.2, 0, 28), (1, 0, 0), (0, 0, -1))
    build(mesh, House(end, 7.0, 5.9, 6, m.PLASTER, (0.82, 0.74, 0.58), front, rise=3.3), rng)
    chimney(mesh, end, 1.2, (7.5, 10.6), -2.6)
    chimney(mesh, end, 6.0, (7.5, 10.2), -2.6)
    other = Frame((3.9, 0, 29), (1, 0, 0), (0, 0, -1))
    build(mesh, House(other, 6.0, 7.0, 6, m.BRICK, (0.48, 0.22, 0.14), row(3, 6, (4, 5.6), 0.9), rise=3.0), rng)
    shaded = Frame((4.1, 0, 16.5), (0, 0, 1), (-1, 0, 0))
    openings = row(2, 6.0, (3.3, 4.8), 0.85, shutter=(0.33, 0.16, 0.12)) + row(2, 6.0, (0.9, 2.5), 0.85)
    build(mesh, House(shaded, 6.0, 5.6, 7, m.PLASTER, (0.72, 0.62, 0.50), openings), rng)
    spire(mesh, np.array((5.5, 0, 62)), 2.3, 19.0, 33.0)
    for x, z, h in ((-9, 52, 9.0), (14, 45, 8.5), (20, 50, 9.0)):
        tree(mesh, np.array((x, 0.0, z)), h, 4.0, 900, rng, 0.4)


def _things(mesh: Mesh, rng: np.random.Generator) -> None:
    """Everything that could be carried away, and the trees."""
    ground(mesh)
    garden_wall(mesh, rng)
    lamp(mesh, 2.78, 7.4, 0.10)
    along = np.array((-0.96, 0.0, 0.26))
    bicycle(mesh, np.array((2.22, 0.0, 6.55)), along / np.linalg.norm(along), 0.07, (0.42, 0.05, 0.05))
    cat(mesh, np.array((-0.75, 0.0, 5.6)), -0.75, 1.35, (0.48, 0.24, 0.09))
    tree(mesh, np.array((5.6, 0.0, 12.2)), 5.4, 2.7, 8000, rng, 0.095)
    tree(mesh, np.array((10.5, 0.0, -1.0)), 5.6, 2.4, 2200, rng, 0.16)
    for z, size, bloom in (
        (5.2, 0.42, (0.8, 0.75, 0.6)),
        (8.6, 0.36, (0.75, 0.10, 0.16)),
        (10.6, 0.42, (0.75, 0.3, 0.5)),
        (15.6, 0.42, (0.8, 0.6, 0.1)),
    ):
        pot(mesh, np.array((-3.12, 0.10, z)), size, rng, bloom)
    sign = Frame((LEFT, 0, 12.3), (0, 0, 1), (1, 0, 0))
    tube(mesh, sign.point(0, 3.15, 0), sign.point(0, 3.15, 0.95), 0.018, m.METAL, IRON)
    board = Frame((LEFT + 0.22, 0, 12.3), (1, 0, 0), (0, 0, -1))
    board.box(mesh, (0, 0.68), (2.5, 3.05), (-0.04, 0.0), m.PAINT, (0.10, 0.17, 0.24))
    board.box(mesh, (0.06, 0.62), (2.56, 2.99), (0.0, 0.004), m.PAINT, (0.75, 0.66, 0.45))
    board.box(mesh, (0.2, 0.48), (2.66, 2.89), (0.004, 0.008), m.PAINT, (0.50, 0.16, 0.08))
    flower_box(mesh, Frame((3.9, 0, 9.6), (0, 0, 1), (-1, 0, 0)), (0.0, 1.1), 1.58, rng, -0.1)


def scene() -> Scene:
    """The street as arrays; the same every time."""
    mesh, rng = Mesh(), np.random.default_rng(1887)
    _left_row(mesh, rng)
    _end_and_right(mesh, rng)
    _things(mesh, rng)
    return Scene.of(mesh)
