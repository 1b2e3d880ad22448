"""The first picture people see: a small street at golden hour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from photograph import Shot, photograph
from street_scene import scene

SHOT = Shot(
    size=(640, 480),
    eye=(0.75, 1.62, 0.0),
    yaw=-0.065,
    pitch=0.0,
    focal=545.0,
    horizon=0.60,
    low=(-9.0, -0.1, -3.5),
    high=(13.0, 12.5, 35.0),
    near_blur=3.6,
    far_blur=30.0,
    haze=0.0085,
)


def street(samples: int = 3, suns: int = 10, skies: int = 28, pixels: int = 2400) -> NDArray[np.uint8]:
    """The street, (480, 640, 3) RGB; fewer samples, suns, skies and map pixels give a quick preview."""
    return photograph(scene(), SHOT, samples, suns, skies, pixels)
