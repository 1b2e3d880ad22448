"""What a window holds: every value with its weight, each channel's sum, the bias, the activation, the pool's winner."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.compute.pool import POOLS
from convexplorer.compute.trace import ConvTrace, PoolTrace
from convexplorer.model.layers import Activation, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.scenes.grid import DARK_INK, hatching
from convexplorer.scenes.numbers import decimal_of, fixed, short
from convexplorer.scenes.palette import signed
from convexplorer.scenes.primitives import Image, Item, Rect, Role, Text

HEAD = 2.2
CELL, STACKED = 3.8, 3.4
"""Em of a cell with a value, its weight and their product; of one of several channels, which share the height."""
TILES = 4
"""Channels drawn; the others are added up in one line."""
WRITTEN, COLOURED = 49, 121
"""Weights of a kernel up to which each product is written out, and up to which each has a cell of its own colour."""
SIDE = 20.0
"""Em that a kernel of many weights is high or wide."""
LINES = 5
"""Lines of sums that room is kept for: sum, bias, rounding, value, activation."""
LEADING = 1.6


class Products(NamedTuple):
    """The pane; `lines` add up what is in it, `spoken` is its value with how it came about, to be read aloud."""

    items: list[Item]
    width: float
    height: float
    lines: list[tuple[str, Role]]
    spoken: str


def tiles(walk: WalkAnswer) -> range:
    """The channels that are drawn."""
    return range(min(walk.values.shape[0], TILES))


def products(walk: WalkAnswer, step: int, *, hide: bool = False, weights: bool = True) -> Products:
    """The pane of a step, as large for every step of the walk."""
    trace = walk.traces[step]
    if isinstance(trace, PoolTrace):
        return _pool(walk, trace, hide)
    if isinstance(trace, ConvTrace):
        return _convolution(walk, trace, step, hide, weights)
    value = fixed(trace.value, places(walk))
    title = Text(0, 1.0, "VALUE", "kernel", 0.9, bold=True)
    return Products([title], 8.0, HEAD, [(value, "output")], value)


def written(lines: list[tuple[str, Role]], x: float, y: float) -> list[Item]:
    """The sums under each other, the last one bold; `y` is above the first."""
    last = len(lines) - 1
    return [
        Text(x, y + 1.3 + LEADING * index, text, role, bold=index == last) for index, (text, role) in enumerate(lines)
    ]


# asked for every part of every step of one walk, whose values may be those of a million channels
@lru_cache(maxsize=2)
def places(walk: WalkAnswer) -> int:
    """Decimals of everything that is added up: none for whole numbers, else two, or four for small ones."""
    first = walk.traces[0]
    weights = [first.weight.ravel()] if isinstance(first, ConvTrace) else []
    return 0 if _whole(walk.outputs, walk.values, *weights) else _fractions(walk)


@lru_cache(maxsize=2)
def input_places(walk: WalkAnswer) -> int:
    """Decimals of the values of the input."""
    return 0 if _whole(walk.values) else _fractions(walk)


def _whole(*arrays: Array) -> bool:
    return all((array[np.isfinite(array)] == np.round(array[np.isfinite(array)])).all() for array in arrays)


def _fractions(walk: WalkAnswer) -> int:
    largest = max(float(np.abs(array[np.isfinite(array)]).max(initial=0.0)) for array in (walk.values, walk.outputs))
    return 4 if 0 < largest < 0.1 else 2


def _convolution(walk: WalkAnswer, trace: ConvTrace, step: int, hide: bool, weights: bool) -> Products:
    scattered = isinstance(walk.layer, ConvTranspose2d)
    title = "STAMPS THAT MEET HERE" if scattered else "PRODUCTS  window × kernel"
    items: list[Item] = [Text(0, 1.0, title, "kernel", 0.9, bold=True, key="title:products")]
    y, width, most = HEAD, 0.0, float(np.abs(trace.products[np.isfinite(trace.products)]).max(initial=0.0))
    shown, decimals, values = tiles(walk), places(walk), input_places(walk)
    for tile in shown:
        drawn, wide, high = _tile(trace, tile, y, decimals, values, most, hide, weights)
        items += drawn
        if len(shown) > 1:
            total = "?" if hide else _written(_total(trace, tile, decimals))
            items.append(Text(wide + 0.6, y + high / 2 + 0.3, f"Σ {total}", key=f"sum:{tile}"))
        width = max(width, wide + (6.0 if len(shown) > 1 else 0.0))
        y += high + 0.6
    if trace.products[0].size > WRITTEN:
        items.append(Text(0, y + 0.6, _unwritten(trace.products[0].shape), "muted", 0.85))
        y, width = y + 1.4, max(width, 21.0)
    return Products(items, max(width, 15.0), y, *_sums(walk, trace, step, hide))


def _tile(
    trace: ConvTrace, tile: int, y: float, decimals: int, values: int, most: float, hide: bool, weights: bool
) -> tuple[list[Item], float, float]:
    """One channel's products; its width and height."""
    rows, columns = trace.products.shape[1:]
    count = rows * columns
    if count > COLOURED:
        pixels = np.array(
            [[signed(float(value), most) for value in row] for row in np.nan_to_num(trace.products[tile])], np.uint8
        )
        side = SIDE / max(rows, columns)
        box = (0.0, y, side * columns, side * rows)
        frame = Rect(*box, "kernel", filled=False)
        return [Image(*box, pixels, key=f"taps/{tile}"), frame], box[2], box[3]
    own = CELL if trace.products.shape[0] == 1 else STACKED
    side = own if count <= WRITTEN else SIDE / max(rows, columns)
    items: list[Item] = []
    for place, product in np.ndenumerate(trace.products[tile]):
        key, x, top = f"tap:{tile}:{place[0]}:{place[1]}", place[1] * side, y + place[0] * side
        padded = bool(trace.padding[place])
        colour = signed(float(product), most) if count > WRITTEN and not hide else None
        items.append(Rect(x, top, side, side, "base", colour=colour, key=key))
        if padded:
            items += hatching(x, top, side, side)
        texts: list[tuple[str, Role]] = [
            (fixed(float(trace.values[tile][place]), values), "muted" if padded else "input"),
            (f"×{short(float(trace.weight[tile][place]))}" if weights else "×?", "kernel"),
            ("= ?" if hide else f"= {fixed(float(product), decimals)}", "text"),
        ]
        if count > WRITTEN:
            texts = [] if hide else [(fixed(float(product), decimals), "text")]
        for index, (text, role) in enumerate(texts):
            size = min(0.85, (side - 0.3) / (0.6 * max(len(text), 1)))
            baseline = top + side * (index + 0.72) / max(len(texts), 1) if len(texts) > 1 else top + side / 2 + 0.3
            items.append(
                Text(x + side / 2, baseline, text, role, size, "centre", colour=DARK_INK if colour else None, key=key)
            )
        items.append(Rect(x, top, side, side, "line", filled=False, thickness=0.04))
    items.append(Rect(0, y, side * columns, side * rows, "kernel", filled=False))
    return items, side * columns, side * rows


