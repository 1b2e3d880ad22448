"""What surfaces look like: for each material a colour and a small height at surface coordinates in metres."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from noise import Float32s, cell, fbm, single, smooth

(
    PLASTER,
    BRICK,
    TILES,
    COBBLE,
    SLAB,
    PAINT,
    SHUTTER,
    GLASS,
    METAL,
    STONE,
    LEAF,
    FUR,
    LANTERN,
    BARK,
    RUBBLE,
    WICKER,
    WOOD,
    GLAZE,
) = range(18)
GLOSS = {
    PAINT: 0.10,
    METAL: 0.35,
    COBBLE: 0.10,
    TILES: 0.06,
    SHUTTER: 0.06,
    GLASS: 0.0,
    LEAF: 0.10,
    STONE: 0.03,
    WOOD: 0.10,
    GLAZE: 0.9,
}

Look = tuple[Float32s, Float32s]


def _grey(colour: Float32s, factor: Float32s) -> Float32s:
    return np.asarray(colour * factor[:, None], np.float32)


def _mix(a: Float32s, b: Float32s | tuple[float, float, float], t: Float32s) -> Float32s:
    return np.asarray(a + (np.asarray(b, np.float32) - a) * t[:, None], np.float32)


def _block(
    u: Float32s,
    v: Float32s,
    width: float,
    height: float,
    shift: float,
    seed: int,
    jitter: float = 0.0,
    round_: float = 0.3,
) -> tuple[Float32s, Float32s, Float32s]:
    """Rows of blocks: distance to the nearest joint in metres, and two random numbers for each block."""
    r = np.floor(v / height)
    lv = (v / height - r) * height
    along = u / width + shift * r + 7.3 * cell(r, 0 * r, seed) * (jitter > 0)
    c = np.floor(along)
    left = jitter * (cell(c, r, seed + 1) - 0.5)
    right = jitter * (cell(c + 1, r, seed + 1) - 0.5)
    under = along - c < left
    over = along - c > 1 + right
    start = np.where(under, c - 1 + jitter * (cell(c - 1, r, seed + 1) - 0.5), np.where(over, c + 1 + right, c + left))
    end = np.where(under, c + left, np.where(over, c + 2 + jitter * (cell(c + 2, r, seed + 1) - 0.5), c + 1 + right))
    block = np.where(under, c - 1, np.where(over, c + 1, c))
    du = np.minimum(along - start, end - along) * width
    dv = np.minimum(lv, height - lv)
    corner = round_ * height
    both = np.hypot(np.maximum(corner - du, 0), np.maximum(corner - dv, 0))
    edge = np.where(both > 0, corner - both, np.minimum(du, dv))
    return edge.astype(np.float32), cell(block, r, seed + 2), cell(block, r, seed + 3)


def _plaster(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    fine, broad = fbm(u, v, 0.9, 1, 1.1), fbm(u, v, 7.0, 2, 1.5)
    streaks = fbm(u, v * 0.12, 3.1, 3, 1.4)
    colour = _grey(tint, 1 + 0.03 * fine + 0.07 * broad)
    damp = smooth(1.5, 0.15, v + 0.35 * broad) * 0.5 + 0.28 * smooth(0.6, 2.2, streaks) * smooth(0.5, 4.0, v)
    colour = _mix(colour, (0.30, 0.27, 0.22), np.clip(damp * 0.75, 0, 1))
    worn = smooth(1.75, 2.0, fbm(u, v, 5.3, 4, 1.7) + 0.35 * smooth(1.6, 0.4, v))
    colour = _mix(colour, (0.40, 0.24, 0.17), worn * 0.8)
    return colour, 0.0016 * fine + 0.004 * fbm(u, v, 2.3, 5, 1.9) - 0.006 * worn


def _brick(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    edge, one, two = _block(u, v, 0.23, 0.075, 0.5, 11)
    stone = smooth(0.003, 0.009, edge + 0.0012 * fbm(u, v, 0.4, 6, 1.2))
    colour = _grey(tint, 0.68 + 0.62 * one + 0.05 * fbm(u, v, 0.5, 7, 1.2))
    colour = _mix(colour, (0.20, 0.13, 0.12), 0.7 * (two > 0.86))
    colour = _mix(colour, (0.62, 0.36, 0.20), 0.5 * (two < 0.12))
    colour = _mix(np.full_like(colour, 0.45) * single((1.0, 0.92, 0.80)), colour, stone)
    soot = 1 + 0.09 * fbm(u, v, 6.0, 8, 1.6) - 0.25 * smooth(0.8, 0.0, v)
    return _grey(colour, soot), 0.007 * stone + 0.0012 * fbm(u, v, 0.35, 9, 1.1)


def _tiles(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    r = np.floor(v / 0.24)
    across = u / 0.19 + 0.5 * np.mod(r, 2)
    c = np.floor(across)
    bow = 0.045 * (2 * (across - c) - 1) ** 2
    fall = (v / 0.24 - r) * 0.24 - bow
    lower = fall < 0
    r = np.where(lower, r - 1, r)
    fall = np.where(lower, fall + 0.24, fall)
    across = np.where(lower, across + 0.5, across)
    c = np.floor(across)
    tone = cell(c, r, 21)
    colour = _grey(tint, 0.62 + 0.7 * tone + 0.12 * fbm(u, v, 3.0, 22, 1.5))
    moss = smooth(0.7, 1.9, fbm(u, v, 4.1, 23, 1.3)) * 0.6
    colour = _mix(colour, (0.17, 0.17, 0.09), moss)
    x = across - c - 0.5
    shadow = 1 - 0.55 * smooth(0.20, 0.235, fall) - 0.25 * smooth(0.42, 0.5, np.abs(x))
    return _grey(colour, shadow), (0.030 * (1 - fall / 0.24) + 0.012 * (0.25 - x * x) * 4).astype(np.float32)


def _cobble(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    camber = 0.02 * np.cos(u)
    wave = 0.012 * fbm(u, v, 2.0, 31, 2.0)
    edge, one, two = _block(u + wave, v + 0.5 * wave, 0.17, 0.125, 0.5, 32, 0.42)
    top = np.sqrt(np.clip(edge / 0.042, 0, 1))
    stone = smooth(0.003, 0.012, edge)
    rough = fbm(u, v, 0.5, 33, 1.1)
    base = _mix(_grey(tint, 0.62 + 0.75 * one), single((0.42, 0.30, 0.22)), 0.45 * (two > 0.72))
    base = _mix(base, single((0.30, 0.33, 0.37)), 0.5 * (two < 0.22))
    colour = _grey(base, 1 + 0.07 * rough)
    moss = smooth(-0.4, 1.3, fbm(u, v, 3.7, 34, 1.4) + 0.5 * np.abs(u / 2.45) ** 4)
    joint = _mix(np.full_like(colour, 0.15) * single((1.1, 1.0, 0.85)), (0.12, 0.15, 0.05), moss)
    dust = 1 + 0.13 * fbm(u, v, 5.0, 35, 1.6)
    height = 0.026 * top * (0.75 + 0.5 * one) + 0.0022 * rough * stone + camber + 0.01 * one
    return _grey(_mix(joint, colour, stone), dust), height.astype(np.float32)


def _slab(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    edge, one, _ = _block(v, u, 0.75, 0.5, 0.5, 41, 0.2, 0.04)
    stone = smooth(0.004, 0.012, edge)
    colour = _grey(tint, 0.82 + 0.3 * one + 0.05 * fbm(u, v, 0.7, 42, 1.1) + 0.08 * fbm(u, v, 3, 43, 1.6))
    return _mix(_grey(colour, np.float32(0.42) + 0 * one), colour, stone), 0.007 * stone + 0.001 * fbm(
        u, v, 0.6, 44, 1.2
    )


def _rubble(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    wave = 0.035 * fbm(u, v, 1.3, 51, 1.9)
    edge, one, two = _block(u + wave, v + wave, 0.36, 0.19, 0.5, 52, 0.5, 0.22)
    stone = smooth(0.006, 0.02, edge)
    colour = _mix(_grey(tint, 0.6 + 0.7 * one), single((0.46, 0.33, 0.22)), 0.6 * (two > 0.66))
    colour = _grey(colour, 1 + 0.11 * fbm(u, v, 0.7, 53, 1.2))
    moss = smooth(0.5, 1.8, fbm(u, v, 3.3, 54, 1.4)) * 0.5
    colour = _mix(_mix(np.full_like(colour, 0.20), colour, stone), (0.13, 0.15, 0.06), moss)
    return colour, 0.03 * np.sqrt(np.clip(edge / 0.05, 0, 1)) + 0.004 * fbm(u, v, 0.5, 55, 1.3)


def _shutter(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    slat = np.mod(v / 0.055, 1).astype(np.float32)
    wear = fbm(u, v, 1.1, 61, 1.4)
    return _grey(tint, (0.55 + 0.6 * slat) * (1 + 0.08 * wear)), 0.012 * (1 - slat)


def _paint(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    grain = fbm(u * 3, v, 1.2, 62, 1.4)
    return _grey(tint, 1 + 0.055 * grain), 0.0006 * grain


def _stone(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    rough, broad = fbm(u, v, 0.6, 63, 1.2), fbm(u, v, 2.7, 64, 1.6)
    joint = np.minimum(np.mod(u, 0.9), 0.9 - np.mod(u, 0.9))
    cut = 1 - 0.45 * smooth(0.009, 0.004, joint.astype(np.float32))
    return _grey(tint, (1 + 0.05 * rough + 0.09 * broad) * cut), 0.0012 * rough


def _leaf(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    vein = smooth(0.09, 0.0, np.abs(u - 0.5))
    return _grey(tint, 1 + 0.25 * vein), 0 * u


def _fur(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    hair, band = fbm(u * 2.5, v, 0.16, 65, 1.0), np.sin(v * 110 + 2.0 * fbm(u, v, 0.5, 66, 1.8))
    ginger = (tint[:, 0] > 1.5 * tint[:, 1]) & (tint[:, 1] > 0.15)
    return _grey(tint, (1 + 0.12 * hair) * (1 - 0.30 * ginger * smooth(0.1, 0.8, band))), 0.0012 * hair


def _bark(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    ridge = fbm(u * 3, v * 0.5, 1.3, 67, 1.4)
    return _grey(tint, 1 + 0.28 * ridge), 0.012 * ridge


def _wicker(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    weave = np.sin(u * 180) * np.sin(v * 160)
    return _grey(tint, 1 + 0.35 * weave), 0.004 * weave


def _wood(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    plank = np.floor(v / 1.5)
    shift = 9.0 * cell(plank, 0 * plank, 68)
    grain = fbm(u * 0.16 + shift, v * 2.2, 3.1, 69, 1.35)
    rings = np.sin(14 * (v - 1.5 * plank) + 3.2 * fbm(u * 0.12 + shift, v, 3.7, 70, 2.2))
    gap = smooth(0.012, 0.03, np.minimum(v - 1.5 * plank, 1.5 * plank + 1.5 - v))
    tone = 0.82 + 0.36 * cell(plank, 0 * plank, 72)
    return _grey(tint, tone * (1 + 0.13 * grain + 0.08 * rings) * (0.25 + 0.75 * gap)), 0.012 * gap + 0.003 * grain


def _plain(u: Float32s, v: Float32s, tint: Float32s) -> Look:
    return np.asarray(tint, np.float32), np.zeros(len(u), np.float32)


LOOKS: dict[int, Callable[[Float32s, Float32s, Float32s], Look]] = {
    PLASTER: _plaster,
    BRICK: _brick,
    TILES: _tiles,
    COBBLE: _cobble,
    SLAB: _slab,
    PAINT: _paint,
    SHUTTER: _shutter,
    GLASS: _plain,
    METAL: _paint,
    STONE: _stone,
    LEAF: _leaf,
    FUR: _fur,
    LANTERN: _plain,
    BARK: _bark,
    RUBBLE: _rubble,
    WICKER: _wicker,
    WOOD: _wood,
    GLAZE: _plain,
}
