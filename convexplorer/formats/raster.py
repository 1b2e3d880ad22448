"""Scenes as pixels, without a window: for PNG, GIF and film."""

from functools import lru_cache

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.scenes.palette import DARK, LIGHT, Colour, Palette
from convexplorer.scenes.primitives import Image, Path, Rect, Scene, Text

_FRACTION = 4  # bits below the pixel that OpenCV's line drawing understands
_REGULAR, _BOLD = 400, 700


def size(scene: Scene, pixels_per_em: float = 16) -> tuple[int, int]:
    """(rows, columns) of the pixels: as wide as the scene says, or wider where running text needs it."""
    height = max(1, round(scene.height * pixels_per_em))
    return height, max(1, round(max(scene.width * pixels_per_em, _flowing(scene, pixels_per_em))))


def render(scene: Scene, pixels_per_em: float = 16, dark: bool = False, room: tuple[int, int] | None = None) -> Array:
    """(H, W, 3) uint8 RGB, of its own `size` or on a ground of `room` (rows, columns)."""
    palette = DARK if dark else LIGHT
    canvas = np.empty((*(room or size(scene, pixels_per_em)), 3), np.uint8)
    canvas[...] = palette.rgb("base")
    pen = 0.0
    for item in scene.items:
        if isinstance(item, Text):
            pen = _text(canvas, item, pixels_per_em, palette, pen)
        elif isinstance(item, Rect):
            _rect(canvas, item, pixels_per_em, palette)
        elif isinstance(item, Path):
            _path(canvas, item, pixels_per_em, palette)
        else:
            _image(canvas, item, pixels_per_em)
    return canvas


@lru_cache(maxsize=1)
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")  # comes inside OpenCV 5; draws × − ⌊ ⌋ Σ, which Pillow's own font lacks


def _measure(text: str, size: int, bold: bool) -> float:
    # a text ending in a space is measured without it: the mark behind it makes the space count
    def whole(shown: str) -> int:
        return int(cv2.getTextSize((0, 0), shown, (0, 0), _face(), size, _BOLD if bold else _REGULAR)[2])

    return float(whole(f"|{text}|") - whole("||"))


def _flowing(scene: Scene, scale: float) -> float:
    right = furthest = 0.0
    for item in scene.items:
        if isinstance(item, Text):
            start = right if item.x is None else item.x * scale
            right = start + _measure(item.text, _text_size(item, scale), item.bold)
            furthest = max(furthest, right if item.x is None else 0.0)
    return furthest + scale / 2 if furthest else 0.0


def _text_size(item: Text, scale: float) -> int:
    return max(1, round(item.size * scale))


def _text(canvas: Array, item: Text, scale: float, palette: Palette, pen: float) -> float:
    height = _text_size(item, scale)
    width = _measure(item.text, height, item.bold)
    if item.x is not None:
        pen = item.x * scale - {"left": 0.0, "centre": width / 2, "right": width}[item.align]
    colour = item.colour or palette.rgb(item.role)
    weight = _BOLD if item.bold else _REGULAR
    if item.text.strip():
        cv2.putText(canvas, item.text, (round(pen), round(item.y * scale)), colour, _face(), height, weight)
    return pen + width


def _rect(canvas: Array, item: Rect, scale: float, palette: Palette) -> None:
    colour = item.colour or palette.rgb(item.role)
    left, top = round(item.x * scale), round(item.y * scale)
    right, bottom = round((item.x + item.width) * scale), round((item.y + item.height) * scale)
    if item.filled:
        canvas[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = colour
    else:
        width = max(1, round(item.thickness * scale))
        cv2.rectangle(canvas, (left, top), (right - 1, bottom - 1), colour, width)


def _path(canvas: Array, item: Path, scale: float, palette: Palette) -> None:
    colour = palette.rgb(item.role)
    points = np.array(item.points, np.float64).reshape(-1, 2) * scale
    fixed = np.round(points * (1 << _FRACTION)).astype(np.int32)
    width = max(1, round(item.thickness * scale))
    if item.filled:
        cv2.fillPoly(canvas, [fixed], colour, cv2.LINE_AA, _FRACTION)
    elif item.dashed:
        for dash in _dashes(points, 4.0 * width, 3.0 * width):
            _line(canvas, np.round(dash * (1 << _FRACTION)).astype(np.int32), colour, width, False)
    else:
        _line(canvas, fixed, colour, width, item.closed)


def _line(canvas: Array, points: Array, colour: Colour, width: int, closed: bool) -> None:
    cv2.polylines(canvas, [points], closed, colour, width, cv2.LINE_AA, _FRACTION)


def _dashes(points: Array, dash: float, gap: float) -> list[Array]:
    """The pieces of a line that are drawn when it is dashed."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    pieces = []
    for start in np.arange(0.0, lengths[-1], dash + gap):
        end = min(start + dash, lengths[-1])
        inner = lengths[(lengths > start) & (lengths < end)]
        along = np.concatenate([[start], inner, [end]])
        pieces.append(np.stack([np.interp(along, lengths, points[:, axis]) for axis in (0, 1)], axis=1))
    return pieces


def _image(canvas: Array, item: Image, scale: float) -> None:
    left, top = round(item.x * scale), round(item.y * scale)
    width, height = max(1, round(item.width * scale)), max(1, round(item.height * scale))
    smaller = item.pixels.shape[0] > height or item.pixels.shape[1] > width
    method = cv2.INTER_AREA if smaller else cv2.INTER_NEAREST_EXACT
    resized = cv2.resize(np.ascontiguousarray(item.pixels), (width, height), interpolation=method)
    bottom, right = min(canvas.shape[0], top + height), min(canvas.shape[1], left + width)
    if top >= 0 and left >= 0 and bottom > top and right > left:
        canvas[top:bottom, left:right] = resized[: bottom - top, : right - left]