def _unwritten(size: tuple[int, ...]) -> str:
    """What stands in place of the numbers of a large kernel."""
    drawn = "colours" if size[0] * size[1] > COLOURED else "products alone"
    return f"{size[0]} × {size[1]} weights, as {drawn}: point at one"


def _total(trace: ConvTrace, tile: int, decimals: int) -> Decimal:
    """A channel's sum as a reader adds it up, where each of its products is written; else its own, rounded."""
    terms = trace.products[tile]
    if terms.size > WRITTEN or not np.isfinite(terms).all():
        return decimal_of(fixed(float(trace.channel_sums[tile]), decimals).replace("∞", "Infinity"))
    return sum((decimal_of(fixed(float(term), decimals)) for term in terms.ravel()), Decimal(0))


def _sums(walk: WalkAnswer, trace: ConvTrace, step: int, hide: bool) -> tuple[list[tuple[str, Role]], str]:
    """The lines under the window, which add up as they are shown; and the value with its sum, to be spoken."""
    decimals = places(walk)
    drawn = len(tiles(walk))
    listed, more = [_total(trace, tile, decimals) for tile in range(drawn)], trace.products.shape[0] - drawn
    said = " + ".join(_bracketed(_written(one)) if drawn > 1 else _written(one) for one in listed)
    if more > 0:
        rest = fixed(float(trace.channel_sums[drawn:].sum()), decimals)
        listed.append(decimal_of(rest.replace("∞", "Infinity")))
        said += f" + {_bracketed(rest)} of {more} more"
    value, bias = fixed(trace.value, decimals), short(trace.bias)
    lines: list[tuple[str, Role]] = [
        (f"{'sum' if drawn == 1 else 'sums'} {said}", "text"),
        (f"+ bias {bias}", "learned"),
    ]
    if np.isfinite([trace.value, trace.bias, *map(float, listed)]).all():
        gap = decimal_of(value) - decimal_of(bias) - sum(listed, Decimal(0))
        if gap:
            lines.append((f"{'+' if gap > 0 else '−'} rounding {_written(abs(gap))}", "muted"))
    lines.append((f"= {value}", "output"))
    spoken = f"{value}: the sum {lines[0][0].split(' ', 1)[1]}, plus the bias {bias}"
    if walk.activation is not None and walk.activated is not None:
        fractions = decimals or (0 if _whole(walk.activated) else 2)
        after = fixed(float(walk.activated.flat[step]), fractions)
        name = _name(walk.activation)
        lines.append((f"{name}({value}) = {after}", "output"))
        spoken += f"; {name} makes it {after}"
    if hide:
        return [("sum ?", "text"), (f"+ bias {bias}", "learned"), ("= ?", "output")], "a question"
    return lines, spoken


