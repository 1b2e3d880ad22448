"""What a picture, a .convx session or the sidecar of a result holds.

Of a picture: size, type, range, bands. Of a session or sidecar: a table of its layers, those of blocks too, with the
shapes for its picture, parameters, multiply-adds, memory, and the receptive field with its jump and start; then the
totals of the network (what is done to the picture before is not counted), and what does not fit, with what mends it.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer.cli import plan
from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.engine import apply as engine
from convexplorer.formats import gate
from convexplorer.formats.network_table import as_text
from convexplorer.messages import UserError
from convexplorer.model import sources
from convexplorer.model.rows import Row
from convexplorer.model.sources import PictureFile
from convexplorer.model.summary import summary, totals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's flags."""
    parser.add_argument("file", metavar="FILE", help="picture, session or sidecar")
    parser.add_argument("--json", action="store_true", help="the same as one JSON object")


def run(given: argparse.Namespace) -> int:
    """Print what the file holds."""
    path = Path(given.file)
    data = gate.read_bytes(path)
    found = _document(path) if data.lstrip()[:1] == b"{" else _picture(path, len(data))
    if given.json:
        found.pop("table", None)
        print(json.dumps(found, indent=1, allow_nan=False))
    else:
        print("\n".join(_lines(found)))
    return 0


def _picture(path: Path, size: int) -> dict[str, Any]:
    frame = engine.load(PictureFile(path))
    image = frame.image
    finite = image[np.isfinite(image)] if image.dtype.kind == "f" else image
    return {
        "file": path.name,
        "kind": "picture",
        "bytes": size,
        "shape": list(image.shape),
        "dtype": str(image.dtype),
        "min": float(finite.min()) if finite.size else None,
        "max": float(finite.max()) if finite.size else None,
        "mean": float(finite.mean(dtype=np.float64)) if finite.size else None,
        "not finite": int(image.size - finite.size),
        "bands": list(frame.bands),
        "note": None if frame.note is None else str(frame.note),
    }


def _document(path: Path) -> dict[str, Any]:
    read = plan.read(path)
    document, kind = read.document, "session" if read.recipe is None else "sidecar"
    source = document.source
    found: dict[str, Any] = {"file": path.name, "kind": kind, "source": sources.title(source)}
    try:
        shape: Shape | None = engine.load(source).image.shape
    except UserError as error:
        shape, found["note"] = None, str(error)
    found["input"] = None if shape is None else list(shape)
    rows = summary(document, shape)
    counts = totals(rows)
    found["table"] = as_text(rows)
    found["layers"] = [_record(row) for row in rows]
    found["parameters"], found["multiply-adds"] = counts.parameters, counts.multiply_adds
    return found


def _record(row: Row) -> dict[str, Any]:
    """One layer; shapes and counts only as far as they are known."""
    record: dict[str, Any] = {"name": row.name, "type": _kind(row.layer), "depth": row.depth}
    if row.off:
        record["off"] = True
    if row.error is not None:
        record |= {"error": str(row.error), "fix": None if row.fix is None else str(row.fix)}
    if row.output is None or row.counts is None or row.rows is None or row.columns is None:
        return record
    return record | {
        "output": list(row.output),
        "parameters": row.counts.parameters,
        "multiply-adds": row.counts.multiply_adds,
        "memory": row.memory,
        "receptive field": [_field(row.rows), _field(row.columns)],
    }


def _kind(layer: Layer) -> str:
    kind = getattr(layer, "kind", None)
    return type(layer).__name__ + (f" ({kind})" if kind else "")


def _field(field: ReceptiveField) -> dict[str, float]:
    return {"size": float(field.size), "jump": float(field.jump), "start": float(field.start)}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    table = found.pop("table", None)
    found.pop("layers", None)
    for name, value in found.items():
        if value not in (None, [], ""):
            yield f"{name + ':':15}{_said(name, value)}"
    if table is not None:
        yield f"\n{table}".rstrip()


def _said(name: str, value: Any) -> str:
    if name in ("shape", "input"):
        return "×".join(map(str, value)) + " (channels×rows×columns)"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
