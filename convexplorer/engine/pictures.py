"""The input and the maps painted at panel size, so that the window's own thread only has to show them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, Shape, frozen
from convexplorer.compute.colour import as_bytes, over, paint, strength
from convexplorer.compute.combine import How, combine
from convexplorer.compute.ranges import beyond
from convexplorer.engine.placing import Box, clipped, fitted, in_stage, placed, visible_part
from convexplorer.engine.ranges import (
    Before,
    Extremes,
    Population,
    extremes,
    map_extremes,
    painted_range,
    population,
    populations,
    shown_range,
    signed_maps,
    united,
)
from convexplorer.model.bands import usual
from convexplorer.model.preprocessing import Scale
from convexplorer.model.question import Combined, InputPicture, MapPicture, OneMap, Recombined, Thumbnails
from convexplorer.model.result import Picture, Result, Stage
from convexplorer.model.view import RangeChoice, Rectangle, Scheme
from convexplorer.model.windowing import Span, window_of

__all__ = [
    "Extremes",
    "colour_range",
    "combined_picture",
    "combined_population",
    "extremes",
    "ground",
    "input_picture",
    "map_extremes",
    "map_picture",
    "over_input",
    "painted_range",
    "recombined_picture",
    "thumbnails",
    "united",
]

NOTHING = 128
"""The grey that a picture holds where its array has no values; `Picture.covered` says where that is."""
Painted = tuple[Array, Box | None]
"""Pixels, and which of them the array covers, where it does not cover all."""


def input_picture(question: InputPicture, result: Result) -> Picture | None:
    """The frame as it looks, three of its bands as red, green and blue, or one channel in grey; values as stored."""
    stage = result.stage("input")
    if stage is None or stage.array is None:
        return None
    image, shape = stage.array, stage.shape
    if question.channel is not None and not 0 <= question.channel < shape[0]:
        return None
    planes = [image[index] for index in seen_channels(question, result)]
    found = visible_part(question.visible, shape, question.width, question.height)
    if found is None or clipped(found[0], shape) is None:
        return None
    part, size = found
    low, high, non_finite, _ = stored_range(planes)
    low, high = seen_window(question, result) or (low, high)
    pixels, covered = _seen(planes, part, size, low, high)
    scheme = "grey" if len(planes) == 1 else "rgb"
    return Picture(pixels, low, high, scheme, non_finite, (shape[1], shape[2]), part, low, high, covered=covered)


def seen_channels(question: InputPicture, result: Result) -> tuple[int, ...]:
    """The channels of the input that are shown: one in grey, or three as red, green and blue."""
    count, chosen = result.stages[0].shape[0], question.bands
    if question.channel is not None:
        return (question.channel,)
    if chosen is not None and max(chosen) < count and count > 1:
        return chosen
    return usual(() if result.frame is None else result.frame.bands, count) or (0,)


def seen_window(question: InputPicture, result: Result) -> Span | None:
    """Between which values the input is shown, where anybody says: the step before the layers, the view, the file."""
    step = window_of(result.document)
    if step is not None:
        return step.low, step.high
    return question.window or (None if result.frame is None else result.frame.window)


def _seen(planes: list[Array], part: Rectangle, size: tuple[int, int], low: float, high: float) -> Painted:
    """One plane in grey, or three as red, green and blue, with NOTHING where they do not reach."""
    seen = [placed(plane, part, size) for plane in planes]
    levels = [_levels(one.values, low, high) for one in seen]
    return _on_ground(cv2.merge(levels * 3 if len(levels) == 1 else levels), seen[0].box, size)


def _levels(values: Array, low: float, high: float) -> Array:
    """One plane in grey, (H, W) uint8."""
    if values.dtype == np.uint8 and (low, high) == (0, 255):
        return values
    return np.ascontiguousarray(paint(values, low, high)[..., 0])


def stored_range(planes: Sequence[Array]) -> Extremes:
    """All that an integer type can hold; 0 to 1 for float values that keep to it, else what there is.

    Sensors of 10, 12 or 14 bits leave most of 16 bits empty, and such a picture would be black: of an unsigned type the
    highest is that of the fewest bits that hold all values.
    """
    dtype = planes[0].dtype
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        high = int(info.max)
        if dtype.kind == "u" and dtype.itemsize > 1:
            largest = max(int(plane.max(initial=0)) for plane in planes)
            high = max((1 << largest.bit_length()) - 1, 255)
        return Extremes(float(info.min), float(high), 0)
    found = united([extremes(plane) for plane in planes])
    if found.low >= 0 and found.high <= 1:
        return found._replace(low=0.0, high=1.0)
    return found if found.high > found.low else found._replace(high=found.low + 1)


def map_picture(question: MapPicture, result: Result, before: Before | None = None) -> Picture | None:
    """One map in its colours, as large on the screen as the same part of the input would be."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None:
        return None
    index = place_of(stage, question.channel)
    spot = _spot(question, result, stage)
    if index is None or spot is None:
        return None
    plane, found = stage.array[index], map_extremes(stage, index)
    if question.eight_bit:
        return _eight_bit(plane, found, spot, full_scale(result))
    about = population(question.range, result, stage, index)
    wanted = over_input(question.range, question.scheme, about) if question.behind else question.scheme
    low, high, scheme = shown_range(question.range, wanted, *about, before)
    picture = _painted(plane, found, spot, low, high, scheme)
    return _with_input(picture, plane, spot, result, question.visible) if question.behind else picture


