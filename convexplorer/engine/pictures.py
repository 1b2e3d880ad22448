"""The input and the maps painted at panel size, so that the window's own thread only has to show them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array, frozen
from convexplorer.compute.colour import paint
from convexplorer.compute.combine import combine
from convexplorer.compute.ranges import beyond
from convexplorer.engine.placing import Box, clipped, fitted, in_stage, placed, visible_part
from convexplorer.engine.ranges import (
    Before,
    Extremes,
    extremes,
    map_extremes,
    painted_range,
    population,
    populations,
    shown_range,
    signed_maps,
    united,
)
from convexplorer.model.preprocessing import Scale
from convexplorer.model.question import Combined, InputPicture, MapPicture, Recombined, Thumbnails
from convexplorer.model.result import Picture, Result, Stage
from convexplorer.model.view import Rectangle

__all__ = [
    "Extremes",
    "combined_picture",
    "extremes",
    "input_picture",
    "map_extremes",
    "map_picture",
    "painted_range",
    "recombined_picture",
    "thumbnails",
    "united",
]

NOTHING = (128, 128, 128)
"""What a picture holds where its array has no values; `Picture.covered` says where that is."""
DARKENED = 0.6
"""How bright the input is where it shines through a map."""


def input_picture(question: InputPicture, result: Result) -> Picture | None:
    """The frame as it looks (first three bands as red, green, blue), or one channel of it in grey; values as stored."""
    stage = result.stage("input")
    if stage is None or stage.array is None:
        return None
    image, shape = stage.array, stage.shape
    channel = question.channel
    if channel is not None and not 0 <= channel < shape[0]:
        return None
    planes = list(image[:3]) if channel is None and shape[0] >= 3 else [image[channel or 0]]
    found = visible_part(question.visible, shape, question.width, question.height)
    if found is None or clipped(found[0], shape) is None:
        return None
    part, size = found
    low, high, non_finite, _ = stored_range(image if channel is None else planes[0])
    seen = [placed(plane, part, size) for plane in planes]
    small = [paint(one.values, low, high, "grey") for one in seen]
    pixels = small[0] if len(small) == 1 else np.stack([one[..., 0] for one in small], axis=-1)
    pixels, covered = _on_ground(pixels, seen[0].box, size)
    scheme = "grey" if len(planes) == 1 else "rgb"
    return Picture(pixels, low, high, scheme, non_finite, (shape[1], shape[2]), part, low, high, covered=covered)


def stored_range(values: Array) -> Extremes:
    """All that an integer type can hold; 0 to 1 for float values that keep to it, else what there is."""
    if values.dtype.kind in "iu":
        info = np.iinfo(values.dtype)
        return Extremes(float(info.min), float(info.max), 0)
    found = united([extremes(plane) for plane in values]) if values.ndim == 3 else extremes(values)
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
    values, signed = population(question.range, result, stage, index)
    wanted = question.scheme
    if question.behind and wanted == "auto":
        resolved = painted_range(question.range, wanted, values, signed)[2]
        # the strongest colours of the dark one are bright: they stand out from a darkened picture
        wanted = "signed-dark" if resolved == "signed" else "auto"
    low, high, scheme = shown_range(question.range, wanted, values, signed, before)
    picture = _painted(plane, found, spot, low, high, scheme)
    return _with_input(picture, plane, spot, result, question) if question.behind else picture


class _Spot(NamedTuple):
    """The part of the stage that is shown, and the size of the picture."""

    part: Rectangle
    size: tuple[int, int]


Spotted = MapPicture | Combined | Recombined


def _spot(question: Spotted, result: Result, stage: Stage) -> _Spot | None:
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


def _on_ground(pixels: Array, box: Box, size: tuple[int, int]) -> tuple[Array, Box | None]:
    """The pixels where they belong, with NOTHING round them."""
    if box == (0, size[0], 0, size[1]):
        return frozen(pixels), None
    ground = np.empty((*size, 3), np.uint8)
    ground[:] = NOTHING
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
    """clip(round(255 · value), 0, 255) of every value, then shown; NaN becomes 0 as in C."""
    values = plane
    if plane.dtype.kind == "f":
        if found.non_finite:
            values = np.nan_to_num(values, nan=0.0)
        if found.non_finite or max(abs(found.low), abs(found.high)) > 1e6 * full:
            values = np.clip(values, 0, full)  # beyond that OpenCV's whole numbers turn over
        values = cv2.addWeighted(np.ascontiguousarray(values), 255 / full, values, 0, 0, dtype=cv2.CV_8U)
    small, box = placed(values, spot.part, spot.size)
    levels = small if small.dtype == np.uint8 else paint(small, 0.0, full)[..., 0]
    pixels, covered = _on_ground(np.repeat(levels[..., None], 3, axis=2), box, spot.size)
    below, above = _clipped(plane, found, 0.0, full)
    shape = (plane.shape[0], plane.shape[1])
    return Picture(
        pixels, 0.0, full, "grey", found.non_finite, shape, spot.part, found.low, found.high, below, above, covered
    )


def _with_input(picture: Picture, plane: Array, spot: _Spot, result: Result, question: MapPicture) -> Picture:
    """The same picture over the darkened input: the larger a value, the less shines through."""
    values, (top, bottom, left, right) = placed(plane, spot.part, spot.size)
    seen = _grey_input(question, result)
    if seen is None or seen.shape != picture.pixels.shape[:2] or values.size == 0:
        return picture
    ground = cv2.cvtColor(cv2.convertScaleAbs(seen, alpha=DARKENED), cv2.COLOR_GRAY2RGB)
    largest = max(abs(picture.low), abs(picture.high)) or 1.0
    share = np.zeros(seen.shape, np.float32)
    with np.errstate(invalid="ignore"):
        share[top:bottom, left:right] = np.nan_to_num(np.abs(values) * np.float32(1 / largest), nan=1.0, posinf=1.0)
    np.minimum(share, 1, out=share)
    return replace(picture, pixels=frozen(cv2.blendLinear(picture.pixels, ground, share, 1 - share)))


def _grey_input(question: MapPicture, result: Result) -> Array | None:
    """The visible part of the input in grey, (rows, columns) uint8."""
    image, grey = result.stages[0], result.stage("preprocess/grey")
    found = visible_part(question.visible, image.shape, question.width, question.height)
    whole_numbers = image.array is not None and image.array.dtype.kind in "iu"
    if found and whole_numbers and grey is not None and grey.array is not None and grey.shape[1:] == image.shape[1:]:
        # one plane instead of three: 2 ms less at 1080p
        small, (top, bottom, left, right) = placed(grey.array[0], *found)
        seen = np.zeros(found[1], np.uint8)  # what lies in the padding has nothing behind it
        if small.size:
            seen[top:bottom, left:right] = paint(small, 0.0, full_scale(result))[..., 0]
        return seen
    whole = input_picture(InputPicture(question.width, question.height, visible=question.visible), result)
    return None if whole is None else np.asarray(cv2.cvtColor(whole.pixels, cv2.COLOR_RGB2GRAY))


def combined_picture(question: Combined, result: Result, before: Before | None = None) -> Picture | None:
    """The chosen maps made into one; None where the stage does not hold them all, or none are chosen."""
    stage = result.stage(question.stage)
    planes = _planes(stage, question.channels)
    spot = None if stage is None else _spot(question, result, stage)
    if stage is None or planes is None or spot is None:
        return None
    made = combine(planes, question.how)
    found = extremes(made)
    signs = [signed_maps(result, stage)[channel] for channel in question.channels]
    signed = question.how != "magnitude" and (question.how == "difference" or any(signs))
    low, high, scheme = shown_range(question.range, question.scheme, found, signed, before)
    return _painted(made, found, spot, low, high, scheme)


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
    locked = question.range.mode == "locked"
    low, high = (question.range.low, question.range.high) if locked else (0.0, full_scale(result))
    found = [extremes(plane) for plane in planes]
    painted = [_painted(plane, own, spot, low, high, "grey") for plane, own in zip(planes, found, strict=True)]
    first, total = painted[0], united(found)
    pixels = np.stack([one.pixels[..., 0] for one in painted], axis=-1) if len(painted) == 3 else first.pixels
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
    """Every map of a stage, whole and small; None where a preview holds only some of them."""
    stage = result.stage(question.stage)
    if stage is None or stage.array is None or stage.maps is not None or not all(stage.shape):
        return None
    size = fitted(clipped(None, result.stages[0].shape), question.width, question.height)
    if size is None:
        return None
    if before is not None and len(before) != stage.shape[0]:
        before = None
    return tuple(_thumbnails(question, result, stage, size, before))


def _thumbnails(
    question: Thumbnails, result: Result, stage: Stage, size: tuple[int, int], before: Sequence[Before] | None
) -> Iterator[Picture]:
    assert stage.array is not None
    part = Rectangle(0, 0, *stage.shape[1:])
    shape = (stage.shape[1], stage.shape[2])
    about = populations(question.range, result, stage)
    for index, (plane, (values, signed)) in enumerate(zip(stage.array, about, strict=True)):
        own = map_extremes(stage, index)
        last = None if before is None else before[index]
        low, high, scheme = shown_range(question.range, question.scheme, values, signed, last)
        pixels = frozen(paint(placed(plane, part, size).values, low, high, scheme))
        yield Picture(pixels, low, high, scheme, own.non_finite, shape, part, own.low, own.high)
