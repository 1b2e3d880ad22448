"""What stands in the street: lamp, bicycle, cat, tree, pots, wall, ground."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import street_materials as m
from mesh import Floats, Frame, Mesh, ellipsoid, leaves, tube
from street_houses import STONE, Tint

IRON: Tint = (0.035, 0.06, 0.05)
RUBBER: Tint = (0.025, 0.025, 0.028)


def lamp(mesh: Mesh, x: float, z: float, foot: float) -> None:
    """A cast-iron post with a four-sided lantern."""
    at = np.array((x, foot, z))
    for y0, y1, r0, r1 in (
        (0, 0.25, 0.13, 0.12),
        (0.25, 0.9, 0.085, 0.07),
        (0.9, 0.98, 0.1, 0.1),
        (0.98, 2.85, 0.045, 0.036),
        (2.85, 2.93, 0.075, 0.075),
        (2.93, 3.08, 0.03, 0.05),
    ):
        tube(mesh, at + np.array((0, y0, 0)), at + np.array((0, y1, 0)), r0, m.METAL, IRON, r1, 14)
    tube(mesh, at + np.array((-0.3, 2.7, 0)), at + np.array((0.3, 2.7, 0)), 0.018, m.METAL, IRON)
    for y0, y1, h0, h1, mat, tint in (
        (3.08, 3.48, 0.11, 0.17, m.LANTERN, (1.0, 0.72, 0.35)),
        (3.48, 3.62, 0.21, 0.07, m.METAL, IRON),
        (3.62, 3.72, 0.05, 0.03, m.METAL, IRON),
    ):
        low = [at + np.array((h0 * a, y0, h0 * b)) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        high = [at + np.array((h1 * a, y1, h1 * b)) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        for k in range(4):
            n = (k + 1) % 4
            mesh.add([low[k], low[n], high[n], high[k]], mat, tint, [(0, 0), (1, 0), (1, 1), (0, 1)])
            tube(mesh, low[k], high[k], 0.013, m.METAL, IRON, sides=5)
    ellipsoid(mesh, at + np.array((0, 3.76, 0)), (0.03, 0.05, 0.03), m.METAL, IRON, steps=4)


def _wheel(mesh: Mesh, p: Callable[..., Floats], hub: float, tint: Tint) -> None:
    """Tyre, rim, spokes, mudguard and hub, in the bicycle's own plane p(along, up, aside)."""
    turn = np.linspace(0, 2 * np.pi, 29)
    for a, b in itertools.pairwise(turn):
        for radius, thick, paint in ((0.335, 0.021, RUBBER), (0.308, 0.010, (0.5, 0.5, 0.5))):
            tube(
                mesh,
                p(hub + radius * np.cos(a), 0.355 + radius * np.sin(a)),
                p(hub + radius * np.cos(b), 0.355 + radius * np.sin(b)),
                thick,
                m.METAL,
                paint,
                sides=6,
            )
    for a in turn[:-1:2]:
        tube(
            mesh,
            p(hub, 0.355),
            p(hub + 0.3 * np.cos(a), 0.355 + 0.3 * np.sin(a)),
            0.0032,
            m.METAL,
            (0.45, 0.45, 0.45),
            sides=4,
        )
    guard = np.linspace(0.15 * np.pi, 0.95 * np.pi, 11)
    for a, b in itertools.pairwise(guard):
        tube(
            mesh,
            p(hub + 0.37 * np.cos(a), 0.355 + 0.37 * np.sin(a)),
            p(hub + 0.37 * np.cos(b), 0.355 + 0.37 * np.sin(b)),
            0.019,
            m.METAL,
            tint,
            sides=5,
        )
    tube(mesh, p(hub, 0.355, -0.05), p(hub, 0.355, 0.05), 0.022, m.METAL, (0.4, 0.4, 0.4))


