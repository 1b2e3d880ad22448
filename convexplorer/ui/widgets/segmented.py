"""A few choices side by side, one of them taken."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from convexplorer.ui.theme import TextSize, colours, font, icon_pixmap
from convexplorer.ui.widgets.painting import focus_frame

_HEIGHT = 28
_ROOM, _COMPACT_ROOM = 20, 12
"""Pixels beside a label."""
_ICON = 16


class Segmented(QTabBar):
    """`chosen(key)` when the user takes another one; a tab bar underneath, so arrows and screen readers work.

    A dimmed choice can still be taken: it stands for a step that does nothing at present.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dimmed: set[str] = set()
        self._icons: Mapping[str, str] = {}
        self._room = _ROOM
        self._size: TextSize = "body"
        self._hover = -1
        self._quiet = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._tell)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """(key, label) of every choice, in order; the one taken stays where its key remains."""
        key = self.key()
        self._quiet = True
        while self.count():
            self.removeTab(0)
        for name, label in items:
            self.setTabData(self.addTab(label), name)
        self._quiet = False
        self.set_chosen(key)
        self.updateGeometry()

    def key(self) -> str:
        """The key of the choice taken, "" when there is none."""
        return str(self.tabData(self.currentIndex()) or "")

    def set_chosen(self, key: str) -> None:
        """Take a choice without telling; unknown keys change nothing."""
        self._quiet = True
        self.setCurrentIndex(self._index(key) if self._index(key) >= 0 else self.currentIndex())
        self._quiet = False

    def set_dimmed(self, key: str, dimmed: bool, why: str = "") -> None:
        """Show a choice as one that changes nothing at present; `why` becomes its tooltip."""
        if dimmed == (key in self._dimmed) and not why:
            return
        (self._dimmed.add if dimmed else self._dimmed.discard)(key)
        if self._index(key) >= 0:
            self.setTabToolTip(self._index(key), why if dimmed else "")
        self.update()

    def set_icons(self, icons: Mapping[str, str]) -> None:
        """Choices that show a line icon, by key, in place of their label, which becomes the tooltip."""
        self._icons = icons
        for index in range(self.count()):
            self.setTabToolTip(index, self.tabText(index))
        self.updateGeometry()

    def set_compact(self, compact: bool) -> None:
        """Small labels with less room beside them."""
        self._room, self._size = (_COMPACT_ROOM, "small") if compact else (_ROOM, "body")
        self.updateGeometry()

    def tabSizeHint(self, index: int) -> QSize:
        """Wide enough for bold text, so that nothing shifts when another is taken."""
        if str(self.tabData(index)) in self._icons:
            return QSize(_ICON + self._room, _HEIGHT)
        metrics = QFontMetrics(font(self._size, bold=True))
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + self._room, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Labels are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet trough with the choice raised in it."""
        roles = colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            trough = QRectF(self.tabRect(0)).united(QRectF(self.tabRect(self.count() - 1)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(roles["fill"])
            painter.drawRoundedRect(trough, 6, 6)
            for index in range(self.count()):
                taken, rect = index == self.currentIndex(), QRectF(self.tabRect(index))
                if taken:
                    painter.setPen(QPen(roles["line"], 1))
                    painter.setBrush(roles["line" if roles.dark else "base"])
                    painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
                faint = str(self.tabData(index)) in self._dimmed or not self.isTabEnabled(index)
                plain = "text" if taken or index == self._hover else "muted"
                painter.setOpacity(0.6 if faint and not taken else 1.0)
                painter.setPen(roles["muted" if faint else plain])
                icon = self._icons.get(str(self.tabData(index)))
                if icon is None:
                    painter.setFont(font(self._size, bold=taken))
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
                else:
                    pixels = icon_pixmap(icon, roles[plain], _ICON, self.devicePixelRatioF())
                    painter.drawPixmap(rect.center() - QPointF(_ICON / 2, _ICON / 2), pixels)
                painter.setOpacity(1.0)
            if self.hasFocus() and self.count():
                focus_frame(painter, QRectF(self.tabRect(self.currentIndex())), roles, 5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the choice under the pointer."""
        self._hover = self.tabAt(event.position().toPoint())
        self.update()
        super().mouseMoveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel changes a control only when it has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _index(self, key: str) -> int:
        return next((index for index in range(self.count()) if self.tabData(index) == key), -1)

    def _tell(self, index: int) -> None:
        if not self._quiet and index >= 0:
            self.chosen.emit(str(self.tabData(index)))
