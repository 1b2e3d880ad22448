"""The kernel on a line between two maps, as a small matrix with its signs, beside the line."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from convexplorer.model.overview import KernelAnswer
from convexplorer.scenes.numbers import short, signed
from convexplorer.ui.theme import Roles, font
from convexplorer.ui.widgets.painting import largest_of, pen, signed_colour

CELL = 40.0
NARROW = 9.0
"""Logical pixels of a weight without its number, where there are too many."""
WRITTEN = 7
"""Rows and columns up to which weights are written."""


def paint_kernel(painter: QPainter, at: QPointF, answer: KernelAnswer, area: QRectF, roles: Roles) -> None:
    """Its weights with their signs on a card that stays within the area; in words where there are none."""
    painter.setFont(font("small"))
    metrics = QFontMetricsF(painter.font())
    weights = answer.weights
    words = answer.words or f"bias {signed(answer.bias, 3)}"
    rows, columns = (0, 0) if weights is None else weights.shape
    wide = max(rows, columns) > WRITTEN
    cell = NARROW if wide else CELL
    height = cell if wide else metrics.height() + 8
    size = columns * cell, rows * height
    box = QRectF(0, 0, max(size[0], metrics.horizontalAdvance(words)) + 12, size[1] + metrics.height() + 12)
    box.moveCenter(QPointF(at.x(), at.y() - box.height() / 2 - 10))
    box.moveLeft(min(max(box.left(), area.left() + 4), area.right() - box.width() - 4))
    box.moveTop(min(max(box.top(), area.top() + 4), area.bottom() - box.height() - 4))
    painter.setPen(pen(roles["kernel"], 1.5))
    painter.setBrush(roles["base"])
    painter.drawRoundedRect(box, 4, 4)
    corner = QPointF(box.center().x() - size[0] / 2, box.top() + 6)
    largest = 0.0 if weights is None else largest_of(weights)
    for place, value in () if weights is None else np.ndenumerate(weights):
        rect = QRectF(corner.x() + place[1] * cell, corner.y() + place[0] * height, cell, height)
        painter.fillRect(rect, signed_colour(float(value), largest, roles))
        if not wide:
            painter.setPen(pen(roles["line"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)
            painter.setPen(roles["text"])
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, short(float(value)))
    painter.setPen(roles["muted"])
    line = QRectF(box.left(), corner.y() + size[1], box.width(), box.bottom() - corner.y() - size[1])
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
