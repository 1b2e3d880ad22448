"""How a row of the layer list is painted: its first maps, name, kind, shape and parameters; scores as bars."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from convexplorer.formats.network_table import shape_text
from convexplorer.model.network_layers import Softmax
from convexplorer.ui.network.layer_model import Entry, entry_of
from convexplorer.ui.theme import Roles, TextSize, colours, font, icon_pixmap
from convexplorer.ui.widgets.painting import draw_picture, letterbox

HEIGHT, MAP, GAP = 44, 34, 2
"""Pixels of a row's height, of the side of a map, and between two."""
BAR, SCORES = 17, 5
"""Pixels of a score's height, and how many scores are shown."""
INDENT, EYE = 14, 13
"""Pixels from the rows of a block to those in it; the arrow and the eye stand before a row."""
ROOMY = 300
"""Pixels of the list's width from which four maps stand in a row, not one."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex


def maps_across(width: int) -> int:
    """How many maps a row of so many pixels has room for."""
    return 4 if width >= ROOMY else 1


def scores_of(entry: Entry) -> int:
    """How many scores are shown under the row: those of a Softmax over one column of numbers."""
    if entry.row is None or not isinstance(entry.row.layer, Softmax) or entry.shape is None:
        return 0
    return min(SCORES, entry.shape[0]) if tuple(entry.shape[1:]) == (1, 1) else 0


class LayerRows(QStyledItemDelegate):
    """Paints one row; `extra` pixels are kept free under the row called `broken`."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.hovered = ""
        self.broken, self.extra = "", 0
        self.dimmed = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what it says."""
        entry = entry_of(index)
        if entry is None:
            return QSize(0, HEIGHT)
        extra = self.extra if entry.name == self.broken else 0
        return QSize(0, HEIGHT + BAR * scores_of(entry) + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Maps at the left, two lines beside them, and an eye before them."""
        entry = entry_of(index)
        if entry is None:
            return
        roles, rect = colours(), QRect(option.rect)
        line = QRect(rect.left(), rect.top(), rect.width(), HEIGHT)
        painter.save()
        faint = entry.idle or (entry.row is not None and entry.shape is None and entry.row.error is None)
        painter.setOpacity(0.55 if faint else 1.0)
        across = maps_across(self._view.width())
        _paint_maps(painter, entry, QRectF(line.left(), line.top() + 5, across * (MAP + GAP), MAP), self.dimmed, roles)
        words = line.adjusted(across * (MAP + GAP) + 6, 4, -4, -4)
        _paint_words(painter, entry, words, roles)
        painter.setOpacity(1.0)
        self._paint_eye(painter, entry, eye_rect(line), roles)
        for number in range(scores_of(entry)):
            box = QRect(line.left(), line.bottom() + 1 + number * BAR, line.width() - 6, BAR)
            _paint_score(painter, entry, number, box, roles)
        painter.restore()

    def _paint_eye(self, painter: QPainter, entry: Entry, rect: QRect, roles: Roles) -> None:
        if not entry.movable or not (entry.name == self.hovered or entry.idle):
            return
        ratio = self._view.devicePixelRatioF()
        name = "eye-off" if entry.idle else "eye"
        painter.drawPixmap(rect.topLeft(), icon_pixmap(name, roles["muted"], EYE, ratio))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the name."""
        field = QLineEdit(parent)
        field.setObjectName("layerNameField")
        field.setAccessibleName("Name of the layer")
        field.setToolTip("Enter keeps the name, Esc the old one")
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 -- Qt's name
        """Over the name."""
        left = maps_across(self._view.width()) * (MAP + GAP)
        rect = QRect(option.rect)
        editor.setGeometry(rect.left() + left, rect.top() + 2, rect.width() - left - 2, 26)


def eye_rect(line: QRect) -> QRect:
    """Where the eye of a row is, given its first two lines."""
    return QRect(line.left() - INDENT, line.bottom() - EYE - 5, EYE, EYE)


def _paint_words(painter: QPainter, entry: Entry, area: QRect, roles: Roles) -> None:
    half = area.height() // 2
    first = QRect(area.left(), area.top(), area.width(), half)
    second = QRect(area.left(), area.top() + half, area.width(), half)
    broken = entry.row is not None and entry.row.error is not None
    shape = "" if entry.shape is None else shape_text(entry.shape).replace(" ", "")
    _pair(painter, first, entry.title, shape, (roles["error" if broken else "text"], roles["output"]), "body")
    _pair(painter, second, entry.kind, entry.parameters, (roles["muted"], roles["learned"]), "small")


def _pair(painter: QPainter, area: QRect, left: str, right: str, inks: tuple[QColor, QColor], size: TextSize) -> None:
    """Two texts in one line; the left one is cut where both do not fit."""
    painter.setFont(font("small"))
    width = QFontMetrics(painter.font()).horizontalAdvance(right)
    painter.setPen(inks[1])
    painter.drawText(area, _RIGHT, right)
    painter.setFont(font(size))
    painter.setPen(inks[0])
    rest = area.adjusted(0, 0, -(width + 6) if right else 0, 0)
    cut = Qt.TextElideMode.ElideLeft if "/" in left else Qt.TextElideMode.ElideRight
    painter.drawText(rest, _LEFT, painter.fontMetrics().elidedText(left, cut, max(rest.width(), 0)))


def _paint_maps(painter: QPainter, entry: Entry, area: QRectF, dimmed: bool, roles: Roles) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    opacity = painter.opacity()
    painter.setOpacity(opacity * (0.3 if dimmed or (entry.row is not None and entry.shape is None) else 1.0))
    if entry.row is None and entry.images:
        image = entry.images[0]
        place = letterbox(image.height(), image.width(), area)
        place.moveLeft(area.left())
        draw_picture(painter, place, image)
    for number, image in enumerate(entry.images if entry.row is not None else ()):
        box = QRectF(area.left() + number * (MAP + GAP), area.top(), MAP, MAP)
        if box.right() <= area.right():
            draw_picture(painter, letterbox(image.height(), image.width(), box), image)
    if not entry.images and entry.answer is not None:
        _paint_bars(painter, entry.answer.values, area.adjusted(0, 2, -GAP - 2, -2), roles)
    painter.setOpacity(opacity)


def _paint_bars(painter: QPainter, values: tuple[float, ...], area: QRectF, roles: Roles) -> None:
    """Single values as bars over and under their zero."""
    finite = [value for value in values if abs(value) < float("inf")]
    if not finite:
        return
    low, high = min(0.0, *finite), max(0.0, *finite)
    scale = area.height() / ((high - low) or 1.0)
    zero = area.bottom() + low * scale
    step = area.width() / max(len(values), 8)
    for number, value in enumerate(values):
        if abs(value) < float("inf"):
            bar = QRectF(QPointF(area.left() + number * step, zero - value * scale), QPointF(0, zero)).normalized()
            bar.setLeft(area.left() + number * step)
            bar.setWidth(max(step - 1, 0.6))
            painter.fillRect(bar, roles["positive" if value >= 0 else "negative"])
    painter.fillRect(QRectF(area.left(), zero - 0.5, area.width(), 1), roles["line"])


def _paint_score(painter: QPainter, entry: Entry, number: int, area: QRect, roles: Roles) -> None:
    """One of the best: its number, a bar, its share."""
    best = () if entry.answer is None else entry.answer.best
    if number >= len(best):
        return
    index, value = best[number]
    painter.setFont(font("small"))
    metrics = painter.fontMetrics()
    left, right = metrics.horizontalAdvance("00000"), metrics.horizontalAdvance("0.000 ")
    painter.setPen(roles["muted"])
    painter.drawText(area.adjusted(0, 0, left - area.width(), 0), _LEFT, str(index))
    track = QRectF(area).adjusted(left, 4, -right, -4)
    painter.fillRect(track, roles["fill"])
    filled = QRectF(track)
    filled.setWidth(track.width() * min(max(value, 0.0), 1.0))
    painter.fillRect(filled, roles["output"])
    painter.setPen(roles["text"])
    painter.drawText(area, _RIGHT, f"{value:.3f}")
