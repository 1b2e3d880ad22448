"""One tile of a map grid: kernel swatch, title, map."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import ON_PICTURE, Roles, icon_pixmap
from convexplorer.ui.widgets.painting import draw_picture, largest_of, letterbox, pen, picture, signed_pixels

CAPTION = 22
_SWATCH = 15
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_BEHIND = QColor(10, 10, 12, 170)
_WIDEST = "−0.0000"
MARK = 16
"""Side of the eye that hides a map."""


class Tile:
    """What one tile shows."""

    def __init__(self, image: QImage | None, title: str, swatch: Array | None) -> None:
        self.image, self.title, self.swatch = image, title, swatch
        self._painted: QImage | None = None
        self._dark = False
        self._elided = ("", -1)

    def after(self, before: "Tile") -> "Tile":
        """The same, with what the old one had made ready, where nothing has changed: tiles come with every frame."""
        if self.title == before.title:
            self._elided = before._elided
        if self.swatch is not None and before.swatch is not None and np.array_equal(self.swatch, before.swatch):
            self._painted, self._dark = before._painted, before._dark
        return self

    def elided_title(self, metrics: QFontMetrics, width: int) -> str:
        """The title, cut to so many pixels."""
        if self._elided[1] != width:
            self._elided = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, width), width
        return self._elided[0]

    def painted_swatch(self, roles: Roles) -> QImage | None:
        """The kernel as a picture, a pixel a cell."""
        if self.swatch is not None and (self._painted is None or self._dark != roles.dark):
            self._painted = picture(signed_pixels(self.swatch, largest_of(self.swatch), roles))
            self._dark = roles.dark
        return self._painted


@dataclass(frozen=True)
class TileState:
    """How it is shown: looked at, chosen with others, under the pointer, faint, hidden, the only one shown."""

    current: bool = False
    chosen: bool = False
    hovered: bool = False
    dimmed: bool = False
    hidden: bool = False
    solo: bool = False
    hideable: bool = False
    caption: int = CAPTION


def value_rect(rect: QRectF, caption: int, metrics: QFontMetrics) -> QRect:
    """Where a value is written: a box of one size, so that nothing shivers; empty where it would hide the map."""
    width, height = metrics.horizontalAdvance(_WIDEST) + 6, metrics.height()
    frame = rect.adjusted(0, caption, 0, 0).toRect()
    if width > 0.8 * frame.width() or height > 0.5 * frame.height():
        return QRect()
    return QRect(frame.right() + 1 - width, frame.bottom() + 1 - height, width, height)


def mark_rect(rect: QRectF) -> QRectF:
    """Where the eye of a tile is."""
    return QRectF(rect.right() - MARK - 1, rect.y() + 1, MARK, MARK)


def paint_tile(painter: QPainter, rect: QRectF, tile: Tile, state: TileState, roles: Roles, ratio: float) -> None:
    """The caption in the upper part of `rect`, the map letterboxed below; without room for it, a number on the map."""
    if state.chosen or state.hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles["fill"])
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 4, 4)
    marked = state.hidden or state.solo or (state.hideable and state.hovered)
    frame = rect.adjusted(0, state.caption, 0, 0)
    painter.fillRect(frame, roles["fill"])
    if tile.image is not None:
        painter.setOpacity(0.15 if state.hidden else 0.3 if state.dimmed else 1.0)
        draw_picture(painter, letterbox(tile.image.height(), tile.image.width(), frame, ratio), tile.image, ratio)
        painter.setOpacity(1.0)
    if state.caption:
        _paint_caption(painter, rect, tile, state, marked, roles)
    else:
        _paint_number(painter, frame, tile.title)
    if state.current or state.chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(roles["accent"], 2 if state.current else 1))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1))
    if marked:
        _paint_mark(painter, mark_rect(rect), state, roles, ratio)


def _paint_caption(painter: QPainter, rect: QRectF, tile: Tile, state: TileState, marked: bool, roles: Roles) -> None:
    left = rect.x() + 2
    swatch = tile.painted_swatch(roles)
    if swatch is not None:
        left += _paint_swatch(painter, QRectF(rect.x(), rect.y() + 2, _SWATCH, _SWATCH), swatch, roles) + 4
    painter.setPen(roles["text" if state.current else "muted"])
    right = rect.right() - (MARK + 2 if marked else 0)
    caption = QRectF(left, rect.y(), right - left, CAPTION - 3)
    painter.drawText(caption, _LEFT, tile.elided_title(painter.fontMetrics(), int(caption.width())))


def _paint_number(painter: QPainter, frame: QRectF, title: str) -> None:
    metrics, text = painter.fontMetrics(), title.partition(" ")[0]
    box = QRectF(frame.x(), frame.y(), metrics.horizontalAdvance(text) + 5, metrics.height())
    if box.width() <= frame.width() / 2 and box.height() <= frame.height() / 2:
        painter.fillRect(box, _BEHIND)
        painter.setPen(ON_PICTURE["text"])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_value(painter: QPainter, box: QRect, text: str) -> None:
    """The value of a map on its lower right corner."""
    painter.fillRect(box, ON_PICTURE["window"])
    painter.setPen(ON_PICTURE["text"])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_mark(painter: QPainter, rect: QRectF, state: TileState, roles: Roles, ratio: float) -> None:
    name = "eye-off" if state.hidden else "solo" if state.solo else "eye"
    colour = roles["accent" if state.hidden or state.solo else "muted"]
    if not state.caption:
        painter.fillRect(rect, _BEHIND)
        colour = ON_PICTURE["text"]
    painter.drawPixmap(rect.topLeft(), icon_pixmap(name, colour, MARK, ratio))


def paint_plus(painter: QPainter, rect: QRectF, hovered: bool, roles: Roles, caption: int = CAPTION) -> None:
    """The tile that asks for one more."""
    frame = rect.adjusted(0.5, caption + 0.5, -0.5, -0.5)
    painter.setBrush(roles["fill"] if hovered else Qt.BrushStyle.NoBrush)
    dashed = pen(roles["muted"])
    dashed.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(dashed)
    painter.drawRoundedRect(frame, 4, 4)
    painter.setPen(pen(roles["muted"], 1.6))
    centre = frame.center()
    painter.drawLine(centre - QPointF(8, 0), centre + QPointF(8, 0))
    painter.drawLine(centre - QPointF(0, 8), centre + QPointF(0, 8))


def paint_insertion(painter: QPainter, line: QRectF, roles: Roles) -> None:
    """Where a tile that is dragged would go."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles["accent"])
    painter.drawRoundedRect(line, line.width() / 2, line.width() / 2)


def _paint_swatch(painter: QPainter, box: QRectF, kernel: QImage, roles: Roles) -> float:
    cell = min(box.width() / kernel.width(), box.height() / kernel.height())
    where = QRectF(box.x(), box.y(), kernel.width() * cell, kernel.height() * cell)
    draw_picture(painter, where, kernel)
    painter.setPen(pen(roles["line"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(where)
    return where.width()
