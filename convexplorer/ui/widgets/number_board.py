"""A scene of cells (`scenes.pixels`) with numbers that can be typed over and painted on."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from convexplorer.scenes.pixels import KEY
from convexplorer.ui.widgets.cell_edit import CellEdit
from convexplorer.ui.widgets.scene_board import SceneBoard

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_WIDEST = 64
LARGEST = 2.6
"""A grid of a few cells is drawn larger than other scenes: it is what the user works on."""


class NumberBoard(SceneBoard):
    """`typing_wanted(key)` asks for `open_edit`; `entered(key, text, step)` is what was typed: answer it by
    `close_edit` or `refuse`. `step` is where Tab goes: 1, −1 or 0. Space is a dot of paint on the current cell.
    """

    typing_wanted = Signal(str)
    entered = Signal(str, str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LARGEST, parent=parent)
        self.takes_signs = True
        self._current = ""
        self._first, self._size = (0, 0), (0, 0)
        self._edit = CellEdit(self)
        self._edit.setObjectName("cellEdit")
        self._edit.setAccessibleName("Value of the cell")
        self._edit.entered.connect(self._typed)
        self._edit.given_up.connect(self.close_edit)

    @property
    def typing(self) -> bool:
        """Whether something is being typed."""
        return self._edit.isVisible()

    def set_cells(self, first: tuple[int, int], size: tuple[int, int]) -> None:
        """Which (rows, columns) of cells the scene's image stands for, from `first` (row, column) on."""
        self._first, self._size = first, size

    def key_rect(self, key: str) -> QRectF:
        """Where a cell was last painted; empty when it is not there."""
        whole, parts = super().key_rect(KEY), key.split(":")
        if len(parts) != 3 or min(self._size) < 1:
            return QRectF()
        row, column = int(parts[1]) - self._first[0], int(parts[2]) - self._first[1]
        if not (0 <= row < self._size[0] and 0 <= column < self._size[1]):
            return QRectF()
        high, wide = whole.height() / self._size[0], whole.width() / self._size[1]
        return QRectF(whole.x() + column * wide, whole.y() + row * high, wide, high)

    def _key_at(self, point: QPointF) -> str:
        whole = super().key_rect(KEY)
        if min(self._size) < 1 or not whole.contains(point):
            return ""
        row = int((point.y() - whole.y()) / whole.height() * self._size[0])
        column = int((point.x() - whole.x()) / whole.width() * self._size[1])
        inside = min(row, self._size[0] - 1) + self._first[0], min(column, self._size[1] - 1) + self._first[1]
        return f"pixel:{inside[0]}:{inside[1]}"

    def set_current(self, key: str) -> None:
        """The cell that the keyboard is on."""
        self._current = key

    def open_edit(self, text: str, selected: bool = True) -> None:
        """Type over the current cell."""
        self.repaint()  # a cell lies where it was last painted
        self._place()
        self._edit.start(text, selected)

    def close_edit(self) -> None:
        """What is typed was taken, or is given up."""
        if self._edit.isVisible():
            held = self._edit.hasFocus()
            self._edit.hide()
            if held:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self) -> None:
        """What was typed does not go in: it stays to be mended, unless the focus went elsewhere."""
        if self._edit.hasFocus():
            self._edit.mark_wrong(True)
        else:
            self._edit.hide()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type over the cell."""
        if event.button() == Qt.MouseButton.LeftButton and self._current:
            self.typing_wanted.emit(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types over the current cell; Space paints it."""
        if event.key() in _ENTER and self._current:
            self.typing_wanted.emit(self._current)
        elif event.key() == Qt.Key.Key_Space and self._current:
            self.dragged.emit(self._current)
            self.released.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is typed stays over its cell."""
        if self._edit.isVisible():
            self.repaint()
            self._place()

    @Slot(str, int)
    def _typed(self, text: str, step: int) -> None:
        self.entered.emit(self._current, text, step)

    def _place(self) -> None:
        rect = self.key_rect(self._current).toRect()
        wide, high = max(rect.width(), _WIDEST), max(rect.height(), self._edit.sizeHint().height())
        left = min(max(0, rect.center().x() - wide // 2), max(0, self.width() - wide))
        self._edit.setGeometry(left, rect.center().y() - high // 2, wide, high)
