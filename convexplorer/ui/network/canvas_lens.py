"""What a value deep in the network sees: a frame on every map on the way, dashed where padding comes in."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from convexplorer.model.network_answers import Seen
from convexplorer.scenes.network_layout import Box, Column, NetworkLayout
from convexplorer.ui.network.camera import Camera
from convexplorer.ui.theme import Roles
from convexplorer.ui.widgets.painting import halo_rect


def paint_lens(
    painter: QPainter, camera: Camera, layout: NetworkLayout, seen: Iterable[Seen], shown: Iterable[str], roles: Roles
) -> None:
    """The frames in the columns of `shown`; the picture's own is bold, the value's own is a single cell."""
    names = set(shown)
    for one in seen:
        column = layout.column(one.stage)
        if column is None or one.stage not in names or column.kind not in ("maps", "input"):
            continue
        for channel in column.channels:
            frame = camera.rect(part_of(column, channel, one))
            if column.kind == "input":
                halo_rect(painter, frame, "input", 2.0)
            else:
                painter.setPen(QPen(roles["input"], 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame)
            if any(one.padding):
                _paint_padding(painter, frame, camera.rect(padded_of(column, channel, one)), roles)


def part_of(column: Column, channel: int, seen: Seen) -> Box:
    """Where in the column the values lie that are seen of a map."""
    first = column.cell(channel, seen.row, seen.column)
    return Box(first.x, first.y, first.width * seen.width, first.height * seen.height)


def padded_of(column: Column, channel: int, seen: Seen) -> Box:
    """The same with the padding that is read beyond the map's edge."""
    inner, cell = part_of(column, channel, seen), column.cell(channel)
    top, bottom, left, right = seen.padding
    return Box(
        inner.x - left * cell.width,
        inner.y - top * cell.height,
        inner.width + (left + right) * cell.width,
        inner.height + (top + bottom) * cell.height,
    )


def _paint_padding(painter: QPainter, inner: QRectF, outer: QRectF, roles: Roles) -> None:
    """A dashed frame, a pixel or two from the other even where the padding is narrower than that."""
    apart = outer.adjusted(
        -2.0 * (outer.left() < inner.left()),
        -2.0 * (outer.top() < inner.top()),
        2.0 * (outer.right() > inner.right()),
        2.0 * (outer.bottom() > inner.bottom()),
    )
    painter.setPen(QPen(roles["input"], 1.0, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(apart)
