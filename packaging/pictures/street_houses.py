"""The houses of the street: walls with openings, windows, shutters, doors, roofs, gables, chimneys."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import street_materials as m
from mesh import Floats, Frame, Mesh, leaves

Tint = tuple[float, float, float]
WHITE: Tint = (0.80, 0.77, 0.70)
STONE: Tint = (0.60, 0.55, 0.47)
Span = tuple[float, float]


@dataclass(frozen=True)
class Opening:
    """A hole in a wall: along, up, and what fills it ("window", "door")."""

    s: Span
    y: Span
    kind: str = "window"
    shutter: Tint | None = None
    flowers: bool = False
    door: Tint = (0.10, 0.20, 0.17)


@dataclass(frozen=True)
class House:
    """One house: where it stands, how large, of what, with which openings."""

    frame: Frame
    width: float
    height: float
    depth: float
    material: int
    tint: Tint
    openings: tuple[Opening, ...]
    roof: str = "eaves"
    rise: float = 3.4
    roof_tint: Tint = (0.50, 0.20, 0.11)
    trim: Tint = WHITE


def row(count: int, width: float, y: Span, size: float, **more: object) -> tuple[Opening, ...]:
    """`count` equal openings spread evenly along a wall."""
    middles = (np.arange(count) + 0.5) * width / count
    return tuple(Opening((c - size / 2, c + size / 2), y, **more) for c in middles)  # type: ignore[arg-type]


def _wall(mesh: Mesh, house: House) -> None:
    """The front with its holes left out, cut along the edges of the holes."""
    cuts_s = sorted({0.0, house.width, *(e for o in house.openings for e in o.s)})
    cuts_y = sorted({0.0, house.height, *(e for o in house.openings for e in o.y)})
    for a, b in itertools.pairwise(cuts_s):
        for c, d in itertools.pairwise(cuts_y):
            s, y = (a + b) / 2, (c + d) / 2
            if not any(o.s[0] < s < o.s[1] and o.y[0] < y < o.y[1] for o in house.openings):
                house.frame.rect(mesh, (a, b), (c, d), 0.0, house.material, house.tint)


def _reveal(mesh: Mesh, frame: Frame, o: Opening, deep: float, material: int, tint: Tint) -> None:
    """The four sides of a hole."""
    (s0, s1), (y0, y1) = o.s, o.y
    inward = frame.point(0, 0, -deep) - frame.point(0, 0, 0)
    rise, along = (0, y1 - y0, 0), frame.point(s1, 0, 0) - frame.point(s0, 0, 0)
    mesh.patch(frame.point(s0, y0, 0), inward, rise, material, tint)
    mesh.patch(frame.point(s1, y0, 0), inward, rise, material, tint)
    mesh.patch(frame.point(s0, y1, 0), along, inward, material, tint)
    mesh.patch(frame.point(s0, y0, 0), along, inward, m.STONE, STONE)


def _window(mesh: Mesh, frame: Frame, o: Opening, trim: Tint) -> None:
    """Glass set back, a white frame with bars, a sill, a lintel."""
    (s0, s1), (y0, y1) = o.s, o.y
    frame.rect(mesh, o.s, o.y, -0.16, m.GLASS, (s0 * 0.37 % 1, y0 * 0.61 % 1, 0.0))
    edge, face = 0.065, (-0.16, -0.10)
    for s, y in (
        ((s0, s0 + edge), (y0, y1)),
        ((s1 - edge, s1), (y0, y1)),
        ((s0, s1), (y0, y0 + edge)),
        ((s0, s1), (y1 - edge, y1)),
        (((s0 + s1) / 2 - 0.035, (s0 + s1) / 2 + 0.035), (y0, y1)),
    ):
        frame.box(mesh, s, y, face, m.PAINT, WHITE)
    for part in (0.36, 0.68):
        level = y0 + part * (y1 - y0)
        frame.box(mesh, (s0, s1), (level - 0.018, level + 0.018), (-0.16, -0.115), m.PAINT, WHITE)
    frame.box(mesh, (s0 - 0.12, s1 + 0.12), (y0 - 0.09, y0), (0, 0.11), m.STONE, STONE)
    frame.box(mesh, (s0 - 0.10, s1 + 0.10), (y1, y1 + 0.16), (0, 0.035), m.STONE, trim)
    if o.shutter is None:
        for s in ((s0 - 0.10, s0), (s1, s1 + 0.10)):
            frame.box(mesh, s, (y0, y1), (0, 0.025), m.STONE, trim)


def _shutters(mesh: Mesh, frame: Frame, o: Opening, tint: Tint) -> None:
    """A pair of open louvred shutters, each with a plain border."""
    half = (o.s[1] - o.s[0]) / 2
    for a, b in ((o.s[0] - half - 0.02, o.s[0] - 0.02), (o.s[1] + 0.02, o.s[1] + half + 0.02)):
        frame.box(mesh, (a, b), o.y, (0.01, 0.045), m.SHUTTER, tint)
        middle = (o.y[0] + o.y[1]) / 2
        for s, y in (
            ((a, a + 0.06), o.y),
            ((b - 0.06, b), o.y),
            ((a, b), (o.y[0], o.y[0] + 0.08)),
            ((a, b), (o.y[1] - 0.08, o.y[1])),
            ((a, b), (middle - 0.05, middle + 0.05)),
        ):
            frame.box(mesh, s, y, (0.045, 0.065), m.PAINT, tint)


def flower_box(mesh: Mesh, frame: Frame, s: Span, y: float, rng: np.random.Generator, d: float = 0.02) -> None:
    """A terracotta trough with leaves and geraniums hanging over it."""
    frame.box(mesh, s, (y, y + 0.2), (d, d + 0.24), m.PAINT, (0.42, 0.17, 0.09))
    count = int(230 * (s[1] - s[0]))
    place = np.stack(
        [
            rng.uniform(s[0] - 0.05, s[1] + 0.05, count),
            y + 0.24 + 0.11 * rng.normal(size=count),
            d + 0.15 + 0.09 * rng.normal(size=count),
        ],
        1,
    )
    centres = np.array([frame.point(*p) for p in place])
    red = rng.random(count) < 0.34
    green = np.array((0.10, 0.22, 0.05)) * rng.uniform(0.6, 1.5, (count, 1))
    bloom = np.where(rng.random((count, 1)) < 0.7, (0.75, 0.06, 0.10), (0.85, 0.35, 0.42))
    leaves(mesh, centres, 0.055, m.LEAF, np.where(red[:, None], bloom, green), rng)


def _door(mesh: Mesh, frame: Frame, o: Opening, trim: Tint) -> None:
    """A panelled door with a fanlight, a stone surround and two steps."""
    (s0, s1), (_, y1) = o.s, o.y
    split = y1 - 0.5
    frame.rect(mesh, o.s, (0, split), -0.2, m.PAINT, o.door)
    frame.rect(mesh, (s0, s1), (split, y1), -0.2, m.GLASS, (0.9, 0.9, 0.0))
    frame.box(mesh, o.s, (split - 0.06, split + 0.03), (-0.2, -0.13), m.PAINT, o.door)
    middle = (s0 + s1) / 2
    for a, b in ((s0 + 0.1, middle - 0.05), (middle + 0.05, s1 - 0.1)):
        for c, d in ((0.35, 0.95), (1.1, split - 0.16)):
            for s, y in (
                ((a, a + 0.035), (c, d)),
                ((b - 0.035, b), (c, d)),
                ((a, b), (c, c + 0.035)),
                ((a, b), (d - 0.035, d)),
            ):
                frame.box(mesh, s, y, (-0.2, -0.165), m.PAINT, o.door)
    frame.box(mesh, (s1 - 0.14, s1 - 0.09), (0.98, 1.06), (-0.2, -0.12), m.METAL, (0.55, 0.38, 0.12))
    for s in ((s0 - 0.16, s0), (s1, s1 + 0.16)):
        frame.box(mesh, s, (0, y1), (0, 0.07), m.STONE, trim)
    frame.box(mesh, (s0 - 0.24, s1 + 0.24), (y1, y1 + 0.22), (0, 0.13), m.STONE, trim)
    frame.box(mesh, (s0 - 0.2, s1 + 0.2), (0.0, 0.24), (-0.2, 0.28), m.STONE, STONE)


def _eaves_roof(mesh: Mesh, house: House) -> None:
    """A ridge parallel to the front, tiles sloping down over a gutter."""
    p, w, top = house.frame.point, house.width, house.height
    back, over = -house.depth, 0.38
    ridge = top + house.rise
    slope = p(0, ridge, back / 2) - p(0, top - 0.12, over)
    along = p(w, 0, 0) - p(0, 0, 0)
    mesh.patch(p(0, top - 0.12, over), along, slope, m.TILES, house.roof_tint)
    mesh.patch(
        p(0, top - 0.12, back - over),
        along,
        p(0, ridge, back / 2) - p(0, top - 0.12, back - over),
        m.TILES,
        house.roof_tint,
    )
    house.frame.box(mesh, (0, w), (top - 0.34, top - 0.12), (0, 0.16), m.STONE, house.trim)
    house.frame.box(mesh, (0, w), (top - 0.2, top - 0.09), (over - 0.05, over + 0.06), m.METAL, (0.16, 0.17, 0.16))
    house.frame.box(
        mesh, (0, w), (ridge - 0.08, ridge + 0.08), (back / 2 - 0.12, back / 2 + 0.12), m.TILES, house.roof_tint
    )
    for s in (0.0, w):
        mesh.triangle(
            [p(s, top, 0), p(s, top, back), p(s, ridge - 0.1, back / 2)],
            house.material,
            house.tint,
            [(0, top), (-back, top), (-back / 2, ridge)],
        )


def _stepped_gable(mesh: Mesh, house: House) -> None:
    """A front that climbs in steps, with the roof behind it."""
    p, w, top = house.frame.point, house.width, house.height
    steps, rise = 6, house.rise / 6
    for k in range(steps):
        inset = 0.25 + k * (w / 2 - 0.75) / (steps - 1) if k else 0.0
        span = (inset, w - inset)
        house.frame.box(mesh, span, (top + k * rise, top + (k + 1) * rise), (-0.35, 0.0), house.material, house.tint)
        house.frame.box(
            mesh,
            (span[0] - 0.05, span[1] + 0.05),
            (top + (k + 1) * rise, top + (k + 1) * rise + 0.09),
            (-0.4, 0.06),
            m.STONE,
            house.trim,
        )
    ridge = top + house.rise - 0.9
    run = p(0, 0, -house.depth) - p(0, 0, -0.3)
    for s in (-0.1, w + 0.1):
        mesh.patch(p(s, top - 0.2, -0.3), run, p(w / 2, ridge, 0) - p(s, top - 0.2, 0), m.TILES, house.roof_tint)


def _shell(mesh: Mesh, house: House) -> None:
    """Both ends, the back and the foot of a house."""
    f, w, h = house.frame, house.width, house.height
    for s in (0.0, w):
        mesh.patch(
            f.point(s, 0, 0), f.point(s, 0, -house.depth) - f.point(s, 0, 0), (0, h, 0), house.material, house.tint
        )
    f.rect(mesh, (0, w), (0, h), -house.depth, house.material, house.tint)
    doors = sorted(o.s for o in house.openings if o.kind == "door")
    edges = [0.0, *(e for s in doors for e in (s[0] - 0.16, s[1] + 0.16)), w]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        f.box(mesh, (a, b), (0, 0.42), (0, 0.05), m.STONE, STONE)


def build(mesh: Mesh, house: House, rng: np.random.Generator) -> None:
    """Add a whole house to the mesh."""
    _wall(mesh, house)
    _shell(mesh, house)
    (_eaves_roof if house.roof == "eaves" else _stepped_gable)(mesh, house)
    for o in house.openings:
        _reveal(mesh, house.frame, o, 0.2, house.material, house.tint)
        if o.kind == "door":
            _door(mesh, house.frame, o, house.trim)
            continue
        _window(mesh, house.frame, o, house.trim)
        if o.shutter:
            _shutters(mesh, house.frame, o, o.shutter)
        if o.flowers:
            flower_box(mesh, house.frame, (o.s[0] - 0.02, o.s[1] + 0.02), o.y[0] - 0.02, rng)


def chimney(mesh: Mesh, frame: Frame, s: float, y: Span, d: float) -> None:
    """A brick stack with a stone cap and two pots."""
    frame.box(mesh, (s - 0.35, s + 0.35), y, (d - 0.3, d + 0.3), m.BRICK, (0.46, 0.21, 0.13))
    frame.box(mesh, (s - 0.42, s + 0.42), (y[1], y[1] + 0.1), (d - 0.37, d + 0.37), m.STONE, STONE)
    for at in (s - 0.17, s + 0.17):
        frame.box(mesh, (at - 0.1, at + 0.1), (y[1] + 0.1, y[1] + 0.42), (d - 0.1, d + 0.1), m.PAINT, (0.5, 0.24, 0.14))


def spire(mesh: Mesh, centre: Floats, half: float, foot: float, top: float) -> None:
    """A square tower with a pointed slate roof."""
    x, _, z = centre
    frame = Frame((x - half, 0, z - half), (1, 0, 0), (0, 0, -1))
    frame.box(mesh, (0, 2 * half), (0, foot), (-2 * half, 0), m.PLASTER, (0.66, 0.58, 0.46))
    for level in (0.62, 0.8):
        frame.box(
            mesh, (half * 0.7, half * 1.3), (foot * level, foot * level + 1.8), (0, 0.02), m.PAINT, (0.08, 0.08, 0.1)
        )
    frame.box(mesh, (-0.3, 2 * half + 0.3), (foot, foot + 0.35), (-2 * half - 0.3, 0.3), m.STONE, STONE)
    low = [
        (x - half, foot + 0.3, z - half),
        (x + half, foot + 0.3, z - half),
        (x + half, foot + 0.3, z + half),
        (x - half, foot + 0.3, z + half),
    ]
    for k in range(4):
        mesh.triangle(
            [low[k], low[(k + 1) % 4], (x, top, z)],
            m.TILES,
            (0.23, 0.25, 0.27),
            [(0, 0), (2 * half, 0), (half, top - foot)],
        )
