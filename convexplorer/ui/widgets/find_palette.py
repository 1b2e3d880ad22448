"""Find: type a few letters, take an action, a preset, a setting or an example."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from convexplorer.ui.theme import colours, font, small_label
from convexplorer.ui.widgets.fuzzy import fit
from convexplorer.ui.widgets.overlay_frame import MARGIN, OverlayFrame

_WIDTH, _ROW, _ROWS, _TOP = 560, 30, 10, 48
_FOUND = Qt.ItemDataRole.UserRole
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FindItem(NamedTuple):
    """One thing to find: what it is called, where it is or its shortcut (`hint`), and why it cannot be had now."""

    key: str
    text: str
    hint: str = ""
    enabled: bool = True
    reason: str = ""
    keywords: str = ""


class FindPalette(OverlayFrame):
    """`chosen(key)` by Enter or a click; Esc or a click beside closes it, `closed()` in any case."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: tuple[FindItem, ...] = ()
        self.field = QLineEdit()
        self.field.setObjectName("findField")
        self.field.setAccessibleName("Find")
        self.field.setToolTip("Type a few letters; Enter takes the row that is lit")
        self.field.setWhatsThis("Finds anything by a few of its letters: ↑ and ↓ choose, Enter takes, Esc closes.")
        self.field.setPlaceholderText("Find an action, preset, setting or example")
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(120)
        self.field.textChanged.connect(self._filter)
        self.results = QListWidget()
        self.results.setObjectName("findResults")
        self.results.setAccessibleName("Found")
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setItemDelegate(_Delegate(self.results))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setFrameShape(QListWidget.Shape.NoFrame)
        self.results.setUniformItemSizes(True)
        self.results.itemClicked.connect(self._take)
        self.results.currentItemChanged.connect(self._explain)
        self._note: QLabel = small_label()
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        box.setSpacing(4)
        box.addWidget(self.field)
        box.addWidget(self.results, 1)
        box.addWidget(self._note)

    def open(self, items: Sequence[FindItem]) -> None:
        """Show it at the top of its window with these to choose from, in this order while nothing is typed."""
        self._items = tuple(items)
        self.setParent(self.window())
        self.remember_focus()
        self.field.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        app = QApplication.instance()
        if app is not None:
            self.watch(app)

    def close_palette(self) -> None:
        """Hide it and give the focus back; nothing happens when it is not open."""
        if self.isVisible():
            self.watch()
            self.give_focus_back()
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list work from the field; a click anywhere else closes it."""
        if isinstance(event, QKeyEvent) and watched is self.field:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # what is typed here is no shortcut of the window
                return True
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            outside = watched is not self and not self.isAncestorOf(watched)
            if outside and watched.window() is self.window():
                self.close_palette()
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        elif event.key() in _LIST_KEYS:
            QApplication.sendEvent(self.results, event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.results.currentItem())
        elif event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True

    def _filter(self, query: str) -> None:
        scored = [(fit(query, item.text, f"{item.keywords} {item.hint}"), item) for item in self._items]
        found = [pair for pair in scored if pair[0] > 0]
        if query.strip():
            found.sort(key=lambda pair: (-pair[0], not pair[1].enabled))
        self.results.clear()
        for _, item in found:
            row = QListWidgetItem(item.text)
            row.setData(_FOUND, item)
            row.setData(Qt.ItemDataRole.AccessibleDescriptionRole, item.hint if item.enabled else item.reason)
            self.results.addItem(row)
        self.results.setCurrentRow(0 if found else -1)
        self._explain()
        self._place()

    def _take(self, row: QListWidgetItem | None) -> None:
        item = None if row is None else row.data(_FOUND)
        if isinstance(item, FindItem) and item.enabled:
            self.close_palette()
            self.chosen.emit(item.key)

    def _explain(self) -> None:
        row = self.results.currentItem()
        item = None if row is None else row.data(_FOUND)
        text = "Nothing is called that." if self._items else ""
        if isinstance(item, FindItem):
            text = item.hint if item.enabled else item.reason
        self._note.setText(self._note.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDTH - 4 * MARGIN))

    def _place(self) -> None:
        room = self.window().rect()
        width = min(_WIDTH, room.width() - 2 * MARGIN)
        rows = min(max(self.results.count(), 1), _ROWS)
        height = 4 * MARGIN + self.field.sizeHint().height() + rows * _ROW + self._note.sizeHint().height()
        top = min(_TOP, max(MARGIN, room.height() - height - MARGIN))
        self.setGeometry((room.width() - width) // 2, top, width, min(height, room.height() - top - MARGIN))


class _Delegate(QStyledItemDelegate):
    """The text at the left, where it is found or why it cannot be had at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One row."""
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Plain text only; the row taken by Enter on the accent's ground."""
        item, roles = index.data(_FOUND), colours()
        if not isinstance(item, FindItem):
            return
        view = self.parent()
        taken = isinstance(view, QListWidget) and view.currentRow() == index.row()
        area: QRect = option.rect
        painter.save()
        if taken:
            painter.fillRect(area, roles["accent" if item.enabled else "fill"])
        plain = "on_accent" if taken and item.enabled else "text" if item.enabled else "muted"
        inner = area.adjusted(8, 0, -8, 0)
        painter.setFont(font())
        painter.setPen(roles[plain])
        metrics = painter.fontMetrics()
        text = metrics.elidedText(item.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        rest = inner.adjusted(metrics.horizontalAdvance(text) + 16, 0, 0, 0)
        painter.setFont(font("small"))
        painter.setPen(roles["on_accent" if taken and item.enabled else "muted"])
        said = item.hint if item.enabled else item.reason
        said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), said)
        painter.restore()
