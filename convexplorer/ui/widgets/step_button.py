"""A button for one step, with a list of steps by name behind its arrow."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

LISTED = 20
"""So many steps by name; beyond, only the last of all: a menu is to be read."""


class StepButton(QToolButton):
    """`chosen(index)`: go to that step of the history. Arrow, right click or Alt+Down open the list.

    `steps()` gives (label, index to go to), the nearest first; `all_text` is what going to the end of them is called.
    """

    chosen = Signal(int)

    def __init__(
        self, steps: Callable[[], Sequence[tuple[str, int]]], all_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._steps, self._all_text = steps, all_text
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def open_list(self) -> None:
        """Show the steps below the button."""
        if self.isEnabled():
            self.menu().popup(self.mapToGlobal(QPoint(0, self.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The list, as at the arrow."""
        self.open_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the list, as in a combo box."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _fill(self) -> None:
        menu, steps = self.menu(), self._steps()
        menu.clear()
        for label, index in steps[:LISTED]:
            self._add(label.replace("&", "&&"), index)
        if len(steps) > LISTED:
            menu.addSeparator()
            self._add(self._all_text.format(count=len(steps)), steps[-1][1])

    def _add(self, text: str, index: int) -> None:
        self.menu().addAction(text).triggered.connect(partial(self._choose, index))

    def _choose(self, index: int, _checked: bool = False) -> None:
        self.chosen.emit(index)
