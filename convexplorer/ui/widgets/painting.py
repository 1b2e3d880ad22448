"""What several widgets paint alike: focus frames, hatching, signed colours and text that fits."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from convexplorer.compute.arrays import Array
from convexplorer.ui.theme import ON_PICTURE, Roles

# text on them, near-black in the light theme and white in the dark one, has contrast ≥ 4.5 : 1
POSITIVE, NEGATIVE = {False: "#e0685a", True: "#c5483b"}, {False: "#4c8cda", True: "#3870b8"}


def pen(colour: QColor | str, width: float = 1.0) -> QPen:
    """A pen whose lines have square corners."""
    made = QPen(QColor(colour), width)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return made


def focus_frame(painter: QPainter, rect: QRectF, roles: Roles, radius: float = 4.0) -> None:
    """The one frame that says: this has the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(roles["accent"], 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def halo_rect(painter: QPainter, rect: QRectF, role: str, width: float = 2.0) -> None:
    """An outline that is seen on any picture: a dark rim with the bright colour of its role in it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(QColor(0, 0, 0, 150), width + 2))
    painter.drawRect(rect)
    painter.setPen(pen(ON_PICTURE[role], width))
    painter.drawRect(rect)


def tag(painter: QPainter, at: QPointF, text: str, role: str, within: QRectF) -> None:
    """A small label on a dark ground with its corner at a point, pushed inside a rectangle."""
    metrics = QFontMetricsF(painter.font())
    box = QRectF(at.x(), at.y() - metrics.height() - 3, metrics.horizontalAdvance(text) + 8, metrics.height() + 2)
    box.moveLeft(max(within.left(), min(box.left(), within.right() - box.width())))
    box.moveTop(max(within.top(), min(box.top(), within.bottom() - box.height())))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 10, 12, 200))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ON_PICTURE[role])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def hatch(painter: QPainter, rect: QRectF, roles: Roles) -> None:
    """Padding: not part of the picture."""
    painter.fillRect(rect, roles["fill"])
    painter.fillRect(rect, QBrush(roles["line"], Qt.BrushStyle.BDiagPattern))


def ring(outer: QRectF, inner: QRectF) -> list[QRectF]:
    """The outer rectangle without what the inner one covers, as up to four: above, below, left and right of it.

    They reach a pixel or two under the inner one, so that no seam shows. Under all of a picture of 486 × 350 a pattern
    took more of the window's own thread than everything else that is painted (13 ms a frame, under a profiler on a busy
    machine).
    """
    under = inner.toAlignedRect().adjusted(2, 2, -2, -2)
    hole = QRectF(under).intersected(outer)
    if under.isEmpty() or hole.isEmpty():
        return [outer]
    sides = [
        QRectF(outer.topLeft(), QPointF(outer.right(), hole.top())),
        QRectF(QPointF(outer.left(), hole.bottom()), outer.bottomRight()),
        QRectF(QPointF(outer.left(), hole.top()), hole.bottomLeft()),
        QRectF(hole.topRight(), QPointF(outer.right(), hole.bottom())),
    ]
    return [side for side in sides if not side.isEmpty()]


def signed_colour(value: float, largest: float, roles: Roles) -> QColor:
    """Blue below zero, the ground at zero, red above, by the value's share of the largest size in its table."""
    ground = QColor(roles.base if not roles.dark else "#26282c")
    if not math.isfinite(value):
        return roles["fill"]
    share = min(1.0, abs(value) / largest) ** 0.75 if largest > 0 else 0.0
    end = QColor((POSITIVE if value > 0 else NEGATIVE)[roles.dark])
    red, green, blue = (
        a + (b - a) * share
        for a, b in (
            (ground.redF(), end.redF()),
            (ground.greenF(), end.greenF()),
            (ground.blueF(), end.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)


def signed_pixels(values: Array, largest: float, roles: Roles) -> Array:
    """`signed_colour` of every number at once: (rows, columns) to (rows, columns, 3) uint8."""
    finite = np.isfinite(values)
    share = np.minimum(1.0, np.abs(np.where(finite, values, 0.0)) / largest) ** 0.75 if largest > 0 else np.zeros(1)
    ground = _rgb(roles.base if not roles.dark else "#26282c")
    ends = np.where((values > 0)[..., None], _rgb(POSITIVE[roles.dark]), _rgb(NEGATIVE[roles.dark]))
    painted = np.rint(ground + (ends - ground) * np.broadcast_to(share, values.shape)[..., None])
    return np.where(finite[..., None], painted, _rgb(roles.fill)).astype(np.uint8)


def _rgb(colour: str) -> Array:
    made = QColor(colour)
    return np.array((made.red(), made.green(), made.blue()), np.float64)


def largest_of(values: Array) -> float:
    """The largest finite size in an array, 0 when there is none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def picture(pixels: Array) -> QImage:
    """A QImage that owns a copy of (H, W, 3) uint8 pixels."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise ValueError(f"a picture is (H, W, 3) uint8, not {pixels.shape} {pixels.dtype}")
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    borrowed = QImage(whole.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)  # a copy, as screens take it: painted several times


def letterbox(rows: float, columns: float, within: QRectF, ratio: float = 1.0) -> QRectF:
    """The largest rectangle of that shape in the middle, on whole device pixels."""
    if rows <= 0 or columns <= 0 or within.isEmpty():
        return QRectF(within.center(), within.center())
    scale = min(within.width() / columns, within.height() / rows)
    width, height = max(1.0, columns * scale), max(1.0, rows * scale)
    left, top = within.center().x() - width / 2, within.center().y() - height / 2
    snapped = [round(edge * ratio) / ratio for edge in (left, top, left + width, top + height)]
    return QRectF(QPointF(snapped[0], snapped[1]), QPointF(snapped[2], snapped[3]))


def draw_picture(
    painter: QPainter, target: QRectF, image: QImage, ratio: float = 1.0, part: QRectF | None = None
) -> None:
    """The image, or a part of it: enlarged in squares, made smaller smoothly."""
    taken = QRectF(image.rect()) if part is None else part
    smaller = taken.width() > target.width() * ratio + 0.5 or taken.height() > target.height() * ratio + 0.5
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
    painter.drawImage(target, image, taken)


def fitting_font(texts: list[str], given: QFont, width: float, height: float, least: float = 6.5) -> QFont | None:
    """The given font, made smaller until every text fits; None when it would be less than `least` points."""
    made = QFont(given)
    size = given.pointSizeF()
    while size >= least:
        made.setPointSizeF(size)
        metrics = QFontMetricsF(made)
        if metrics.height() <= height and all(metrics.horizontalAdvance(text) <= width for text in texts):
            return made
        size -= 0.5
    return None
