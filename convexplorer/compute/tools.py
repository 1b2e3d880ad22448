"""How other programs use the numbers beside a kernel: divisor, offset, multiplier, and their automatic rules.

GIMP 2.10's Convolution Matrix, ImageJ 1.54's Convolve, G'MIC 3's custom filters, OpenCV's filter2D.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

WHITE = 255.0
"""What a tool that counts in grey levels calls white."""
EXACT = 1e-9
"""A sum below this share of the weights' sizes is rounding: it is 0."""


class Asked(NamedTuple):
    """What stands beside the kernel in the other program."""

    factor: float = 1.0
    """GIMP's divisor, G'MIC's multiplier."""
    offset: float = 0.0
    """GIMP's offset, OpenCV's delta."""
    automatic: bool = False
    """GIMP's and ImageJ's normalise."""


class Equivalent(NamedTuple):
    """The same as a plain kernel and a bias, as a share of white."""

    kernel: Array
    bias: float


class Tool(NamedTuple):
    """One way of another program; an empty name says that it has no such field.

    `white` is what its offset is for white; `border` the padding mode it uses unless told otherwise.
    """

    key: str
    title: str
    factor: str
    offset: str
    automatic: str
    white: float
    border: str
    note: str
    rule: Callable[[Array, Asked], Equivalent]


def _sum(kernel: Array) -> float:
    total = float(kernel.sum())
    return total if abs(total) > EXACT * float(np.abs(kernel).sum()) else 0.0


def _gimp(kernel: Array, asked: Asked) -> Equivalent:
    if not asked.automatic:
        return Equivalent(kernel / asked.factor, asked.offset)
    total = _sum(kernel)
    if total > 0:
        return Equivalent(kernel / total, 0.0)
    return Equivalent(kernel / -total, 1.0) if total < 0 else Equivalent(kernel, 0.5)


def _imagej(kernel: Array, asked: Asked) -> Equivalent:
    total = _sum(kernel)
    return Equivalent(kernel / total if asked.automatic and total else kernel, 0.0)


def _multiplied(kernel: Array, asked: Asked) -> Equivalent:
    return Equivalent(kernel * asked.factor, 0.0)


def _turned(kernel: Array, asked: Asked) -> Equivalent:
    return Equivalent(kernel[::-1, ::-1] * asked.factor, 0.0)


def _opencv(kernel: Array, asked: Asked) -> Equivalent:
    return Equivalent(kernel, asked.offset / WHITE)


_TABLE = (
    Tool(
        "gimp",
        "GIMP, Convolution Matrix",
        "Divisor",
        "Offset",
        "Normalise",
        1.0,
        "replicate",
        "Offset 1 is white. Normalise divides by the sum; a negative sum is made positive and 1 is added, "
        "a sum of 0 adds 0.5.",
        _gimp,
    ),
    Tool(
        "imagej",
        "ImageJ, Convolve",
        "",
        "",
        "Normalize kernel",
        WHITE,
        "replicate",
        "Normalize divides by the sum, unless that is 0.",
        _imagej,
    ),
    Tool(
        "gmic-correlate",
        "G'MIC, correlate",
        "Multiplier",
        "",
        "",
        WHITE,
        "replicate",
        "Every weight is multiplied.",
        _multiplied,
    ),
    Tool(
        "gmic-convolve",
        "G'MIC, convolve",
        "Multiplier",
        "",
        "",
        WHITE,
        "replicate",
        "Every weight is multiplied, and the kernel is turned by 180°.",
        _turned,
    ),
    Tool(
        "opencv",
        "OpenCV, filter2D",
        "",
        "Delta",
        "",
        WHITE,
        "reflect",
        "Delta 255 is white. There is no divisor.",
        _opencv,
    ),
)
TOOLS: Mapping[str, Tool] = MappingProxyType({tool.key: tool for tool in _TABLE})


def equivalent(key: str, kernel: Array, asked: Asked) -> Equivalent:
    """The plain kernel (height, width) and the bias that do what the tool of that key does with these numbers.

    Errors: UserError("tool-divides-by-zero").
    """
    if key == "gimp" and not asked.automatic and asked.factor == 0:
        raise UserError("tool-divides-by-zero")
    return TOOLS[key].rule(np.asarray(kernel, np.float64), asked)
