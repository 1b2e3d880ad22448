"""Kernels as text: what people type or paste from NumPy, a CSV file or a spreadsheet, and the same the other way."""

import math
import re
from typing import Literal

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

Style = Literal["text", "numpy", "csv", "spreadsheet"]

_LONGEST = 1 << 20
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_WRAPPED = re.compile(r"^\s*(?:\w+\s*=\s*)?(?:(?:np|numpy)\s*\.\s*)?array\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_DTYPE = re.compile(r",\s*dtype\s*=\s*[\w.\"']+\s*$")
_ROW = re.compile(r"\[([^\[\]]*)\]")
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})


def parse_number(text: str) -> float:
    """The finite number in `text`: decimal, with an exponent, a fraction as "1/9", a comma or a typographic minus.

    Errors: UserError("number-text").
    """
    cleaned = text.translate(_MINUS).strip()
    if _DECIMAL_COMMA.fullmatch(cleaned):
        cleaned = cleaned.replace(",", ".")
    parts = [part.strip() for part in cleaned.split("/")]
    if len(parts) > 2 or any(not _NUMBER.fullmatch(part) for part in parts):
        raise UserError("number-text", text=text)
    top, bottom = float(parts[0]), float(parts[1]) if len(parts) == 2 else 1.0
    if bottom == 0 or not math.isfinite(top / bottom):
        raise UserError("number-text", text=text)
    return top / bottom


def parse_kernel(text: str) -> Array:
    """The kernel in `text` as float64 (rows, columns).

    Rows end with ";" or a new line, or are bracketed; cells are parted by spaces, commas or tabs; where tabs part
    them, a comma is a decimal one. Errors: UserError naming row and column, counted from 1.
    """
    if len(text) > _LONGEST:
        raise UserError("kernel-text-long")
    rows = [_cells(row) for row in _rows(text.translate(_MINUS).lstrip("\ufeff")) if row.strip(" \t\r")]
    if not rows:
        raise UserError("kernel-text-empty")
    widest = max(len(row) for row in rows)
    if len(rows) > limits.KERNEL_SIDE or widest > limits.KERNEL_SIDE:
        raise UserError("kernel-text-size", rows=len(rows), columns=widest, limit=limits.KERNEL_SIDE)
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise UserError("kernel-text-ragged", row=number, columns=len(row), first=len(rows[0]))
    return np.array([[_cell(cell, i, j) for j, cell in enumerate(row, 1)] for i, row in enumerate(rows, 1)])


def _rows(text: str) -> list[str]:
    if wrapped := _WRAPPED.match(text):
        text = _DTYPE.sub("", wrapped[1])
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        bracketed = _ROW.findall(inner)
        rest = _ROW.sub("", inner[1:-1]) if inner.startswith("[[") or len(bracketed) > 1 else inner
        if not rest.strip(" ,\n\r\t"):  # nothing between the bracketed rows: a row may go over several lines
            return [row.replace("\n", " ") for row in bracketed]
        if "[" not in inner[1:-1]:
            text = inner[1:-1]
    return re.split(r"[;\n]", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cells(row: str) -> list[str]:
    row = re.sub(r"\s*/\s*", "/", row.strip(" \r\n"))
    if "\t" in row:
        return [cell.strip().strip('"') for cell in row.split("\t")]
    if "," in row:
        cells = [cell.strip().strip('"') for cell in row.strip().removesuffix(",").split(",")]
        return [part for cell in cells for part in (cell.split() or [""])]
    return row.split()


def _cell(text: str, row: int, column: int) -> float:
    try:
        return parse_number(text)
    except UserError:
        code = "kernel-text-cell" if text else "kernel-text-no-cell"
        raise UserError(code, row=row, column=column, text=text) from None


def format_kernel(kernel: Array, style: Style = "text") -> str:
    """The kernel as text that `parse_kernel` reads back to the same numbers, bit for bit.

    "text": rows of numbers parted by spaces; "numpy": an expression; "csv"; "spreadsheet": parted by tabs.
    """
    rows = [[format_number(float(value)) for value in row] for row in np.asarray(kernel, np.float64)]
    if style == "numpy":
        return "np.array([" + ",\n          ".join("[" + ", ".join(row) + "]" for row in rows) + "])"
    between = {"text": " ", "csv": ",", "spreadsheet": "\t"}[style]
    return "\n".join(between.join(row) for row in rows)


def format_number(value: float) -> str:
    """The shortest text that is read back as the same number; whole numbers without ".0"."""
    whole = value.is_integer() and abs(value) < 1e15 and math.copysign(1, value) == (1 if value >= 0 else -1)
    return str(int(value)) if whole else repr(value)
