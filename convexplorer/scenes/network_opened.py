"""One map of a network, opened: its sources, the kernel on each, what the two make, their sum, and the map, large."""

from collections.abc import Sequence

import numpy as np

from convexplorer.compute import dense
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.model.network_layers import Flatten
from convexplorer.model.overview import OneSource, OpenedAnswer
from convexplorer.model.view import Probe
from convexplorer.scenes.network_layout import titled
from convexplorer.scenes.numbers import MINUS, fixed, short, signed
from convexplorer.scenes.palette import signed as signed_colour
from convexplorer.scenes.primitives import Image, Item, Path, Rect, Role, Scene, Text, moved

SIDE, LARGE, LARGEST = 4.6, 14.0, 26.0
"""em of the longer side of a source, and of the opened map: the more sources there are, the larger it is."""
ROW, ACROSS, HEAD = 5.6, 2.2, 2.0
"""From one source to the next, between the columns, and over them."""
EDGE = 0.4
"""Left of everything: the frame of a pixel at the border reaches beyond its map."""
WRITTEN = 5
"""Rows and columns of a kernel up to which its weights are written."""
AXIS = 28.0
"""Where the bars of products begin."""
TERMS = 8
"""Products of a value that are listed where there are no maps."""


def opened(answer: OpenedAnswer, trace: LayerTrace | None, probe: Probe | None) -> Scene:
    """The scene of a map, with the value looked at and its window marked.

    Keys: "source:n" for the n-th source that is shown, "kernel:n", "part:n", "map" for the map itself, "more".
    """
    if not answer.sources:
        return _values(answer, trace)
    place = _Place(answer)
    items: list[Item] = [Text(x, 1.1, text, role, 0.9, "centre", bold=True) for x, text, role in place.titles(answer)]
    for index in range(len(answer.sources)):
        y = place.top + index * ROW
        items += _source(answer, index, y, trace, place)
        start = place.end + 0.2, y + place.side / 2
        items.append(Path((start, (place.joint - 1.0, place.middle)), "muted", thickness=0.06))
    if answer.more:
        y = place.top + len(answer.sources) * ROW + 0.7
        items.append(Text(SIDE / 2, y, f"… {answer.more:,} more", "muted", 0.85, "centre", key="more"))
    items += _joint(answer, place)
    items += _map(answer, place, trace, probe)
    width = EDGE + place.map + place.large + 1.0
    return Scene(width, place.height, tuple(moved(items, EDGE, 0.0)), told(answer, trace))


class _Place:
    """Where the columns of the scene are."""

    def __init__(self, answer: OpenedAnswer) -> None:
        count, self.parts = len(answer.sources), answer.sources[0].kernel is not None
        single = answer.shape[1:] == (1, 1)
        self.large = SIDE if single else min(max(LARGE, 0.6 * count * ROW), LARGEST)
        foot = 1.4 if answer.more else 0.0
        self.height = max(HEAD + count * ROW + foot, HEAD + self.large + 3.4)
        # a source that is the only one is as large as what is made of it
        self.side = LARGE if count == 1 and not self.parts and not single else SIDE
        rows = (count - 1) * ROW + self.side
        self.height = max(self.height, HEAD + self.side + 3.4)
        self.top = HEAD + (self.height - HEAD - foot - 1.0 - rows) / 2
        self.middle = self.top + rows / 2
        self.kernel, self.part = SIDE + ACROSS, 2 * SIDE + 2 * ACROSS
        self.end = self.part + SIDE if self.parts else self.side
        self.joint = self.end + 3.0
        self.map = self.joint + (2.6 if self.parts else 6.0)

    def titles(self, answer: OpenedAnswer) -> list[tuple[float, str, Role]]:
        """What stands over each column."""
        found: list[tuple[float, str, Role]] = []
        if len({source.stage for source in answer.sources}) == 1:
            found.append((self.side / 2, titled(answer.sources[0].stage), "input"))
        if self.parts:
            found += [(self.kernel + SIDE / 2, "kernel", "kernel"), (self.part + SIDE / 2, "product", "text")]
        what = "value" if answer.shape[1:] == (1, 1) else "map"
        title = f"{titled(answer.stage)}, {what} {answer.channel + 1}"
        return [*found, (self.map + self.large / 2, title, "output")]


