"""What a picture, a .convx session or the sidecar of a result holds.

Of a picture: size, type, range, bands. Of a session or sidecar: a table of its layers with the shapes for its picture,
the parameters, the multiply-adds, and the receptive field with its jump and start.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer.cli import plan
from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.compute.layer import Layer
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.engine import apply as engine
from convexplorer.formats import gate
from convexplorer.messages import UserError
from convexplorer.model import sources
from convexplorer.model.document import Document
from convexplorer.model.sources import PictureFile


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
    found["layers"] = list(_layers(document, shape))
    known = [layer["parameters"] for layer in found["layers"] if "parameters" in layer]
    found["parameters"] = sum(known)
    found["multiply-adds"] = sum(layer.get("multiply-adds", 0) for layer in found["layers"])
    return found


def _layers(document: Document, shape: Shape | None) -> Iterator[dict[str, Any]]:
    """One record a layer; shapes and counts only as far as they are known."""
    rows, columns = ReceptiveField(), ReceptiveField()
    for layer in (*document.preprocessing, *document.layers):
        record: dict[str, Any] = {"name": layer.name, "type": _kind(layer)}
        if shape is not None:
            try:
                counts, geometry = layer.counts(shape), layer.geometry(shape)
                shape = layer.output_shape(shape)
                rows, columns = rows.through(geometry.height), columns.through(geometry.width)
            except ShapeError as error:
                shape, record["error"] = None, str(error)
            else:
                record |= {
                    "output": list(shape),
                    "parameters": counts.parameters,
                    "multiply-adds": counts.multiply_adds,
                }
                record["receptive field"] = [_field(rows), _field(columns)]
        yield record


def _kind(layer: Layer) -> str:
    kind = getattr(layer, "kind", None)
    return type(layer).__name__ + (f" ({kind})" if kind else "")


def _field(field: ReceptiveField) -> dict[str, float]:
    return {"size": float(field.size), "jump": float(field.jump), "start": float(field.start)}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    layers = found.pop("layers", None)
    for name, value in found.items():
        if value in (None, [], ""):
            continue
        yield f"{name + ':':15}{_said(name, value)}"
    if layers is None:
        return
    yield ""
    yield f"{'name':20} {'type':22} {'output':>18} {'parameters':>10} {'multiply-adds':>14}  field  jump  start"
    for layer in layers:
        if "error" in layer:
            yield f"{layer['name']:20} {layer['type']:22} {layer['error']}"
            continue
        shape = "×".join(map(str, layer.get("output", ()))) or "?"
        field = layer.get("receptive field", ({},))[0]
        seen = "  ".join(f"{field[key]:g}".rjust(5) for key in ("size", "jump", "start")) if field else ""
        yield (
            f"{layer['name']:20} {layer['type']:22} {shape:>18} {layer.get('parameters', '?'):>10} "
            f"{layer.get('multiply-adds', '?'):>14}  {seen}"
        )


def _said(name: str, value: Any) -> str:
    if name in ("shape", "input"):
        return "×".join(map(str, value)) + " (channels×rows×columns)"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)
