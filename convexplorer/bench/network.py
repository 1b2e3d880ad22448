"""How fast a whole network is shown: all columns of its maps, live, in the real window."""

from collections.abc import Iterator

from convexplorer.bench import Measurement, measurement
from convexplorer.bench.window import figures, platforms

LIVE_TARGET = 60.0
PAINT_TARGET = 1000 / LIVE_TARGET


def network(quick: bool) -> Iterator[Measurement]:
    """Frames shown a second of Tiny VGG on 64 × 64 pixels with every column of maps, from a scene of 120 a second."""
    for platform in platforms():
        found = figures("network", platform, 3 if quick else 10)
        name = f"Tiny VGG 64×64, all columns live ({platform})"
        yield measurement(f"{name}: shown", "frames/s", found["per_second"], LIVE_TARGET)
        yield measurement(f"{name}: worker, a frame", "ms", found["milliseconds"], PAINT_TARGET)
