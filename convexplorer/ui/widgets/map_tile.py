"""One tile of a map grid: kernel swatch, title, map."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import Roles, font
from convexplorer.ui.widgets.painting import draw_picture, largest_of, letterbox, pen, signed_colour

CAPTION = 22
_SWATCH = 15


class Tile(NamedTuple):
    """What one tile shows."""

    image: QImage | None
    title: str
    swatch: Array | None


@dataclass(frozen=True)
class TileState:
    """How it is shown."""

    chosen: bool = False
    hovered: bool = False
    dimmed: bool = False


def paint_tile(painter: QPainter, rect: QRectF, tile: Tile, state: TileState, roles: Roles, ratio: float) -> None:
    """The caption in the upper part of `rect`, the map letterboxed below."""
    if state.chosen or state.hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles["fill"])
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 4, 4)
    left = rect.x() + 2
    if tile.swatch is not None:
        left += _paint_swatch(painter, QRectF(rect.x(), rect.y() + 2, _SWATCH, _SWATCH), tile.swatch, roles) + 4
    painter.setFont(font("small"))
    painter.setPen(roles["text" if state.chosen else "muted"])
    caption = QRectF(left, rect.y(), rect.right() - left, CAPTION - 3)
    shown = painter.fontMetrics().elidedText(tile.title, Qt.TextElideMode.ElideRight, int(caption.width()))
    painter.drawText(caption, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
    frame = rect.adjusted(0, CAPTION, 0, 0)
    painter.fillRect(frame, roles["fill"])
    if tile.image is not None:
        painter.setOpacity(0.3 if state.dimmed else 1.0)
        draw_picture(painter, letterbox(tile.image.height(), tile.image.width(), frame, ratio), tile.image, ratio)
        painter.setOpacity(1.0)
    if state.chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(roles["accent"], 2))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1))


def paint_plus(painter: QPainter, rect: QRectF, hovered: bool, roles: Roles) -> None:
    """The tile that asks for one more."""
    frame = rect.adjusted(0.5, CAPTION + 0.5, -0.5, -0.5)
    painter.setBrush(roles["fill"] if hovered else Qt.BrushStyle.NoBrush)
    dashed = pen(roles["muted"])
    dashed.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(dashed)
    painter.drawRoundedRect(frame, 4, 4)
    painter.setPen(pen(roles["muted"], 1.6))
    centre = frame.center()
    painter.drawLine(centre - QPointF(8, 0), centre + QPointF(8, 0))
    painter.drawLine(centre - QPointF(0, 8), centre + QPointF(0, 8))


def _paint_swatch(painter: QPainter, box: QRectF, kernel: Array, roles: Roles) -> float:
    rows, columns = kernel.shape
    cell = min(box.width() / columns, box.height() / rows)
    largest = largest_of(kernel)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row in range(rows):
        for column in range(columns):
            where = QRectF(box.x() + column * cell, box.y() + row * cell, cell, cell)
            painter.fillRect(where, signed_colour(float(kernel[row, column]), largest, roles))
    painter.setPen(pen(roles["line"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(box.x(), box.y(), columns * cell, rows * cell))
    painter.restore()
    return float(columns * cell)