def over_input(choice: RangeChoice, scheme: Scheme, about: Population) -> Scheme:
    """The colours of a map through which the input shines."""
    if scheme == "auto" and painted_range(choice, scheme, *about)[2] == "signed":
        return "signed-dark"  # its strongest colours are bright: they stand out from a darkened picture
    return scheme


class _Spot(NamedTuple):
    """The part of the stage that is shown, and the size of the picture."""

    part: Rectangle
    size: tuple[int, int]


def _spot(question: OneMap, result: Result, stage: Stage) -> _Spot | None:
    found = visible_part(question.visible, result.stages[0].shape, question.width, question.height)
    whole = clipped(None, stage.shape)
    if found is None or whole is None:
        return None
    scene, size = found
    part = whole if question.visible is None else in_stage(result, stage, scene)
    return None if clipped(part, stage.shape) is None else _Spot(part, size)


def place_of(stage: Stage, channel: int) -> int | None:
    """Where in the stage's array a channel lies, or None where it is not there."""
    if stage.array is None or not 0 <= channel < stage.shape[0]:
        return None
    if stage.maps is None:
        return channel
    return stage.maps.index(channel) if channel in stage.maps else None


def _painted(plane: Array, found: Extremes, spot: _Spot, low: float, high: float, scheme: str) -> Picture:
    values, box = placed(plane, spot.part, spot.size)
    pixels, covered = _on_ground(paint(values, low, high, scheme), box, spot.size)
    below, above = _clipped(plane, found, low, high)
    shape = (plane.shape[0], plane.shape[1])
    return Picture(
        pixels, low, high, scheme, found.non_finite, shape, spot.part, found.low, found.high, below, above, covered
    )


def _clipped(plane: Array, found: Extremes, low: float, high: float) -> tuple[int, int]:
    """How many values lie beyond the range; nothing is counted where the extremes say that there are none."""
    if low <= found.low and found.high <= high and not found.non_finite:
        return 0, 0
    return beyond(plane, low, high)


def _on_ground(pixels: Array, box: Box, size: tuple[int, int]) -> Painted:
    """The pixels where they belong, with NOTHING round them."""
    if box == (0, size[0], 0, size[1]):
        return frozen(pixels), None
    ground = np.full((*size, 3), NOTHING, np.uint8)  # one byte for all: three of them take fifty times as long
    top, bottom, left, right = box
    if pixels.size:
        ground[top:bottom, left:right] = pixels
    return frozen(ground), box


def full_scale(result: Result) -> float:
    """What 255 stands for in the engine's units: 1, unless the pictures are not scaled to it."""
    scaled = any(isinstance(step, Scale) for step in result.document.preprocessing)
    image = result.stages[0].array
    if scaled or image is None or image.dtype.kind not in "iu":
        return 1.0
    return float(np.iinfo(image.dtype).max)


def _eight_bit(plane: Array, found: Extremes, spot: _Spot, full: float) -> Picture:
    """clip(round(255 · value), 0, 255) of every value, then shown."""
    values = as_bytes(plane, full) if plane.dtype.kind == "f" else plane
    small, box = placed(values, spot.part, spot.size)
    levels = small if small.dtype == np.uint8 else paint(small, 0.0, full)[..., 0]
    pixels, covered = _on_ground(np.repeat(levels[..., None], 3, axis=2), box, spot.size)
    below, above = _clipped(plane, found, 0.0, full)
    shape = (plane.shape[0], plane.shape[1])
    return Picture(
        pixels, 0.0, full, "grey", found.non_finite, shape, spot.part, found.low, found.high, below, above, covered
    )


def _with_input(picture: Picture, plane: Array, spot: _Spot, result: Result, visible: Rectangle | None) -> Picture:
    """The same picture over the darkened input: the larger a value, the less shines through."""
    values, (top, bottom, left, right) = placed(plane, spot.part, spot.size)
    found = visible_part(visible, result.stages[0].shape, spot.size[1], spot.size[0])
    if found is None or found[1] != spot.size or values.size == 0:
        return picture
    share = np.zeros(spot.size, np.float32)
    share[top:bottom, left:right] = strength(values, picture.low, picture.high)
    return replace(picture, pixels=frozen(over(picture.pixels, share, _grey_input(result, *found))))


def ground(result: Result, shape: Shape) -> Array | None:
    """All of the input in grey, as large as a map (H, W): what shines through it; None where there is none."""
    whole = clipped(None, result.stages[0].shape)
    return None if whole is None else _grey_input(result, whole, (shape[-2], shape[-1]))


