"""How fast the arithmetic is, beside the bare library call where there is one."""

import statistics
from collections.abc import Iterator
from functools import partial

import cv2
import numpy as np

from convexplorer import compute
from convexplorer.bench import Measurement, measurement
from convexplorer.bench.clock import interleaved, samples
from convexplorer.compute.arrays import Array

SIZES = {"480p": (480, 640), "720p": (720, 1280), "1080p": (1080, 1920)}
TARGET_RATIO = 1.3


def against_filter2d(quick: bool) -> Iterator[Measurement]:
    """The ratio of `conv2d` to `cv2.filter2D` on one float32 channel, same, zeros: medians of turns about."""
    for size, (height, width) in SIZES.items():
        x = _picture(1, height, width)
        plane = np.ascontiguousarray(x[0])
        for kernel in (3, 5, 7):
            weight = _weight(1, 1, kernel)
            ratios = []
            for _ in range(3 if quick else 7):
                ours, theirs = interleaved(
                    partial(compute.conv2d, x, weight, padding="same"),
                    partial(cv2.filter2D, plane, cv2.CV_32F, weight[0, 0], borderType=cv2.BORDER_CONSTANT),
                    11 if quick else 31,
                )
                ratios.append(statistics.median(ours) / statistics.median(theirs))
            yield measurement(f"conv2d/filter2D {size} {kernel}×{kernel}", "×", ratios, TARGET_RATIO)


def large_kernels(quick: bool) -> Iterator[Measurement]:
    """One channel of 1080p through 15×15 and 31×31."""
    x = _picture(1, *SIZES["1080p"])
    for kernel in (15, 31):
        weight = _weight(1, 1, kernel)
        found = samples(partial(compute.conv2d, x, weight, padding="same"), 5 if quick else 25)
        yield measurement(f"conv2d 1080p {kernel}×{kernel}", "ms", found)


def many_channels(quick: bool) -> Iterator[Measurement]:
    """A layer as networks have it."""
    x, weight = _picture(64, 56, 56), _weight(64, 64, 3)
    found = samples(lambda: compute.conv2d(x, weight, padding=1), 10 if quick else 50)
    yield measurement("conv2d 64→64 56×56 3×3", "ms", found)


def transposed(quick: bool) -> Iterator[Measurement]:
    """Twice as large, 32 to 16 channels."""
    x, weight = _picture(32, 56, 56), _weight(32, 16, 4)
    found = samples(lambda: compute.conv_transpose2d(x, weight, stride=2, padding=1), 5 if quick else 25)
    yield measurement("conv_transpose2d 32→16 56×56 4×4 /2", "ms", found)


def pools(quick: bool) -> Iterator[Measurement]:
    """The two pools everybody uses."""
    x = _picture(1, *SIZES["1080p"])
    for name, pool in (("max", compute.max_pool2d), ("avg", compute.avg_pool2d)):
        found = samples(partial(pool, x, 2), 10 if quick else 50)
        yield measurement(f"{name}_pool2d 1080p 2×2", "ms", found)


def _picture(channels: int, height: int, width: int) -> Array:
    return np.random.default_rng(1).random((channels, height, width), dtype=np.float32)


def _weight(out: int, channels: int, side: int) -> Array:
    return np.random.default_rng(2).standard_normal((out, channels, side, side)).astype(np.float32)
