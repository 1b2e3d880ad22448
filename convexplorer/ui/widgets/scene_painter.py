"""Scenes through a QPainter: one function for the screen, for print and for tests."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from convexplorer.scenes.primitives import Image, Path, Rect, Scene, Text
from convexplorer.ui.theme import Roles, tabular
from convexplorer.ui.widgets.painting import picture

Hits = list[tuple[QRectF, str]]
_BEFORE = {"left": 0.0, "centre": 0.5, "right": 1.0}
"""The share of a text's width that lies before its place."""


def paint_scene(painter: QPainter, scene: Scene, em: float, roles: Roles, given: QFont) -> Hits:
    """Paint with the corner at the painter's origin; where each keyed item came to lie is returned."""
    hits: Hits = []
    fonts = _Fonts(em, given)
    at = 0.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for item in scene.items:
        if isinstance(item, Text):
            box = _text(painter, item, at, roles, fonts)
            at = box.right()
        elif isinstance(item, Rect):
            box = QRectF(item.x * em, item.y * em, item.width * em, item.height * em)
            colour = QColor(*item.colour) if item.colour else roles[item.role]
            painter.setPen(Qt.PenStyle.NoPen if item.filled else QPen(colour, item.thickness * em))
            painter.setBrush(colour if item.filled else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        elif isinstance(item, Path):
            box = _path(painter, item, em, roles)
        elif isinstance(item, Image):
            box = QRectF(item.x * em, item.y * em, item.width * em, item.height * em)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(box, picture(item.pixels))
        if item.key:
            hits.append((box, item.key))
    return hits


def scene_width(scene: Scene, em: float, given: QFont) -> float:
    """How wide the scene is with this font, at least as wide as it says unless it is a line of running text."""
    flows = any(isinstance(item, Text) and item.x is None for item in scene.items)
    if not flows:
        return scene.width * em
    fonts = _Fonts(em, given)
    right, furthest = 0.0, 0.0
    for item in scene.items:
        if isinstance(item, Text):
            start = right if item.x is None else item.x * em
            right = start + fonts.of(item)[1].horizontalAdvance(item.text)
            furthest = max(furthest, right)
    return furthest + 0.5 * em


class _Fonts:
    """The few fonts of one scene, made once (24 texts take 0.37 ms; with a font made for each text 0.84 ms)."""

    def __init__(self, em: float, given: QFont) -> None:
        self.em = em
        self._tabular = tabular(given)
        self._made: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}
        self._widths: dict[tuple[int, str], float] = {}
        self._colours: dict[object, QColor] = {}
        self.set_font: QFont | None = None
        """The font that the painter has now."""

    def of(self, item: Text) -> tuple[QFont, QFontMetricsF]:
        """The font of a text, and its measures."""
        key = max(1, round(self.em * item.size)), item.bold
        if key not in self._made:
            made = QFont(self._tabular)
            made.setPixelSize(key[0])
            made.setBold(item.bold)
            self._made[key] = made, QFontMetricsF(made)
        return self._made[key]

    def width(self, item: Text, metrics: QFontMetricsF) -> float:
        """Pixels of a text, measured once: a grid has many numbers and few different ones."""
        key = id(metrics), item.text
        if key not in self._widths:
            self._widths[key] = metrics.horizontalAdvance(item.text)
        return self._widths[key]

    def colour(self, item: Text, roles: Roles) -> QColor:
        """Of its data, or of its role."""
        key = item.colour or item.role
        if key not in self._colours:
            self._colours[key] = QColor(*item.colour) if item.colour else roles[item.role]
        return self._colours[key]


def _text(painter: QPainter, item: Text, at: float, roles: Roles, fonts: _Fonts) -> QRectF:
    em = fonts.em
    font, metrics = fonts.of(item)
    width = fonts.width(item, metrics)
    x = at if item.x is None else item.x * em - _BEFORE[item.align] * width
    if font is not fonts.set_font:
        painter.setFont(font)
        fonts.set_font = font
    painter.setPen(fonts.colour(item, roles))
    painter.drawText(QPointF(x, item.y * em), item.text)
    if not item.key:
        return QRectF(x, item.y * em, width, 0)
    return QRectF(x, item.y * em - metrics.ascent(), width, metrics.height())


def _path(painter: QPainter, item: Path, em: float, roles: Roles) -> QRectF:
    points = QPolygonF([QPointF(x * em, y * em) for x, y in item.points])
    pen = QPen(roles[item.role], item.thickness * em, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    if item.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(roles[item.role] if item.filled else Qt.BrushStyle.NoBrush)
    if item.closed or item.filled:
        painter.drawPolygon(points)
    else:
        painter.drawPolyline(points)
    return points.boundingRect()
