"""An activation's curve, its slope, and where on it a value lies."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.scenes.primitives import Item, Path, Point, Rect, Scene, Text

WIDTH, HEIGHT = 22.0, 13.0
_LEFT, _TOP = 2.6, 1.8


def curve(x: Array, y: Array, slope: Array | None = None, dot: Point | None = None, title: str = "") -> Scene:
    """The scene of `y` and its `slope` over `x` (all of one length), with axes through zero and a dot at (x, y)."""
    drawn = y if slope is None else np.concatenate([y, slope])
    drawn = drawn[np.isfinite(drawn)]
    low, high = (float(drawn.min()), float(drawn.max())) if drawn.size else (0.0, 1.0)
    low, high = min(low, 0.0), max(high, low + 1e-9, 0.0)
    left, right = float(np.min(x)), float(np.max(x))

    def at(a: float, b: float) -> Point:
        across = (a - left) / (right - left) if right > left else 0.5
        return _LEFT + across * WIDTH, _TOP + (high - b) / ((high - low) or 1.0) * HEIGHT

    items: list[Item] = [Rect(_LEFT, _TOP, WIDTH, HEIGHT, "base"), Rect(_LEFT, _TOP, WIDTH, HEIGHT, filled=False)]
    items.append(Path((at(left, 0), at(right, 0))))
    if left < 0 < right:
        items.append(Path((at(0, low), at(0, high))))
    for value in (low, high):
        items.append(Text(_LEFT - 0.4, at(left, value)[1] + 0.3, short(value), "muted", 0.8, "right"))
    for value in (left, right):
        items.append(Text(at(value, low)[0], _TOP + HEIGHT + 1.1, short(value), "muted", 0.8, "centre"))
    if slope is not None:
        points = tuple(at(float(a), float(b)) for a, b in zip(x, slope, strict=True) if np.isfinite(b))
        items.append(Path(points, "learned", thickness=0.14, dashed=True, key="slope", alt="slope"))
    points = tuple(at(float(a), float(b)) for a, b in zip(x, y, strict=True) if np.isfinite(b))
    items.append(Path(points, "output", thickness=0.18, key="curve", alt=title or "curve"))
    if dot is not None:
        across, down = at(*dot)
        items.append(
            Rect(across - 0.3, down - 0.3, 0.6, 0.6, "input", key="dot", alt=f"{short(dot[0])} → {short(dot[1])}")
        )
    if title:
        items.append(Text(_LEFT, 1.2, title, bold=True))
    return Scene(
        WIDTH + _LEFT + 1, HEIGHT + _TOP + 1.8, tuple(items), f"{title or 'Curve'} from {short(left)} to {short(right)}"
    )
