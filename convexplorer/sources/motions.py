"""How the built-in scene may move: one function for each motion, the same pixels for the same frame number always."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import cos, pi, sin

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.model.sources import Motion, Synthetic
from convexplorer.sources.scene import ball, scene


def drift(spec: Synthetic, index: int) -> Array:
    """Everything moves, each at its own pace."""
    return scene(spec.width, spec.height, index / spec.rate)


def still_camera(spec: Synthetic, index: int) -> Array:
    """Nothing moves but one ball, as before a camera that stands still."""
    picture = _still(spec.width, spec.height).copy()
    phase = index / spec.rate * 0.8
    at = np.array((spec.width * (0.5 + 0.4 * sin(phase)), spec.height * (0.5 + 0.25 * sin(2.3 * phase))))
    ball(picture, at, 9 * min(spec.width, spec.height) / 100, (214, 69, 65))
    return picture


def pan(spec: Synthetic, index: int) -> Array:
    """The camera looks to the right and back."""
    return _seen(spec, spec.width * 0.25 * sin(index / spec.rate * 0.7), 0.0, 1.0)


def rotate(spec: Synthetic, index: int) -> Array:
    """The camera turns about its axis, once in ten seconds."""
    return _seen(spec, 0.0, index / spec.rate * 2 * pi / 10, 1.0)


def zoom(spec: Synthetic, index: int) -> Array:
    """The camera goes near, up to twice, and back."""
    return _seen(spec, 0.0, 0.0, 1.5 - 0.5 * cos(index / spec.rate * 0.9))


def flicker(spec: Synthetic, index: int) -> Array:
    """Nothing moves; the light flickers, and every frame has noise of its own."""
    light = 1 + 0.2 * sin(index / spec.rate * 9)
    noise = np.random.default_rng(index).normal(0, 9, (spec.height, spec.width, 3)).astype(np.float32)
    return np.asarray(np.clip(_still(spec.width, spec.height) * np.float32(light) + noise, 0, 255).astype(np.uint8))


MOTIONS: Mapping[Motion, Callable[[Synthetic, int], Array]] = {
    "drift": drift,
    "object": still_camera,
    "pan": pan,
    "rotate": rotate,
    "zoom": zoom,
    "flicker": flicker,
}
"""Name → function of the spec and the frame's number, which makes (H, W, 3) uint8 red, green, blue."""


@lru_cache(maxsize=2)
def _still(width: int, height: int) -> Array:
    return scene(width, height, 0.0)


def _seen(spec: Synthetic, right: float, turn: float, near: float) -> Array:
    """The still scene through a camera that is moved, turned (radians) and brought near; beyond its edge, mirrored."""
    width, height = spec.width, spec.height
    turned = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn * 180 / pi, near)
    turned[0, 2] -= right
    seen = cv2.warpAffine(
        _still(width, height), turned, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(seen)