def _grey_input(result: Result, part: Rectangle, size: tuple[int, int]) -> Array:
    """A part of the input in grey, (rows, columns) uint8."""
    image, grey = result.stages[0], result.stage("preprocess/grey")
    assert image.array is not None
    whole_numbers = image.array.dtype.kind in "iu"
    if whole_numbers and grey is not None and grey.array is not None and grey.shape[1:] == image.shape[1:]:
        # one plane instead of three: 2 ms less at 1080p
        small, (top, bottom, left, right) = placed(grey.array[0], part, size)
        seen = np.zeros(size, np.uint8)  # what lies in the padding has nothing behind it
        if small.size:
            seen[top:bottom, left:right] = paint(small, 0.0, full_scale(result))[..., 0]
        return seen
    question = InputPicture(*size)
    planes = [image.array[index] for index in seen_channels(question, result)]
    low, high = seen_window(question, result) or stored_range(planes)[:2]
    return np.asarray(cv2.cvtColor(_seen(planes, part, size, low, high)[0], cv2.COLOR_RGB2GRAY))


def combined_picture(question: Combined, result: Result, before: Before | None = None) -> Picture | None:
    """The chosen maps made into one; None where the stage does not hold them all, or none are chosen."""
    stage = result.stage(question.stage)
    planes = _planes(stage, question.channels)
    spot = None if stage is None else _spot(question, result, stage)
    if stage is None or planes is None or spot is None:
        return None
    made = combine(planes, question.how)
    about = combined_population(made, question.how, question.channels, result, stage)
    low, high, scheme = shown_range(question.range, question.scheme, *about, before)
    return _painted(made, about.found, spot, low, high, scheme)


def combined_population(made: Array, how: How, channels: Sequence[int], result: Result, stage: Stage) -> Population:
    """What the range of several maps made into one is about."""
    signs = [signed_maps(result, stage)[channel] for channel in channels]
    return Population(extremes(made), how != "magnitude" and (how == "difference" or any(signs)))


def colour_range(choice: RangeChoice, result: Result) -> tuple[float, float]:
    """(low, high) in which maps are the red, green and blue of a picture."""
    return (choice.low, choice.high) if choice.mode == "locked" else (0.0, full_scale(result))


def _planes(stage: Stage | None, channels: Sequence[int]) -> list[Array] | None:
    """Those maps of a stage, each (H, W); None where one is missing."""
    if stage is None or stage.array is None:
        return None
    places = [place for channel in channels if (place := place_of(stage, channel)) is not None]
    return [stage.array[place] for place in places] if places and len(places) == len(channels) else None


def recombined_picture(question: Recombined, result: Result) -> Picture | None:
    """Red, green and blue from the maps that one filter made of each; grey where there are fewer than three."""
    stage = result.stage(question.stage)
    if stage is None or not 0 <= question.filter < question.filters:
        return None
    channels = range(question.filter, stage.shape[0] if stage.shape else 0, question.filters)
    planes = _planes(stage, channels[:3] if len(channels) >= 3 else channels[:1])
    spot = _spot(question, result, stage) if planes is not None else None
    if planes is None or spot is None:
        return None
    low, high = colour_range(question.range, result)
    found = [extremes(plane) for plane in planes]
    painted = [_painted(plane, own, spot, low, high, "grey") for plane, own in zip(planes, found, strict=True)]
    first, total = painted[0], united(found)
    levels = [np.ascontiguousarray(one.pixels[..., 0]) for one in painted]
    pixels = np.asarray(cv2.merge(levels)) if len(painted) == 3 else first.pixels
    return replace(
        first,
        pixels=frozen(pixels),
        scheme="rgb" if len(painted) == 3 else "grey",
        non_finite=total.non_finite,
        lowest=total.low,
        highest=total.high,
        below=sum(one.below or 0 for one in painted),
        above=sum(one.above or 0 for one in painted),
    )


def thumbnails(
    question: Thumbnails, result: Result, before: Sequence[Before] | None = None
) -> tuple[Picture, ...] | None:
    """Every map of a stage, whole and small, the first of very many; None where a preview holds only some of them."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.maps is not None or not all(stage.shape):
        return None
    size = fitted(clipped(None, result.stages[0].shape), question.width, question.height)
    if size is None:
        return None
    if before is not None and len(before) != min(stage.shape[0], limits.SMALL_MAPS):
        before = None
    return tuple(_thumbnails(question, result, stage, size, before))


def _thumbnails(
    question: Thumbnails, result: Result, stage: Stage, size: tuple[int, int], before: Sequence[Before] | None
) -> Iterator[Picture]:
    assert stage.array is not None
    part = Rectangle(0, 0, *stage.shape[1:])
    shape = (stage.shape[1], stage.shape[2])
    about = populations(question.range, result, stage, limits.SMALL_MAPS)
    for index, (values, signed) in enumerate(about):
        own = map_extremes(stage, index)
        last = None if before is None else before[index]
        low, high, scheme = shown_range(question.range, question.scheme, values, signed, last)
        pixels = frozen(paint(placed(stage.array[index], part, size).values, low, high, scheme))
        yield Picture(pixels, low, high, scheme, own.non_finite, shape, part, own.low, own.high)
