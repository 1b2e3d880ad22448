"""The numbers under the pointer and in large cells, as the user wants them written."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.model.bands import usual
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.preparation import is_swapped
from convexplorer.model.result import Frame, Result
from convexplorer.model.view import View
from convexplorer.model.windowing import window_of
from convexplorer.scenes.numbers import short

Block = tuple[int, int, int, int]
"""First row, first column, rows and columns."""
_MANY = 4
"""So many channels of one pixel are written out."""


def is_scaled(document: Document) -> bool:
    """Whether pictures of whole numbers are divided by their type's largest value before anything else."""
    return window_of(document) is None and any(step.name == "preprocess/scale" for step in document.preprocessing)


def unit(document: Document, image: Array, as_bytes: bool) -> float:
    """What a stored value is multiplied by to be read as 0–1, or as 0–255; without scaling, 1 leaves it as stored."""
    full = float(np.iinfo(image.dtype).max) if image.dtype.kind in "iu" else 1.0
    if as_bytes:
        return 255 / full
    return 1 / full if is_scaled(document) else 1.0


def channel_names(frame: Frame) -> list[str]:
    """What the channels are called."""
    count = frame.image.shape[0]
    if len(frame.bands) == count:
        return list(frame.bands)
    return {1: ["grey"], 3: ["R", "G", "B"]}.get(count, [f"channel {index + 1}" for index in range(count)])


def layer_channels(result: Result) -> int:
    """How many channels go into the first layer."""
    at = len(result.document.preprocessing)
    return result.stages[at].shape[0] if at < len(result.stages) and result.stages[at].shape else 1


def layer_channel_names(result: Result) -> tuple[str, ...]:
    """What they are called, short: those of the picture, where it is still these that go in."""
    count, frame = layer_channels(result), result.frame
    if count == 1:
        return ("grey",) if frame is None or channels_mode(result.document) == "grey" else (channel_names(frame)[0],)
    if frame is None or frame.image.shape[0] != count:
        return tuple(str(index + 1) for index in range(count))
    names = tuple(name.removeprefix("channel ") for name in channel_names(frame))
    return names[::-1] if count == 3 and is_swapped(result.document) else names


def input_numbers(result: Result, view: View, block: Block) -> Array | None:
    """Values (lines, rows, columns): of the channel shown, the grey that goes in, or red, green and blue."""
    if result.frame is None:
        return None
    image, document = result.frame.image, result.document
    row, column, height, width = block
    there = slice(row, row + height), slice(column, column + width)
    factor, channel = unit(document, image, view.input.as_bytes), view.input.channel
    if channel is not None and channel < image.shape[0]:
        return image[channel : channel + 1, *there] * factor
    grey = _grey(result)
    if grey is not None:
        return grey[:, *there] * (unit(document, image, view.input.as_bytes) / unit(document, image, False))
    shown = view.input.bands or usual(result.frame.bands, len(image)) or (0,)
    return image[[min(band, len(image) - 1) for band in shown], *there] * factor


def _grey(result: Result) -> Array | None:
    """The grey picture (1, H, W) that the layer takes, where it was made of several channels of the same size."""
    stage = result.stage("preprocess/grey")
    if stage is None or stage.array is None or result.frame is None:
        return None
    image = result.frame.image
    alike = stage.array.shape[1:] == image.shape[1:] and image.shape[0] > 1
    return stage.array if alike and channels_mode(result.document) == "grey" else None


def input_line(result: Result, view: View, row: int, column: int) -> str:
    """One pixel in words: "row 212, col 318: R .31 G .35 B .72, grey .39"."""
    where = f"row {row}, col {column}".replace("-", "−")
    frame = result.frame
    if frame is None:
        return ""
    _, rows, columns = frame.image.shape
    if not (0 <= row < rows and 0 <= column < columns):
        return f"{where}: padding"
    factor = unit(result.document, frame.image, view.input.as_bytes)
    values = [short(float(value) * factor) for value in frame.image[:, row, column]]
    names = channel_names(frame)
    if len(values) == 1:
        return f"{where}: {values[0]}"
    said = [f"{name} {value}" for name, value in zip(names, values, strict=True)][:_MANY]
    more = " …" if len(values) > _MANY else ""
    grey = input_numbers(result, view, (row, column, 1, 1)) if _grey(result) is not None else None
    tail = f", grey {short(float(grey[0, 0, 0]))}" if grey is not None and view.input.channel is None else ""
    return f"{where}: {' '.join(said)}{more}{tail}"
