"""What is painted over a picture: padding, cross-hair, outlines, the numbers in its cells, its true size."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import fixed
from convexplorer.ui.theme import ON_PICTURE, Roles, font, readable_on
from convexplorer.ui.widgets.painting import draw_picture, fitting_font, halo_rect, hatch, largest_of, pen, ring, tag
from convexplorer.ui.widgets.sight import Part, Sight

Overlay = tuple[int, int, int, int, str, str]
NUMBERS_FROM = 34.0
"""Logical pixels a cell: smaller cells have neither numbers nor lines."""
_ROOM = 5.0


@dataclass(frozen=True)
class Shown:
    """Pixels to paint and the part of the scene that they stand for; `values` (lines, rows, columns) from `origin` on.

    Only the pixels `covered` (top, bottom, left, right, half open) are painted; None: all.
    """

    image: QImage
    part: Part
    covered: tuple[int, int, int, int] | None = None
    values: Array | None = None
    origin: tuple[int, int] = (0, 0)
    dimmed: bool = False


def paint_picture(painter: QPainter, sight: Sight, shown: Shown, roles: Roles) -> None:
    """The picture with its padding, cut off at the edge of what is seen, and the numbers in large cells."""
    painter.save()
    painter.setClipRect(sight.frame)
    whole = sight.rect(0, 0, *sight.shape)
    if any(sight.padding):
        top, bottom, left, right = sight.padding
        rows, columns = sight.shape
        outside = sight.rect(-top, -left, rows + top + bottom, columns + left + right).intersected(sight.frame)
        for rect in ring(outside, whole):
            hatch(painter, rect, roles)
    painter.fillRect(whole, roles["window"])
    painter.setOpacity(0.3 if shown.dimmed else 1.0)
    _draw(painter, sight.place(shown.part), shown, sight.ratio)
    painter.setOpacity(1.0)
    if sight.cell >= NUMBERS_FROM:
        _paint_cells(painter, sight, shown)
    painter.restore()


def _draw(painter: QPainter, target: QRectF, shown: Shown, ratio: float) -> None:
    image, covered = shown.image, shown.covered
    if covered is None:
        draw_picture(painter, target, image, ratio)
        return
    top, bottom, left, right = covered
    across, down = target.width() / image.width(), target.height() / image.height()
    there = QRectF(target.x() + left * across, target.y() + top * down, (right - left) * across, (bottom - top) * down)
    draw_picture(painter, there, image, ratio, QRectF(left, top, right - left, bottom - top))


def _paint_cells(painter: QPainter, sight: Sight, shown: Shown) -> None:
    first_row, first_column, last_row, last_column = sight.cells
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen(QColor(128, 128, 128, 150)))
    for row in range(first_row, last_row + 1):
        line = sight.rect(row, first_column, 0, last_column - first_column)
        painter.drawLine(line.topLeft(), line.topRight())
    for column in range(first_column, last_column + 1):
        line = sight.rect(first_row, column, last_row - first_row, 0)
        painter.drawLine(line.topLeft(), line.bottomLeft())
    if shown.values is None or shown.dimmed:
        return
    top, left = shown.origin
    lines, height, width = shown.values.shape
    decimals = _decimals(shown.values)
    texts = {
        (row, column): [fixed(float(value), decimals) for value in shown.values[:, row - top, column - left]]
        for row in range(max(first_row, top), min(last_row, top + height))
        for column in range(max(first_column, left), min(last_column, left + width))
    }
    room = sight.cell - _ROOM
    made = fitting_font([text for cell in texts.values() for text in cell], font("small"), room, room / lines)
    if made is None:
        return
    painter.setFont(made)
    for (row, column), cell in texts.items():
        painter.setPen(readable_on(_ground(sight, shown, row, column)))
        painter.drawText(sight.rect(row, column, 1, 1), Qt.AlignmentFlag.AlignCenter, "\n".join(cell))


def _decimals(values: Array) -> int:
    """Three figures of the largest, of whole numbers none; what is merely small is ".000", and only 0 is "0"."""
    largest = largest_of(values)
    if largest >= 1 and bool(np.all(values == np.rint(values))):
        return 0
    return min(3, max(0, 2 - floor(log10(largest)))) if largest > 0 else 0


def _ground(sight: Sight, shown: Shown, row: int, column: int) -> QColor:
    """The colour under the middle of a cell."""
    top, left, rows, columns = shown.part
    down, across, _, _ = sight.in_scene(row + 0.5, column + 0.5, 0, 0)
    x = int((across - left) / columns * shown.image.width())
    y = int((down - top) / rows * shown.image.height())
    inside = 0 <= x < shown.image.width() and 0 <= y < shown.image.height()
    return shown.image.pixelColor(x, y) if inside else QColor("#ffffff")


def paint_crosshair(painter: QPainter, sight: Sight, row: float, column: float) -> None:
    """Lines through the middle of one cell, seen on any picture."""
    cell, rect = sight.rect(row, column, 1, 1).center(), sight.rect(0, 0, *sight.shape).intersected(sight.frame)
    for shade, width in (("#000000", 3.0), (ON_PICTURE.text, 1.0)):
        painter.setOpacity(0.35 if width > 1 else 0.75)
        painter.setPen(pen(shade, width))
        painter.drawLine(QPointF(rect.left(), cell.y()), QPointF(rect.right(), cell.y()))
        painter.drawLine(QPointF(cell.x(), rect.top()), QPointF(cell.x(), rect.bottom()))
    painter.setOpacity(1.0)


def paint_outlines(painter: QPainter, sight: Sight, overlay: Sequence[Overlay]) -> None:
    """Rectangles of cells with their labels; those out of sight are left out."""
    painter.setFont(font("small"))
    for row, column, height, width, role, label in overlay:
        cells = sight.rect(row, column, height, width)
        grown = max(0.0, (7 - min(cells.width(), cells.height())) / 2)  # one pixel of a large picture is still seen
        cells.adjust(-grown, -grown, grown, grown)
        if sight.part is not None and not cells.intersects(sight.frame):
            continue
        halo_rect(painter, cells, role)
        if label:
            tag(painter, cells.topLeft(), label, role, sight.area)


def paint_true_size(painter: QPainter, sight: Sight, whole: tuple[float, float]) -> None:
    """How large the map would be, if its values were as large as those of an input of that many rows and columns."""
    rect = sight.rect(0, 0, *sight.shape)
    size = rect.width() * sight.shape[1] / max(whole[1], 1), rect.height() * sight.shape[0] / max(whole[0], 1)
    ghost = QRectF(0, 0, *size)
    ghost.moveCenter(rect.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 150), 3.0), (ON_PICTURE["output"], 1.5)):
        line = pen(colour, width)
        line.setStyle(Qt.PenStyle.SolidLine if width > 2 else Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawRect(ghost)
    painter.setFont(font("small"))
    text = f"true size {sight.shape[0]} × {sight.shape[1]}"
    tag(painter, ghost.topLeft(), text, "output", sight.area)
