"""Light out of doors: the sky by direction, and shadow maps for points of the sun's disc and for parts of the sky."""

from __future__ import annotations

import numpy as np
from mesh import Floats
from noise import Float32s, fbm, single, smooth
from raster import Camera, Scene, draw, parallel_camera

SUN = np.array((0.80, 0.52, -0.37)) / np.linalg.norm((0.80, 0.52, -0.37))
SUN_LIGHT = single((4.6, 3.05, 1.62))
HAZE = single((0.98, 0.78, 0.58))


def sky(d: Float32s) -> Float32s:
    """Light from directions (N, 3): blue above, warm and bright at the horizon, soft clouds."""
    up = np.clip(d[:, 1], 0.0, 1)
    toward = np.clip(d @ SUN.astype(np.float32), 0, 1)
    rise = (1 - np.exp(-up * 3.6))[:, None]
    colour = single((1.22, 0.93, 0.66)) * (1 - rise) + single((0.20, 0.43, 0.90)) * rise
    colour = colour + (toward**3)[:, None] * single((0.5, 0.32, 0.12))
    flat = 1 / (up + 0.13)
    u, v = d[:, 0] * flat, d[:, 2] * flat
    billow = fbm(u + 0.35, v * 1.5 + 0.85, 7.0, 71, 1.75)
    edge = fbm(u + 0.45 + 0.3 * SUN[0], v * 1.5 + 0.75, 7.0, 71, 1.75)
    cover = smooth(-0.5, 0.75, billow) * smooth(0.0, 0.12, up) * 0.95
    lit = smooth(-0.5, 1.0, billow - edge + 0.25)
    cloud = single((0.80, 0.68, 0.67)) * (1 - lit)[:, None] + single((1.75, 1.42, 1.10)) * lit[:, None]
    return np.asarray(colour + (cloud - colour) * cover[:, None], np.float32)


def _directions(count: int) -> Floats:
    """Points spread evenly over the upper half of the sphere."""
    k = np.arange(count) + 0.5
    y = 0.06 + 0.93 * k / count
    turn = k * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - y * y)
    return np.stack([r * np.cos(turn), y, r * np.sin(turn)], 1)


class Light:
    """Shadow maps for points on the sun's disc and for directions of the sky."""

    def __init__(self, scene: Scene, low: Floats, high: Floats, suns: int, skies: int, pixels: int) -> None:
        rng = np.random.default_rng(5)
        self.suns = [self._map(scene, SUN + 0.011 * rng.normal(size=3), low, high, pixels) for _ in range(suns)]
        self.sky_directions = _directions(skies)
        self.skies = [self._map(scene, d, low, high, pixels // 3) for d in self.sky_directions]
        self.sky_colours = np.clip(sky(self.sky_directions.astype(np.float32)), 0, 2)

    @staticmethod
    def _map(scene: Scene, direction: Floats, low: Floats, high: Floats, pixels: int) -> tuple[Camera, Float32s]:
        camera = parallel_camera(direction, low, high, pixels)
        return camera, draw(scene, camera)[0]

    @staticmethod
    def _seen(shadow: tuple[Camera, Float32s], points: Float32s, normals: Float32s) -> Float32s:
        """1 where a point sees the light of one map, else 0, with the edge blended over one cell."""
        camera, nearness = shadow
        slack = np.float32(1.4 / camera.scale)
        at = camera.project(camera.to_view(points + slack * normals)).astype(np.float32)
        x, y = at[:, 0], at[:, 1]
        size = camera.size[0]
        total = np.zeros(len(points), np.float32)
        for dx, dy in ((-0.25, -0.25), (0.25, 0.25)):
            i = np.clip((x + dx).astype(np.int32), 0, size - 1)
            j = np.clip((y + dy).astype(np.int32), 0, size - 1)
            total += nearness[j, i] <= at[:, 2] + slack
        return total / 2

    def sun(self, points: Float32s, normals: Float32s) -> Float32s:
        """The part of the sun's disc seen from each point."""
        return np.asarray(sum(self._seen(s, points, normals) for s in self.suns) / len(self.suns), np.float32)

    def ambient(self, points: Float32s, normals: Float32s, bent: Float32s) -> tuple[Float32s, Float32s]:
        """Sky light on each point, and the open part of the sky."""
        light, open_ = np.zeros((len(points), 3), np.float32), np.zeros(len(points), np.float32)
        for shadow, d, colour in zip(self.skies, self.sky_directions, self.sky_colours, strict=True):
            part = np.clip(bent @ d.astype(np.float32), 0, 1) * self._seen(shadow, points, normals)
            light += part[:, None] * colour
            open_ += part
        share = 2.0 / len(self.skies)
        return light * share, np.clip(open_ * share, 0, 1)
