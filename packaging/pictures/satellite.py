"""A landscape from above in six bands: river, town, fields, forest and clouds, each with its own reflectances."""

from __future__ import annotations

import cv2
import numpy as np
from noise import Float32s, cell, fbm, single, smooth
from numpy.typing import NDArray

BANDS = ("blue", "green", "red", "near infrared", "swir1", "swir2")
# Reflectance of each cover in each band, of the usual size for such surfaces.
COVERS = {
    "water": (0.060, 0.055, 0.035, 0.018, 0.008, 0.005),
    "crop": (0.035, 0.075, 0.040, 0.480, 0.210, 0.100),
    "meadow": (0.045, 0.090, 0.070, 0.360, 0.260, 0.140),
    "stubble": (0.085, 0.125, 0.175, 0.270, 0.360, 0.260),
    "soil": (0.075, 0.100, 0.135, 0.200, 0.290, 0.240),
    "forest": (0.022, 0.042, 0.025, 0.300, 0.120, 0.050),
    "roof": (0.110, 0.125, 0.165, 0.220, 0.270, 0.240),
    "road": (0.105, 0.115, 0.125, 0.150, 0.190, 0.175),
    "sand": (0.150, 0.190, 0.230, 0.300, 0.370, 0.330),
    "cloud": (0.620, 0.620, 0.630, 0.640, 0.520, 0.420),
}
SIDE = 256
FINE = 3


def _fields(u: Float32s, v: Float32s) -> Float32s:
    """Parcels in turned strips, each of one crop, with plough lines and darker hedges between them."""
    a = 0.42
    x, y = u * np.cos(a) + v * np.sin(a), v * np.cos(a) - u * np.sin(a)
    x = x + 2.2 * fbm(u, v, 500.0, 101, 2.2)
    r = np.floor(y / 27)
    width = 20 + 30 * cell(r, 0 * r, 102)
    along = x / width + cell(r, 0 * r, 103)
    c = np.floor(along)
    kind, tone = cell(c, r, 104), cell(c, r, 105)
    table = single([COVERS[k] for k in ("crop", "meadow", "stubble", "soil")])
    pick = np.digitize(kind, (0.36, 0.58, 0.82))
    image = table[pick] * (0.82 + 0.36 * tone)[..., None]
    plough = np.sin((np.where(tone > 0.5, x, y)) * 2.1) * 0.05
    image = image * (1 + plough + 0.05 * fbm(u, v, 220.0, 106, 1.2))[..., None]
    gap = np.minimum(np.minimum(along - c, c + 1 - along) * width, np.minimum(y / 27 - r, r + 1 - y / 27) * 27)
    hedge = (gap < 0.9) & (cell(np.floor(x / 9), r, 107) > 0.35)
    return np.where(hedge[..., None], single(COVERS["forest"]), image).astype(np.float32)


def _blend(image: Float32s, cover: str, weight: Float32s, tone: Float32s | float = 1.0) -> Float32s:
    """Lay one cover over the picture where weight is 1."""
    surface = single(COVERS[cover]) * np.asarray(tone, np.float32)[..., None]
    return np.asarray(image + (surface - image) * weight[..., None], np.float32)


def _town(image: Float32s, u: Float32s, v: Float32s) -> Float32s:
    """Blocks of houses between streets, round (185, 70)."""
    inside = smooth(47, 40, np.hypot(u - 188, (v - 66) * 1.15) + 6 * fbm(u, v, 300.0, 111, 1.8))
    a = -0.35
    x, y = u * np.cos(a) + v * np.sin(a), v * np.cos(a) - u * np.sin(a)
    streets = (np.mod(x, 13) < 1.5) | (np.mod(y, 9.5) < 1.3)
    house = (
        (np.mod(x, 3.25) < 2.4) & (np.mod(y, 4.75) < 3.2) & (cell(np.floor(x / 3.25), np.floor(y / 4.75), 112) > 0.28)
    )
    tone = 0.65 + 0.9 * cell(np.floor(x / 3.25), np.floor(y / 4.75), 113)
    image = _blend(image, "meadow", inside, 0.7 + 0.1 * fbm(u, v, 200.0, 114, 1.0))
    image = _blend(image, "roof", inside * house, tone)
    return _blend(image, "road", inside * streets)


def _wet(image: Float32s, u: Float32s, v: Float32s) -> Float32s:
    """A river with sandy bends, a lake, and a road with a bridge."""
    middle = 118 + 44 * np.sin(v / 47 + 0.4) + 14 * np.sin(v / 19 + 2.0) + 3 * fbm(u, v, 400.0, 121, 2.0)
    away = np.abs(u - middle) / np.sqrt(1 + (44 / 47 * np.cos(v / 47 + 0.4) + 14 / 19 * np.cos(v / 19 + 2.0)) ** 2)
    wide = 6.2 + 1.6 * np.sin(v / 31)
    image = _blend(image, "sand", smooth(wide + 3.2, wide + 1.6, away) * smooth(-0.2, 0.8, fbm(u, v, 350.0, 122, 1.8)))
    image = _blend(image, "water", smooth(wide + 0.5, wide - 0.5, away), 1 + 0.05 * fbm(u, v, 160.0, 123, 1.0))
    lake = np.hypot((u - 26) / 1.3, v - 208) + 5 * fbm(u, v, 380.0, 124, 2.0)
    image = _blend(image, "water", smooth(15.5, 14.5, lake), 0.8 + 0.03 * fbm(u, v, 160.0, 125, 1.0))
    road = np.abs(v - 96 - 0.22 * (u - 128) + 7 * np.sin(u / 40)) / 1.03
    return _blend(image, "road", smooth(1.3, 0.8, road))


def satellite() -> NDArray[np.uint16]:
    """The scene, (6, 256, 256) uint16 reflectance × 10000, bands in the order of BANDS."""
    v, u = ((np.mgrid[: SIDE * FINE, : SIDE * FINE] + 0.5) / FINE).astype(np.float32)
    image = _fields(u, v)
    wood = smooth(0.75, 0.9, fbm(u, v, 620.0, 131, 2.0) + 0.9 * smooth(90, 10, np.hypot(u - 35, v - 45)))
    crowns = 1 + 0.16 * fbm(u, v, 110.0, 132, 0.7) + 0.08 * fbm(u, v, 400.0, 133, 1.6)
    image = _blend(image, "forest", wood, crowns)
    image = _wet(_town(image, u, v), u, v)
    hills = 1 + 0.045 * fbm(u, v, 700.0, 134, 2.2)
    image = image * hills[..., None]
    far = np.hypot((u - 208) / 1.5, v - 205)
    puff = fbm(u, v, 420.0, 143, 1.6) + 1.9 * smooth(60, 8, far) - 1.7
    cloud = smooth(0.0, 0.6, puff)
    moved = cv2.warpAffine(cloud, single([[1, 0, -13 * FINE], [0, 1, 10 * FINE]]), (SIDE * FINE, SIDE * FINE))
    shade = moved * (1 - cloud)
    image = image * (1 - 0.58 * shade)[..., None]
    image = _blend(image, "cloud", cloud * 0.96, 0.86 + 0.12 * smooth(0.2, 2.0, puff))
    small = np.stack([cv2.resize(image[..., k], (SIDE, SIDE), interpolation=cv2.INTER_AREA) for k in range(6)])
    rng = np.random.default_rng(23)
    noisy = small * (1 + 0.012 * rng.normal(size=small.shape)) + 0.0012 * rng.normal(size=small.shape)
    return np.asarray(np.clip(np.round(noisy * 10000), 1, 10000), np.uint16)
