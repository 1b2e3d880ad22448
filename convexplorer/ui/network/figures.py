"""What is known of a layer beside its settings: sizes, counts, how far it sees, and what is wrong with it."""

from fractions import Fraction

from convexplorer.compute.arrays import Shape
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.model.summary import Row


def shape_text(shape: Shape) -> str:
    """As in "10 × 60 × 60"."""
    return " × ".join(f"{side:,}" for side in shape)


def bytes_text(count: int) -> str:
    """As people read them: "141 kB", "12.3 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count} bytes"


def figures(row: Row) -> tuple[tuple[str, str], ...]:
    """(name, value) of every read-out, in the order of their rows; those that are not known are left out."""
    found: list[tuple[str, str]] = []
    if row.counts is not None:
        found.append(("Parameters", f"{row.counts.parameters:,}"))
        found.append(("Multiply-adds", f"{row.counts.multiply_adds:,}"))
    if row.input is not None:
        found.append(("In", shape_text(row.input)))
    if row.output is not None:
        found.append(("Out", f"{shape_text(row.output)}, {bytes_text(row.memory)}"))
    if row.rows is not None and row.columns is not None:
        found.append(("Sees", f"{_number(row.rows.size)} × {_number(row.columns.size)} pixels"))
        found.append(
            ("Jump, start", f"{_both(row.rows, row.columns, 'jump')}, {_both(row.rows, row.columns, 'start')}")
        )
    return tuple(found)


def _both(rows: ReceptiveField, columns: ReceptiveField, name: str) -> str:
    down, across = (_number(getattr(field, name)) for field in (rows, columns))
    return down if down == across else f"{down} × {across}"


def _number(value: int | Fraction) -> str:
    return f"{float(value):g}" if Fraction(value).denominator > 1 else str(int(value))
