"""What was measured, as comma-separated values: a line in every stage, or statistics of a rectangle."""

import csv
import io
from collections.abc import Mapping, Sequence

from convexplorer.model.result import LineAnswer, Statistics


def line(curves: Mapping[str, LineAnswer]) -> str:
    """A row for each sample: pixels along the line, then the value of each curve by its name; empty beyond a map."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["pixels along the line", *curves])
    answers = list(curves.values())
    for index in range(max((answer.values.size for answer in answers), default=0)):
        row = [_text(float(answer.values[index])) if index < answer.values.size else "" for answer in answers]
        writer.writerow([_text(float(answers[0].places[index])), *row])
    return out.getvalue()


def statistics(stages: Mapping[str, Sequence[Statistics]]) -> str:
    """A row for each channel of each stage: n, mean, standard deviation, smallest and largest."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["stage", "channel", "n", "mean", "standard deviation", "smallest", "largest"])
    for stage, records in stages.items():
        for one in records:
            numbers = (one.mean, one.deviation, one.low, one.high)
            writer.writerow([stage, one.channel + 1, one.count, *map(_text, numbers)])
    return out.getvalue()


def _text(value: float) -> str:
    return "" if value != value else repr(value)  # noqa: PLR0124 -- NaN differs from itself
