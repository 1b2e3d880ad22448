"""Padding is painted round a picture only, as if it were painted under all of it."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.painting import hatch, ring

OUTER = QRectF(3, 5, 120, 90)


def painted(parts, inner):
    """The hatched parts with the picture over them."""
    image = QImage(130, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        for part in parts:
            hatch(painter, part, colours())
        painter.fillRect(inner, Qt.GlobalColor.red)
    return image


@pytest.mark.parametrize(
    "inner",
    [
        QRectF(10, 12, 80, 60),
        QRectF(10.4, 12.6, 80.3, 60.7),
        QRectF(3, 5, 100, 90),  # padding on the right only
        QRectF(3, 5, 120, 90),  # none in sight
        QRectF(-40, -30, 100, 70),  # cut off at two sides
        QRectF(60, 50, 2, 1),  # hardly anything
        QRectF(200, 200, 20, 20),  # out of sight
    ],
)
def test_the_ring_looks_as_if_all_was_hatched_under_the_picture(qapp, inner):
    parts = ring(OUTER, inner)
    assert painted(parts, inner) == painted([OUTER], inner)
    assert all(not one.intersects(other) for index, one in enumerate(parts) for other in parts[:index])
