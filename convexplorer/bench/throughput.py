"""How many pictures a second go through the command line."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from convexplorer.bench import Measurement, measurement
from convexplorer.formats.save import save_bytes

PATIENCE = 300


def apply(quick: bool) -> Iterator[Measurement]:
    """A folder of 720p pictures through one filter to NPY and to PNG, in a process of its own, start included."""
    count = 4 if quick else 20
    pixels = cv2.blur(np.random.default_rng(4).integers(0, 256, (720, 1280, 3), np.uint8), (5, 5))
    data = cv2.imencode(".png", pixels)[1].tobytes()
    with tempfile.TemporaryDirectory(prefix="convexplorer-bench-") as folder:
        pictures = Path(folder) / "in"
        pictures.mkdir()
        for number in range(count):
            save_bytes(pictures / f"{number:03}.png", data)
        for suffix in ("npy", "png"):
            found = []
            for turn in range(2 if quick else 4):
                out = str(Path(folder) / f"{suffix}{turn}")
                command = ["apply", str(pictures), "--kernel", "sobel-x", "--format", suffix, "-o", out + "/"]
                start = time.perf_counter()
                subprocess.run([sys.executable, "-m", "convexplorer", *command], check=True, timeout=PATIENCE)
                found.append(count / (time.perf_counter() - start))
            yield measurement(f"apply: 720p PNG to {suffix.upper()}", "pictures/s", found)
