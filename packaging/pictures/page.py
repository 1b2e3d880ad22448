"""A page of text about convolution on slightly uneven paper."""

from __future__ import annotations

import cv2
import numpy as np
from noise import fbm
from numpy.typing import NDArray

TITLE = "What a kernel sees"
PARAGRAPHS = (
    "A small grid of weights is laid over the picture. Each weight is multiplied by the pixel under it, "
    "the products are added, and the sum becomes one pixel of the feature map. Then the grid moves on, row after row.",
    "If the weights on one side are negative and on the other side positive, flat paper gives zero and the "
    "edge of a letter gives a large number. Upright strokes answer to one kernel, level strokes to another.",
    "Equal weights that add up to one make a blur: every pixel becomes the mean of its neighbours. Take the "
    "blur away from the picture and what is left is detail; add that detail once more and the letters look crisp.",
    "With stride 2 the grid jumps two pixels at a time, and the map has half as many rows and columns. "
    "Padding puts a border of zeros round the page, so that no corner is lost.",
)
SIZE = (480, 640)
MARGIN = 58


def _lines(text: str, font: cv2.FontFace, size: int, width: int) -> list[str]:
    """Words broken into lines that fit."""
    lines = [""]
    for word in text.split():
        longer = (lines[-1] + " " + word).strip()
        box = cv2.getTextSize((0, 0), longer, (0, 0), font, size)
        if box[2] > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _ink(scale: int) -> NDArray[np.uint8]:
    """The print alone, black on white, `scale` times as large."""
    rows, cols = SIZE[0] * scale, SIZE[1] * scale
    sheet = np.full((rows, cols), 255, np.uint8)
    font = cv2.FontFace("sans")
    y = 60
    cv2.putText(sheet, TITLE, (MARGIN * scale, y * scale), (0,), font, 27 * scale, 700)
    y += 17
    cv2.line(sheet, (MARGIN * scale, y * scale), ((SIZE[1] - MARGIN) * scale, y * scale), (0,), scale)
    y += 29
    for paragraph in PARAGRAPHS:
        for line in _lines(paragraph, font, 15 * scale, (SIZE[1] - 2 * MARGIN) * scale):
            cv2.putText(sheet, line, (MARGIN * scale, y * scale), (0,), font, 15 * scale, 400)
            y += 21
        y += 8
    cv2.putText(
        sheet, "– 7 –", (SIZE[1] // 2 * scale - 18 * scale, (SIZE[0] - 22) * scale), (0,), font, 13 * scale, 400
    )
    return sheet


def page() -> NDArray[np.uint8]:
    """The page, (480, 640) grey: paper fibre, light from the left, print that is not quite even."""
    rows, cols = SIZE
    print_ = cv2.resize(_ink(3), (cols, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    v, u = np.mgrid[:rows, :cols].astype(np.float32)
    fibre = fbm(u, v, 300.0, 91, 0.6) * 0.006 + fbm(u, v, 900.0, 92, 1.6) * 0.008
    light = 0.945 - 0.14 * (u / cols) ** 1.6 - 0.05 * (v / rows - 0.4) ** 2
    fold = 0.03 * np.exp(-(((cols - u) / 46) ** 2))
    ink = 0.14 + 0.03 * fbm(u, v, 260.0, 93, 0.9)
    paper = light + fibre - fold
    image = paper * (print_ + ink * (1 - print_))
    grain = np.random.default_rng(17).normal(size=SIZE) * 0.006
    return np.asarray(np.clip(image + grain, 0, 1) * 255 + 0.5, np.uint8)
