"""What a network takes when its input is prepared right, over what it takes when a step is wrong."""

from convexplorer.model.what_if import Score, Taken, WhatIfAnswer
from convexplorer.scenes.numbers import fixed, short
from convexplorer.scenes.primitives import Image, Item, Rect, Scene, Text

SIDE, GAP, LABEL, HEAD, FOOT = 8.6, 0.7, 9.6, 1.7, 1.7
"""Em of a picture, between two, of the words left of a row, and of the lines above and below the pictures."""
BARS = 15.0
"""Em of the scores."""
ROW = SIDE + FOOT
HEIGHT = HEAD + 2 * ROW


def what_if_scene(answer: WhatIfAnswer, title: str) -> Scene:
    """Two rows, as colours and channel by channel, and the scores of both; keys "right:0" … and "class:N"."""
    count = len(answer.right.channels)
    heads = ["as colours", *(f"channel {number + 1}" for number in range(count))] if count > 1 else ["channel 1"]
    items: list[Item] = [
        Text(_left(index) + SIDE / 2, 1.1, head, "muted", 0.9, "centre") for index, head in enumerate(heads)
    ]
    rows = (("right", "As it should be", answer.right), ("wrong", title, answer.wrong))
    for number, (key, name, taken) in enumerate(rows):
        items += _row(key, name, taken, HEAD + number * ROW, len(heads))
    width = _left(len(heads)) - GAP
    if answer.scores:
        items += _bars(answer.scores, width + 1.6)
        width += 1.6 + BARS
    return Scene(width, HEIGHT, tuple(items), _spoken(answer, title))


def _left(index: int) -> float:
    return LABEL + index * (SIDE + GAP)


def _row(key: str, name: str, taken: Taken | None, top: float, pictures: int) -> list[Item]:
    items: list[Item] = [
        Text(0, top + 1.2 + 1.3 * line, part, "text", bold=key == "right") for line, part in enumerate(_broken(name))
    ]
    if taken is None:
        items.append(Text(_left(0), top + SIDE / 2, "The network cannot take it.", "error"))
        return items
    under = top + 1.2 + 1.3 * len(_broken(name)) + 0.3
    items.append(Text(0, under, _times(taken), "muted", 0.85))
    items.append(Text(0, under + 1.2, _range(taken), "muted", 0.85, key=f"{key}:range"))
    shown = [taken.colour, *taken.channels] if len(taken.channels) > 1 else list(taken.channels)
    for index, pixels in enumerate(shown[:pictures]):
        rows, columns = pixels.shape[:2]
        scale = SIDE / max(rows, columns)
        size = columns * scale, rows * scale
        at = _left(index) + (SIDE - size[0]) / 2, top + (SIDE - size[1]) / 2
        items.append(Image(*at, *size, pixels, "line", f"{key}:{index}"))
    return items


def _broken(name: str) -> list[str]:
    """A few words a line, so that they stay left of the pictures."""
    lines = [""]
    for word in name.split():
        if len(lines[-1]) + len(word) > 15 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _bars(scores: tuple[Score, ...], left: float) -> list[Item]:
    items: list[Item] = [
        Text(left, 1.1, "scores", "muted", 0.9),
        Text(left + BARS - 3.2, 1.1, "right", "output", 0.9, "right"),
        Text(left + BARS, 1.1, "wrong", "muted", 0.9, "right"),
    ]
    at = HEAD
    for score in scores:
        key = f"class:{score.place}"
        items.append(Text(left, at + 1.1, f"class {score.place}", key=key))
        items.append(Text(left + BARS - 3.2, at + 1.1, fixed(score.right, 2), "output", align="right", key=key))
        items.append(Text(left + BARS, at + 1.1, fixed(score.wrong, 2), "text", align="right", key=key))
        for offset, value, role in ((1.5, score.right, "output"), (2.1, score.wrong, "chosen")):
            items.append(Rect(left, at + offset, BARS, 0.45, "fill"))
            if value > 0:
                items.append(Rect(left, at + offset, BARS * min(value, 1.0), 0.45, role, key=key))  # type: ignore[arg-type]
        at += 3.4
    return items


def _times(taken: Taken) -> str:
    return " × ".join(map(str, taken.shape))


def _range(taken: Taken) -> str:
    return f"{short(taken.low)} … {short(taken.high)}"


def _spoken(answer: WhatIfAnswer, title: str) -> str:
    said = [f"As it should be: {_times(answer.right)}, {_range(answer.right)}"]
    if answer.wrong is None:
        said.append(f"{title}: the network cannot take it")
    else:
        said.append(f"{title}: {_times(answer.wrong)}, {_range(answer.wrong)}")
    said += [f"class {one.place}: {fixed(one.right, 2)}, wrong {fixed(one.wrong, 2)}" for one in answer.scores]
    return "; ".join(said)