def bicycle(mesh: Mesh, at: Floats, along: Floats, lean: float, tint: Tint) -> None:
    """A town bicycle: wheels with spokes, frame, mudguards, saddle, handlebar, basket."""
    side = np.array((-along[2], 0, along[0]))
    up = np.array((0, 1, 0)) * np.cos(lean) + side * np.sin(lean)

    def p(a: float, y: float, d: float = 0.0) -> Floats:
        point: Floats = at + a * along + y * up + d * side
        return point

    for hub in (0.0, 1.08):
        _wheel(mesh, p, hub, tint)
    joints = {
        "rear": (0, 0.355),
        "pedal": (0.45, 0.3),
        "seat": (0.30, 0.83),
        "head": (0.86, 0.86),
        "fork": (0.90, 0.70),
        "front": (1.08, 0.355),
        "bar": (0.82, 1.05),
        "low": (0.89, 0.72),
    }
    for a, b, r in (
        ("rear", "pedal", 0.012),
        ("rear", "seat", 0.012),
        ("pedal", "seat", 0.018),
        ("pedal", "low", 0.019),
        ("seat", "head", 0.014),
        ("head", "fork", 0.02),
        ("fork", "front", 0.013),
        ("head", "bar", 0.013),
    ):
        tube(mesh, p(*joints[a]), p(*joints[b]), r, m.METAL, tint, sides=8)
    tube(mesh, p(0.30, 0.83), p(0.27, 0.95), 0.012, m.METAL, (0.5, 0.5, 0.5))
    leather = (0.22, 0.10, 0.04)
    ellipsoid(mesh, p(0.25, 0.975), (0.14, 0.035, 0.075), m.PAINT, leather, np.stack([along, up, side]), 6)
    tube(mesh, p(0.82, 1.05, -0.24), p(0.82, 1.05, 0.24), 0.011, m.METAL, (0.5, 0.5, 0.5))
    for d in (-0.24, 0.24):
        tube(mesh, p(0.82, 1.05, d), p(0.70, 1.03, d * 1.1), 0.017, m.PAINT, leather)
    tube(mesh, p(0.45, 0.3, -0.09), p(0.58, 0.2, -0.09), 0.009, m.METAL, (0.4, 0.4, 0.4))
    tube(mesh, p(0.45, 0.3, -0.05), p(0.45, 0.3, 0.05), 0.085, m.METAL, (0.3, 0.3, 0.3), 0.085, 16)
    tube(mesh, p(0.38, 0.3, -0.04), p(0.30, 0.0, -0.2), 0.009, m.METAL, (0.4, 0.4, 0.4))
    basket = Frame(tuple(p(0.90, 0.0, -0.16)), tuple(side), tuple(along))
    basket.box(mesh, (0, 0.32), (0.83, 1.04), (0.0, 0.26), m.WICKER, (0.45, 0.28, 0.12))


def cat(mesh: Mesh, at: Floats, facing: float, scale: float, tint: Tint) -> None:
    """A sitting cat: body, chest, head, ears, legs, a tail curled round the paws."""
    c, s = np.cos(facing), np.sin(facing)
    axes = np.array(((c, 0, s), (0, 1, 0), (-s, 0, c)))
    pale = (0.72, 0.62, 0.50)

    def ball(
        place: tuple[float, float, float], radii: tuple[float, float, float], paint: Tint, tilt: float = 0.0
    ) -> None:
        spin = np.array(((np.cos(tilt), np.sin(tilt), 0), (-np.sin(tilt), np.cos(tilt), 0), (0, 0, 1)))
        ellipsoid(mesh, at + scale * (np.array(place) @ axes), scale * np.array(radii), m.FUR, paint, spin @ axes, 9)

    ball((-0.055, 0.105, 0), (0.115, 0.10, 0.088), tint)
    ball((0.0, 0.17, 0), (0.075, 0.135, 0.07), tint, 0.28)
    ball((0.045, 0.17, 0), (0.05, 0.085, 0.052), pale, 0.2)
    ball((0.05, 0.325, 0), (0.068, 0.062, 0.066), tint)
    ball((0.10, 0.307, 0), (0.030, 0.026, 0.034), pale)
    ball((0.127, 0.315, 0), (0.008, 0.007, 0.009), (0.35, 0.12, 0.10))
    for side in (-1, 1):
        ball((0.055, 0.08, side * 0.035), (0.024, 0.085, 0.022), pale if side > 0 else tint)
        ball((0.075, 0.015, side * 0.035), (0.036, 0.018, 0.024), pale)
        ball((-0.03, 0.07, side * 0.068), (0.075, 0.065, 0.03), tint)
        ball((0.096, 0.340, side * 0.030), (0.012, 0.014, 0.011), (0.10, 0.13, 0.03))
        base = np.array(((0.055, 0.365, side * 0.012), (0.035, 0.36, side * 0.062), (0.052, 0.437, side * 0.052)))
        world = at + scale * (base @ axes)
        mesh.triangle(world, m.FUR, tint, [(0, 0), (0.05, 0), (0.02, 0.07)])
        behind = at + scale * ((base + np.array((-0.03, -0.012, 0))) @ axes)
        behind[2] = world[2]
        mesh.triangle(behind, m.FUR, tint, [(0, 0), (0.05, 0), (0.02, 0.07)])
    for k in range(9):
        a = -2.6 + 0.32 * k
        ball((-0.02 + 0.15 * np.cos(a), 0.028, -0.14 * np.sin(a) * 0.9), (0.035, 0.024, 0.03), tint)


