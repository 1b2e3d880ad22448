"""A kernel taken apart: its singular values as bars, its symmetric and its antisymmetric part."""

import numpy as np

from convexplorer.compute.analysis import kernel_facts
from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import paint
from convexplorer.compute.frequency import antisymmetric_part, multiplications, separable_parts, symmetric_part
from convexplorer.messages import Message
from convexplorer.scenes.grid import Grid, cells
from convexplorer.scenes.numbers import short
from convexplorer.scenes.primitives import Image, Item, Rect, Scene, Text

WIDTH = 25.0
BARS = 9
"""Singular values that are drawn: more than these are nearly always 0."""
_SIDE = 10.2
_WRITTEN = 7
"""Rows or columns up to which a kernel is drawn with its numbers."""


def kernel_scene_items(kernel: Array, x: float, y: float, side: float, key: str) -> list[Item]:
    """A kernel in a square of that side: cells with numbers, or only colours where it is large."""
    rows, columns = kernel.shape
    cell = side / max(rows, columns)
    left, top = x + (side - columns * cell) / 2, y + (side - rows * cell) / 2
    most = float(np.abs(kernel).max(initial=0.0)) or 1.0
    if max(rows, columns) <= _WRITTEN:
        grid = Grid(kernel, left, top, key, "kernel", "signed", cell, low=-most, high=most)
        return cells(grid)
    pixels = paint(kernel, -most, most, "signed")
    return [
        Image(left, top, columns * cell, rows * cell, pixels, key=key),
        Rect(left, top, columns * cell, rows * cell, "kernel", filled=False),
    ]


def parts_scene(kernel: Array) -> Scene:
    """Bars with the keys "part:1", "part:2", …, and two kernels with the keys "symmetric" and "antisymmetric"."""
    parts, facts = separable_parts(kernel), kernel_facts(kernel)
    values = parts.values[:BARS]
    most = float(values[0]) if values.size and values[0] > 0 else 1.0
    items: list[Item] = [Text(0.3, 1.1, f"Separable parts: rank {parts.rank} of {len(parts.values)}", bold=True)]
    slot, top, high = 2.7, 1.8, 3.8
    for index, value in enumerate(values.tolist()):
        x, key = 0.3 + index * slot, f"part:{index + 1}"
        size = high * value / most
        items.append(Rect(x, top, slot - 0.5, high, "fill", key=key, alt=f"part {index + 1}: {short(value)}"))
        items.append(Rect(x, top + high - size, slot - 0.5, size, "kernel" if index < parts.rank else "muted", key=key))
        shown = short(value) if index < parts.rank else "0"
        items.append(Text(x + (slot - 0.5) / 2, top + high + 1.1, shown, "muted", 0.8, "centre", key=key))
    y = top + high + 2.1
    halves = (
        ("symmetric", "Symmetric", symmetric_part(kernel), facts.symmetric),
        ("antisymmetric", "Antisymmetric", antisymmetric_part(kernel), facts.antisymmetric),
    )
    for index, (key, title, part, share) in enumerate(halves):
        x = 0.3 + index * (_SIDE + 3.2)
        items.append(Text(x, y + 1.0, title, "text", 0.85, key=key, bold=True))
        items.append(Text(x + _SIDE, y + 1.0, f"{100 * share:.0f} %", "muted", 0.85, "right", key=key))
        items += kernel_scene_items(part, x, y + 1.6, _SIDE, key)
    alt = (
        f"Singular values {', '.join(short(value) for value in values[: max(parts.rank, 1)].tolist())}; "
        f"{100 * facts.symmetric:.0f} % of the energy is symmetric, {100 * facts.antisymmetric:.0f} % antisymmetric"
    )
    return Scene(WIDTH, y + 1.6 + _SIDE + 0.4, tuple(items), alt)


def saving(kernel: Array) -> Message:
    """What taking the kernel apart into rows and columns would save, or that it would not."""
    rank = separable_parts(kernel).rank
    height, width = kernel.shape
    direct, apart = multiplications((height, width), rank)
    values = {"rank": rank, "height": height, "width": width, "direct": direct, "apart": apart}
    if rank == 0:
        return Message("parts-none")
    if apart >= direct:
        return Message("parts-save-nothing", values)
    return Message("parts-save", {**values, "share": round(100 * (1 - apart / direct))})
