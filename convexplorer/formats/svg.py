"""Scenes as SVG text: sharp at every size, with their words as words."""

import base64
import html
from collections.abc import Sequence
from pathlib import Path as FilePath

import cv2
import numpy as np

from convexplorer.formats.save import save_bytes
from convexplorer.scenes.palette import DARK, LIGHT, Palette
from convexplorer.scenes.primitives import Image, Path, Rect, Scene, Text

EM = 16
_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}


def write(scene: Scene, path: FilePath, dark: bool = False) -> None:
    """Save the scene; UserError when the file cannot be written."""
    save_bytes(path, dumps(scene, dark).encode())


def dumps(scene: Scene, dark: bool = False) -> str:
    """The scene as one SVG document of 16 pixels an em; text that runs on stays one text."""
    palette = DARK if dark else LIGHT
    return "\n".join([*_head(scene.width, scene.height, scene.alt, palette), *_items(scene, palette), "</svg>", ""])


def dumps_run(scenes: Sequence[Scene], alt: str, seconds: float, dark: bool = False) -> str:
    """Scenes one after another, each for so many seconds and all again and again, as one SVG document.

    Each is a group with its own title; what does not animate shows the last one, the whole result.
    """
    if len(scenes) == 1:
        return dumps(scenes[0], dark)
    palette, count = DARK if dark else LIGHT, len(scenes)
    parts = _head(max(scene.width for scene in scenes), max(scene.height for scene in scenes), alt, palette)
    for index, scene in enumerate(scenes):
        hidden = "" if index == count - 1 else ' visibility="hidden"'
        begin, end = index / count, (index + 1) / count
        times, values = [begin, end], ["visible", "hidden"]
        if index > 0:
            times, values = [0.0, *times], ["hidden", *values]
        if index == count - 1:
            times, values = times[:-1], values[:-1]
        shown = ";".join(_number(time, 6) for time in times)
        parts += [
            f"<g{hidden}>",
            _title(scene.alt),
            f'<animate attributeName="visibility" calcMode="discrete" dur="{_number(seconds * count)}s"'
            f' repeatCount="indefinite" keyTimes="{shown}" values="{";".join(values)}"/>',
            *_items(scene, palette),
            "</g>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def _head(width: float, height: float, alt: str, palette: Palette) -> list[str]:
    across, down = _number(width * EM), _number(height * EM)
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" viewBox="0 0 {across} {down}"'
        f' font-family="DejaVu Sans, Verdana, sans-serif" font-size="{EM}" role="img">',
        f"<title>{_plain(alt)}</title>",
        f'<rect width="{across}" height="{down}" fill="{palette.base}"/>',
    ]


def _items(scene: Scene, palette: Palette) -> list[str]:
    parts: list[str] = []
    index, items = 0, scene.items
    while index < len(items):
        item = items[index]
        index += 1
        if isinstance(item, Text):
            spans = [item]
            while index < len(items):
                following = items[index]
                if not isinstance(following, Text) or following.x is not None:
                    break
                spans.append(following)
                index += 1
            parts.append(_text(spans, palette))
        elif isinstance(item, Rect):
            parts.append(_rect(item, palette))
        elif isinstance(item, Path):
            parts.append(_path(item, palette))
        else:
            parts.append(_image(item))
    return parts


def _text(spans: list[Text], palette: Palette) -> str:
    first = spans[0]
    inner = "".join(
        f'<tspan fill="{_colour(span, palette)}" font-size="{_number(span.size * EM)}"'
        f"{' font-weight=' + chr(34) + 'bold' + chr(34) if span.bold else ''}>{_plain(span.text)}</tspan>"
        for span in spans
    )
    at = f'x="{_number((first.x or 0) * EM)}" y="{_number(first.y * EM)}"'
    return f'<text {at} text-anchor="{_ANCHORS[first.align]}" xml:space="preserve">{inner}</text>'


def _rect(item: Rect, palette: Palette) -> str:
    box = " ".join(
        f'{name}="{_number(value * EM)}"'
        for name, value in (("x", item.x), ("y", item.y), ("width", item.width), ("height", item.height))
    )
    return f"<rect {box} {_paint(item, palette)}>{_title(item.alt)}</rect>"


def _path(item: Path, palette: Palette) -> str:
    points = " ".join(f"{_number(x * EM)},{_number(y * EM)}" for x, y in item.points)
    name = "polygon" if item.closed or item.filled else "polyline"
    width = item.thickness * EM
    dashes = f' stroke-dasharray="{_number(4 * width)} {_number(3 * width)}"' if item.dashed else ""
    joins = 'stroke-linejoin="round" stroke-linecap="round"'
    return f'<{name} points="{points}" {_paint(item, palette)} {joins}{dashes}>{_title(item.alt)}</{name}>'


def _paint(item: Rect | Path, palette: Palette) -> str:
    colour = _colour(item, palette)
    if item.filled:
        return f'fill="{colour}"'
    return f'fill="none" stroke="{colour}" stroke-width="{_number(item.thickness * EM)}"'


def _image(item: Image) -> str:
    done, data = cv2.imencode(".png", np.ascontiguousarray(item.pixels[..., ::-1]))
    if not done:
        raise ValueError("a picture that PNG cannot hold")
    text = base64.b64encode(data.tobytes()).decode()
    box = f'x="{_number(item.x * EM)}" y="{_number(item.y * EM)}"'
    size = f'width="{_number(item.width * EM)}" height="{_number(item.height * EM)}" preserveAspectRatio="none"'
    style = 'style="image-rendering:pixelated"'
    return f'<image {box} {size} {style} href="data:image/png;base64,{text}">{_title(item.alt)}</image>'


def _colour(item: Rect | Path | Text, palette: Palette) -> str:
    given = None if isinstance(item, Path) else item.colour
    return palette.hex(item.role) if given is None else "#{:02x}{:02x}{:02x}".format(*given)


def _title(alt: str) -> str:
    return f"<title>{_plain(alt)}</title>" if alt else ""


def _plain(text: str) -> str:
    return html.escape("".join(sign for sign in text if sign.isprintable()))


def _number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
