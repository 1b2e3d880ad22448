"""Measure the speed on this machine against the figures ConvExplorer is held to.

Lines (or, with --json, one JSON list) on stdout: the median and the 95th percentile of each case, its target, and
whether it was met. The exit code is 0 whether or not targets are met; a loaded machine misses them.
"""

import argparse
import json
import sys
from dataclasses import asdict

from convexplorer import bench


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's flags."""
    parser.epilog = "cases:\n" + "\n".join(f"  {case.name:11}{case.summary}" for case in bench.BENCHES)
    parser.add_argument("case", nargs="*", metavar="CASE", help="what to measure; everything when nothing is named")
    parser.add_argument("--live", action="store_true", help=f"what moves: {', '.join(bench.LIVE)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: rough figures in a few seconds")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")


def run(given: argparse.Namespace) -> int:
    """Measure and print."""
    machine = bench.machine()
    figures = []
    wanted = [*given.case, *(name for name in bench.LIVE if given.live and name not in given.case)]
    for figure in bench.run(wanted, given.quick):
        figures.append({**asdict(figure), "met": figure.met, "machine": machine})
        if not given.json:
            print(_line(figure), flush=True)
    if given.json:
        json.dump(figures, sys.stdout, indent=1)
        print()
    return 0


def _line(figure: bench.Measurement) -> str:
    verdict = (
        ""
        if figure.met is None
        else f"  {figure.judged} target {figure.target:g}: " + ("met" if figure.met else "MISSED")
    )
    tail = f"p95 {figure.p95:9.3f}" if figure.judged != "p99" else f"p99 {figure.p99:9.3f}"
    return f"{figure.case:44} {figure.median:9.3f} {tail} {figure.unit:4} n={figure.n}{verdict}"
