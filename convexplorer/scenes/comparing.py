"""The states that are compared as a table: size, parameters, work, and how alike their maps are."""

from collections.abc import Sequence
from math import isnan

from convexplorer.model.compared import Side
from convexplorer.scenes.formula import amount
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Item, Rect, Role, Scene, Text, advance

WIDTH = 24.8
"""Em of the whole table."""
SIZE = 0.84
LINE, HEAD = 1.5, 1.5
"""Em of a row, and of the line of titles."""
COLUMNS = (("size", 12.0), ("par.", 15.0), ("× +", 18.5), ("PSNR", 21.5), ("SSIM", 24.4))
"""What stands in each column, and its right edge."""
NAME = 7.0
"""Em that a name may have."""


def height_for(count: int) -> float:
    """Em of a table of so many states."""
    return HEAD + count * LINE + 0.2


def comparison_scene(names: Sequence[str], sides: Sequence[Side], chosen: int, title: str = "") -> Scene:
    """A row for each side, the document's first; `chosen` is the row that is compared with it, 0 for none.

    Keys "side:0", "side:1" …; `title` says of which map the last columns are.
    """
    items: list[Item] = [Text(edge, 1.0, head, "muted", SIZE, "right") for head, edge in COLUMNS]
    items.append(Text(0.5, 1.0, title, "muted", SIZE))
    spoken = []
    for index, (name, side) in enumerate(zip(names, sides, strict=True)):
        key, top = f"side:{index}", HEAD + index * LINE
        base = top + LINE * 0.7
        marked = 0 < index == chosen
        items.append(Rect(0, top, WIDTH, LINE, "fill" if marked else "base", key=key, alt=name))
        if marked:
            items.append(Rect(0, top, 0.22, LINE, "accent"))
        items.append(Text(0.5, base, elided(name, NAME), "output" if index == 0 else "text", SIZE, bold=index == 0))
        texts, role = _figures(side, index == 0)
        for text, (_, edge) in zip(texts, COLUMNS, strict=True):
            items.append(Text(edge, base, text, role, SIZE, "right"))
        spoken.append(f"{name}: {_aloud(texts)}")
    return Scene(WIDTH, height_for(len(names)), tuple(items), "; ".join(spoken))


def elided(text: str, room: float) -> str:
    """As much of a text as fits in so many em."""
    if advance(text, SIZE) <= room:
        return text
    while text and advance(f"{text}…", SIZE) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _figures(side: Side, first: bool) -> tuple[tuple[str, ...], Role]:
    """What stands in the columns, and in which colour."""
    if side.error is not None:
        return ("no map", "–", "–", "–", "–"), "error"
    size = " × ".join(map(str, side.shape[1:]))
    alike = ("", "") if first else (_decibels(side), _similarity(side))
    return (size, amount(side.parameters), amount(side.multiply_adds), *alike), "text"


def _decibels(side: Side) -> str:
    found = side.fidelity
    return "–" if found is None or found.psnr is None else short(found.psnr)


def _similarity(side: Side) -> str:
    found = side.fidelity
    if found is None or found.ssim is None or isnan(found.ssim):
        return "–"
    return "1" if not found.changed else fixed(found.ssim, 3)


def _aloud(texts: Sequence[str]) -> str:
    titles = ("", "parameters", "multiply–adds", "dB PSNR", "SSIM")
    return ", ".join(f"{text} {title}".strip() for text, title in zip(texts, titles, strict=True) if text)