def _source(answer: OpenedAnswer, index: int, y: float, trace: LayerTrace | None, place: _Place) -> list[Item]:
    """One row: the map, the kernel on it, and what the two make."""
    source, side = answer.sources[index], place.side
    alt = f"{source.stage}, map {source.channel + 1}"
    items: list[Item] = _picture(0.0, y, side, source.pixels, f"source:{index}", alt)
    block = _read(answer, source, trace)
    if block is not None:
        items.append(_mark((0.0, y, side), (source.shape[1], source.shape[2]), block, "input"))
    name = f"map {source.channel + 1}"
    if source.kernel is None:
        name = f"{source.stage.removeprefix(answer.stage + '/')}, {name}"
    rows, columns = source.pixels.shape[:2]
    below = y + side / 2 + side * min(rows / columns, 1.0) / 2 + 0.72
    items.append(Text(side / 2, below, name, "muted", 0.72, "centre"))
    if source.kernel is None:
        return items
    sign = "×" if source.kernel.shape == source.shape[1:] else "⊛"
    items.append(Text(SIDE + ACROSS / 2, y + SIDE / 2 + 0.35, sign, "muted", 1.0, "centre"))
    items += _kernel(source.kernel, place.kernel, y, f"kernel:{index}")
    items.append(Text(place.part - ACROSS / 2, y + SIDE / 2 + 0.35, "=", "muted", 1.0, "centre"))
    if source.part is not None:
        items += _picture(place.part, y, SIDE, source.part, f"part:{index}", f"what map {source.channel + 1} gives")
    own = source.total
    if own is None and isinstance(trace, ConvTrace) and source.channel in trace.input_channels:
        own = float(trace.channel_sums[trace.input_channels.index(source.channel)])
    if own is not None:
        items.append(Text(place.part + SIDE / 2, below, fixed(own, 3), "text", 0.72, "centre"))
    return items


def _picture(x: float, y: float, side: float, pixels: Array, key: str, alt: str) -> list[Item]:
    """Pixels in the middle of a square, with a line round them that does not take the pointer."""
    rows, columns = pixels.shape[:2]
    width, height = side * columns / max(rows, columns), side * rows / max(rows, columns)
    left, top = x + (side - width) / 2, y + (side - height) / 2
    return [
        Image(left, top, width, height, pixels, key=key, alt=alt),
        Rect(left, top, width, height, "line", filled=False, thickness=0.06),
    ]


def _read(answer: OpenedAnswer, source: OneSource, trace: LayerTrace | None) -> tuple[int, int, int, int] | None:
    """(row, column, rows, columns) of what the value looked at reads of a source; None for all of it, or nothing."""
    rows, columns = source.shape[1], source.shape[2]
    if isinstance(answer.layer, Flatten):
        _, row, column = dense.flat_place(answer.channel, source.shape, answer.layer.order)
        return row, column, 1, 1
    if trace is None or (rows, columns) == (1, 1):
        return None
    if isinstance(trace, ConvTrace | PoolTrace):
        if source.total is not None:
            return None
        top, bottom = trace.rows[0], trace.rows[-1] + 1
        left, right = trace.columns[0], trace.columns[-1] + 1
    else:
        top, bottom, left, right = trace.row, trace.row + 1, trace.column, trace.column + 1
    inside = top < rows and left < columns and bottom > 0 and right > 0
    return (top, left, bottom - top, right - left) if inside else None


def _mark(
    place: tuple[float, float, float], shape: tuple[int, int], block: tuple[int, int, int, int], role: Role
) -> Item:
    """A frame round values of a picture in a square, never too small to be seen."""
    x, y, side = place
    cell = side / max(shape)
    left, top = x + (side - shape[1] * cell) / 2, y + (side - shape[0] * cell) / 2
    width, height = max(block[3] * cell, 0.4), max(block[2] * cell, 0.4)
    across, down = left + (block[1] + block[3] / 2) * cell, top + (block[0] + block[2] / 2) * cell
    return Rect(across - width / 2, down - height / 2, width, height, role, filled=False, thickness=0.12)


def _kernel(kernel: Array, x: float, y: float, key: str) -> list[Item]:
    """Its weights in colours, written where there are few."""
    rows, columns = kernel.shape
    largest = float(np.abs(kernel).max())
    if max(rows, columns) > WRITTEN:
        pixels = np.array([[signed_colour(float(value), largest) for value in row] for row in kernel], np.uint8)
        return _picture(x, y, SIDE, pixels, key, f"{rows} × {columns} weights")
    side = min(SIDE / max(rows, columns), 2.2)
    left, top = x + (SIDE - columns * side) / 2, y + (SIDE - rows * side) / 2
    items: list[Item] = []
    longest = max(len(short(float(value))) for value in kernel.flat)
    size = min(0.8, (side - 0.1) / (0.6 * longest))
    for (row, column), value in np.ndenumerate(kernel):
        text = short(float(value))
        place = left + column * side, top + row * side
        items.append(Rect(*place, side, side, colour=signed_colour(float(value), largest), key=key))
        items.append(Rect(*place, side, side, "line", filled=False, thickness=0.04))
        items.append(
            Text(place[0] + side / 2, place[1] + side / 2 + 0.3 * size, text, size=size, align="centre", colour=INK)
        )
    return items


INK = (27, 28, 31)
"""On the light colours of weights, in both themes."""


def _joint(answer: OpenedAnswer, place: _Place) -> list[Item]:
    """Where the parts meet: added with the bias, or what the layer does in a word."""
    x, y = place.joint, place.middle
    items: list[Item] = []
    if place.parts:
        items.append(Text(x, y + 0.55, "Σ", "text", 1.6, "centre"))
        items.append(Text(x, y + 1.8, plus(answer.bias), "learned", 0.8, "centre"))
        items.append(Text(x, y + 2.6, "bias", "muted", 0.7, "centre"))
    else:
        lines = _broken(answer.words)
        for line, word in enumerate(lines):
            middle = (place.joint + place.map) / 2 - 0.7
            items.append(Text(middle, y - 0.5 - (len(lines) - 1 - line) * 0.95, word, "text", 0.85, "centre"))
    begin = x + 1.0 if place.parts else x - 1.0
    tip = place.map - 0.3
    items.append(Path(((begin, y), (tip, y)), "muted", thickness=0.06))
    items.append(Path(((tip - 0.45, y - 0.3), (tip, y), (tip - 0.45, y + 0.3)), "muted", thickness=0.06))
    return items


