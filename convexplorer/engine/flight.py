"""A flight through a network on one picture: what is shown at its stations, and every frame of it, also as a film."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import paint
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.engine.animate import write_drawings
from convexplorer.engine.first_maps import best
from convexplorer.engine.pictures import input_picture
from convexplorer.engine.task import Progress
from convexplorer.formats.drawn import Drawings
from convexplorer.messages import Message, UserError
from convexplorer.model.network_layers import Softmax
from convexplorer.model.question import InputPicture
from convexplorer.model.result import Result, Stage
from convexplorer.model.rows import Row
from convexplorer.model.summary import summary
from convexplorer.scenes.flight import Station, flight_scene
from convexplorer.scenes.primitives import Scene

MAPS, BARS = 16, 12
"""Maps of a stage that are shown, and values of a vector."""
SIDE = 160
"""Pixels of the longer side of a map as it is painted; smaller ones keep every value."""
FRAMES, RATE = 18, 12
"""Frames at a station, and of a second: a station and a half takes about two seconds."""


@dataclass(frozen=True, eq=False)
class Flight(Sequence[Scene]):
    """Every frame of a flight as a scene, made when it is asked for; frame n is always the same."""

    stations: tuple[Station, ...]
    frames: int = FRAMES

    def __len__(self) -> int:
        return len(self.stations) * self.frames

    @overload
    def __getitem__(self, index: int) -> Scene: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Scene]: ...
    def __getitem__(self, index: int | slice) -> Scene | Sequence[Scene]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        station, at = divmod(index, self.frames)
        return flight_scene(self.stations, station, (at + 1) / self.frames)

    @property
    def alt(self) -> str:
        """What all of it shows, in a sentence."""
        names = ", ".join(station.name for station in self.stations)
        return f"A flight through {len(self.stations)} stages, from the picture to the end: {names}."


def flight(result: Result, frames: int = FRAMES) -> Flight:
    """The flight through the layers of a result; UserError where nothing was made."""
    if result.frame is None or not result.stages or result.stages[0].array is None:
        raise UserError("nothing-to-fly-through")
    rows = [row for row in summary(result.document, result.frame.image.shape) if row.depth == 0]
    stations = [_picture(result)]
    for row, stage in zip(rows, result.stages[1:], strict=True):
        stations.append(_station(row, stage))
    return Flight(tuple(stations), frames)


def _picture(result: Result) -> Station:
    image = result.stages[0]
    painted = input_picture(InputPicture(SIDE * 3, SIDE * 3), result)
    assert painted is not None
    channels, height, width = image.shape
    caption = f"{channels} channel{'s' * (channels != 1)} of {height} × {width}"
    return Station("input", caption, str(Message("flight-begins")), (1, height, width), (painted.pixels,))


def _station(row: Row, stage: Stage) -> Station:
    said = str(_words(row, stage))
    if row.output is None:
        return Station(row.name, row.kind, said, ())
    caption = f"{row.kind} · {' × '.join(map(str, row.output))}"
    array = stage.array
    if array is None:
        return Station(row.name, caption, said, row.output)
    if row.output[1:] == (1, 1):
        bars, channels = _bars(row, array[:, 0, 0])
        return Station(row.name, caption, said, row.output, bars=bars, channels=channels)
    tiles = _tiles(array[:MAPS])
    return Station(row.name, caption, said, row.output, tiles, channels=tuple(range(len(tiles))))


def _words(row: Row, stage: Stage) -> Message:
    problem = row.error or stage.error
    if problem is not None:
        return problem
    if row.counts is None or row.rows is None or row.columns is None:
        return Message("flight-not-made")
    if row.prepares:
        return Message("flight-prepares")
    said = {"height": _length(row.rows), "width": _length(row.columns)}
    if not row.counts.multiply_adds and not row.counts.parameters:
        return Message("flight-plain", said)
    counts = {"parameters": f"{row.counts.parameters:,}", "products": f"{row.counts.multiply_adds:,}"}
    return Message("flight-counts", said | counts)


def _length(field: ReceptiveField) -> str:
    return f"{float(field.size):g}"


def _bars(row: Row, values: Array) -> tuple[tuple[tuple[str, float, float], ...], tuple[int, ...]]:
    """The largest values: of shares in their order, of any other vector as they lie; and which channels they are."""
    sizes = np.nan_to_num(np.abs(values))
    chosen = [index for index, _ in best(sizes, BARS)]
    shares = isinstance(row.layer, Softmax)
    most = 1.0 if shares else float(sizes.max(initial=0.0)) or 1.0
    order = tuple(chosen if shares else sorted(chosen))
    word = "class " if shares else ""
    return tuple((f"{word}{i}", float(values[i]), float(sizes[i]) / most) for i in order), order


def _tiles(maps: Array) -> tuple[Array, ...]:
    """The maps in one range of colours: grey where none is negative, else signed."""
    low, high = float(maps.min()), float(maps.max())
    if not np.isfinite([low, high]).all():
        finite = maps[np.isfinite(maps)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    scheme = "signed" if low < 0 else "grey"
    return tuple(paint(_small(plane), 0.0 if low >= 0 else low, high, scheme) for plane in maps)


def _small(plane: Array) -> Array:
    share = SIDE / max(plane.shape)
    if share >= 1:
        return plane
    size = max(1, round(plane.shape[1] * share)), max(1, round(plane.shape[0] * share))
    return np.asarray(cv2.resize(np.ascontiguousarray(plane), size, interpolation=cv2.INTER_AREA))


def write_flight(found: Flight, path: Path, pixels_per_em: float, dark: bool, overwrite: bool) -> Iterator[Progress]:
    """The flight as the film or animation that the suffix of `path` names; UserError says what is in the way."""
    drawings = Drawings(found, found.alt, 1 / RATE, pixels_per_em, dark)
    yield from write_drawings(drawings, path, overwrite)
