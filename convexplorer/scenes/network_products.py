"""The products of one value of a network, side by side as they lie in its window: what is inside a value."""

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.scenes.network_layout import Box
from convexplorer.scenes.numbers import fixed, short, signed

LINE = 0.12
"""The share of a value's height that its sum takes, under its products."""
EDGE = 0.04
PALE = 5.0


class Product(NamedTuple):
    """One term: where it lies in the value's own square (0 to 1), its two numbers, and what they make."""

    box: Box
    value: float
    weight: float | None
    product: float
    padding: bool = False
    won: bool = False
    label: str = ""
    """Which input it is, where they are not told apart by their places."""


class Inside(NamedTuple):
    """All terms of a value, and their sum in words."""

    products: tuple[Product, ...]
    words: str
    largest: float
    """The size of the largest product: what the strongest colour stands for."""


def inside(trace: LayerTrace) -> Inside:
    """What a value is made of: one field for each product or value that was read."""
    if isinstance(trace, ConvTrace):
        return _conv(trace)
    if isinstance(trace, PoolTrace):
        return _pool(trace)
    if isinstance(trace, MixTrace):
        return _mix(trace)
    return _point(trace)


def blocks(trace: ConvTrace) -> list[Box]:
    """Where the products of each channel lie in a value's own square."""
    channels = len(trace.values)
    across = ceil(sqrt(channels))
    width, height = (1 - EDGE) / across, (1 - LINE - EDGE) / ceil(channels / across)
    gap = 0.92 if channels > 1 else 1.0
    return [
        Box(EDGE / 2 + index % across * width, EDGE / 2 + index // across * height, width * gap, height * gap)
        for index in range(channels)
    ]


def conv_words(trace: ConvTrace) -> str:
    """How many products there are, and what they and the bias add up to."""
    words = f"{trace.products.size:,} products: {fixed(float(trace.channel_sums.sum()), 3)}"
    if trace.bias:
        words += f"  {signed(trace.bias, 3)} bias"
    return f"{words} = {fixed(trace.value, 3)}"


def _conv(trace: ConvTrace) -> Inside:
    _, rows, columns = trace.values.shape
    found = []
    for index, block in enumerate(blocks(trace)):
        width, height = block.width / columns, block.height / rows
        for row in range(rows):
            for column in range(columns):
                place = index, row, column
                found.append(
                    Product(
                        Box(block.x + column * width, block.y + row * height, width, height),
                        float(trace.values[place]),
                        float(trace.weight[place]),
                        float(trace.products[place]),
                        bool(trace.padding[row, column]),
                        label=f"input {trace.input_channels[index] + 1}" if rows * columns == 1 else "",
                    )
                )
    return Inside(tuple(found), conv_words(trace), _largest([one.product for one in found]))


def _pool(trace: PoolTrace) -> Inside:
    rows, columns = trace.values.shape
    width, height = (1 - EDGE) / columns, (1 - LINE - EDGE) / rows
    found = []
    for row, column in np.ndindex(rows, columns):
        value = float(trace.values[row, column])
        won = trace.winner == (trace.rows[row], trace.columns[column])
        box = Box(EDGE / 2 + column * width, EDGE / 2 + row * height, width, height)
        found.append(Product(box, value, None, value, bool(trace.padding[row, column]), won))
    return Inside(tuple(found), f"{trace.kind} = {fixed(trace.value, 3)}", _largest([one.product for one in found]))


def _mix(trace: MixTrace) -> Inside:
    height = (1 - LINE - EDGE) / max(len(trace.values), 1)
    found = []
    for index, (value, weight) in enumerate(zip(trace.values, trace.weight, strict=True)):
        box = Box(EDGE / 2, EDGE / 2 + index * height, 1 - EDGE, height)
        alone = float(weight) == 1.0
        found.append(Product(box, float(value), None if alone else float(weight), float(value) * float(weight)))
    return Inside(tuple(found), f"sum = {fixed(trace.value, 3)}", _largest([one.product for one in found]))


def _point(trace: PointTrace) -> Inside:
    box = Box(EDGE / 2, EDGE / 2, 1 - EDGE, 1 - LINE - EDGE)
    record = ACTIVATIONS.get(trace.function)
    name = trace.function if record is None else record.title
    words = f"{name}({fixed(trace.before, 3)}) = {fixed(trace.value, 3)}"
    # the only one is no strong one: a pale colour says its sign
    return Inside((Product(box, trace.before, None, trace.before),), words, PALE * abs(trace.before))


def _largest(values: list[float]) -> float:
    return max((abs(value) for value in values if np.isfinite(value)), default=0.0)


def written(product: Product, labelled: bool = False) -> tuple[str, ...]:
    """The lines in a product's field: the value, its weight, and what they make; over them which input it is."""
    above = (product.label,) if labelled and product.label else ()
    if product.weight is None:
        return *above, short(product.value)
    return *above, short(product.value), f"× {short(product.weight)}", f"= {short(product.product)}"