def plus(value: float) -> str:
    """A term of a sum, with its sign before it."""
    return f"{MINUS if value < 0 else '+'} {fixed(abs(value), 3)}"


def _broken(words: str) -> Sequence[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + len(word) < 11:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _map(answer: OpenedAnswer, place: _Place, trace: LayerTrace | None, probe: Probe | None) -> list[Item]:
    x, y, side = place.map, place.middle - place.large / 2, place.large
    single = answer.shape[1:] == (1, 1)
    what = "value" if single else "map"
    items = _picture(x, y, side, answer.pixels, "map", f"{answer.stage}, {what} {answer.channel + 1}")
    shape = answer.shape[1], answer.shape[2]
    below = y + side - (side - side * min(shape) / max(shape)) / 2 * (shape[0] < shape[1])
    if probe is not None and not single:
        items.append(_mark((x, y, side), shape, (probe.row, probe.column, 1, 1), "output"))
    if trace is not None:
        if not single:
            text = f"row {trace.row}, column {trace.column}"
            items.append(Text(x + side / 2, below + 1.1, text, "muted", 0.8, "centre"))
        items.append(Text(x + side / 2, below + (1.1 if single else 2.2), summed(trace), "text", 0.9, "centre"))
    return items


def summed(trace: LayerTrace) -> str:
    """How the value looked at comes about, short enough to stand under the map."""
    if isinstance(trace, ConvTrace):
        return f"{fixed(float(trace.channel_sums.sum()), 3)} {plus(trace.bias)} = {fixed(trace.value, 3)}"
    if isinstance(trace, PointTrace):
        record = ACTIVATIONS.get(trace.function)
        name = trace.function if record is None else record.title
        return f"{name}({fixed(trace.before, 3)}) = {fixed(trace.value, 3)}"
    if isinstance(trace, MixTrace):
        first, *others = (float(value) for value in trace.values)
        terms = " ".join([fixed(first, 3), *(plus(value) for value in others[:3])])
        return f"{terms}{' + …' if len(others) > 3 else ''} = {fixed(trace.value, 3)}"
    return f"{trace.kind} = {fixed(trace.value, 3)}"


def _values(answer: OpenedAnswer, trace: LayerTrace | None) -> Scene:
    """A value that is made of single values: the largest products, or what was done with the one."""
    items: list[Item] = [Text(0.5, 1.3, f"{answer.stage}, value {answer.channel + 1}", "output", 1.0, bold=True)]
    y = 3.0
    if isinstance(trace, ConvTrace):
        products = trace.products.reshape(-1)
        order = np.argsort(-np.abs(products))[:TERMS]
        largest = float(np.abs(products).max()) or 1.0
        for place in order:
            value, weight = float(trace.values.reshape(-1)[place]), float(trace.weight.reshape(-1)[place])
            product = float(products[place])
            items.append(
                Text(
                    4.4,
                    y,
                    f"input {trace.input_channels[place % len(trace.input_channels)] + 1}",
                    "input",
                    0.85,
                    "right",
                )
            )
            items.append(Text(5.0, y, f"{short(value)} × {short(weight)} = {short(product)}", "text", 0.9))
            width = 7.0 * abs(product) / largest
            role: Role = "positive" if product > 0 else "negative"
            items.append(Rect(AXIS if product > 0 else AXIS - width, y - 0.7, width, 0.8, role))
            y += 1.4
        rest = float(products.sum() - products[order].sum())
        if len(products) > TERMS:
            items.append(Text(5.0, y, f"{len(products) - TERMS:,} more: {signed(rest, 3)}", "muted", 0.9))
            y += 1.4
        items.append(Text(5.0, y, f"{plus(trace.bias)} bias", "learned", 0.9))
        y += 1.4
        items.append(Text(5.0, y, f"= {fixed(trace.value, 3)}", "output", 1.0, bold=True))
    elif trace is not None:
        items.append(Text(0.5, y, summed(trace), "text", 1.0))
    return Scene(36.0, y + 1.0, tuple(items), told(answer, trace))


def told(answer: OpenedAnswer, trace: LayerTrace | None) -> str:
    """The scene in one sentence."""
    single = answer.shape[1:] == (1, 1)
    what = f"{answer.stage}, {'value' if single else 'map'} {answer.channel + 1} of {answer.shape[0]}"
    if answer.sources and answer.sources[0].kernel is not None:
        count = len(answer.sources) + answer.more
        what += f", the sum of {count} product{'s' if count > 1 else ''} of a map with its kernel, and the bias"
    elif answer.sources:
        what += f": {answer.words}"
    return what if trace is None else f"{what}; {summed(trace)}"
