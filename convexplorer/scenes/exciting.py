"""Patches of the input with the value that a map has for each: the strongest beside the most negative."""

from collections.abc import Sequence

from convexplorer.model.result import Excitement
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Image, Item, Rect, Scene, Text

ACROSS = 3
CELL, GAP, LINE = 3.6, 0.3, 1.25
"""Em of a patch, between two, and of the value under it."""
BLOCK = ACROSS * CELL + (ACROSS - 1) * GAP
BETWEEN, HEAD = 1.2, 1.5
WIDTH, HEIGHT = 2 * BLOCK + BETWEEN, HEAD + ACROSS * (CELL + LINE)
"""Em of the whole scene, however many patches there are."""
BEST, WORST = "best", "worst"


def key_of(group: str, index: int) -> str:
    """The key of a patch: "best:0" is the strongest."""
    return f"{group}:{index}"


def exciting_scene(best: Sequence[Excitement], worst: Sequence[Excitement], now: int) -> Scene:
    """Both groups, three by three; `now` is the number of the newest frame."""
    items: list[Item] = []
    largest = max((abs(one.value) for one in (*best, *worst)), default=0.0)
    decimals = 0 if largest >= 100 else 1 if largest >= 10 else 2 if largest >= 1 else 3
    groups = ((BEST, "Strongest", best, "No value above 0"), (WORST, "Most negative", worst, "No value below 0"))
    for block, (group, title, found, none) in enumerate(groups):
        left = block * (BLOCK + BETWEEN)
        items.append(Text(left, 1.0, title, "text" if found else "muted", 0.9, bold=True))
        if not found:
            items.append(Text(left, HEAD + 1.2, none, "muted", 0.9))
        for index, one in enumerate(found):
            row, column = divmod(index, ACROSS)
            items += _patch(
                one, key_of(group, index), left + column * (CELL + GAP), HEAD + row * (CELL + LINE), now, decimals
            )
    said = "; ".join(
        f"{title}: " + (", ".join(short(one.value) for one in found) or none) for _, title, found, none in groups
    )
    return Scene(WIDTH, HEIGHT, tuple(items), said)


def _patch(one: Excitement, key: str, x: float, y: float, now: int, decimals: int) -> list[Item]:
    row, column, height, width = one.part
    scale = CELL / max(height, width)
    left, top = x + (CELL - width * scale) / 2, y + (CELL - height * scale) / 2
    ago = f", {now - one.frame} frames ago" if now > one.frame else ""
    alt = f"{short(one.value)} at row {one.row}, column {one.column}{ago}"
    items: list[Item] = [Image(left, top, width * scale, height * scale, one.pixels, "line", key, alt)]
    if one.window != one.part:
        down, across = (one.window[0] - row) * scale, (one.window[1] - column) * scale
        seen = one.window[3] * scale, one.window[2] * scale
        items.append(Rect(left + across, top + down, *seen, "input", filled=False, thickness=0.12))
    items.append(Text(x + CELL / 2, y + CELL + 0.9, fixed(one.value, decimals), "text", 0.8, "centre", key=key))
    return items