def tree(
    mesh: Mesh, at: Floats, height: float, radius: float, count: int, rng: np.random.Generator, size: float = 0.10
) -> None:
    """A trunk that forks, and a crown of clumps of leaves."""
    fork = at + np.array((0.1, height * 0.42, 0))
    tube(mesh, at, fork, 0.26, m.BARK, (0.20, 0.15, 0.10), 0.17, 14)
    clumps = []
    for _ in range(26):
        direction = rng.normal(size=3) * (1, 0.75, 1)
        direction *= rng.uniform(0.45, 1.0) / np.linalg.norm(direction)
        clumps.append(at + (0, height, 0) + radius * direction)
    for clump in clumps[:11]:
        middle = (fork + clump) / 2 + rng.normal(size=3) * 0.15
        tube(mesh, fork, middle, 0.10, m.BARK, (0.20, 0.15, 0.10), 0.055, 7)
        tube(mesh, middle, clump, 0.055, m.BARK, (0.20, 0.15, 0.10), 0.015, 6)
    pick = rng.integers(0, len(clumps), count)
    offset = rng.normal(size=(count, 3))
    offset *= (rng.uniform(0, 1, (count, 1)) ** 0.4) / np.linalg.norm(offset, axis=1, keepdims=True)
    centres = np.array(clumps)[pick] + offset * radius * 0.36 * (1, 0.8, 1)
    shade = rng.uniform(0.7, 1.3, (count, 1)) * (0.85 + 0.3 * rng.random(len(clumps)))[pick][:, None]
    gold = rng.random((count, 1)) < 0.12
    tints = np.where(gold, (0.36, 0.30, 0.05), (0.15, 0.24, 0.045)) * shade
    leaves(mesh, centres, size, m.LEAF, tints, rng, offset + np.array((0, 0.5, 0)))


def pot(mesh: Mesh, at: Floats, size: float, rng: np.random.Generator, bloom: Tint) -> None:
    """A terracotta pot with a round bush in it."""
    tube(mesh, at, at + np.array((0, size * 0.9, 0)), size * 0.36, m.PAINT, (0.47, 0.20, 0.11), size * 0.5, 14)
    tube(
        mesh,
        at + np.array((0, size * 0.8, 0)),
        at + np.array((0, size * 0.93, 0)),
        size * 0.55,
        m.PAINT,
        (0.47, 0.20, 0.11),
        size * 0.55,
        14,
    )
    count = 420
    offset = rng.normal(size=(count, 3))
    offset *= (rng.uniform(0.2, 1, (count, 1)) ** 0.4) / np.linalg.norm(offset, axis=1, keepdims=True)
    centres = at + (0, size * 1.55, 0) + offset * size * 0.8
    green = np.array((0.10, 0.20, 0.05)) * rng.uniform(0.6, 1.5, (count, 1))
    tints = np.where(rng.random((count, 1)) < 0.16, bloom, green)
    leaves(mesh, centres, 0.06, m.LEAF, tints, rng, offset)


def garden_wall(mesh: Mesh, rng: np.random.Generator) -> None:
    """A rubble wall with coping stones, ivy hanging over it and a gate pillar."""
    frame = Frame((4.0, 0, -3.0), (0, 0, 1), (-1, 0, 0))
    frame.box(mesh, (0, 17.6), (0, 1.45), (-0.4, 0), m.RUBBLE, (0.50, 0.44, 0.35))
    for k in range(22):
        frame.box(
            mesh,
            (k * 0.8 + 0.01, k * 0.8 + 0.79),
            (1.45, 1.58),
            (-0.5, 0.08),
            m.STONE,
            np.array(STONE) * rng.uniform(0.85, 1.1),
        )
    for s, spread, drop, count in ((8.6, 0.5, 0.35, 420), (12.6, 1.1, 0.5, 1000), (15.9, 0.9, 0.5, 600)):
        along = s + spread * rng.normal(size=count)
        down = 1.65 - np.abs(rng.normal(size=count)) * drop * np.exp(-(((along - s) / spread) ** 2) / 2) - 0.02
        out = 0.09 + 0.05 * rng.random(count)
        centres = np.array([frame.point(a, b, c) for a, b, c in zip(along, down, out, strict=True)])
        tints = np.array((0.09, 0.17, 0.04)) * rng.uniform(0.6, 1.6, (count, 1))
        leaves(mesh, centres, 0.075, m.LEAF, tints, rng, np.tile((-1.0, 0.3, 0.0), (count, 1)))


def ground(mesh: Mesh) -> None:
    """Cobbles between two pavements of slabs, each with a kerb."""
    mesh.patch((-2.45, 0, -4), (4.9, 0, 0), (0, 0, 60), m.COBBLE, (0.46, 0.41, 0.35), (-2.45, -4))
    left = Frame((-2.45, 0, -4), (0, 0, 1), (1, 0, 0))
    left.box(mesh, (0, 40), (-0.1, 0.10), (-0.16, 0), m.STONE, (0.50, 0.47, 0.41))
    mesh.patch((-3.6, 0.10, -4), (0.99, 0, 0), (0, 0, 60), m.SLAB, (0.50, 0.45, 0.38), (0, -4))
    right = Frame((2.45, 0, -4), (0, 0, 1), (-1, 0, 0))
    right.box(mesh, (0, 40), (-0.1, 0.10), (-0.16, 0), m.STONE, (0.50, 0.47, 0.41))
    mesh.patch((2.61, 0.10, -4), (1.6, 0, 0), (0, 0, 60), m.SLAB, (0.50, 0.45, 0.38), (0, -4))
    mesh.patch((-60, -0.02, -10), (130, 0, 0), (0, 0, 140), m.SLAB, (0.40, 0.38, 0.30))
