"""The speeds ConvExplorer is held to: one table of measurements, a module per group."""

import importlib
import math
import os
import platform
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convexplorer.messages import UserError


class Bench(NamedTuple):
    """A measurement: its name, what it measures, and its module:function taking `quick` and yielding measurements."""

    name: str
    summary: str
    function: str


BENCHES = (
    Bench("conv", "conv2d against the bare cv2.filter2D call", "convexplorer.bench.conv:against_filter2d"),
    Bench("kernels", "conv2d with large kernels at 1080p", "convexplorer.bench.conv:large_kernels"),
    Bench("channels", "64 to 64 channels, 3×3, at 56×56", "convexplorer.bench.conv:many_channels"),
    Bench("transposed", "transposed convolution by 2", "convexplorer.bench.conv:transposed"),
    Bench("pools", "pooling 2×2 at 1080p", "convexplorer.bench.conv:pools"),
    Bench("imports", "what starting costs before any work", "convexplorer.bench.start:imports"),
    Bench("start", "process start to the first painted map", "convexplorer.bench.start:first_map"),
    Bench("slider", "slider move to painted map at 1080p", "convexplorer.bench.window:slider"),
    Bench("busy", "how long the window does not answer while maps change", "convexplorer.bench.window:busy"),
    Bench("bank", "16 filters live with all thumbnails", "convexplorer.bench.window:bank"),
    Bench("grid", "64 maps live, all at once", "convexplorer.bench.window:grid"),
    Bench("network", "Tiny VGG live with all its maps", "convexplorer.bench.network:network"),
    Bench("hover", "pointer to painted product line", "convexplorer.bench.window:hover"),
    Bench("trace", "pointer to painted trace of 7×7×3 on 1080p", "convexplorer.bench.window:trace"),
    Bench("drawers", "slider to each open drawer while a scene moves", "convexplorer.bench.window:drawers"),
    Bench("child", "starting a child process and handing over a picture", "convexplorer.bench.child:child"),
    Bench("file", "a film unpaced, beside the plainest script", "convexplorer.bench.live:file"),
    Bench("live", "a source of 30 frames a second through the loop", "convexplorer.bench.live:live"),
    Bench("film", "a film in the window: frames shown and their age", "convexplorer.bench.live:window"),
    Bench("apply", "pictures a second through `convexplorer apply`", "convexplorer.bench.throughput:apply"),
)
LIVE = ("file", "live", "film")
"""The cases of what moves: `bench --live`."""


@dataclass(frozen=True)
class Measurement:
    """One figure: `median`, `p95` and `p99` of `n` samples in `unit`, and the target where there is one.

    `judged` names the one that the target is for; lower is better unless the unit ends in "/s".
    """

    case: str
    unit: str
    median: float
    p95: float
    p99: float
    n: int
    target: float | None = None
    judged: str = "median"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.figure >= self.target if self.unit.endswith("/s") else self.figure <= self.target

    @property
    def figure(self) -> float:
        """The one that is judged."""
        return {"median": self.median, "p95": self.p95, "p99": self.p99}[self.judged]


def measurement(
    case: str, unit: str, samples: Sequence[float], target: float | None = None, judged: str = "median"
) -> Measurement:
    """The figure of some samples."""
    p95, p99 = (percentile(samples, share) for share in (0.95, 0.99))
    return Measurement(case, unit, statistics.median(samples), p95, p99, len(samples), target, judged)


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least this share of all samples does not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]


def run(names: Sequence[str] = (), quick: bool = False) -> Iterator[Measurement]:
    """Measure what is named (everything when nothing is), one figure after another; UserError for unknown names."""
    known = {bench.name: bench for bench in BENCHES}
    for name in names:
        if name not in known:
            raise UserError("unknown-bench", name=name, known=", ".join(known))
    for bench in [known[name] for name in names] or BENCHES:
        module, function = bench.function.split(":")
        measure: Callable[[bool], Iterator[Measurement]] = getattr(importlib.import_module(module), function)
        yield from measure(quick)


def machine() -> str:
    """What it was measured on, in a few words."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
