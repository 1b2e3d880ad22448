"""What a map shows, read from its values: the sentences under it."""

from math import floor, isfinite, log10

import numpy as np

from convexplorer.compute.analysis import describe_kernel
from convexplorer.compute.arrays import Array
from convexplorer.compute.conv_paths import finite
from convexplorer.messages import Message

NEAR = 0.05
"""Values are near 0 when they are smaller than this share of the largest."""
SIDES = {"kernel-steps": "map-largest-step"}
"""What the largest value of a map is, by what its kernel does."""


def describe_map(values: Array, kernel: Array | None = None) -> tuple[Message, ...]:
    """What a map (H, W) holds, in one to three sentences that its values prove.

    Rows and columns count from 0. `kernel` (height, width), as it is applied and without a bias, adds what the
    largest value stands for.
    """
    whole = values.dtype.kind != "f" or finite(values)
    there = values.ravel() if whole else values[np.isfinite(values)]
    sentences: list[Message] = []
    if there.size < values.size:
        sentences.append(Message("map-not-finite", {"count": f"{values.size - there.size:,}"}))
    if there.size == 0:
        return tuple(sentences)
    low, high = float(there.min()), float(there.max())
    if low == high:
        return (*sentences, Message("map-flat", {"value": figure(low)}))
    sentences.append(Message("map-range", {"low": figure(low), "high": figure(high)}))
    largest = max(abs(low), abs(high))
    near = int(np.count_nonzero(np.abs(there) <= NEAR * largest))
    if near:
        sentences.append(Message("map-near-zero", {"share": percent(near, there.size)}))
    sentences.append(_largest(values, high, kernel))
    return tuple(sentences)


def _largest(values: Array, high: float, kernel: Array | None) -> Message:
    """Where the largest value is first met, reading row by row, and what it stands for."""
    place = int(np.argmax(values == high))
    row, column = divmod(place, values.shape[1])
    said = {"value": figure(high), "row": row, "column": column}
    if kernel is not None and high > 0:
        for sentence in describe_kernel(kernel):
            if sentence.code in SIDES:
                return Message(SIDES[sentence.code], {**said, **sentence.values})
    return Message("map-largest", said)


def figure(value: float) -> str:
    """Three figures: 0.5 is "0.5", −2.138 is "−2.14", 1234.5 is "1230"."""
    if not isfinite(value) or value == 0:
        return f"{value:g}".replace("-", "−") if value else "0"
    decimals = 2 - floor(log10(abs(value)))
    rounded = round(value, decimals)
    if 1e-4 <= abs(rounded) < 1e6:
        text = f"{rounded:.{max(decimals, 0)}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", "−")


def percent(part: int, whole: int) -> str:
    """A share to the whole per cent; "all" and "none" of it only where it is so."""
    share = 100 * part / whole
    if 0 < share < 1:
        return "less than 1 %"
    if 99 < share < 100:
        return "more than 99 %"
    return f"{share:.0f} %"
