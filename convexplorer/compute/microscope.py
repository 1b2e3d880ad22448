"""What an activation does to the values of one map: which are off, which saturated, and how much gradient is left."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array

BOUNDED = ("sigmoid", "tanh")
"""Activations that saturate on both sides."""
FLAT = 0.01
"""A slope below which a value is called saturated."""
COMPARED = ("sigmoid", "tanh", "relu", "leaky-relu", "elu")


class Shares(NamedTuple):
    """Of the finite values: the share that is off (value and slope are 0), and that is saturated (|slope| < FLAT).

    `saturated` is None for what is not bounded. `slope` is the mean of |slope|: the factor by which this layer scales a
    gradient on average. NaN where nothing is finite.
    """

    off: float
    saturated: float | None
    slope: float


def shares(x: Array, kind: str, settings: Mapping[str, Any]) -> Shares:
    """Of the values `x` that go into the activation `kind`, of any shape."""
    values = finite(x)
    if not values.size:
        return Shares(float("nan"), None, float("nan"))
    record = ACTIVATIONS[kind]
    slopes = np.abs(record.derivative(values, **settings))
    flat = slopes == 0
    off = float((record.function(values[flat], **settings) == 0).sum() / values.size) if flat.any() else 0.0
    saturated = float((slopes < FLAT).mean()) if kind in BOUNDED else None
    return Shares(off, saturated, float(slopes.mean(dtype=np.float64)))


def finite(x: Array) -> Array:
    """The finite values of an array, flat."""
    flat = np.ravel(x)
    there = np.isfinite(flat)
    return np.asarray(flat if there.all() else flat[there])


def factors(x: Array, own: str, settings: Mapping[str, Any]) -> Mapping[str, float]:
    """The mean |slope| at these values for COMPARED with their usual parameters, and for `own` with its `settings`."""
    kinds, values = COMPARED if own in COMPARED else (*COMPARED, own), finite(x)
    return {kind: _slope(values, kind, settings if kind == own else {}) for kind in kinds}


def _slope(values: Array, kind: str, settings: Mapping[str, Any]) -> float:
    if not values.size:
        return float("nan")
    return float(np.abs(ACTIVATIONS[kind].derivative(values, **settings)).mean(dtype=np.float64))


def through(factor: float, layers: int) -> float:
    """What is left of a gradient after so many layers that see values like these: factor ** layers, ∞ beyond floats."""
    with np.errstate(over="ignore"):
        return float(np.float64(factor) ** layers)
