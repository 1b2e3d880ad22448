"""The layer list's widget: its rows are chosen, moved by keys, renamed in place, and folded by blocks."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView, QWidget

from convexplorer.ui.network.layer_drag import LayerDrag
from convexplorer.ui.network.layer_mend import LayerMend
from convexplorer.ui.network.layer_model import Entry, Index, entry_of
from convexplorer.ui.network.layer_rows import INDENT
from convexplorer.ui.theme import colours, icon_pixmap
from convexplorer.ui.widgets.painting import focus_frame

FOLDED_FROM = 40
"""Rows from which blocks are closed at first."""


class LayerTree(LayerDrag):
    """Says what is wanted; it changes no document."""

    chosen = Signal(str)
    stepped = Signal(str, int)
    removed = Signal(str)
    duplicated = Signal(str)
    menu_requested = Signal(QPoint)
    seen_changed = Signal()
    """Other rows are in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mend = LayerMend(self.viewport())
        self.setModel(self.layers)
        self.setItemDelegate(self.rows)
        self.setIndentation(INDENT)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_requested.emit(self.viewport().mapToGlobal(at)))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))  # a row paints its own ground
        self.setPalette(palette)
        self._folds: dict[str, bool] = {}
        self._showing = False
        self.layers.rebuilt.connect(self._fold_anew)
        self.layers.dataChanged.connect(self._lay_out)
        self.expanded.connect(lambda index: self._remember(index, True))
        self.collapsed.connect(lambda index: self._remember(index, False))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # ------------------------------------------------------------ what is shown

    def select(self, name: str) -> None:
        """Show which row is looked at; says nothing. What it lies in is opened."""
        index = self.layers.find(name)
        if index.isValid() and index != self.currentIndex():
            self._showing = True
            outer = index.parent()
            while outer.isValid():
                self.expand(outer)
                outer = outer.parent()
            self.setCurrentIndex(index)
            self._showing = False

    def current(self) -> Entry | None:
        """The entry that is looked at."""
        return entry_of(self.currentIndex())

    def in_sight(self) -> list[Entry]:
        """The rows that can be seen now."""
        found = []
        index = self.indexAt(QPoint(INDENT, 0))
        while index.isValid() and self.visualRect(index).top() < self.viewport().height():
            entry = entry_of(index)
            if entry is not None:
                found.append(entry)
            index = self.indexBelow(index)
        return found

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 -- Qt's name
        """Another row is looked at."""
        super().currentChanged(current, previous)
        entry = entry_of(current)
        if entry is not None:
            self.setAccessibleDescription(entry.spoken())
            if not self._showing:
                self.chosen.emit(entry.name)

    def _fold_anew(self) -> None:
        """Blocks as they were; those of a small network open, those of a large one and the input closed."""
        many = sum(1 for _ in self.layers.entries()) >= FOLDED_FROM
        for entry in self.layers.entries():
            if entry.inside:
                usual = entry.row is not None and not many
                self.setExpanded(self.layers.find(entry.name), self._folds.get(entry.name, usual))
        self._lay_out()

    def _remember(self, index: QModelIndex, open_: bool) -> None:
        entry = entry_of(index)
        if entry is not None and self.layers.find(entry.name).isValid() and not self._showing:
            self._folds[entry.name] = open_
        self.seen_changed.emit()

    def _lay_out(self) -> None:
        """The rows as high as they have to be now; under the one that does not fit there is room for what mends it."""
        broken = self.layers.broken()
        self.mend.show_row(None if broken is None else broken.row)
        name, extra = ("", 0) if broken is None else (broken.name, self.mend.height_for(self._width_of(broken)))
        self.rows.broken, self.rows.extra = name, extra
        self.scheduleDelayedItemsLayout()

    def _width_of(self, entry: Entry) -> int:
        return max(self.viewport().width() - INDENT * (1 + (0 if entry.row is None else entry.row.depth)) - 4, 60)

    def updateGeometries(self) -> None:  # noqa: N802 -- Qt's name
        """What mends a row lies under it."""
        super().updateGeometries()
        self._place_mend()

    def _place_mend(self) -> None:
        broken = self.layers.broken()
        rect = QRect() if broken is None else self.visualRect(self.layers.find(broken.name))
        self.mend.setVisible(not rect.isEmpty())
        if not rect.isEmpty():
            self.mend.setGeometry(rect.left(), rect.bottom() + 1 - self.rows.extra, rect.width() - 4, self.rows.extra)

    def _scrolled(self) -> None:
        self._place_mend()
        self.seen_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences are as high as they are narrow."""
        super().resizeEvent(event)
        self._lay_out()
        self.seen_changed.emit()

    # ------------------------------------------------------------ painting

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 -- Qt's name
        """The ground of the row that is looked at, over its whole width."""
        if index == self.currentIndex():
            roles, rect = colours(), QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
            painter.fillRect(rect, roles["fill"])
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), roles["accent"])
        super().drawRow(painter, option, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802 -- Qt's name
        """An arrow before what can be opened."""
        entry = entry_of(index)
        if entry is not None and entry.inside:
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            at = QPoint(rect.right() - INDENT + 2, rect.top() + 10)
            painter.drawPixmap(at, icon_pixmap(name, colours()["muted"], 12, self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, where one that is dragged would go, and the focus."""
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            if self.drop is not None:
                painter.fillRect(self.drop.line, colours()["accent"])
            if self.hasFocus():
                focus_frame(painter, QRectF(self.viewport().rect()), colours())

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a key does to the row that is looked at."""
        entry = self.current()
        if entry is None or not self._act(event, entry):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Those keys mean layers here, whatever they mean elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _meaning(event):
            event.accept()
            return True
        return super().event(event)

    def _act(self, event: QKeyEvent, entry: Entry) -> bool:
        meaning = _meaning(event)
        if meaning == "remove" and entry.row is not None:
            self.removed.emit(entry.name)
        elif not meaning or not entry.movable:
            return bool(meaning)
        elif meaning in ("up", "down"):
            self.stepped.emit(entry.name, -1 if meaning == "up" else 1)
        elif meaning == "rename":
            self.rename()
        elif meaning == "duplicate":
            self.duplicated.emit(entry.name)
        elif meaning == "toggle":
            self.toggled.emit(entry.name)
        return True

    def rename(self) -> None:
        """Open a field for the name of the row that is looked at."""
        self.edit(self.currentIndex())


def _meaning(event: QKeyEvent) -> str:
    """What a key means for the row; "" for none."""
    key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    for wanted, with_, meaning in (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "remove"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "up"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, "down"),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "rename"),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, "duplicate"),
        (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "toggle"),
    ):
        if key == wanted and modifiers == with_:
            return meaning
    return ""
