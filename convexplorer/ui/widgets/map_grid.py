"""All feature maps of a layer in one widget, as a strip or a grid, and what a user can do with them."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from convexplorer.ui.theme import plain_tooltip
from convexplorer.ui.widgets.cell_block import ENDS, MOVES
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.map_tile import CAPTION, mark_rect
from convexplorer.ui.widgets.tile_board import TileBoard

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_SCROLL_ZONE, _SCROLL_STEP = 24, 16


class MapGrid(TileBoard):
    """Tiles of title, kernel swatch and map; one is looked at, more are chosen with Ctrl, Shift and Space.

    `selected(index)` when the user chose another tile, `choice_changed()` when others are chosen with it (`chosen()`),
    `add_requested()` from the last tile "+", `activated(index)` by double click or Enter,
    `menu_requested(index, global position)`, `remove_requested()` by Delete. What `allow` names comes with
    `moved(index, new index)` by dragging or Alt and arrows, `renamed(index, title)` in place by F2 or double click
    (which then activates no more), `hidden_toggled(index)` by the eye or H, `solo_toggled(index)` by Alt and the eye
    or S. The caller then sets tiles, selection and marks anew.
    """

    selected = Signal(int)
    choice_changed = Signal()
    activated = Signal(int)
    add_requested = Signal()
    remove_requested = Signal()
    menu_requested = Signal(int, QPoint)
    moved = Signal(int, int)
    renamed = Signal(int, str)
    hidden_toggled = Signal(int)
    solo_toggled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._press: QPointF | None = None
        self._renaming = -1
        self._edit = CellEdit(self.viewport())
        self._edit.setAccessibleName("Name of the filter")
        self._edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._edit.entered.connect(self._take_name)
        self._edit.given_up.connect(self._end_renaming)
        self.horizontalScrollBar().valueChanged.connect(self._end_renaming)
        self.verticalScrollBar().valueChanged.connect(self._end_renaming)

    def rename(self, index: int) -> None:
        """Type over the title of a tile; `renamed` follows."""
        if not 0 <= index < len(self._tiles):
            return
        self.show_tile(index)
        self._renaming = index
        rect, title = self.tile_rect(index), self._tiles[index].title
        height = max(CAPTION, self._edit.sizeHint().height())
        self._edit.setGeometry(int(rect.x()), int(rect.y()), max(int(rect.width()), 72), height)
        number, _, name = title.partition(" ")
        self._edit.start(name if number.isdigit() and name else title, True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a tile, perhaps with others, hide one, or ask for one more."""
        index = self.index_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or index < 0:
            return
        if index == len(self._tiles):
            self._choice.focused = index
            self.add_requested.emit()
            self.viewport().update()
        elif "hide" in self._allowed and mark_rect(self.tile_rect(index)).contains(event.position()):
            (self.solo_toggled if event.modifiers() & _ALT else self.hidden_toggled).emit(index)
        else:
            self._choose(index, event.modifiers())
            self._press = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a tile, or light what is under the pointer and say its whole title."""
        if self._press is not None and "move" in self._allowed and len(self._tiles) > 1:
            far = (event.position() - self._press).manhattanLength() >= QApplication.startDragDistance()
            if far or self._slot is not None:
                self._scroll_at(event.position().x())
                self._slot = self.slot_at(event.position())
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                self.viewport().update()
            return
        index = self.index_at(event.position())
        self.viewport().setToolTip(self._tip(index, event.position()))
        if index != self._hover:
            self._hover = index
            self.viewport().update()

    def _tip(self, index: int, point: QPointF) -> str:
        if not 0 <= index < len(self._tiles):
            return "Add a filter" if index >= 0 else ""
        if "hide" in self._allowed and mark_rect(self.tile_rect(index)).contains(point):
            return "Hide or show where all maps are shown (H); with Alt: show it alone (S)"
        return plain_tooltip(self._tiles[index].title)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag; of a click, all was done when it began."""
        slot = self._slot
        self._end_drag()
        if slot is not None:
            self._move(self._choice.current, slot.before - (slot.before > self._choice.current))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename a tile where that is allowed, else open it."""
        index = self.index_at(event.position())
        on_mark = index >= 0 and "hide" in self._allowed and mark_rect(self.tile_rect(index)).contains(event.position())
        if on_mark or event.modifiers() & (_CTRL | _SHIFT) or index == len(self._tiles):
            self.mousePressEvent(event)
        elif index >= 0 and "rename" in self._allowed:
            self.rename(index)
        elif index >= 0:
            self.activated.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of one tile."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.index_at(QPointF(event.pos())) if by_mouse else self._choice.focused
        if 0 <= index < len(self._tiles):
            self.menu_requested.emit(index, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End select; Enter opens, or adds on the "+"; the rest as the class says."""
        key, focused = Qt.Key(event.key()), self._choice.focused
        on_tile = focused < len(self._tiles)
        if not on_tile and key in (*_ENTER, Qt.Key.Key_Space):
            self.add_requested.emit()
        elif key == Qt.Key.Key_Escape and self._press is not None:
            self._end_drag()
        elif key in MOVES or key in ENDS:
            self._walk(key, event)
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self._tiles:
            self._choice.chosen = set(range(len(self._tiles)))
            self._told(self._choice.current)
        elif not on_tile:
            super().keyPressEvent(event)
        elif key in _ENTER:
            self.activated.emit(focused)
        elif key == Qt.Key.Key_Space:
            self._choose(focused, _CTRL)
        elif key in _CLEAR:
            self.remove_requested.emit()
        elif not self._do_allowed(key, focused):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not taken by a menu."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            moves = event.key() in MOVES and "move" in self._allowed and bool(event.modifiers() & _ALT)
            renames = event.key() == Qt.Key.Key_F2 and "rename" in self._allowed
            given_up = event.key() == Qt.Key.Key_Escape and self._press is not None
            if moves or renames or given_up or event.matches(QKeySequence.StandardKey.SelectAll):
                event.accept()
                return True
        if event.type() == QEvent.Type.Leave:
            self._hover = -1
            self.viewport().update()
        return super().event(event)

    def _do_allowed(self, key: Qt.Key, index: int) -> bool:
        if key == Qt.Key.Key_F2 and "rename" in self._allowed:
            self.rename(index)
        elif key == Qt.Key.Key_H and "hide" in self._allowed:
            self.hidden_toggled.emit(index)
        elif key == Qt.Key.Key_S and "hide" in self._allowed:
            self.solo_toggled.emit(index)
        else:
            return False
        return True

    def _walk(self, key: Qt.Key, event: QKeyEvent) -> None:
        row = 0 if self._mode == "strip" else self.per_row()
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -row, Qt.Key.Key_Down: row}
        focused, last = self._choice.focused, self.count() - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._tiles) - 1}
        target = ends.get(key, focused + ways.get(key, 0))
        if target == focused or not 0 <= target <= last:
            event.ignore()
        elif event.modifiers() & _ALT:
            if focused < len(self._tiles) and target < len(self._tiles):
                self._move(focused, target)
        else:
            self.show_tile(target)
            if target == len(self._tiles) or event.modifiers() & _CTRL:
                self._choice.focused = target
                self.viewport().update()
            else:
                self._choose(target, event.modifiers() & _SHIFT)

    def _choose(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        current, chosen = self._choice.current, set(self._choice.chosen)
        if modifiers & _SHIFT:
            self._choice.extend(index)
        elif modifiers & _CTRL:
            self._choice.toggle(index)
        else:
            self._choice.only(index)
        self._told(current, chosen)

    def _told(self, current: int, chosen: set[int] | None = None) -> None:
        if self._choice.current != current:
            self.selected.emit(self._choice.current)
        if self._choice.chosen != chosen:
            self.choice_changed.emit()
        self.show_change()

    def _move(self, start: int, end: int) -> None:
        if "move" in self._allowed and start != end:
            self._choice.only(end)
            self.moved.emit(start, end)
            self.show_tile(end)
            self.show_change()

    def _end_drag(self) -> None:
        self._press = self._slot = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def _scroll_at(self, x: float) -> None:
        bar = self.horizontalScrollBar()
        near = (x > self.viewport().width() - _SCROLL_ZONE) - (x < _SCROLL_ZONE)
        bar.setValue(bar.value() + near * _SCROLL_STEP)

    def _take_name(self, text: str) -> None:
        index = self._renaming
        self._end_renaming()
        if 0 <= index < len(self._tiles) and text.strip():
            self.renamed.emit(index, text.strip())

    def _end_renaming(self) -> None:
        if self._edit.isVisible():
            held = self._edit.hasFocus()
            self._renaming = -1
            self._edit.hide()
            if held:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
