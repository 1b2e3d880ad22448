"""A letter of the formula that is dragged: what becomes of the layer."""

from dataclasses import replace

from convexplorer import limits
from convexplorer.compute.arrays import Shape
from convexplorer.model import edits
from convexplorer.model.document import Document

LETTERS = {"S": "Stride", "F": "Kernel size", "P": "Padding", "D": "Dilation"}
"""What each letter stands for."""


def grabbed(document: Document, key: str, steps: int, shape: Shape) -> Document:
    """The document with the letter `key` so many steps larger; `shape` is that of what goes in. UserError."""
    conv = document.convolution
    if key == "S":
        return document.with_layer(replace(conv, stride=_moved(conv.stride, steps, limits.STRIDE)))
    if key == "D":
        return document.with_layer(replace(conv, dilation=_moved(conv.dilation, steps, limits.DILATION)))
    if key == "F":
        return edits.with_size(document, conv.size[0] + steps, conv.size[1] + steps)
    (top, bottom), (left, right) = conv.sides(shape)
    sides = [max(0, side + steps) for side in (top, bottom, left, right)]
    return document.with_layer(replace(conv, padding=((sides[0], sides[1]), (sides[2], sides[3]))))


def _moved(pair: tuple[int, int], steps: int, most: int) -> tuple[int, int]:
    return min(max(1, pair[0] + steps), most), min(max(1, pair[1] + steps), most)
