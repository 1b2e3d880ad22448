"""What is known of a layer beside its settings: sizes, counts, how far it sees, and what is wrong with it."""

from fractions import Fraction

from convexplorer.compute.arrays import Shape
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.formats.network_table import memory_text
from convexplorer.model.summary import Row
from convexplorer.scenes.numbers import MINUS


def shape_text(shape: Shape) -> str:
    """As in "10 × 60 × 60"."""
    return " × ".join(f"{side:,}" for side in shape)


def figures(row: Row) -> tuple[tuple[str, str], ...]:
    """Pairs that stand side by side, one under another: counts, sizes, how far it sees; "" for what is not known."""
    counts = ("", "")
    if row.counts is not None:
        counts = f"{row.counts.parameters:,} parameters", f"{row.counts.multiply_adds:,} ×+"
    sizes = (
        "" if row.input is None else f"{shape_text(row.input)} in",
        "" if row.output is None else f"{memory_text(row.memory)} out",
    )
    reach = ("", "")
    if row.rows is not None and row.columns is not None:
        sees = f"sees {_number(row.rows.size)} × {_number(row.columns.size)} pixels"
        reach = sees, f"jump {_both(row.rows, row.columns, 'jump')}, start {_both(row.rows, row.columns, 'start')}"
    return counts, sizes, reach


def _both(rows: ReceptiveField, columns: ReceptiveField, name: str) -> str:
    down, across = (_number(getattr(field, name)) for field in (rows, columns))
    return down if down == across else f"{down} × {across}"


def _number(value: int | Fraction) -> str:
    text = f"{float(value):g}" if Fraction(value).denominator > 1 else str(int(value))
    return text.replace("-", MINUS)
