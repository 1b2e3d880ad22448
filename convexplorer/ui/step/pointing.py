"""What is pointed at in the picture of a step: what belongs to it, and what is said of it."""

from typing import NamedTuple

from convexplorer.compute.trace import ConvTrace, PoolTrace
from convexplorer.model.result import WalkAnswer
from convexplorer.model.stepping import taps, uses
from convexplorer.scenes.numbers import short
from convexplorer.scenes.products import WRITTEN
from convexplorer.scenes.slide import NUMBERED, channel_key


class Pointed(NamedTuple):
    """One of these: (channel, row, column) of the input or of the window, or another step."""

    pixel: tuple[int, int, int] | None = None
    tap: tuple[int, int, int] | None = None
    step: int | None = None


def read(walk: WalkAnswer, key: str) -> Pointed:
    """What a key of the scene stands for in this walk."""
    name, *rest = key.split(":")
    first, _, channel = name.partition("/")
    if first not in ("input", "tap", "output"):  # titles and sums: what follows need not be a number
        return Pointed()
    place = tuple(int(one) for one in rest)
    if first == "input" and len(place) == 2:
        row, column = place[0] - walk.first[0], place[1] - walk.first[1]
        tile = int(channel or 0)
        inside = 0 <= row < walk.values.shape[1] and 0 <= column < walk.values.shape[2] and tile < len(walk.values)
        return Pointed(pixel=(tile, *place)) if inside else Pointed()
    if name == "tap" and len(place) == 3:
        return Pointed(tap=(place[0], place[1], place[2]))
    return Pointed(step=walk.step_of(*place)) if name == "output" and len(place) == 2 else Pointed()


def cell(walk: WalkAnswer, step: int, key: str, across: float, down: float) -> str:
    """The key of the cell at a place (0 to 1) of an image of many; the key itself of anything else."""
    name, _, channel = key.partition("/")
    trace = walk.traces[step]
    if name == "input" and walk.values[0].size > NUMBERED:
        row, column = (min(int(part * n), n - 1) for part, n in zip((down, across), walk.values.shape[1:], strict=True))
        return f"{key}:{row + walk.first[0]}:{column + walk.first[1]}"
    if name == "taps" and isinstance(trace, ConvTrace):
        row, column = (min(int(part * n), n - 1) for part, n in zip((down, across), trace.padding.shape, strict=True))
        return f"tap:{channel}:{row}:{column}"
    return key


def linked(walk: WalkAnswer, step: int, key: str) -> list[str]:
    """What is lit when the pointer is on `key`: the value in the window and its pixel in the input, or the output."""
    pointed, trace = read(walk, key), walk.traces[step]
    if pointed.pixel is not None:
        channel, row, column = pointed.pixel
        return [key, *(f"tap:{channel}:{i}:{j}" for i, j in taps(walk, step, row, column))]
    if pointed.tap is not None and isinstance(trace, ConvTrace | PoolTrace):
        channel, i, j = pointed.tap
        if i < len(trace.rows) and j < len(trace.columns):
            return [key, f"{channel_key(channel)}:{trace.rows[i]}:{trace.columns[j]}"]
    return [key] if pointed.step is not None else []


def said(walk: WalkAnswer, step: int, pointed: Pointed) -> str:
    """In a sentence; "" where the picture says it all."""
    if pointed.pixel is not None:
        return _of_pixel(walk, *pointed.pixel)
    trace = walk.traces[step]
    if pointed.tap is not None and isinstance(trace, ConvTrace) and trace.padding.size > WRITTEN:
        channel, i, j = pointed.tap
        if i >= len(trace.rows) or j >= len(trace.columns):
            return ""
        value, weight, product = (
            short(float(array[channel, i, j])) for array in (trace.values, trace.weight, trace.products)
        )
        where = "in the padding" if trace.padding[i, j] else f"at row {trace.rows[i]}, column {trace.columns[j]}"
        return f"Weight ({i}, {j}): {value} {where} × {weight} = {product}."
    if pointed.step is not None and pointed.step != step:
        row, column = walk.place_of(pointed.step)
        return f"Dashed: what the value at row {row}, column {column} is made of. Click to go there."
    return ""


def _of_pixel(walk: WalkAnswer, channel: int, row: int, column: int) -> str:
    """Which values use a pixel."""
    found = uses(walk, row, column, channel)
    inside = 0 <= row < walk.input_shape[1] and 0 <= column < walk.input_shape[2]
    what = f"The pixel at row {row}, column {column}" if inside else "This place of the padding"
    if len(walk.values) > 1:
        what += f" of channel {channel + 1}"
    if walk.values[0].size > NUMBERED:
        what += f", {short(float(walk.values[channel, row - walk.first[0], column - walk.first[1]]))},"
    if not found:
        return f"{what} is read by no window."
    weights = sorted({weight for _, some in found for weight in some})
    listed = ", ".join(short(weight) for weight in weights[:9]) + (" …" if len(weights) > 9 else "")
    times = f"{len(found)} of {walk.steps} values" if len(found) > 1 else f"one of {walk.steps} values"
    times = "the only value" if walk.steps == 1 else times
    return f"{what} goes into {times}, by the {'weights' if len(weights) > 1 else 'weight'} {listed}."
