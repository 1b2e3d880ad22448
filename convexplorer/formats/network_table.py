"""The table of a network as text and as comma-separated values: a row for every layer, the totals last."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction

from convexplorer.compute.arrays import Shape
from convexplorer.formats.csv import STARTS_FORMULA
from convexplorer.model.rows import Row
from convexplorer.model.summary import totals

COLUMNS = ("Layer", "Kind", "Output", "Parameters", "Multiply–adds", "Memory", "Sees", "Jump", "Start")
"""What one position of the output sees of the input, how far apart two are, and where the first one's centre lies."""
NUMBERS = 2
"""The first column that is set flush right."""
TOTAL = "Total"


def shape_text(shape: Shape | None) -> str:
    """A shape as it is read, "10 × 62 × 62"; "?" where it is not known."""
    return "?" if shape is None else " × ".join(map(str, shape))


def memory_text(size: int) -> str:
    """So many bytes as people read them: "930 bytes", "141 kB", "12.3 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


def cells(row: Row) -> tuple[str, ...]:
    """One text for each of `COLUMNS`; what is not known is empty."""
    known = () if row.counts is None else (f"{row.counts.parameters:,}", f"{row.counts.multiply_adds:,}")
    shape = "" if row.output is None else shape_text(row.output)
    memory = memory_text(row.memory) if known and not row.off else ""
    return row.name, row.kind, shape, *(("", "") if row.off or not known else known), memory, *_reach(row)


def _reach(row: Row) -> tuple[str, str, str]:
    if row.rows is None or row.columns is None:
        return "", "", ""
    pairs = zip(row.rows, row.columns, strict=True)
    sees, jump, start = (_number(a) if a == b else f"{_number(a)} × {_number(b)}" for a, b in pairs)
    return sees, jump, start


def _number(value: int | Fraction) -> str:
    return f"{float(value):g}"


def total_cells(rows: Sequence[Row]) -> tuple[str, ...]:
    """The same of the whole network."""
    counts = totals(rows)
    memory = sum(row.memory for row in rows if not row.prepares)
    return TOTAL, "", "", f"{counts.parameters:,}", f"{counts.multiply_adds:,}", memory_text(memory), "", "", ""


def as_text(rows: Sequence[Row]) -> str:
    """Columns set with spaces; what lies in a block is indented, and what does not fit is told below."""
    table = [COLUMNS, *(cells(row) for row in rows), total_cells(rows)]
    depths = [0, *(row.depth for row in rows), 0]
    table = [("  " * depth + name, *rest) for (name, *rest), depth in zip(table, depths, strict=True)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [_line(line, widths) for line in table]
    lines += ["", *(trouble(row) for row in rows if row.error is not None)]
    return "\n".join(lines).rstrip() + "\n"


def trouble(row: Row) -> str:
    """What does not fit, and what mends it; "" where all is well."""
    return "" if row.error is None else f"{row.name}: {row.error}{f' {row.fix}' if row.fix is not None else ''}"


def _line(line: Sequence[str], widths: Sequence[int]) -> str:
    set_ = (
        text.rjust(width) if at >= NUMBERS else text.ljust(width)
        for at, (text, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join(set_).rstrip()


def as_csv(rows: Sequence[Row]) -> str:
    """Plain numbers, memory in bytes, shapes as 10x62x62, both axes of what is seen where they differ, and errors."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS[:5], "Memory (bytes)", *COLUMNS[6:], "Error"])
    for row in rows:
        counts = ("", "") if row.counts is None else row.counts
        shape = "" if row.output is None else "x".join(map(str, row.output))
        memory = "" if row.output is None else row.memory
        writer.writerow([*map(_safe, cells(row)[:2]), shape, *counts, memory, *_reach(row), _safe(trouble(row))])
    return out.getvalue()


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text
