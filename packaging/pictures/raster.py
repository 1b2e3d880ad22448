"""A small z-buffer: which piece of a mesh is seen at each pixel, through a perspective or a parallel camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from mesh import Floats, Mesh
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Float32s = NDArray[np.floating[Any]]
NEAR = 0.25


@dataclass(frozen=True)
class Scene:
    """A mesh as arrays: corners (Q, 4, 3), normals (Q, 4, 3), uvs (Q, 4, 2), material (Q,), tint (Q, 3)."""

    corners: Floats
    normals: Floats
    uvs: Floats
    materials: NDArray[np.int64]
    tints: Floats

    @classmethod
    def of(cls, mesh: Mesh) -> Scene:
        """Stack a mesh."""
        return cls(
            np.array(mesh.corners),
            np.array(mesh.normals),
            np.array(mesh.uvs),
            np.array(mesh.materials),
            np.array(mesh.tints),
        )


@dataclass(frozen=True)
class Camera:
    """Right, up and forward axes at a position; `focal` pixels, or 0 for a parallel view of `scale` pixels a metre."""

    position: Floats
    axes: Floats
    centre: tuple[float, float]
    size: tuple[int, int]
    focal: float
    scale: float = 1.0

    def to_view(self, points: Floats) -> Floats:
        """World points (…, 3) as (right, up, forward)."""
        view: Floats = (points - self.position) @ self.axes.T
        return view

    def project(self, view: Floats) -> Floats:
        """(right, up, forward) as (pixel column, pixel row, nearness); nearness is linear over a flat piece."""
        if self.focal:
            inverse = 1.0 / view[..., 2]
            return np.stack(
                [
                    self.centre[0] + self.focal * view[..., 0] * inverse,
                    self.centre[1] - self.focal * view[..., 1] * inverse,
                    inverse,
                ],
                -1,
            )
        return np.stack(
            [self.centre[0] + self.scale * view[..., 0], self.centre[1] - self.scale * view[..., 1], -view[..., 2]], -1
        )


def parallel_camera(direction: Floats, low: Floats, high: Floats, pixels: int) -> Camera:
    """A parallel view from `direction` that just holds the box low..high."""
    forward = -direction / np.linalg.norm(direction)
    right = np.cross((0.0, 1.0, 0.0), forward)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(forward, right), forward])
    picks = np.array([[(low, high)[(k >> a) & 1][a] for a in range(3)] for k in range(8)])
    seen = picks @ axes.T
    least, most = seen.min(0), seen.max(0)
    scale = pixels / float((most - least)[:2].max())
    middle = (least + most) / 2
    return Camera(middle @ axes, axes, (pixels / 2, pixels / 2), (pixels, pixels), 0.0, scale)


def _clip_near(polygon: Floats) -> Floats:
    """The part of a polygon (n, 3) in view space that lies beyond the near plane."""
    kept = []
    for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if a[2] >= NEAR:
            kept.append(a)
        if (a[2] - NEAR) * (b[2] - NEAR) < 0:
            kept.append(a + (b - a) * (NEAR - a[2]) / (b[2] - a[2]))
    return np.array(kept).reshape(-1, 3)


def _plane(points: Floats) -> tuple[float, float, float] | None:
    """Coefficients (a, b, c) of nearness = a·column + b·row + c, or None for a piece seen edge-on."""
    origin = points[0]
    best, area = None, 1e-7
    for k in range(1, len(points) - 1):
        e1, e2 = points[k] - origin, points[k + 1] - origin
        cross = e1[0] * e2[1] - e1[1] * e2[0]
        if abs(cross) > area:
            area = abs(cross)
            best = ((e1[2] * e2[1] - e2[2] * e1[1]) / cross, (e2[2] * e1[0] - e1[2] * e2[0]) / cross)
    if best is None:
        return None
    return best[0], best[1], origin[2] - best[0] * origin[0] - best[1] * origin[1]


def _fill(points: Floats, index: int, nearness: Float32s, ids: Ids) -> None:
    """Draw one convex polygon (columns, rows, nearness) where it is nearer than what is there."""
    rows, cols = nearness.shape
    x0, y0 = max(int(points[:, 0].min()), 0), max(int(points[:, 1].min()), 0)
    x1, y1 = min(int(points[:, 0].max()) + 1, cols), min(int(points[:, 1].max()) + 1, rows)
    if x0 >= x1 or y0 >= y1:
        return
    plane = _plane(points)
    if plane is None:
        return
    xs = np.arange(x0, x1, dtype=np.float32) + np.float32(0.5)
    ys = (np.arange(y0, y1, dtype=np.float32) + np.float32(0.5))[:, None]
    ends = np.roll(points, -1, axis=0)
    turn = np.sum(points[:, 0] * ends[:, 1] - ends[:, 0] * points[:, 1])
    sign = 1.0 if turn > 0 else -1.0
    depth = (np.float32(plane[0]) * xs + np.float32(plane[1]) * ys + np.float32(plane[2])).astype(np.float32)
    window = nearness[y0:y1, x0:x1]
    inside = depth > window
    for a, b in zip(points, ends, strict=True):
        dx, dy = sign * (b[0] - a[0]), sign * (b[1] - a[1])
        if dx or dy:
            inside &= np.float32(dx) * (ys - np.float32(a[1])) >= np.float32(dy) * (xs - np.float32(a[0]))
    np.copyto(window, depth, where=inside)
    ids[y0:y1, x0:x1][inside] = index


def draw(scene: Scene, camera: Camera) -> tuple[Float32s, Ids]:
    """Nearness (rows, columns) and the index of the piece seen there (-1: none)."""
    cols, rows = camera.size
    nearness = np.full((rows, cols), 0.0 if camera.focal else -1e9, np.float32)
    ids = np.full((rows, cols), -1, np.int32)
    view = camera.to_view(scene.corners)
    shown = view[..., 2].max(1) > NEAR if camera.focal else np.ones(len(view), bool)
    cut = (view[..., 2].min(1) < NEAR) & shown if camera.focal else np.zeros(len(view), bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = camera.project(view)
    for index in np.nonzero(shown)[0]:
        points = flat[index]
        if cut[index]:
            clipped = _clip_near(view[index])
            if len(clipped) < 3:
                continue
            points = camera.project(clipped)
        _fill(points, int(index), nearness, ids)
    return nearness, ids
