"""The built-in scene in motion: hills, a sun, drifting shapes and a turning wheel, computed frame by frame."""

from functools import lru_cache
from math import cos, pi, sin, tau

import cv2
import numpy as np

from convexplorer.compute.arrays import Array

SUB = 4
"""Fraction bits of the drawn coordinates: shapes glide by sixteenths of a pixel."""
BALLS = ((214, 69, 65), (246, 190, 70), (72, 149, 116), (63, 111, 173), (148, 98, 158))


def scene(width: int, height: int, seconds: float) -> Array:
    """The scene at a time, (height, width, 3) uint8 red, green, blue."""
    picture = _sky(width, height).copy()
    unit = min(width, height) / 100
    _hills(picture, seconds, unit)
    _wheel(picture, seconds, unit)
    _stripes(picture, seconds, unit)
    _balls(picture, seconds, unit)
    return picture


@lru_cache(maxsize=2)
def _sky(width: int, height: int) -> Array:
    """From blue above to a warm horizon, with a soft sun and a fine, fixed grain that filters can bite on."""
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top, bottom = (np.array(colour, np.float32) for colour in ((92, 142, 196), (246, 221, 178)))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    far = np.hypot(x - width * 0.74, y - height * 0.27) / min(width, height)
    glow = np.exp(-((far / 0.12) ** 2))[..., None] * np.array((60, 50, 25), np.float32)
    grain = np.random.default_rng(7).normal(0, 2.5, (height, width, 1)).astype(np.float32)
    sky = np.clip(top + (bottom - top) * rows + glow + grain, 0, 255)
    return np.asarray(sky.astype(np.uint8))


def _points(points: Array) -> Array:
    """Pixel coordinates (…, x and y) as OpenCV's fixed-point integers."""
    fixed: Array = np.rint(points * (1 << SUB)).astype(np.int32)
    return fixed


def _hills(picture: Array, seconds: float, unit: float) -> None:
    """Three ridges, the nearer the faster they drift."""
    height, width = picture.shape[:2]
    x = np.linspace(0, width, 97)
    for depth, colour in enumerate(((134, 160, 168), (98, 133, 118), (64, 98, 74))):
        phase = x / unit / (26 - 5 * depth) + seconds * 0.12 * (depth + 1) + depth * 2.1
        ridge = height * (0.56 + 0.13 * depth) - unit * (5 * np.sin(phase) + 2.5 * np.sin(2.3 * phase + 1))
        outline = np.stack([np.r_[x, width, 0], np.r_[ridge, height, height]], axis=-1)
        cv2.fillPoly(picture, [_points(outline)], colour, cv2.LINE_AA, SUB)


def _wheel(picture: Array, seconds: float, unit: float) -> None:
    """A wheel with eight spokes, once round in twelve seconds: every direction of edge there is."""
    height, width = picture.shape[:2]
    centre, radius = np.array((width * 0.22, height * 0.56)), 19 * unit
    turn = seconds * tau / 12
    thick = max(round(0.9 * unit), 1)
    for spoke in range(8):
        angle = turn + spoke * pi / 4
        end = centre + radius * np.array((cos(angle), sin(angle)))
        ends = [tuple(int(v) for v in _points(point)) for point in (centre, end)]
        cv2.line(picture, ends[0], ends[1], (70, 60, 66), thick, cv2.LINE_AA, SUB)
    middle = tuple(int(v) for v in _points(centre))
    for share, colour in ((1.0, (150, 58, 56)), (0.16, (70, 60, 66))):
        cv2.circle(picture, middle, int(_points(np.array(radius * share))), colour, 2 * thick, cv2.LINE_AA, SUB)


def _stripes(picture: Array, seconds: float, unit: float) -> None:
    """A signpost whose stripes, from coarse to fine, sway gently."""
    height, width = picture.shape[:2]
    sway = 0.12 * sin(seconds * 0.9)
    left, top = width * 0.47, height * 0.62
    across, down = np.array((cos(sway), sin(sway))), np.array((-sin(sway), cos(sway)))
    at = 0.0
    for number in range(9):
        broad = (4.2 - 0.4 * number) * unit
        corners = [(at, 0), (at + broad, 0), (at + broad, 17 * unit), (at, 17 * unit)]
        box = np.array([np.array((left, top)) + a * across + b * down for a, b in corners])
        cv2.fillConvexPoly(picture, _points(box), (242, 238, 228) if number % 2 else (48, 50, 58), cv2.LINE_AA, SUB)
        at += broad


def _balls(picture: Array, seconds: float, unit: float) -> None:
    """Balls on closed curves, each with a light spot."""
    height, width = picture.shape[:2]
    for number, colour in enumerate(BALLS):
        phase = seconds * (0.35 + 0.06 * number) + number * 1.7
        centre = np.array((width * (0.5 + 0.42 * sin(phase)), height * (0.5 + 0.36 * sin(1.6 * phase + number))))
        radius = (4 + 1.5 * number) * unit
        ball(picture, centre, radius, colour)


def ball(picture: Array, centre: Array, radius: float, colour: tuple[int, int, int]) -> None:
    """A ball with a light spot; `centre` is x and y in pixels."""
    for offset, share, shade in ((0.0, 1.0, colour), (-0.35, 0.3, (255, 248, 236))):
        x, y = (int(v) for v in _points(centre + offset * radius))
        cv2.circle(picture, (x, y), int(_points(np.array(radius * share))), shade, cv2.FILLED, cv2.LINE_AA, SUB)
