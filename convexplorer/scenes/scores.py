"""The highest scores of a network as bars with their numbers."""

from collections.abc import Sequence

from convexplorer.scenes.numbers import fixed
from convexplorer.scenes.primitives import Item, Rect, Scene, Text

ROW, NAME, BAR, NUMBER = 1.5, 6.0, 8.0, 3.4
"""Em of a row, of the names, of the longest bar, and of the numbers."""


def scores(rows: Sequence[tuple[str, float]]) -> Scene:
    """A bar for each (name, share from 0 to 1), the first at the top. Keys "score:n" from 0."""
    items: list[Item] = []
    for index, (name, share) in enumerate(rows):
        y, key = index * ROW, f"score:{index}"
        items.append(Text(NAME - 0.5, y + 1.05, name, size=0.9, align="right", key=key))
        items.append(Rect(NAME, y + 0.3, BAR, ROW - 0.6, "fill", key=key))
        items.append(Rect(NAME, y + 0.3, BAR * min(max(share, 0.0), 1.0), ROW - 0.6, "output", key=key))
        items.append(Text(NAME + BAR + NUMBER, y + 1.05, fixed(share, 3), size=0.9, align="right", key=key))
    said = "; ".join(f"{name} {fixed(share, 3)}" for name, share in rows)
    return Scene(NAME + BAR + NUMBER + 0.2, max(1, len(rows)) * ROW, tuple(items), f"Highest first: {said}")
