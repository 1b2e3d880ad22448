"""What supervision costs: starting a child process, and handing an array back from one."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from convexplorer.bench import Measurement, measurement
from convexplorer.bench.clock import samples
from convexplorer.compute.arrays import Array
from convexplorer.engine import child as children

PATIENCE = 30.0


def nothing() -> int:
    """The least a child can do."""
    return 1


def frame() -> Array:
    """One picture of 1080p, three channels of bytes."""
    return np.zeros((3, 1080, 1920), np.uint8)


def child(quick: bool) -> Iterator[Measurement]:
    """A call that does nothing, and one that returns a picture of 6 MB."""
    times = 5 if quick else 20
    yield measurement(
        "child: call of nothing", "ms", samples(partial(children.call, nothing, deadline=PATIENCE), times)
    )
    yield measurement(
        "child: call that returns 1080p", "ms", samples(partial(children.call, frame, deadline=PATIENCE), times)
    )
