"""What each channel adds to a value, and which of these sums an edit changed."""

import math
from collections.abc import Collection, Sequence
from decimal import Decimal

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace
from convexplorer.model.result import TraceAnswer
from convexplorer.scenes.numbers import bracketed, finite_of, fixed
from convexplorer.scenes.primitives import Text

MOST_PLACES = 8
SHOWN = 6
"""Channels written out in a line; the others are added up behind them."""


def sums_of(answer: TraceAnswer | None, like: ConvTrace) -> Array | None:
    """The sums of the channels of another trace, where they can be compared with those of this one."""
    for step in () if answer is None else answer.steps:
        if isinstance(step.trace, ConvTrace) and step.trace.channel_sums.shape == like.channel_sums.shape:
            return step.trace.channel_sums
    return None


def places_for(sums: Array, places: int) -> int:
    """So many decimals, or more where the largest of the sums would have fewer than two figures."""
    largest = float(np.abs(sums[np.isfinite(sums)]).max(initial=0.0))
    return min(max(places, 1 - math.floor(math.log10(largest))), MOST_PLACES) if 0 < largest < 1 else places


def changed(now: Array, before: Array | None, places: int) -> frozenset[int]:
    """The channels whose sum is written otherwise than before."""
    if before is None:
        return frozenset()
    pairs = enumerate(zip(now.tolist(), before.tolist(), strict=True))
    return frozenset(index for index, (new, old) in pairs if fixed(new, places) != fixed(old, places))


def terms(
    trace: ConvTrace, names: Sequence[str], places: int, before: Array | None, left_out: Collection[int]
) -> tuple[list[Text], Decimal]:
    """The sums as terms of a line, with the keys "sum:i" and "rest", and what they add up to as they are written.

    Sums that an edit changed are bold and say what they were; they are never among those that are only counted.
    """
    sums, count = trace.channel_sums, len(trace.channel_sums)
    other = changed(sums, before, places)
    first = [index for index in range(count) if index in other or index in left_out]
    listed = set(first[:SHOWN])
    listed |= set([index for index in range(count) if index not in listed][: SHOWN - len(listed)])
    pieces: list[Text] = []
    total = Decimal(0)
    for index in sorted(listed):
        value = fixed(float(sums[index]), places)
        total += finite_of(value)
        name = names[index] if index < len(names) else str(index + 1)
        name = f"ch {name}" if name.isdigit() else name
        key = f"sum:{index}"
        pieces.append(Text(None, 0, " + " if pieces else ""))
        pieces.append(Text(None, 0, f"{name} ", "input", key=key))
        said = "left out" if index in left_out and not sums[index] else bracketed(value) if len(pieces) > 2 else value
        pieces.append(Text(None, 0, said, "muted" if index in left_out else "text", bold=index in other, key=key))
        if index in other and before is not None:
            pieces.append(Text(None, 0, f" (was {fixed(float(before[index]), places)})", "muted", key=key))
    rest = [index for index in range(count) if index not in listed]
    if rest:
        value = fixed(float(sums[rest].sum()), places)
        total += finite_of(value)
        more = len(other.intersection(rest))
        said = f"… {len(rest)} more{f' ({more} changed)' if more else ''}: {value}"
        pieces += [Text(None, 0, " + "), Text(None, 0, said, "muted", key="rest")]
    return pieces, total


def written(sums: Array, before: Array | None, places: int, index: int) -> str:
    """One sum, and what it was where that was something else."""
    now = fixed(float(sums[index]), places)
    if before is None or not np.isfinite(before[index]) or fixed(float(before[index]), places) == now:
        return f"Σ {now}"
    return f"Σ {now}, was {fixed(float(before[index]), places)}"
