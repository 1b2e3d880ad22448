"""Planar quads with normals, surface coordinates, a material and a tint: the bricks every scene is built from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass
class Mesh:
    """A growing list of four-cornered, planar, convex pieces (a triangle repeats its last corner)."""

    corners: list[Floats] = field(default_factory=list)
    normals: list[Floats] = field(default_factory=list)
    uvs: list[Floats] = field(default_factory=list)
    materials: list[int] = field(default_factory=list)
    tints: list[Floats] = field(default_factory=list)

    def add(self, corners: ArrayLike, material: int, tint: ArrayLike, uv: ArrayLike, normals: ArrayLike = ()) -> None:
        """Add one piece; without normals it is flat and faces the side from which its corners run anticlockwise."""
        points = np.asarray(corners, float)
        bent = np.asarray(normals, float)
        if bent.size == 0:
            flat = np.cross(points[1] - points[0], points[2] - points[0])
            bent = np.tile(flat / (np.linalg.norm(flat) + 1e-12), (4, 1))
        self.corners.append(points)
        self.normals.append(bent)
        self.uvs.append(np.asarray(uv, float))
        self.materials.append(material)
        self.tints.append(np.asarray(tint, float))

    def patch(
        self,
        origin: ArrayLike,
        across: ArrayLike,
        up: ArrayLike,
        material: int,
        tint: ArrayLike,
        start: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Add a parallelogram whose surface coordinates are metres, starting at `start`."""
        o, a, b = (np.asarray(v, float) for v in (origin, across, up))
        width, height = float(np.linalg.norm(a)), float(np.linalg.norm(b))
        u, v = start
        uv = [(u, v), (u + width, v), (u + width, v + height), (u, v + height)]
        self.add([o, o + a, o + a + b, o + b], material, tint, uv)

    def triangle(self, points: ArrayLike, material: int, tint: ArrayLike, uv: ArrayLike) -> None:
        """Add a flat triangle."""
        p, t = np.asarray(points, float), np.asarray(uv, float)
        self.add(p[[0, 1, 2, 2]], material, tint, t[[0, 1, 2, 2]])


@dataclass(frozen=True)
class Frame:
    """A wall's own axes: s along it, y up, d out of it; turns boxes in these axes into pieces in the world."""

    origin: tuple[float, float, float]
    along: tuple[float, float, float]
    out: tuple[float, float, float]

    def point(self, s: float, y: float, d: float) -> Floats:
        """The world position of (s, y, d), in metres."""
        position: Floats = np.asarray(self.origin) + s * np.asarray(self.along) + d * np.asarray(self.out)
        position[1] += y
        return position

    def rect(
        self, mesh: Mesh, s: tuple[float, float], y: tuple[float, float], d: float, material: int, tint: ArrayLike
    ) -> None:
        """Add an upright rectangle parallel to the wall at distance d, facing outwards."""
        mesh.patch(
            self.point(s[0], y[0], d),
            self.point(s[1], y[0], d) - self.point(s[0], y[0], d),
            (0, y[1] - y[0], 0),
            material,
            tint,
            (s[0], y[0]),
        )

    def box(
        self,
        mesh: Mesh,
        s: tuple[float, float],
        y: tuple[float, float],
        d: tuple[float, float],
        material: int,
        tint: ArrayLike,
    ) -> None:
        """Add a box: front, both ends, top and bottom (the back is never seen)."""
        p = self.point
        (s0, s1), (y0, y1), (d0, d1) = s, y, d
        self.rect(mesh, s, y, d1, material, tint)
        depth, along = p(s0, y0, d1) - p(s0, y0, d0), p(s1, y0, d0) - p(s0, y0, d0)
        rise = (0, y1 - y0, 0)
        mesh.patch(p(s0, y0, d0), depth, rise, material, tint, (d0, y0))
        mesh.patch(p(s1, y0, d1), -depth, rise, material, tint, (-d1, y0))
        mesh.patch(p(s0, y1, d1), along, -depth, material, tint, (s0, -d1))
        mesh.patch(p(s0, y0, d0), along, depth, material, tint, (s0, d0))


def tube(
    mesh: Mesh,
    start: ArrayLike,
    end: ArrayLike,
    radius: float,
    material: int,
    tint: ArrayLike,
    end_radius: float | None = None,
    sides: int = 8,
) -> None:
    """Add a round bar from start to end, its radius changing evenly, with smooth normals."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    axis = b - a
    length = float(np.linalg.norm(axis))
    axis /= length
    side = np.cross(axis, (0.0, 0.0, 1.0) if abs(axis[2]) < 0.9 else (1.0, 0.0, 0.0))
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    angles = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.cos(angles)[:, None] * side + np.sin(angles)[:, None] * other
    last = radius if end_radius is None else end_radius
    for i in range(sides):
        n0, n1 = ring[i], ring[i + 1]
        around = angles[[i, i + 1]] * radius
        mesh.add(
            [a + radius * n0, a + radius * n1, b + last * n1, b + last * n0],
            material,
            tint,
            [(around[0], 0), (around[1], 0), (around[1], length), (around[0], length)],
            [n0, n1, n1, n0],
        )


def ellipsoid(
    mesh: Mesh,
    centre: ArrayLike,
    radii: ArrayLike,
    material: int,
    tint: ArrayLike,
    axes: ArrayLike = (),
    steps: int = 10,
) -> None:
    """Add an ellipsoid of triangles with smooth normals; `axes` turns it (rows: its own x, y, z)."""
    turn = np.asarray(axes, float) if np.size(axes) else np.eye(3)
    r, c = np.asarray(radii, float), np.asarray(centre, float)
    polar, round_ = np.linspace(0, np.pi, steps + 1), np.linspace(0, 2 * np.pi, 2 * steps + 1)
    unit = np.stack(
        [
            np.sin(polar)[:, None] * np.cos(round_),
            np.cos(polar)[:, None] + 0 * round_,
            np.sin(polar)[:, None] * np.sin(round_),
        ],
        -1,
    )
    points = (unit * r) @ turn + c
    normals = (unit / r) @ turn
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    size = float(r.max())
    for i in range(steps):
        for j in range(2 * steps):
            for ids in (((i, j), (i + 1, j), (i + 1, j + 1)), ((i, j), (i + 1, j + 1), (i, j + 1))):
                rows, cols = [k[0] for k in ids] + [ids[2][0]], [k[1] for k in ids] + [ids[2][1]]
                uv = np.stack([round_[cols] * size, polar[rows] * size], -1)
                mesh.add(points[rows, cols], material, tint, uv, normals[rows, cols])


def leaves(
    mesh: Mesh,
    centres: Floats,
    size: float,
    material: int,
    tints: Floats,
    rng: np.random.Generator,
    outward: Floats | None = None,
) -> None:
    """Add one small pointed leaf at each centre, turned at random or roughly facing `outward` (one row each)."""
    count = len(centres)
    facing = rng.normal(size=(count, 3)) if outward is None else outward + 0.45 * rng.normal(size=(count, 3))
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    across = np.cross(facing, rng.normal(size=(count, 3)))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    up = np.cross(facing, across)
    scale = size * rng.uniform(0.7, 1.3, (count, 1))
    quads = np.stack(
        [centres - scale * up, centres + 0.55 * scale * across, centres + scale * up, centres - 0.55 * scale * across],
        1,
    )
    for quad, normal, tint in zip(quads, facing, tints, strict=True):
        mesh.add(quad, material, tint, ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)), np.tile(normal, (4, 1)))
