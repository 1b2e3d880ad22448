"""Samples of how long something takes."""

import time
from collections.abc import Callable

Work = Callable[[], object]


def samples(work: Work, times: int, warm: int = 2) -> list[float]:
    """Milliseconds of each of `times` runs, after `warm` that do not count."""
    for _ in range(warm):
        work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1e3)
    return found


def interleaved(
    ours: Callable[[], object], theirs: Callable[[], object], times: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of both, run turn and turn about, so that a busy machine is as unfair to one as to the other."""
    pairs = []
    for _ in range(3):
        ours()
        theirs()
    for turn in range(times):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        one, two = samples(first, 1, 0)[0], samples(second, 1, 0)[0]
        pairs.append((one, two) if turn % 2 else (two, one))
    return [ours for ours, _ in pairs], [theirs for _, theirs in pairs]
