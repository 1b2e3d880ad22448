"""Pictures that stand still: those that ship with the program, files, and drawings."""

import json
import time
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.formats import gate, images
from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn, Drawn, PictureFile
from convexplorer.resources import resource


def built_in(spec: BuiltIn) -> Iterator[Frame]:
    """The one frame of a built-in picture; UserError for an unknown name."""
    path = resource("images") / _file(spec.name)
    if not path.is_file():
        raise UserError("no-built-in", name=spec.name)
    decoded = images.decode(gate.read_bytes(path), path.name)
    yield Frame(0, time.monotonic(), frozen(decoded.image), spec, bands=decoded.bands)


def picture_file(spec: PictureFile) -> Iterator[Frame]:
    """The one frame of a picture on disk, decoded here: the engine calls this in a child process."""
    decoded = images.decode(gate.read_bytes(spec.path), spec.path.name, spec.page, spec.stacked)
    yield Frame(0, time.monotonic(), frozen(decoded.image), spec, decoded.note, decoded.bands, window=decoded.window)


def drawn(spec: Drawn) -> Iterator[Frame]:
    """The one frame of a picture that a document holds."""
    image: Array = spec.image if spec.image.ndim == 3 else spec.image[None]
    if image.dtype.kind not in "uif":
        image = image.astype(np.uint8)
    yield Frame(0, time.monotonic(), frozen(image[:]), spec, spec.note)


def _file(name: str) -> str:
    """The file of a built-in picture in `resources/images`."""
    record = built_in_pictures().get(name)
    if record is None:
        raise UserError("no-built-in", name=name)
    return str(record["file"])


@cache
def built_in_pictures() -> Mapping[str, Mapping[str, Any]]:
    """What `resources/images/index.json` says of each picture, by name, in the order of the menu."""
    index = json.loads((resource("images") / "index.json").read_text(encoding="utf-8"))
    return {str(record["name"]): record for record in index}
