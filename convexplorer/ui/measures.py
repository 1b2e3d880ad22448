"""What live work costs, over the last two seconds: frames a second on each part of the way, latency, what was lost."""

from collections import deque
from dataclasses import dataclass

SPAN = 2.0
"""Seconds that the figures are of."""


@dataclass(frozen=True)
class Painted:
    """One frame on the screen: when it was, how late after its capture, and how many results were made by then."""

    moment: float
    late: float
    made: int


class Measures:
    """Takes every frame that is painted, once; times are those of `time.monotonic`."""

    def __init__(self) -> None:
        self._painted: deque[Painted] = deque()

    def add(self, painted: Painted) -> None:
        """One more; what is older than the span is forgotten."""
        self._painted.append(painted)
        while painted.moment - self._painted[0].moment > SPAN:
            self._painted.popleft()

    def clear(self) -> None:
        """Something else is shown."""
        self._painted.clear()

    def shown(self, now: float) -> float:
        """Frames painted in a second; 0 while that is not known."""
        return self._rate(now, len(self._recent(now)) - 1)

    def processed(self, now: float) -> float:
        """Results made in a second, seen or not."""
        recent = self._recent(now)
        return self._rate(now, recent[-1].made - recent[0].made if recent else 0)

    def late(self, now: float) -> tuple[float, float]:
        """Seconds from capture to painting: the median and the 95th percentile, by nearest rank; 0 when unknown."""
        found = sorted(one.late for one in self._recent(now))
        if not found:
            return 0.0, 0.0
        middle, high = (found[-(-len(found) * percent // 100) - 1] for percent in (50, 95))
        return middle, high

    def _recent(self, now: float) -> list[Painted]:
        return [one for one in self._painted if now - one.moment <= SPAN]

    def _rate(self, now: float, count: int) -> float:
        recent = self._recent(now)
        span = recent[-1].moment - recent[0].moment if recent else 0.0
        return count / span if span > 0 else 0.0
