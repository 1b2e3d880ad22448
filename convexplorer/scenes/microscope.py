"""An activation with the values of a map on it: curve, slope, what goes in, what comes out, and one value's way."""

from collections.abc import Callable, Mapping

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.microscope import through
from convexplorer.model.result import ActivationAnswer
from convexplorer.scenes.numbers import short
from convexplorer.scenes.primitives import Item, Path, Point, Rect, Scene, Text

Placing = Callable[[float, float], Point]
WIDTH, HEIGHT, LEFT, TOP = 20.0, 14.0, 2.6, 1.0


def microscope(answer: ActivationAnswer, x: Array, y: Array, slope: Array, dot: Point | None) -> Scene:
    """The curve `y` and `slope` over `x`, the histograms of the answer along both axes, and a value's way (`dot`).

    Amber bars: how many values go in where; blue bars: how many come out where.
    """
    finite = np.concatenate([y[np.isfinite(y)], slope[np.isfinite(slope)]])
    low, high = min(float(finite.min()), 0.0), max(float(finite.max()), 0.1)
    left, right = float(x[0]), float(x[-1])

    def at(a: float, b: float) -> Point:
        return LEFT + (a - left) / (right - left) * WIDTH, TOP + (high - b) / (high - low) * HEIGHT

    items: list[Item] = [Rect(LEFT, TOP, WIDTH, HEIGHT, "base")]
    items += _before(answer, at, low, (left, right))
    items += _after(answer, at, (low, high))
    items += [Path((at(left, 0), at(right, 0))), Path((at(0, low), at(0, high)))]
    for values, role, dashed, name in ((slope, "learned", True, "slope"), (y, "output", False, "curve")):
        points = tuple(at(float(a), float(b)) for a, b in zip(x, values, strict=True) if np.isfinite(b))
        items.append(Path(points, role, thickness=0.18, dashed=dashed, key=name, alt=name))  # type: ignore[arg-type]
    for value in (low, high):
        items.append(Text(LEFT - 0.4, at(left, value)[1] + 0.3, short(value), "muted", 0.8, "right"))
    for value in (left, 0.0, right):
        items.append(Text(at(value, low)[0], TOP + HEIGHT + 1.1, short(value), "muted", 0.8, "centre"))
    said = ""
    if dot is not None and left <= dot[0] <= right:
        across, down = at(*dot)
        items.append(Path(((across, TOP + HEIGHT), (across, down), (LEFT, down)), "text", thickness=0.07, dashed=True))
        items.append(Rect(across - 0.35, down - 0.35, 0.7, 0.7, "accent", key="dot"))
        said = f"; the value looked at, {short(dot[0])}, becomes {short(dot[1])}"
    items.append(Rect(LEFT, TOP, WIDTH, HEIGHT, filled=False))
    return Scene(
        WIDTH + LEFT + 1, HEIGHT + TOP + 1.6, tuple(items), f"The function from {short(left)} to {short(right)}{said}"
    )


def _before(answer: ActivationAnswer, at: Placing, low: float, ends: tuple[float, float]) -> list[Item]:
    """Bars that stand on the lower edge."""
    most = float(answer.counts.max(initial=1)) or 1.0
    items: list[Item] = []
    for index, count in enumerate(answer.counts):
        a, b = max(float(answer.edges[index]), ends[0]), min(float(answer.edges[index + 1]), ends[1])
        if count and b > a:
            x, bottom = at(a, low)
            width = at(b, low)[0] - x
            height = 0.42 * HEIGHT * float(count) / most
            items.append(Rect(x, bottom - height, width, height, "input", key="before"))
    return items


def _after(answer: ActivationAnswer, at: Placing, ends: tuple[float, float]) -> list[Item]:
    """Bars that grow from the left edge."""
    most = float(answer.counts_after.max(initial=1)) or 1.0
    items: list[Item] = []
    for index, count in enumerate(answer.counts_after):
        a, b = max(float(answer.edges_after[index]), ends[0]), min(float(answer.edges_after[index + 1]), ends[1])
        if count and b > a:
            top, bottom = at(0.0, b)[1], at(0.0, a)[1]
            items.append(Rect(LEFT, top, 0.3 * WIDTH * float(count) / most, bottom - top, "negative", key="after"))
    return items


def depth(factors: Mapping[str, float], names: Mapping[str, str], layers: int, own: str) -> Scene:
    """What is left of a gradient after so many layers, a bar for each activation on a scale of powers of ten.

    The bar of the chosen activation, `own`, has the colour of what is chosen.
    """
    items: list[Item] = [Text(0.5, 1.2, f"after {layers} layer{'s' if layers > 1 else ''}", "muted", 0.85)]
    spoken = []
    lowest = -12.0
    for index, (kind, factor) in enumerate(factors.items()):
        y = 2.2 + 2.6 * index
        left = through(factor, layers)
        share = 1 - (np.log10(left) / lowest if left > 0 else 1.0)
        width = 23.0 * float(min(max(share, 0.0), 1.0))
        items += [
            Text(0.5, y + 0.9, names.get(kind, kind), bold=kind == own),
            Text(23.5, y + 0.9, short(left), "output", align="right"),
            Rect(0.5, y + 1.2, 23.0, 0.6, "fill"),
            Rect(0.5, y + 1.2, width, 0.6, "accent" if kind == own else "output", key=f"depth:{kind}"),
        ]
        spoken.append(f"{names.get(kind, kind)} {short(left)}")
    height = 2.2 + 2.6 * len(factors)
    items.append(Text(0.5, height + 0.8, "full bar: 1 or more; empty: a millionth of a millionth", "muted", 0.75))
    return Scene(24, height + 1.4, tuple(items), f"Left of a gradient after {layers} layers: {', '.join(spoken)}")
