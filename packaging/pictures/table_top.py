"""A cup on a wooden table, with an apple and a book; everything about ten times its real size."""

from __future__ import annotations

import itertools

import numpy as np
import street_materials as m
from mesh import Floats, Frame, Mesh, ellipsoid, leaves, tube
from numpy.typing import ArrayLike, NDArray
from photograph import Shot, photograph
from raster import Scene

BLUE = (0.10, 0.23, 0.38)
CREAM = (0.78, 0.73, 0.62)
SHOT = Shot(
    size=(320, 240),
    eye=(0.1, 2.35, -5.6),
    yaw=-0.02,
    pitch=0.27,
    focal=395.0,
    horizon=0.47,
    low=(-6.0, -0.1, -4.0),
    high=(6.0, 5.0, 6.0),
    near_blur=2.6,
    far_blur=8.2,
    softness=2.4,
)


def _turned(
    mesh: Mesh, at: Floats, profile: ArrayLike, material: int, tint: tuple[float, float, float], sides: int = 72
) -> None:
    """A surface of revolution: the profile (radius, height) turned about an upright axis, with smooth normals."""
    line = np.asarray(profile, float)
    turn = np.linspace(0, 2 * np.pi, sides + 1)
    way = np.gradient(line, axis=0)
    lean = np.stack([way[:, 1], -way[:, 0]], 1)
    lean /= np.linalg.norm(lean, axis=1, keepdims=True) + 1e-9
    for k in range(len(line) - 1):
        for a, b in itertools.pairwise(turn):
            corners, normals = [], []
            for row, angle in ((k, a), (k, b), (k + 1, b), (k + 1, a)):
                c, s = np.cos(angle), np.sin(angle)
                corners.append(at + np.array((line[row, 0] * c, line[row, 1], line[row, 0] * s)))
                normals.append((lean[row, 0] * c, lean[row, 1], lean[row, 0] * s))
            mesh.add(
                corners,
                material,
                tint,
                [(a, line[k, 1]), (b, line[k, 1]), (b, line[k + 1, 1]), (a, line[k + 1, 1])],
                normals,
            )


def _cup(mesh: Mesh, at: Floats) -> None:
    """A mug with a cream rim, coffee in it and a handle, on a saucer."""
    y = np.linspace(0, 1, 14)
    wall = 0.56 + 0.10 * y - 0.12 * (1 - y) ** 4
    _turned(mesh, at, np.stack([wall, 0.16 + 1.12 * y], 1), m.GLAZE, BLUE)
    lip = np.linspace(0, np.pi, 7)
    _turned(mesh, at, np.stack([0.63 + 0.03 * np.cos(lip), 1.28 + 0.03 * np.sin(lip)], 1), m.GLAZE, CREAM)
    _turned(mesh, at, ((0.60, 1.28), (0.59, 1.1), (0.57, 0.9)), m.GLAZE, CREAM)
    _turned(mesh, at, ((0.59, 1.08), (0.3, 1.08), (0.0, 1.08)), m.GLAZE, (0.07, 0.03, 0.015))
    bend = np.linspace(-0.46 * np.pi, 0.46 * np.pi, 15)
    points = [at + np.array((0.58 + 0.4 * np.cos(t), 0.74 + 0.37 * np.sin(t), -0.12 * np.cos(t))) for t in bend]
    for a, b in itertools.pairwise(points):
        tube(mesh, a, b, 0.075, m.GLAZE, BLUE, sides=14)
        ellipsoid(mesh, b, (0.075, 0.075, 0.075), m.GLAZE, BLUE, steps=6)
    _turned(
        mesh,
        at,
        (
            (0.0, 0.10),
            (0.45, 0.09),
            (0.62, 0.09),
            (0.9, 0.14),
            (1.08, 0.21),
            (1.10, 0.22),
            (1.08, 0.19),
            (0.9, 0.10),
            (0.62, 0.02),
            (0.5, 0.0),
        ),
        m.GLAZE,
        CREAM,
    )


def _beside(mesh: Mesh, rng: np.random.Generator) -> None:
    """An apple, two books, and a wall with a plant out of focus."""
    at = np.array((-1.75, 0.0, 0.35))
    t = np.linspace(0.04, 0.97, 18) * np.pi
    radius = 0.52 * np.sin(t) ** 0.85
    height = 0.47 + 0.46 * -np.cos(t) - 0.17 * np.exp(-((radius / 0.16) ** 2)) * (t > 1.5)
    _turned(mesh, at, np.stack([radius, height], 1), m.GLAZE, (0.56, 0.08, 0.05))
    tube(mesh, at + np.array((0, 0.74, 0)), at + np.array((0.07, 1.06, 0.03)), 0.022, m.BARK, (0.16, 0.10, 0.05), 0.03)
    leaves(
        mesh,
        np.array((at + np.array((0.2, 1.03, 0.0)),)),
        0.2,
        m.LEAF,
        np.array(((0.13, 0.25, 0.05),)),
        rng,
        np.array(((0.2, 1.0, -0.6),)),
    )
    for k, (tint, y, turn) in enumerate((((0.12, 0.24, 0.19), 0.0, 0.12), ((0.55, 0.36, 0.12), 0.34, 0.28))):
        c, s = np.cos(turn), np.sin(turn)
        frame = Frame((0.75 - 0.1 * k, y, 1.35), (c, 0, s), (s, 0, -c))
        frame.box(mesh, (0, 2.3), (0, 0.34), (-1.5, 0), m.PAINT, tint)
        frame.box(mesh, (0.02, 2.32), (0.05, 0.29), (-1.45, 0.01), m.PAINT, (0.72, 0.66, 0.52))
        frame.box(mesh, (-0.02, 0.12), (0, 0.34), (-1.5, 0.04), m.PAINT, tint)
        for level in (0.0, 0.29):
            frame.box(mesh, (0, 2.36), (level, level + 0.05), (-1.5, 0.05), m.PAINT, tint)
    mesh.patch((-9, -0.0, 5.2), (18, 0, 0), (0, 9, 0), m.PAINT, (0.50, 0.53, 0.46), (0, 2))
    _turned(
        mesh,
        np.array((-2.6, 0.0, 3.6)),
        ((0.55, 0.0), (0.75, 0.9), (0.8, 1.0), (0.7, 1.0)),
        m.PAINT,
        (0.48, 0.22, 0.13),
    )
    offset = rng.normal(size=(700, 3))
    offset *= (rng.uniform(0.2, 1, (700, 1)) ** 0.4) / np.linalg.norm(offset, axis=1, keepdims=True)
    tints = np.array((0.11, 0.22, 0.05)) * rng.uniform(0.6, 1.4, (700, 1))
    leaves(mesh, np.array((-2.6, 2.0, 3.6)) + offset * (1.2, 1.1, 1.0), 0.17, m.LEAF, tints, rng, offset)


def cup(samples: int = 3) -> NDArray[np.uint8]:
    """The cup, (240, 320, 3) RGB."""
    mesh, rng = Mesh(), np.random.default_rng(41)
    mesh.patch((-9, 0, -7), (18, 0, 0), (0, 0, 14), m.WOOD, (0.42, 0.23, 0.11))
    _cup(mesh, np.array((0.05, 0.0, -0.35)))
    _beside(mesh, rng)
    return photograph(Scene.of(mesh), SHOT, samples, 4 * samples, 12 * samples, 700 * samples)
