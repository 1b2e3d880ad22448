"""The preset kernels with their values, or one of them drawn.

NAME may carry arguments, as --kernel of `apply` takes them: gaussian:5:1.2, box:7, motion:9:45.
"""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array

GROUPS = {"start": "To start with", "classics": "Classics", "sliders": "With arguments"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's flags."""
    parser.add_argument("name", nargs="?", metavar="NAME[:ARGS]", help="draw this one only")
    parser.add_argument("--json", action="store_true", help="names, titles, groups, parameters and values as JSON")


def run(given: argparse.Namespace) -> int:
    """Print what was asked for."""
    if given.name is None:
        records = [_record(preset, preset.name, preset.kernel()) for preset in kernels.PRESETS.values()]
        if given.json:
            print(json.dumps(records, indent=1))
        else:
            print("\n".join(_listed()))
        return 0
    found, kernel = kernels.preset(given.name.split(":", maxsplit=1)[0]), kernels.kernel(given.name)
    if given.json:
        print(json.dumps(_record(found, given.name, kernel), indent=1))
    else:
        print(f"{found.title} ({kernel.shape[0]}×{kernel.shape[1]}, sum {kernel.sum():.6g})")
        print("\n".join(drawn(kernel)))
    return 0


def drawn(kernel: Array) -> Iterator[str]:
    """The kernel as lines of aligned numbers."""
    words = [[_short(value) for value in row] for row in kernel.tolist()]
    width = max(len(word) for row in words for word in row)
    for row in words:
        yield "  " + " ".join(word.rjust(width) for word in row)


def _listed() -> Iterator[str]:
    for group, title in GROUPS.items():
        yield f"{title}:"
        for preset in kernels.PRESETS.values():
            if preset.group != group:
                continue
            usage = ":".join([preset.name, *(parameter.name.upper() for parameter in preset.parameters)])
            yield f"  {usage:34}{preset.title}"
            if preset.parameters:
                limits = ", ".join(f"{p.name} {p.low:g} to {p.high:g} ({p.default:g})" for p in preset.parameters)
                yield f"{'':36}{limits}"
            else:
                rows = (" ".join(map(_short, row)) for row in preset.kernel().tolist())
                yield f"{'':36}{'; '.join(rows)}"
        yield ""
    yield "`convexplorer kernels NAME` draws one."


def _record(preset: kernels.Preset, name: str, kernel: Array) -> dict[str, Any]:
    return {
        "name": name,
        "title": preset.title,
        "group": preset.group,
        "parameters": [parameter._asdict() for parameter in preset.parameters],
        "kernel": kernel.tolist(),
    }


def _short(value: float) -> str:
    return f"{value:.4g}" if value else "0"
