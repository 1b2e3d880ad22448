"""The small exact pictures: a digit, sixteen pixels, a zone plate, a checkerboard, a phantom."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

# Ellipses of Shepp & Logan (1974) with the contrasts of Toft (1996): value, half axes, centre, turn in degrees.
ELLIPSES = (
    (1.0, 0.69, 0.92, 0.0, 0.0, 0),
    (-0.8, 0.6624, 0.8740, 0.0, -0.0184, 0),
    (-0.2, 0.1100, 0.3100, 0.22, 0.0, -18),
    (-0.2, 0.1600, 0.4100, -0.22, 0.0, 18),
    (0.1, 0.2100, 0.2500, 0.0, 0.35, 0),
    (0.1, 0.0460, 0.0460, 0.0, 0.1, 0),
    (0.1, 0.0460, 0.0460, 0.0, -0.1, 0),
    (0.1, 0.0460, 0.0230, -0.08, -0.605, 0),
    (0.1, 0.0230, 0.0230, 0.0, -0.606, 0),
    (0.1, 0.0230, 0.0460, 0.06, -0.605, 0),
)


def _bezier(points: NDArray[np.float64], steps: int = 60) -> NDArray[np.float64]:
    """Points along one cubic curve with four control points (4, 2)."""
    t = np.linspace(0, 1, steps)[:, None]
    curve: NDArray[np.float64] = (
        (1 - t) ** 3 * points[0] + 3 * (1 - t) ** 2 * t * points[1] + 3 * (1 - t) * t**2 * points[2] + t**3 * points[3]
    )
    return curve


def digit() -> Bytes:
    """A handwritten seven, (28, 28) grey, white ink on black, soft edges."""
    bar = _bezier(np.array(((7.9, 7.9), (10.6, 5.6), (14.8, 7.6), (19.6, 6.1))))
    stem = _bezier(np.array(((19.6, 6.1), (18.8, 10.8), (14.2, 15.4), (12.5, 23.2))))
    dash = _bezier(np.array(((11.4, 15.4), (13.3, 14.6), (16.0, 15.0), (18.2, 14.1))))
    fine, scale = np.zeros((28 * 8, 28 * 8), np.uint8), 8
    for stroke, width in ((bar, 2.2), (stem, 2.5), (dash, 1.5)):
        for k, (x, y) in enumerate(stroke):
            radius = width / 2 * (0.86 + 0.14 * np.sin(np.pi * k / len(stroke)))
            cv2.circle(fine, (round(x * scale), round(y * scale)), round(radius * scale), 255, -1)
    soft = cv2.GaussianBlur(cv2.resize(fine, (28, 28), interpolation=cv2.INTER_AREA).astype(np.float32), (3, 3), 0.55)
    soft[soft < 10] = 0
    return np.clip(np.round(soft * 1.04), 0, 255).astype(np.uint8)


def tiny() -> Bytes:
    """Sixteen pixels, (4, 4, 3) RGB: numbers that are easy to follow by hand, no two pixels alike."""
    red = ((250, 240, 30, 20), (230, 200, 60, 10), (90, 120, 180, 160), (0, 40, 210, 255))
    green = ((40, 110, 200, 90), (180, 60, 150, 50), (210, 20, 130, 240), (70, 0, 220, 255))
    blue = ((30, 20, 60, 220), (40, 140, 190, 120), (100, 170, 10, 230), (150, 80, 0, 255))
    return np.stack([np.array(c, np.uint8) for c in (red, green, blue)], -1)


def zone_plate(side: int = 512) -> Bytes:
    """Rings that grow finer outwards, (side, side) grey: every direction, at last the finest wave that fits."""
    at = np.arange(side) - side / 2
    r2 = at[:, None] ** 2 + at[None] ** 2
    fade = np.clip((side / 2 - np.sqrt(r2)) / (side / 16), 0, 1)  # beyond half a side the waves would alias
    wave = 0.5 + 0.5 * np.cos(np.pi * r2 / side) * fade * fade * (3 - 2 * fade)
    return np.round(wave * 255).astype(np.uint8)


def checkerboard(side: int = 256, square: int = 32) -> Bytes:
    """Black and white squares, (side, side) grey, only 0 and 255."""
    at = np.arange(side) // square
    return ((at[:, None] + at[None]) % 2 * 255).astype(np.uint8)


def phantom(side: int = 512, fine: int = 4) -> NDArray[np.uint16]:
    """The Shepp-Logan head phantom, (side, side) 16-bit grey, 1.0 of its table at 65535, soft edges."""
    n = side * fine
    x = ((np.arange(n) + 0.5) / n * 2 - 1)[None]
    y = -x.T
    total = np.zeros((n, n), np.float32)
    for value, a, b, x0, y0, degrees in ELLIPSES:
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        inside = ((c * (x - x0) + s * (y - y0)) / a) ** 2 + ((c * (y - y0) - s * (x - x0)) / b) ** 2 <= 1
        total += np.float32(value) * inside
    small = total.reshape(side, fine, side, fine).mean((1, 3))
    return np.asarray(np.round(np.clip(small, 0, 1) * 65535), np.uint16)
