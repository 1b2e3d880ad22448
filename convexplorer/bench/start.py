"""What starting costs: imports, and from the start of the process to the first painted map."""

import subprocess
import sys
import time
from collections.abc import Iterator

from convexplorer.bench import Measurement, measurement
from convexplorer.bench.window import figures, platforms

PATIENCE = 120
IMPORTS = (
    ("--version", ["-m", "convexplorer", "--version"]),
    ("kernels", ["-m", "convexplorer", "kernels"]),
    ("import convexplorer.compute", ["-c", "import convexplorer.compute"]),
    ("bare Python", ["-c", "pass"]),
)


def imports(quick: bool) -> Iterator[Measurement]:
    """Process start to end of the cheap commands, beside Python itself."""
    for name, arguments in IMPORTS:
        found = []
        for turn in range(4 if quick else 12):
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)
            if turn:
                found.append((time.perf_counter() - start) * 1e3)
        yield measurement(f"process: {name}", "ms", found, 150.0 if name == "--version" else None)


def first_map(quick: bool) -> Iterator[Measurement]:
    """From before the process exists to the moment the first map was painted; the first start only warms the disk."""
    for platform in platforms():
        found = []
        for turn in range(3 if quick else 8):
            begun = time.time()
            painted = figures("first", platform)["painted"]
            if turn:
                found.append(painted - begun)
        yield measurement(f"start to first map ({platform})", "s", found, 1.5)
