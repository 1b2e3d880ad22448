"""What is painted over a picture: padding, cross-hair, outlines, the numbers in its cells, its true size."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.scenes.numbers import short
from convexplorer.ui.theme import ON_PICTURE, Roles, font, readable_on
from convexplorer.ui.widgets.painting import draw_picture, fitting_font, halo_rect, hatch, pen, tag
from convexplorer.ui.widgets.sight import Part, Sight

Overlay = tuple[int, int, int, int, str, str]
NUMBERS_FROM = 34.0
"""Logical pixels a cell: smaller cells have neither numbers nor lines."""
_ROOM = 5.0


@dataclass(frozen=True)
class Shown:
    """Pixels to paint and the part of the array that they stand for."""

    image: QImage
    part: Part
    values: Array | None = None
    origin: tuple[int, int] = (0, 0)
    dimmed: bool = False


def paint_picture(painter: QPainter, sight: Sight, shown: Shown, roles: Roles) -> None:
    """The picture with its padding, cut off at the edge of what is seen, and the numbers in large cells."""
    painter.save()
    painter.setClipRect(sight.frame)
    whole = sight.rect(0, 0, *sight.shape)
    if any(sight.padding):
        hatch(painter, sight.rect(*sight.bounds), roles)
    painter.fillRect(whole, roles["window"])
    painter.setOpacity(0.3 if shown.dimmed else 1.0)
    draw_picture(painter, sight.rect(*shown.part), shown.image, sight.ratio)
    painter.setOpacity(1.0)
    if sight.scale >= NUMBERS_FROM:
        _paint_cells(painter, sight, shown)
    painter.restore()


def _paint_cells(painter: QPainter, sight: Sight, shown: Shown) -> None:
    top, left, rows, columns = sight.seen
    first = max(0, int(top)), max(0, int(left))
    last = min(sight.shape[0], int(top + rows) + 1), min(sight.shape[1], int(left + columns) + 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen(QColor(128, 128, 128, 150)))
    for row in range(first[0], last[0] + 1):
        line = sight.rect(row, first[1], 0, last[1] - first[1])
        painter.drawLine(line.topLeft(), line.topRight())
    for column in range(first[1], last[1] + 1):
        line = sight.rect(first[0], column, last[0] - first[0], 0)
        painter.drawLine(line.topLeft(), line.bottomLeft())
    if shown.values is None or shown.dimmed:
        return
    height, width = shown.values.shape
    texts = {
        (row, column): short(float(shown.values[row - shown.origin[0], column - shown.origin[1]]))
        for row in range(max(first[0], shown.origin[0]), min(last[0], shown.origin[0] + height))
        for column in range(max(first[1], shown.origin[1]), min(last[1], shown.origin[1] + width))
    }
    room = sight.scale - _ROOM
    made = fitting_font(list(texts.values()), font("small"), room, room)
    if made is None:
        return
    painter.setFont(made)
    for (row, column), text in texts.items():
        painter.setPen(readable_on(_ground(shown, row, column)))
        painter.drawText(sight.rect(row, column, 1, 1), Qt.AlignmentFlag.AlignCenter, text)


def _ground(shown: Shown, row: int, column: int) -> QColor:
    """The colour under the middle of a cell."""
    top, left, rows, columns = shown.part
    x = int((column + 0.5 - left) / columns * shown.image.width())
    y = int((row + 0.5 - top) / rows * shown.image.height())
    inside = 0 <= x < shown.image.width() and 0 <= y < shown.image.height()
    return shown.image.pixelColor(x, y) if inside else QColor("#ffffff")


def paint_crosshair(painter: QPainter, sight: Sight, row: int, column: int) -> None:
    """Lines through one cell, seen on any picture."""
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


def paint_true_size(painter: QPainter, sight: Sight, whole: tuple[int, int]) -> None:
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
