"""What the overview paints: lines between maps, maps, columns of values, scores, and what stands over a column."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from convexplorer.model.overview import ColumnPicture
from convexplorer.scenes.network_edges import Edge, all_edges, funnels
from convexplorer.scenes.network_layout import BETWEEN, HEAD, NEAR, Column, NetworkLayout, ranked, short_title
from convexplorer.scenes.numbers import fixed
from convexplorer.ui.network.camera import Camera
from convexplorer.ui.theme import Roles, font
from convexplorer.ui.widgets.painting import hatch, pen

TITLED_FROM = 4.5
"""Logical pixels an em: below, columns have no titles, there is no room for any."""
BAR = 4.0
"""Logical pixels of the line that says which part is seen."""
LITTLE, WHOLE = 0.02, 0.98
"""The shares of a network that is seen between which a line says where: a single map, or as good as all."""
SEPARATE_FROM = 5.0
"""Logical pixels of a value in a column: smaller ones have no lines between them."""


class Painted(NamedTuple):
    """The maps of a column as they came, and as Qt paints them."""

    picture: ColumnPicture
    image: QImage
    first: int


def paint_lines(painter: QPainter, camera: Camera, edges: Iterable[Edge], colour: QColor, width: float = 1.0) -> None:
    """Lines from map to map; from a whole column of values a fan."""
    lines: list[QLineF] = []
    painter.setPen(QPen(colour, width))
    for edge in edges:
        points = [camera.point(x, y) for x, y in edge.points]
        if len(points) == 3 and points[0].x() == points[2].x():
            fan = QColor(colour)
            fan.setAlphaF(colour.alphaF() * 0.2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fan)
            painter.drawPolygon(QPolygonF(points))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, width))
        else:
            lines += [QLineF(start, end) for start, end in pairwise(points)]
    if lines:
        painter.drawLines(lines)


def paint_ground(
    painter: QPainter,
    camera: Camera,
    layout: NetworkLayout,
    shown: Sequence[Column],
    selected: str,
    roles: Roles,
    bare: frozenset[str] = frozenset(),
) -> None:
    """All that stays while a picture moves: lines, empty boxes, titles, what is not shown."""
    painter.fillRect(camera.frame, roles["base"])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    faint = QColor(roles["muted"])
    faint.setAlpha(70)
    near = {column.name for column in shown}
    for column in layout.columns:
        if column.name in near or near & set(column.before):
            paint_lines(painter, camera, all_edges(layout, column), faint, 1.0)
            for corners in funnels(layout, column):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(faint.red(), faint.green(), faint.blue(), 28))
                painter.drawPolygon(QPolygonF([camera.point(x, y) for x, y in corners]))
    for name, line in layout.lanes:
        if name in near:
            painter.setPen(QPen(roles["muted"], 1.0, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF([camera.point(x, y) for x, y in line]))
    for column in shown:
        _paint_boxes(painter, camera, column, roles, column.name in bare)
    for column in shown:
        if not reaches_out(camera, column):
            paint_head(painter, camera, column, column.name == selected, roles)


def reaches_out(camera: Camera, column: Column) -> bool:
    """Whether what stands over a column would be above the upper edge: then it lies over its maps."""
    return camera.point(0, column.head + HEAD).y() < 36.0


def _paint_boxes(painter: QPainter, camera: Camera, column: Column, roles: Roles, bare: bool) -> None:
    """An empty box for each map; hatched where there is only the shape; under them what is not shown."""
    for channel in column.channels:
        box = camera.rect(column.rect(channel))
        if bare and column.kind != "nothing":
            hatch(painter, box.intersected(camera.frame), roles)
        line = pen(roles["line"])
        if column.kind == "nothing":
            line = QPen(roles["error"] if column.error is not None else roles["line"], 1.5, Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush if bare else roles["fill"])
        painter.drawRect(box)
        if column.kind != "maps":
            break
    box = camera.rect(column.box)
    left_out = column.shape[0] - column.count if column.kind == "maps" else 0
    texts: tuple[str, ...] = (f"… {left_out:,} more", f"+ {left_out:,}") if left_out else ()
    if bare and column.kind != "nothing":
        texts = ("shape only",)
    painter.setFont(font("small"))
    painter.setPen(roles["muted"])
    for text in texts:
        if QFontMetricsF(painter.font()).horizontalAdvance(text) <= _room(camera, column):
            room = QRectF(box.center().x() - 80, box.bottom() + 2, 160, 18)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
            break


def _room(camera: Camera, column: Column) -> float:
    """Pixels of width for what stands over and under a column."""
    return (column.box.width + (NEAR if column.kind == "maps" else BETWEEN) * 0.95) * camera.scale


def head_rect(camera: Camera, column: Column, height: float) -> QRectF:
    """Where the two lines over a column are: at the upper edge while the column itself reaches beyond it."""
    box = camera.rect(column.box)
    place = camera.point(0, column.head + HEAD).y() - height - 3
    top = min(max(place, 2.0), max(box.bottom() - height, place))
    left, right = max(box.left(), 0.0), min(box.right(), camera.area[0])
    room = max(_room(camera, column), 24.0)
    return QRectF((left + right) / 2 - room / 2, top, room, height)


def paint_head(painter: QPainter, camera: Camera, column: Column, selected: bool, roles: Roles) -> None:
    """Its name, and its shape as far as there is room."""
    if camera.scale < TITLED_FROM:
        return
    small = font("small", bold=selected)
    metrics = QFontMetricsF(small)
    narrow = HEAD * camera.scale < 1.9 * metrics.height()  # room for one line, the name
    rect = head_rect(camera, column, (1 if narrow else 2) * metrics.height())
    if not rect.intersects(camera.frame):
        return
    titles = [text for text in (column.title, short_title(column)) if metrics.horizontalAdvance(text) <= rect.width()]
    title = titles[0] if titles else metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, rect.width())
    channels, rows, columns = column.shape
    full = str(channels) if column.kind in ("vector", "scores") else f"{channels}×{rows}×{columns}"
    texts = (full, f"{rows}×{columns}", "")
    if column.kind == "nothing":
        texts = ("does not fit", "misfit", "!") if column.error is not None else ("", "", "")
    fits = [text for text in texts if metrics.horizontalAdvance(text) <= rect.width()]
    shape = fits[0]
    wide = max(metrics.horizontalAdvance(title), metrics.horizontalAdvance("" if narrow else shape)) + 6
    ground = QColor(roles["base"])
    ground.setAlpha(215)
    painter.fillRect(QRectF(rect.center().x() - wide / 2, rect.top(), wide, rect.height()), ground)
    painter.setFont(small)
    painter.setPen(roles["accent"] if selected else roles["text"])
    upper, lower = QRectF(rect), QRectF(rect)
    upper.setHeight(metrics.height())
    lower.setTop(rect.top() + metrics.height())
    painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, title)
    painter.setPen(roles["error"] if column.error is not None else roles["muted"])
    if not narrow:
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, shape)


def paint_column(painter: QPainter, camera: Camera, column: Column, made: Painted, roles: Roles, ratio: float) -> None:
    """The maps of a column, or its values."""
    if column.kind == "scores":
        _paint_scores(painter, camera, column, made, roles)
        return
    size = made.image.width(), made.image.height()
    for target, source, smaller in _places(camera, column, made.first, made.picture.count, size, ratio):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.drawImage(target, made.image, source)
    if column.kind == "vector":
        _paint_frames(painter, camera, column, roles)


@lru_cache(maxsize=512)
def _places(
    camera: Camera, column: Column, first: int, count: int, size: tuple[int, int], ratio: float
) -> tuple[tuple[QRectF, QRectF, bool], ...]:
    """Where each map of a column's picture goes, from where in it, and whether it is made smaller.

    The same from frame to frame: kept, as 116 maps took 2 ms to place and 0.3 ms to draw.
    """
    height = size[1] / count
    found = []
    for index in range(count):
        if column.kind == "maps" and first + index not in column.channels:
            continue
        target = snapped(camera.rect(column.rect(first + index)), ratio)
        part = part_seen(target, QRectF(0, index * height, size[0], height), camera.frame, ratio)
        if part is not None:
            found.append(part)
    return tuple(found)


def _paint_frames(painter: QPainter, camera: Camera, column: Column, roles: Roles) -> None:
    """Lines between single values that are large enough, and round all of them."""
    box, area = camera.rect(column.box), camera.frame
    painter.setPen(pen(roles["line"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    step = box.height() / column.shape[0]
    if step >= SEPARATE_FROM:
        first = max(0, floor((area.top() - box.top()) / step))
        last = min(column.shape[0], ceil((area.bottom() - box.top()) / step) + 1)
        lines = [box.top() + number * step for number in range(first, last)]
        painter.drawLines([QLineF(box.left(), y, box.right(), y) for y in lines])


def paint_place(painter: QPainter, camera: Camera, layout: NetworkLayout, roles: Roles) -> None:
    """Along the lower edge which part of a network is seen that is wider than the canvas."""
    seen = camera.seen()
    first, last = max(seen.x, 0.0) / layout.width, min((seen.x + seen.width) / layout.width, 1.0)
    if not LITTLE < last - first <= WHOLE:
        return
    width, y = camera.area[0] - 2 * BAR, camera.area[1] - 2 * BAR
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles["fill"])
    painter.drawRoundedRect(QRectF(BAR, y, width, BAR), BAR / 2, BAR / 2)
    painter.setBrush(roles["muted"])
    thumb = QRectF(BAR + first * width, y, max((last - first) * width, 2 * BAR), BAR)
    painter.drawRoundedRect(thumb, BAR / 2, BAR / 2)


def score_bars(column: Column, made: ColumnPicture) -> list[tuple[int, float]]:
    """(number, value) of every score that has a bar."""
    return [] if made.values is None else ranked([float(value) for value in made.values], column.count)


def _paint_scores(painter: QPainter, camera: Camera, column: Column, made: Painted, roles: Roles) -> None:
    """A bar for each score, with its number and its share."""
    box = camera.rect(column.box)
    painter.fillRect(box.adjusted(-1, -1, 1, 1), roles["base"])
    bars = score_bars(column, made.picture)
    if not bars:
        return
    height = box.height() / len(bars)
    small = font("small")
    metrics = QFontMetricsF(small)
    written = metrics.height() <= height + 3
    longest = "8" * max(len(str(number)) for number, _ in bars)
    left = metrics.horizontalAdvance(longest) + 8 if written else 0.0
    right = metrics.horizontalAdvance(".888") + 6 if written else 0.0
    room = max(box.width() - left - right, 4.0)
    painter.setFont(small)
    best = max(bars, key=lambda bar: bar[1])[0]
    for line, (number, value) in enumerate(bars):
        top = box.top() + line * height
        bar = QRectF(box.left() + left, top + height * 0.2, room * min(max(0.0, value), 1.0), height * 0.6)
        track = QRectF(box.left() + left, top + height * 0.2, room, height * 0.6)
        painter.fillRect(track, roles["fill"])
        painter.fillRect(bar, roles["output"])
        if written:
            painter.setPen(roles["text"] if number == best else roles["muted"])
            label = QRectF(box.left(), top, left - 6, height)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            share = QRectF(box.right() - right, top, right, height)
            painter.drawText(share, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, fixed(value, 3))


def snapped(rect: QRectF, ratio: float) -> QRectF:
    """The same on whole device pixels, of the size that was asked for."""
    left, top = round(rect.left() * ratio), round(rect.top() * ratio)
    width, height = max(round(rect.width() * ratio), 1), max(round(rect.height() * ratio), 1)
    return QRectF(left / ratio, top / ratio, width / ratio, height / ratio)


def part_seen(target: QRectF, source: QRectF, area: QRectF, ratio: float = 1.0) -> tuple[QRectF, QRectF, bool] | None:
    """Of a part of an image and where it goes what lies in the area, and whether it is made smaller; None for nothing.

    However large it is drawn, only what is seen is handed to the painter.
    """
    seen = target.intersected(area)
    if seen.isEmpty() or source.isEmpty():
        return None
    across, down = target.width() / source.width(), target.height() / source.height()
    if max(target.width(), target.height()) > 2 * max(area.width(), area.height()):
        left, top = floor((seen.left() - target.left()) / across), floor((seen.top() - target.top()) / down)
        right, bottom = ceil((seen.right() - target.left()) / across), ceil((seen.bottom() - target.top()) / down)
        part = QRectF(source.left() + left, source.top() + top, right - left, bottom - top).intersected(source)
        corner = QPointF(
            target.left() + (part.left() - source.left()) * across, target.top() + (part.top() - source.top()) * down
        )
        target, source = QRectF(corner.x(), corner.y(), part.width() * across, part.height() * down), part
    return target, source, across * ratio < 0.99 or down * ratio < 0.99
