"""Numbers in the values of a map that is drawn large, and in a value drawn larger still the products it is made of."""

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from convexplorer.compute.trace import ConvTrace, LayerTrace
from convexplorer.model.overview import CellsAnswer, MapCells
from convexplorer.scenes.network_layout import Box, Column
from convexplorer.scenes.network_products import LINE, Inside, Product, blocks, conv_words, inside, written
from convexplorer.scenes.numbers import short
from convexplorer.ui.network.camera import Camera
from convexplorer.ui.theme import Roles, font, tabular
from convexplorer.ui.widgets.painting import halo_rect, hatch, largest_of, pen, picture, signed_colour, signed_pixels

NUMBERS_FROM = 34.0
"""Logical pixels of a value: smaller ones have no numbers."""
PRODUCTS_FROM = 150.0
"""Logical pixels of a value from which the products are drawn that it is made of."""
WRITTEN_FROM = 26.0
"""Logical pixels of a product from which its numbers stand in it."""

LABELLED_FROM = 80.0
"""Logical pixels of a product from which it says which input it takes."""
FRAMED_FROM = 16.0
"""Logical pixels of the products with one channel from which a line stands round them."""
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
                _paint_value(painter, rect, answer.traces[row * columns + across], camera, roles)
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


def _paint_value(painter: QPainter, rect: QRectF, trace: LayerTrace, camera: Camera, roles: Roles) -> None:
    """What a value is made of: products as a picture while they are too small to be read, else each with its numbers.

    Seven rows of nine values with 90 products each took 36 ms as single fields; as pictures they take 7.
    """
    if isinstance(trace, ConvTrace):
        rows, columns = trace.values.shape[1:]
        found = blocks(trace)
        if min(found[0].width * rect.width() / columns, found[0].height * rect.height() / rows) < WRITTEN_FROM:
            painter.fillRect(rect.intersected(camera.frame), roles["base"])
            _paint_small(painter, rect, trace, found, roles)
            _paint_words(painter, rect, conv_words(trace), camera, roles)
            return
    paint_inside(painter, rect, inside(trace), camera, roles)


def _paint_small(painter: QPainter, rect: QRectF, trace: ConvTrace, found: list[Box], roles: Roles) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    pixels = signed_pixels(trace.products, largest_of(trace.products), roles)
    channels, rows, columns = trace.products.shape
    if rows * columns > 1 or channels == 1:
        painter.setPen(pen(roles["line"]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one, box in zip(pixels, found, strict=True):
            place = _placed(rect, box)
            painter.drawImage(place, picture(one))
            if place.width() >= FRAMED_FROM:
                painter.drawRect(place)
        return
    across = len({box.x for box in found})
    down = -(-channels // across)
    grid = np.full((across * down, 3), signed_pixels(np.zeros((1, 1)), 1.0, roles)[0, 0], np.uint8)
    grid[:channels] = pixels[:, 0, 0]
    last = found[-1]
    whole = Box(found[0].x, found[0].y, 1 - 2 * found[0].x, last.y + last.height - found[0].y)
    painter.drawImage(_placed(rect, whole), picture(grid.reshape(down, across, 3)))


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
    _paint_words(painter, rect, made.words, camera, roles)


def _paint_words(painter: QPainter, rect: QRectF, words: str, camera: Camera, roles: Roles) -> None:
    line = _placed(rect, Box(0, 1 - LINE, 1, LINE)).adjusted(4, 0, -4, 0)
    size = _size([words], line)
    if size:
        _font(painter, size)
        painter.setPen(roles["text"])
        painter.drawText(line.intersected(camera.frame), Qt.AlignmentFlag.AlignCenter, words)


def _write(painter: QPainter, box: QRectF, product: Product, roles: Roles) -> None:
    lines = written(product, box.height() >= LABELLED_FROM)
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