def _name(layer: object) -> str:
    return ACTIVATIONS[layer.kind].title if isinstance(layer, Activation) else str(getattr(layer, "name", ""))


def _written(value: Decimal) -> str:
    """With as many decimals as it has: the sum of what is shown is shown exactly."""
    return fixed(float(value), max(-int(value.as_tuple().exponent), 0)) if value.is_finite() else short(float(value))


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _pool(walk: WalkAnswer, trace: PoolTrace, hide: bool) -> Products:
    """The window of a pool, the winner marked, and what is made of it."""
    rows, columns = trace.values.shape
    decimals = places(walk)
    side = min(2.6, SIDE / max(rows, columns))
    items: list[Item] = [Text(0, 1.0, "WINDOW", "kernel", 0.9, bold=True)]
    readable = rows * columns <= COLOURED
    for place, value in np.ndenumerate(trace.values) if readable else ():
        x, y, key = place[1] * side, HEAD + place[0] * side, f"tap:0:{place[0]}:{place[1]}"
        outside = bool(trace.padding[place])
        won = not hide and trace.winner == (trace.rows[place[0]], trace.columns[place[1]])
        text = "·" if outside else fixed(float(value), decimals)
        size = min(1.0, (side - 0.3) / (0.6 * len(text)))
        items.append(Rect(x, y, side, side, "fill" if won else "base", key=key))
        if outside:
            items += hatching(x, y, side, side)
        items.append(
            Text(
                x + side / 2, y + side / 2 + 0.35, text, "output" if won else "text", size, "centre", bold=won, key=key
            )
        )
        items.append(Rect(x, y, side, side, "line", filled=False, thickness=0.04))
    items.append(Rect(0, HEAD, side * columns, side * rows, "kernel", filled=False))
    y = HEAD + side * rows
    value = fixed(trace.value, max(decimals, 2) if trace.kind in ("average", "l2", "global-average") else decimals)
    name = POOLS[trace.kind].title.lower() if trace.kind in POOLS else trace.kind
    said = _how(trace, decimals)
    lines: list[tuple[str, Role]] = [(f"{name} of {rows * columns}", "text")]
    lines += [("= ?", "output")] if hide else [(said, "muted"), (f"= {value}", "output")]
    lines = [line for line in lines if line[0]]
    return Products(items, max(side * columns, 15.0), y, lines, f"{value}, the {name} of its window")


def _how(trace: PoolTrace, decimals: int) -> str:
    """How an average came about; others show their winner."""
    inside = trace.values[~trace.padding]
    if trace.kind in ("average", "global-average") and np.isfinite(trace.value) and trace.value:
        share = round(float(inside.sum()) / trace.value) if trace.value else inside.size
        return f"{fixed(float(inside.sum()), decimals)} / {share}"
    return ""
