"""Seeded randomness over the plane: smooth fractal noise, and one random number for each cell of a grid."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Float32s = NDArray[np.floating[Any]]
TILE = 1024


@lru_cache(maxsize=16)
def tile(seed: int, roughness: float = 1.6, coarsest: float = 1.0) -> Float32s:
    """A repeating square (TILE, TILE) of 1/f^roughness noise, mean 0 and deviation 1; `coarsest` waves a side."""
    rng = np.random.default_rng(seed)
    f = np.hypot(np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None]) * TILE
    spectrum = np.fft.rfft2(rng.normal(size=(TILE, TILE))) * np.where(
        f < coarsest, 0, 1 / np.maximum(f, 1) ** roughness
    )
    wave = np.fft.irfft2(spectrum, s=(TILE, TILE))
    return np.asarray(wave / wave.std(), np.float32)


def fbm(u: Float32s, v: Float32s, size: float, seed: int, roughness: float = 1.6) -> Float32s:
    """Fractal noise at (u, v), repeating every `size`; any shape, mean 0 and deviation 1."""
    shape = np.shape(u)
    texture = np.pad(tile(seed, roughness), ((0, 1), (0, 1)), mode="wrap")
    x = np.mod(np.asarray(u, np.float32).reshape(-1) / size, 1.0) * TILE
    y = np.mod(np.asarray(v, np.float32).reshape(-1) / size, 1.0) * TILE
    out = np.empty(len(x), np.float32)
    for start in range(0, len(x), 30000):  # remap takes at most 32767 columns
        part = slice(start, start + 30000)
        out[part] = cv2.remap(
            texture,
            x[None, part].astype(np.float32),
            y[None, part].astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )[0]
    return out.reshape(shape)


def cell(i: Float32s, j: Float32s, seed: int) -> Float32s:
    """One number in [0, 1) for each cell (i, j) of a grid."""
    h = np.asarray(i).astype(np.int64) * 374761393 + np.asarray(j).astype(np.int64) * 668265263 + seed * 974634773
    h = h.astype(np.uint32)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    h = (h ^ (h >> np.uint32(15))) * np.uint32(2246822519)
    h ^= h >> np.uint32(16)
    return (h / np.float32(4294967296.0)).astype(np.float32)


def single(values: ArrayLike) -> Float32s:
    """The values in single precision."""
    return np.asarray(values, np.float32)


def smooth(low: float | Float32s, high: float | Float32s, x: Float32s) -> Float32s:
    """0 below `low`, 1 above `high`, an S in between (`low` > `high` turns it round)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
