"""Numbers in the values of a map that is drawn large, and in a value drawn larger still the products it is made of."""

from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from convexplorer.model.overview import CellsAnswer, MapCells
from convexplorer.scenes.network_layout import Box, Column
from convexplorer.scenes.network_products import LINE, Inside, Product, inside, written
from convexplorer.scenes.numbers import short
from convexplorer.ui.network.camera import Camera
from convexplorer.ui.theme import Roles, font, tabular
from convexplorer.ui.widgets.painting import halo_rect, hatch, pen, signed_colour

NUMBERS_FROM = 34.0
"""Logical pixels of a value: smaller ones have no numbers."""
PRODUCTS_FROM = 150.0
"""Logical pixels of a value from which the products are drawn that it is made of."""
WRITTEN_FROM = 26.0
"""Logical pixels of a product from which its numbers stand in it."""

LONGEST = "= −.0012"
"""What is written in a product at most: all of them have one size of text."""


class Block(NamedTuple):
    """The values of one map that are in sight: first row and column, how many of each."""

    channel: int
    row: int
    column: int
    rows: int
    columns: int


def cell_size(camera: Camera, column: Column) -> float:
    """Logical pixels of the shorter side of a value."""
    box = column.cell(column.first)
    return min(box.width, box.height) * camera.scale


def block_in_sight(camera: Camera, column: Column, channel: int) -> Block | None:
    """Which values of a map can be seen."""
    seen, box, (rows, columns) = camera.seen(), column.rect(channel), column.grid
    cell = box.width / columns, box.height / rows
    left, top = floor((seen.x - box.x) / cell[0]), floor((seen.y - box.y) / cell[1])
    right, bottom = ceil((seen.x + seen.width - box.x) / cell[0]), ceil((seen.y + seen.height - box.y) / cell[1])
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, columns), min(bottom, rows)
    return Block(channel, top, left, bottom - top, right - left) if right > left and bottom > top else None


def question(camera: Camera, column: Column, channel: int) -> MapCells | None:
    """The values that are large enough to be read, traced where their products can be told apart."""
    size = cell_size(camera, column)
    block = block_in_sight(camera, column, channel) if size >= NUMBERS_FROM and column.kind != "scores" else None
    return None if block is None else MapCells(column.name, *block, traced=size >= PRODUCTS_FROM)


def paint_cells(
    painter: QPainter, camera: Camera, column: Column, asked: MapCells, answer: CellsAnswer, roles: Roles
) -> None:
    """Numbers in the middle of every value, or what is inside it."""
    rows, columns = answer.values.shape
    size = cell_size(camera, column)
    small = tabular(font("small"))
    painter.setFont(small)
    for row in range(rows):
        for across in range(columns):
            place = (asked.row + row, asked.column + across)
            channel = asked.channel if column.kind != "vector" else place[0]
            rect = camera.rect(column.cell(channel, *place))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if answer.traces and size >= PRODUCTS_FROM:
                paint_inside(painter, rect, inside(answer.traces[row * columns + across]), camera, roles)
                painter.setPen(pen(roles["output"], 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect)
            else:
                _number(painter, rect, short(float(answer.values[row, across])), roles)


def _number(painter: QPainter, rect: QRectF, text: str, roles: Roles) -> None:
    """On a small ground of its own, so that it is read on every colour."""
    metrics = QFontMetricsF(painter.font())
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, metrics.height() - 2)
    if box.width() > rect.width() or box.height() > rect.height():
        return
    box.moveCenter(rect.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles["base"])
    painter.setOpacity(0.75)
    painter.drawRoundedRect(box, 2, 2)
    painter.setOpacity(1.0)
    painter.setPen(roles["text"])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_inside(painter: QPainter, rect: QRectF, made: Inside, camera: Camera, roles: Roles) -> None:
    """Every product in its own field, coloured by its share of the largest; under them what they add up to."""
    area = camera.frame
    painter.fillRect(rect.intersected(area), roles["base"])
    for product in made.products:
        box = _placed(rect, product.box)
        seen = box.intersected(area)
        if seen.isEmpty():
            continue
        painter.fillRect(seen, signed_colour(product.product, made.largest, roles))
        if product.padding:
            hatch(painter, seen, roles)
        if min(box.width(), box.height()) >= WRITTEN_FROM:
            painter.setPen(pen(roles["line"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            _write(painter, box, product, roles)
        if product.won:
            halo_rect(painter, box.adjusted(1, 1, -1, -1), "output")
    line = _placed(rect, Box(0, 1 - LINE, 1, LINE)).adjusted(4, 0, -4, 0)
    size = _size([made.words], line)
    if size:
        _font(painter, size)
        painter.setPen(roles["text"])
        painter.drawText(line.intersected(area), Qt.AlignmentFlag.AlignCenter, made.words)


def _write(painter: QPainter, box: QRectF, product: Product, roles: Roles) -> None:
    lines = written(product)
    room = box.adjusted(2, 2, -2, -2)
    size = _size([LONGEST], QRectF(0, 0, room.width(), room.height() / len(lines)))
    if not size:
        return
    _font(painter, size)
    height = QFontMetricsF(painter.font()).height()
    top = room.center().y() - height * len(lines) / 2
    # on grounds that say the sign by their colour near-black or white is read everywhere
    painter.setPen(roles["text"])
    for number, text in enumerate(lines):
        line = QRectF(room.left(), top + number * height, room.width(), height)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)


def _placed(rect: QRectF, box: Box) -> QRectF:
    return QRectF(
        rect.left() + box.x * rect.width(),
        rect.top() + box.y * rect.height(),
        box.width * rect.width(),
        box.height * rect.height(),
    )


def _size(texts: list[str], room: QRectF) -> int:
    """Pixels of the largest text that fits, at most 40; 0 where it could not be read."""
    longest = max(len(text) for text in texts)
    size = int(min(room.height() * 0.8, room.width() / (0.6 * longest), 40))
    return size if size >= 7 else 0


def _font(painter: QPainter, size: int) -> None:
    made = QFont(tabular(font("small")))
    made.setPixelSize(size)
    painter.setFont(made)
